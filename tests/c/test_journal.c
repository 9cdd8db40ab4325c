#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "chaos.h"
#include "faultvfs.h"
#include "home.h"
#include "store/erase.h"
#include "store/export.h"
#include "store/people.h"
#include "store/session.h"
#include "store/summary.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int64_t at_noon(void)
{
    return 1795262400000;
}

static struct pap_journal *open_journal(const char *home)
{
    const struct pap_journal_options options = {.home = home, .patience_ms = 200, .now = at_noon};
    struct pap_journal *journal = NULL;
    struct pap_error error = {0};
    if (pap_journal_open(&options, &journal, &error) != PAP_OK)
        fail_msg("%s", error.en);
    return journal;
}

static struct pap_event shown(const struct pap_session_claim *claim, int64_t seq)
{
    return (struct pap_event){.session = claim->session,
                              .epoch = claim->epoch,
                              .seq = seq,
                              .step = "motif",
                              .event = "shown",
                              .ms = seq * 10};
}

static struct pap_session_claim start(struct pap_journal *journal, const char *guide,
                                      const char *person)
{
    struct pap_session_claim claim;
    const struct pap_session_plan plan = {
        .guide = guide, .revision = 1, .mode = "real", .person = person};
    assert_int_equal(pap_session_start(journal, &plan, &claim, NULL), PAP_OK);
    return claim;
}

static void record(struct pap_journal *journal, const struct pap_session_claim *claim, int64_t seq)
{
    struct pap_event event = shown(claim, seq);
    struct pap_error error = {0};
    if (pap_session_record(journal, &event, &error) != PAP_OK)
        fail_msg("%s", error.en);
}

/* --- a crash at every moment ------------------------------------------------------------------ */

enum { EVENTS = 4 };

/* One visit: what the browser asks and what it was answered. */
struct visit {
    const char *home;
    struct pap_session_claim claim;
    int64_t acknowledged; /* highest seq; 0: only the start; -1: nothing */
    bool finished;
    enum pap_status status; /* of the first call that failed */
    struct pap_error error;
};

static enum pap_status make_visit(struct visit *visit)
{
    const struct pap_journal_options options = {.home = visit->home, .patience_ms = 50};
    const struct pap_session_plan plan = {.guide = "g", .revision = 1, .mode = "real"};
    struct pap_journal *journal = NULL;
    json_t *summary = NULL;
    visit->acknowledged = -1;
    visit->finished = false;
    visit->error = (struct pap_error){0};
    visit->status = pap_journal_open(&options, &journal, &visit->error);
    if (visit->status == PAP_OK)
        visit->status = pap_session_start(journal, &plan, &visit->claim, &visit->error);
    while (visit->status == PAP_OK && visit->acknowledged < EVENTS) {
        visit->acknowledged++;
        struct pap_event event = shown(&visit->claim, visit->acknowledged + 1);
        if (visit->acknowledged < EVENTS)
            visit->status = pap_session_record(journal, &event, &visit->error);
    }
    if (visit->status == PAP_OK)
        visit->status = pap_session_finish(journal, visit->claim.session, 1, "completed", &summary,
                                           &visit->error);
    visit->finished = visit->status == PAP_OK;
    json_decref(summary);
    pap_journal_close(journal);
    return visit->status;
}

/* How many of the session's events are there, numbered without a gap; -1: no session. */
static int64_t kept_events(const struct visit *visit, bool *finished)
{
    char path[512];
    int64_t found = -1;
    sqlite3 *database = NULL;
    sqlite3_stmt *row = NULL;
    snprintf(path, sizeof path, "%s/journal.db", visit->home);
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(database, "PRAGMA integrity_check", -1, &row, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(row), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(row, 0), "ok");
    sqlite3_finalize(row);
    assert_int_equal(sqlite3_prepare_v2(database,
                                        "SELECT outcome IS NOT NULL, count(seq),"
                                        " coalesce(max(seq), 0) FROM session LEFT JOIN event"
                                        " ON session = number WHERE id = ? GROUP BY number",
                                        -1, &row, NULL),
                     SQLITE_OK);
    sqlite3_bind_text(row, 1, visit->claim.session, -1, SQLITE_STATIC);
    *finished = false;
    if (sqlite3_step(row) == SQLITE_ROW) {
        *finished = sqlite3_column_int(row, 0) != 0;
        found = sqlite3_column_int64(row, 1);
        assert_int_equal(found, sqlite3_column_int64(row, 2));
    }
    sqlite3_finalize(row);
    sqlite3_close(database);
    return found;
}

/* What was answered is there; at most the call that failed is there besides. */
static void check_visit(const struct visit *visit)
{
    bool finished;
    struct pap_journal *journal = open_journal(visit->home);
    int64_t kept = visit->claim.session[0] == '\0' ? -1 : kept_events(visit, &finished);
    assert_true(kept >= visit->acknowledged);
    assert_true(kept <= visit->acknowledged + 1);
    if (visit->finished)
        assert_true(finished);
    assert_true(visit->status == PAP_OK || visit->error.fr[0] != '\0');
    /* The browser asks again, with the very call that failed, and goes on to the end. */
    for (int64_t seq = visit->acknowledged + 1; kept >= 0 && !finished && seq <= EVENTS; seq++)
        record(journal, &visit->claim, seq < 1 ? 1 : seq);
    if (kept >= 0)
        assert_int_equal(kept_events(visit, &finished), EVENTS);
    assert_int_equal(home_count(visit->home, "journal.db.aside-"), 0);
    pap_journal_close(journal);
}

static const int codes[FAULT_KINDS] = {
    SQLITE_CANTOPEN,       SQLITE_IOERR_READ, SQLITE_FULL,         SQLITE_IOERR_FSYNC,
    SQLITE_IOERR_TRUNCATE, SQLITE_IOERR_LOCK, SQLITE_IOERR_DELETE, SQLITE_IOERR_SHMMAP};

static void remove_journal(const char *home)
{
    static const char *const names[] = {"journal.db", "journal.db-wal", "journal.db-shm",
                                        "journal.db-journal"};
    char path[512];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", home, names[i]);
        remove(path);
    }
}

/* Fails the operations of one kind in turn until a visit meets none; returns how many failed. */
static int visit_with_every(enum fault_kind kind, bool lasting, const char *home)
{
    for (int nth = 1;; nth++) {
        struct visit visit = {.home = home};
        remove_journal(home);
        fault_arm(kind, nth, codes[kind], lasting);
        enum pap_status status = make_visit(&visit);
        bool failed = fault_disarm();
        check_visit(&visit);
        assert_true(failed || status == PAP_OK);
        assert_true(status != PAP_INVALID && status != PAP_CONFLICT);
        if (!failed)
            return nth - 1;
    }
}

/* The disk failed once while a step was written; what had been answered before was gone. */
static void no_answered_event_is_lost_when_the_disk_fails(void **state)
{
    for (int kind = 0; kind < FAULT_KINDS; kind++) {
        assert_true(visit_with_every((enum fault_kind)kind, false, *state) > 0);
        assert_true(visit_with_every((enum fault_kind)kind, true, *state) > 0);
    }
}

/* The cable was pulled. Answered means: on the disk, not on its way there. */
static void no_answered_event_is_lost_when_the_power_is_cut(void **state)
{
    for (int64_t after = 0; after <= EVENTS; after++) {
        struct visit visit = {.home = *state, .status = PAP_IO, .acknowledged = after};
        remove_journal(*state);
        struct pap_journal *journal = open_journal(*state);
        visit.claim = start(journal, "g", NULL);
        for (int64_t seq = 1; seq <= after; seq++)
            record(journal, &visit.claim, seq);
        fault_power_cut();
        pap_journal_close(journal); /* nothing that it does now arrives */
        fault_disarm();
        snprintf(visit.error.fr, sizeof visit.error.fr, "coupure");
        check_visit(&visit);
    }
}

static enum pap_status visit_once(void *home)
{
    struct visit visit = {.home = home};
    enum pap_status status = make_visit(&visit);
    chaos_pause();
    check_visit(&visit);
    chaos_resume();
    return status;
}

static void no_answered_event_is_lost_when_memory_runs_out(void **state)
{
    pap_journal_close(open_journal(*state)); /* making one is test_database.c's matter */
    assert_true(chaos_every_allocation(visit_once, *state) > 50);
}

/* --- erasing ---------------------------------------------------------------------------------- */

/* A journal with `count` sessions, so that pages were split, rebuilt and freed; the last's claim.
 */
static struct pap_session_claim fill(struct pap_journal *journal, int count)
{
    struct pap_session_claim claim = {0};
    for (int i = 0; i < count; i++) {
        char guide[PAP_SLUG_MAX];
        snprintf(guide, sizeof guide, "guide-secret-%d", i);
        claim = start(journal, guide, NULL);
        for (int64_t seq = 1; seq <= 20; seq++)
            record(journal, &claim, seq);
    }
    return claim;
}

static bool holds_traces(const char *home)
{
    return home_holds(home, "guide-secret") || home_holds(home, "motif");
}

/* She had erased it; her grandson found it with a hex editor. */
static void what_is_erased_leaves_no_byte(void **state)
{
    int64_t sessions = 0;
    const struct pap_erase_scope all = {.all = true};
    struct pap_journal *journal = open_journal(*state);
    struct pap_session_claim last = fill(journal, 60);
    const struct pap_erase_scope one = {.session = last.session};
    home_write(*state, "journal.db.aside-20200101T000000Z-1", "guide-secret-old", 16);
    home_write(*state, "journal.db.aside-20200101T000000Z-1-wal", "guide-secret-older", 18);

    assert_true(home_holds(*state, last.session));
    assert_int_equal(pap_erase(journal, &one, &sessions, NULL), PAP_OK);
    assert_int_equal(sessions, 1);
    assert_false(home_holds(*state, last.session));
    assert_false(home_holds(*state, last.owner));
    assert_false(home_holds(*state, "guide-secret-59"));
    assert_false(home_holds(*state, "guide-secret-old"));
    assert_true(home_holds(*state, "guide-secret-58"));
    assert_int_equal(pap_erase(journal, &one, &sessions, NULL), PAP_NOT_FOUND);

    assert_int_equal(pap_erase(journal, &all, &sessions, NULL), PAP_OK);
    assert_int_equal(sessions, 59);
    assert_false(holds_traces(*state));
    pap_journal_close(journal);
    assert_false(holds_traces(*state));
}

static int64_t now_ms;

static int64_t now(void)
{
    return now_ms;
}

static void erasing_by_time_looks_at_the_last_event(void **state)
{
    const struct pap_journal_options options = {.home = *state, .now = now};
    struct pap_journal *journal = NULL;
    int64_t sessions = 0;
    now_ms = 1000;
    assert_int_equal(pap_journal_open(&options, &journal, NULL), PAP_OK);
    struct pap_session_claim old = start(journal, "old", NULL);
    record(journal, &old, 1);
    struct pap_session_claim gone_on = start(journal, "gone-on", NULL);
    now_ms = 5000;
    record(journal, &gone_on, 1);
    const struct pap_erase_scope scope = {.before = 5000};
    assert_int_equal(pap_erase(journal, &scope, &sessions, NULL), PAP_OK);
    assert_int_equal(sessions, 1);
    struct pap_event event = shown(&old, 2);
    assert_int_equal(pap_session_record(journal, &event, NULL), PAP_NOT_FOUND);
    record(journal, &gone_on, 2);
    pap_journal_close(journal);
}

/* It said "erased" while another browser's host kept the old pages alive. */
static void erased_is_said_only_when_it_is_true(void **state)
{
    char path[512];
    sqlite3 *reader = NULL;
    int64_t sessions = 0;
    struct pap_error error = {0};
    const struct pap_erase_scope all = {.all = true};
    struct pap_journal *journal = open_journal(*state);
    struct pap_session_claim claim = fill(journal, 5);

    snprintf(path, sizeof path, "%s/journal.db", (char *)*state);
    assert_int_equal(sqlite3_open(path, &reader), SQLITE_OK);
    assert_int_equal(sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM event", 0, 0, 0), SQLITE_OK);
    assert_int_equal(pap_erase(journal, &all, &sessions, &error), PAP_BUSY);
    assert_non_null(strstr(error.en, "not yet from the disk"));
    assert_true(holds_traces(*state));
    struct pap_event event = shown(&claim, 21);
    assert_int_equal(pap_session_record(journal, &event, NULL), PAP_NOT_FOUND);
    const struct pap_erase_scope one = {.session = claim.session};
    assert_int_equal(pap_erase(journal, &one, &sessions, &error), PAP_BUSY); /* still not */
    assert_int_equal(pap_erase_finish(journal, NULL), PAP_BUSY);

    assert_int_equal(sqlite3_exec(reader, "COMMIT", 0, 0, 0), SQLITE_OK);
    assert_int_equal(pap_erase(journal, &one, &sessions, &error), PAP_OK); /* it is now */
    assert_false(holds_traces(*state));
    assert_int_equal(pap_erase(journal, &one, &sessions, &error), PAP_NOT_FOUND);
    sqlite3_close(reader);
    pap_journal_close(journal);
}

/* The computer was switched off between the answer "not yet" and the next try. */
static void an_unfinished_erasing_is_ended_by_the_next_start(void **state)
{
    char path[512];
    sqlite3 *reader = NULL;
    int64_t sessions = 0;
    const struct pap_erase_scope all = {.all = true};
    struct pap_journal *journal = open_journal(*state);
    fill(journal, 5);
    home_write(*state, "journal.db.aside-20200101T000000Z-1", "guide-secret-old", 16);
    snprintf(path, sizeof path, "%s/journal.db", (char *)*state);
    assert_int_equal(sqlite3_open(path, &reader), SQLITE_OK);
    assert_int_equal(sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM event", 0, 0, 0), SQLITE_OK);
    assert_int_equal(pap_erase(journal, &all, &sessions, NULL), PAP_BUSY);
    pap_journal_close(journal);
    sqlite3_close(reader);

    pap_journal_close(open_journal(*state));
    assert_false(holds_traces(*state));
}

/* Erases one of two sessions while the nth operation of a kind fails; false if none did. */
static bool erase_with(enum fault_kind kind, int nth, const char *home)
{
    int64_t sessions;
    struct pap_error error = {0};
    remove_journal(home);
    struct pap_journal *journal = open_journal(home);
    struct pap_session_claim kept = start(journal, "kept", NULL);
    record(journal, &kept, 1);
    struct pap_session_claim gone = fill(journal, 2);
    const struct pap_erase_scope one = {.session = gone.session};
    fault_arm(kind, nth, codes[kind], false);
    enum pap_status status = pap_erase(journal, &one, &sessions, &error);
    bool failed = fault_disarm();
    assert_true(failed || status == PAP_OK);
    if (status == PAP_OK)
        assert_false(home_holds(home, gone.session));
    pap_journal_close(journal);

    journal = open_journal(home);
    status = pap_erase(journal, &one, &sessions, &error);
    assert_true(status == PAP_OK || status == PAP_NOT_FOUND);
    assert_false(home_holds(home, gone.session));
    assert_false(home_holds(home, "guide-secret-1"));
    record(journal, &kept, 2);
    pap_journal_close(journal);
    assert_int_equal(home_count(home, "journal.db.aside-"), 0);
    return failed;
}

/* Erasing that failed half-way answered "erased", or broke what was not to be erased. */
static void erasing_may_fail_anywhere_and_never_lies(void **state)
{
    int failures = 0;
    for (int kind = 0; kind < FAULT_KINDS; kind++)
        for (int nth = 1; erase_with((enum fault_kind)kind, nth, *state); nth++)
            failures++;
    assert_true(failures > 20);
}

/* --- the export ------------------------------------------------------------------------------- */

/* All pieces as one text, the caller's to clear. */
static struct pap_buffer export_all(struct pap_journal *journal, enum pap_export_format format,
                                    int *pieces)
{
    struct pap_buffer all;
    char cursor[PAP_EXPORT_CURSOR] = "";
    pap_buffer_init(&all, 16 * 1024 * 1024);
    *pieces = 0;
    do {
        struct pap_buffer piece;
        pap_buffer_init(&piece, PAP_EXPORT_PIECE_MAX);
        assert_int_equal(pap_export_read(journal, NULL, format, cursor, &piece, NULL), PAP_OK);
        assert_int_equal(pap_buffer_append(&all, piece.data, piece.length), PAP_OK);
        pap_buffer_clear(&piece);
        (*pieces)++;
    } while (cursor[0] != '\0');
    assert_int_equal(pap_buffer_append(&all, "", 1), PAP_OK);
    return all;
}

static void the_table_has_its_columns_in_their_order(void **state)
{
    static const char *const changed[] = {"text", "name", NULL};
    int pieces;
    struct pap_journal *journal = open_journal(*state);
    struct pap_session_claim first = start(journal, "prendre-rendez-vous", NULL);
    struct pap_event event = shown(&first, 1);
    event.changed = changed;
    assert_int_equal(pap_session_record(journal, &event, NULL), PAP_OK);
    struct pap_session_claim second = start(journal, "empty", NULL);

    char wanted[1024];
    snprintf(wanted, sizeof wanted,
             "session,person,guide,revision,mode,started,outcome,seq,step,event,ms,at,changed\r\n"
             "%s,,prendre-rendez-vous,1,real,2026-11-21T12:00:00.000Z,,1,motif,shown,10,"
             "2026-11-21T12:00:00.000Z,name text\r\n"
             "%s,,empty,1,real,2026-11-21T12:00:00.000Z,,,,,,,\r\n",
             first.session, second.session);
    struct pap_buffer text = export_all(journal, PAP_EXPORT_CSV, &pieces);
    assert_string_equal((const char *)text.data, wanted);
    assert_int_equal(pieces, 1);
    pap_buffer_clear(&text);

    text = export_all(journal, PAP_EXPORT_JSON, &pieces);
    json_t *rows = json_loads((const char *)text.data, 0, NULL);
    assert_int_equal(json_array_size(rows), 2);
    const json_t *row = json_array_get(rows, 0);
    assert_int_equal(json_object_size(row), 13);
    assert_int_equal(json_integer_value(json_object_get(row, "ms")), 10);
    assert_string_equal(json_string_value(json_object_get(row, "at")), "2026-11-21T12:00:00.000Z");
    assert_string_equal(json_string_value(json_object_get(row, "changed")), "name text");
    assert_true(json_is_null(json_object_get(json_array_get(rows, 1), "seq")));
    json_decref(rows);
    pap_buffer_clear(&text);
    pap_journal_close(journal);
}

/* A year of guides did not fit into one message, and the export ended in an error. */
static void a_long_journal_comes_in_pieces(void **state)
{
    enum { SESSIONS = 12, EACH = 600 };
    int pieces;
    struct pap_journal *journal = open_journal(NULL);
    (void)state;
    for (int i = 0; i < SESSIONS; i++) {
        struct pap_session_claim claim = start(journal, "g", NULL);
        for (int64_t seq = 1; seq <= EACH; seq++)
            record(journal, &claim, seq);
    }
    struct pap_buffer text = export_all(journal, PAP_EXPORT_CSV, &pieces);
    size_t lines = 0;
    for (size_t i = 0; i < text.length; i++)
        lines += text.data[i] == '\n';
    assert_int_equal(lines, 1 + SESSIONS * EACH);
    assert_true(pieces > 1);
    pap_buffer_clear(&text);

    text = export_all(journal, PAP_EXPORT_JSON, &pieces);
    json_t *rows = json_loads((const char *)text.data, 0, NULL);
    assert_int_equal(json_array_size(rows), SESSIONS * EACH);
    const json_t *last = json_array_get(rows, SESSIONS * EACH - 1);
    assert_int_equal(json_integer_value(json_object_get(last, "seq")), EACH);
    assert_true(pieces > 2);
    json_decref(rows);
    pap_buffer_clear(&text);
    pap_journal_close(journal);
}

static void an_empty_journal_is_an_empty_table(void **state)
{
    int pieces;
    struct pap_journal *journal = open_journal(NULL);
    (void)state;
    struct pap_buffer text = export_all(journal, PAP_EXPORT_JSON, &pieces);
    json_t *rows = json_loads((const char *)text.data, 0, NULL);
    assert_true(json_is_array(rows) && json_array_size(rows) == 0);
    json_decref(rows);
    pap_buffer_clear(&text);
    static const char *const wrong[] = {"x",    "1",    "1.",   ".1",
                                        "1.2x", "-1.2", " 1.2", "99999999999999999999.1"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char cursor[PAP_EXPORT_CURSOR];
        pap_buffer_init(&text, PAP_EXPORT_PIECE_MAX);
        snprintf(cursor, sizeof cursor, "%s", wrong[i]);
        assert_int_equal(pap_export_read(journal, NULL, PAP_EXPORT_CSV, cursor, &text, NULL),
                         PAP_INVALID);
        pap_buffer_clear(&text);
    }
    pap_journal_close(journal);
}

/* A mediator opened the table in a spreadsheet, and a cell that began with "=" was run. Our own
 * checks let no such name in; a database that somebody else wrote has none of our checks. */
static void a_spreadsheet_runs_nothing_of_it(void **state)
{
    static const char *const hostile[] = {"=1+1", "+1", "-1", "@sum(a1)", "\ttab", "a,b", "a\"b"};
    static const char *const safe[] = {",\"'=1+1\",",     ",\"'+1\",",    ",\"'-1\",",
                                       ",\"'@sum(a1)\",", ",\"'\ttab\",", ",\"a,b\",",
                                       ",\"a\"\"b\","};
    char path[512];
    int pieces;
    sqlite3 *other = NULL;
    pap_journal_close(open_journal(*state));
    snprintf(path, sizeof path, "%s/journal.db", (char *)*state);
    assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
    for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
        char *sql =
            sqlite3_mprintf("INSERT INTO session (id, epoch, owner, person, guide, revision,"
                            " mode, started) VALUES ('%d', 1, 'o', '', %Q, 1, 'real', 0)",
                            (int)i, hostile[i]);
        assert_int_equal(sqlite3_exec(other, sql, 0, 0, 0), SQLITE_OK);
        sqlite3_free(sql);
    }
    sqlite3_close(other);
    struct pap_journal *journal = open_journal(*state);
    struct pap_buffer text = export_all(journal, PAP_EXPORT_CSV, &pieces);
    for (size_t i = 0; i < sizeof safe / sizeof safe[0]; i++)
        assert_non_null(strstr((const char *)text.data, safe[i]));
    pap_buffer_clear(&text);
    pap_journal_close(journal);
}

static enum pap_status read_everything(void *home)
{
    const struct pap_journal_options options = {.home = home};
    struct pap_journal *journal = NULL;
    struct pap_buffer text;
    json_t *open = NULL;
    json_t *guides = NULL;
    char csv[PAP_EXPORT_CURSOR] = "";
    char json[PAP_EXPORT_CURSOR] = "";
    pap_buffer_init(&text, 2 * PAP_EXPORT_PIECE_MAX);
    enum pap_status status = pap_journal_open(&options, &journal, NULL);
    if (status == PAP_OK)
        status = pap_session_list_open(journal, NULL, &open, NULL);
    if (status == PAP_OK)
        status = pap_summary_read(journal, NULL, &guides, NULL);
    if (status == PAP_OK)
        status = pap_export_read(journal, NULL, PAP_EXPORT_CSV, csv, &text, NULL);
    if (status == PAP_OK)
        status = pap_export_read(journal, NULL, PAP_EXPORT_JSON, json, &text, NULL);
    if (status == PAP_OK) {
        assert_int_equal(json_array_size(open), 2);
        assert_int_equal(json_array_size(guides), 2);
        assert_true(text.length > 500);
    }
    json_decref(guides);
    json_decref(open);
    pap_buffer_clear(&text);
    pap_journal_close(journal);
    return status;
}

static void reading_may_run_out_of_memory_anywhere(void **state)
{
    struct pap_journal *journal = open_journal(*state);
    struct pap_session_claim claim = start(journal, "one", NULL);
    record(journal, &claim, 1);
    start(journal, "two", NULL);
    pap_journal_close(journal);
    assert_true(chaos_every_allocation(read_everything, *state) > 100);
}

#define AT_HOME(test) cmocka_unit_test_setup_teardown(test, home_make, home_remove)

int main(void)
{
    chaos_install();
    fault_install();
    const struct CMUnitTest tests[] = {
        AT_HOME(no_answered_event_is_lost_when_the_disk_fails),
        AT_HOME(no_answered_event_is_lost_when_the_power_is_cut),
        AT_HOME(no_answered_event_is_lost_when_memory_runs_out),
        AT_HOME(what_is_erased_leaves_no_byte),
        AT_HOME(erasing_by_time_looks_at_the_last_event),
        AT_HOME(erased_is_said_only_when_it_is_true),
        AT_HOME(an_unfinished_erasing_is_ended_by_the_next_start),
        AT_HOME(erasing_may_fail_anywhere_and_never_lies),
        AT_HOME(the_table_has_its_columns_in_their_order),
        cmocka_unit_test(a_long_journal_comes_in_pieces),
        cmocka_unit_test(an_empty_journal_is_an_empty_table),
        AT_HOME(a_spreadsheet_runs_nothing_of_it),
        AT_HOME(reading_may_run_out_of_memory_anywhere),
    };
    return cmocka_run_group_tests_name("journal", tests, NULL, NULL);
}

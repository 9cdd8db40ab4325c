#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "chaos.h"
#include "home.h"
#include "log.h"
#include "store/journal_export.h"
#include "store/journal_summary.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

/* All pieces as one text, the caller's to clear. */
static struct pap_buffer export_all(struct pap_journal *journal,
                                    enum pap_journal_export_format format, int *pieces)
{
    struct pap_buffer all;
    char cursor[PAP_EXPORT_CURSOR] = "";
    pap_buffer_init(&all, 16 * 1024 * 1024);
    *pieces = 0;
    do {
        struct pap_buffer piece;
        pap_buffer_init(&piece, PAP_EXPORT_PIECE_MAX);
        assert_int_equal(pap_journal_export_read(journal, NULL, format, cursor, &piece, NULL),
                         PAP_OK);
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
    struct pap_journal *journal = log_open(*state);
    struct pap_journal_session_claim first = log_start(journal, "prendre-rendez-vous", NULL);
    struct pap_event event = log_event(&first, 1);
    event.changed = changed;
    assert_int_equal(pap_journal_session_record(journal, &event, NULL), PAP_OK);
    struct pap_journal_session_claim second = log_start(journal, "empty", NULL);

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
    struct pap_journal *journal = log_open(NULL);
    (void)state;
    for (int i = 0; i < SESSIONS; i++) {
        struct pap_journal_session_claim claim = log_start(journal, "g", NULL);
        for (int64_t seq = 1; seq <= EACH; seq++)
            log_record(journal, &claim, seq);
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

static void run_sql(const char *home, const char *sql)
{
    char path[512];
    sqlite3 *other = NULL;
    snprintf(path, sizeof path, "%s/journal.db", home);
    assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, sql, 0, 0, 0), SQLITE_OK);
    sqlite3_close(other);
}

/* One piece of the CSV, as the extension gets it; the caller's. */
static json_t *export_piece(struct pap_app *app, const char *cursor)
{
    return home_result(app, "journal.export",
                       json_pack("{s:s,s:s*}", "format", "csv", "cursor", cursor));
}

static const char *text_of(const json_t *piece)
{
    const char *text = json_string_value(json_object_get(piece, "text"));
    assert_non_null(text);
    return text;
}

static int count_lines(const char *text)
{
    int lines = 0;
    for (; *text != '\0'; text++)
        lines += *text == '\n';
    return lines;
}

/* The last row of somebody's journal filled a piece to its brim, and the export failed. */
static void a_piece_may_end_with_the_journal(void **state)
{
    char sql[256];
    struct pap_journal *journal = log_open(*state);
    log_start(journal, "one", NULL);
    pap_journal_close(journal);
    run_sql(*state,
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000)"
            " INSERT INTO event SELECT 1, i, 'motif', 'shown', i, 0, '' FROM n");
    struct pap_app *app = home_app(*state);
    json_t *first = export_piece(app, NULL);
    assert_true(json_is_string(json_object_get(first, "cursor")));
    int rows = count_lines(text_of(first)) - 1;
    assert_in_range(rows, 1000, 8999);

    snprintf(sql, sizeof sql, "DELETE FROM event WHERE seq > %d", rows);
    run_sql(*state, sql);
    json_t *whole = export_piece(app, NULL);
    assert_string_equal(text_of(whole), text_of(first));
    assert_true(json_is_null(json_object_get(whole, "cursor")));

    /* Whoever has a cursor to what was erased since is given the nothing that is left. */
    json_t *rest = export_piece(app, json_string_value(json_object_get(first, "cursor")));
    assert_string_equal(text_of(rest), "");
    assert_true(json_is_null(json_object_get(rest, "cursor")));
    json_decref(rest);
    json_decref(whole);
    json_decref(first);
    pap_app_free(app);
}

static void an_empty_journal_is_an_empty_table(void **state)
{
    int pieces;
    struct pap_journal *journal = log_open(NULL);
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
        assert_int_equal(
            pap_journal_export_read(journal, NULL, PAP_EXPORT_CSV, cursor, &text, NULL),
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
    pap_journal_close(log_open(*state));
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
    struct pap_journal *journal = log_open(*state);
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
        status = pap_journal_session_list_open(journal, NULL, &open, NULL);
    if (status == PAP_OK)
        status = pap_journal_summary_read(journal, NULL, &guides, NULL);
    if (status == PAP_OK)
        status = pap_journal_export_read(journal, NULL, PAP_EXPORT_CSV, csv, &text, NULL);
    if (status == PAP_OK)
        status = pap_journal_export_read(journal, NULL, PAP_EXPORT_JSON, json, &text, NULL);
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
    struct pap_journal *journal = log_open(*state);
    struct pap_journal_session_claim claim = log_start(journal, "one", NULL);
    log_record(journal, &claim, 1);
    log_start(journal, "two", NULL);
    pap_journal_close(journal);
    assert_true(chaos_every_allocation(read_everything, *state) > 100);
}

#define AT_HOME(test) cmocka_unit_test_setup_teardown(test, home_make, home_remove)

int main(void)
{
    chaos_install();
    const struct CMUnitTest tests[] = {
        AT_HOME(the_table_has_its_columns_in_their_order),
        cmocka_unit_test(a_long_journal_comes_in_pieces),
        AT_HOME(a_piece_may_end_with_the_journal),
        cmocka_unit_test(an_empty_journal_is_an_empty_table),
        AT_HOME(a_spreadsheet_runs_nothing_of_it),
        AT_HOME(reading_may_run_out_of_memory_anywhere),
    };
    return cmocka_run_group_tests_name("export", tests, NULL, NULL);
}

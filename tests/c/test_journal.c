#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "chaos.h"
#include "faultvfs.h"
#include "home.h"
#include "log.h"

#include <sqlite3.h>
#include <stdio.h>

enum { EVENTS = 4 };

/* One visit: what the browser asks and what it was answered. */
struct visit {
    const char *home;
    struct pap_journal_session_claim claim;
    int64_t acknowledged; /* highest seq; 0: only the start; -1: nothing */
    bool finished;
    enum pap_status status; /* of the first call that failed */
    struct pap_error error;
};

static enum pap_status make_visit(struct visit *visit)
{
    const struct pap_journal_options options = {.home = visit->home, .busy_timeout_ms = 50};
    const struct pap_journal_session_plan plan = {.guide = "g", .revision = 1, .mode = "real"};
    struct pap_journal *journal = NULL;
    json_t *summary = NULL;
    visit->acknowledged = -1;
    visit->finished = false;
    visit->error = (struct pap_error){0};
    visit->status = pap_journal_open(&options, &journal, &visit->error);
    if (visit->status == PAP_OK)
        visit->status = pap_journal_session_start(journal, &plan, &visit->claim, &visit->error);
    while (visit->status == PAP_OK && visit->acknowledged < EVENTS) {
        visit->acknowledged++;
        struct pap_event event = log_event(&visit->claim, visit->acknowledged + 1);
        if (visit->acknowledged < EVENTS)
            visit->status = pap_journal_session_record(journal, &event, &visit->error);
    }
    if (visit->status == PAP_OK)
        visit->status = pap_journal_session_finish(journal, visit->claim.session, 1, "completed",
                                                   &summary, &visit->error);
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
    bool finished = false;
    struct pap_journal *journal = log_open(visit->home);
    int64_t kept = visit->claim.session[0] == '\0' ? -1 : kept_events(visit, &finished);
    assert_true(kept >= visit->acknowledged);
    assert_true(kept <= visit->acknowledged + 1);
    if (visit->finished)
        assert_true(finished);
    assert_true(visit->status == PAP_OK || visit->error.fr[0] != '\0');
    /* The browser asks again, with the very call that failed, and goes on to the end. */
    for (int64_t seq = visit->acknowledged + 1; kept >= 0 && !finished && seq <= EVENTS; seq++)
        log_record(journal, &visit->claim, seq < 1 ? 1 : seq);
    if (kept >= 0)
        assert_int_equal(kept_events(visit, &finished), EVENTS);
    assert_int_equal(home_count(visit->home, "journal.db.aside-"), 0);
    pap_journal_close(journal);
}

/* Fails the operations of one kind in turn until a visit meets none; returns how many failed. */
static int visit_with_every(enum fault_kind kind, bool lasting, const char *home)
{
    for (int nth = 1;; nth++) {
        struct visit visit = {.home = home};
        log_remove(home);
        fault_arm(kind, nth, fault_codes[kind], lasting);
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
        log_remove(*state);
        struct pap_journal *journal = log_open(*state);
        visit.claim = log_start(journal, "g", NULL);
        for (int64_t seq = 1; seq <= after; seq++)
            log_record(journal, &visit.claim, seq);
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
    home_forget(home);
    chaos_resume();
    return status;
}

static void no_answered_event_is_lost_when_memory_runs_out(void **state)
{
    pap_journal_close(log_open(*state)); /* making one is test_database.c's matter */
    assert_true(chaos_every_allocation(visit_once, *state) > 50);
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
    };
    return cmocka_run_group_tests_name("journal", tests, NULL, NULL);
}

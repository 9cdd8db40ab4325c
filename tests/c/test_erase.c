#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "chaos.h"
#include "faultvfs.h"
#include "home.h"
#include "log.h"
#include "store/journal_erase.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

static bool holds_traces(const char *home)
{
    return home_holds(home, "guide-secret") || home_holds(home, "motif");
}

/* She had erased it; her grandson found it with a hex editor. */
static void what_is_erased_leaves_no_byte(void **state)
{
    int64_t sessions = 0;
    const struct pap_journal_erase_scope all = {.all = true};
    struct pap_journal *journal = log_open(*state);
    struct pap_journal_session_claim last = log_fill(journal, 60);
    const struct pap_journal_erase_scope one = {.session = last.session};
    home_write(*state, "journal.db.aside-20200101T000000Z-1", "guide-secret-old", 16);
    home_write(*state, "journal.db.aside-20200101T000000Z-1-wal", "guide-secret-older", 18);

    assert_true(home_holds(*state, last.session));
    assert_int_equal(pap_journal_erase(journal, &one, &sessions, NULL), PAP_OK);
    assert_int_equal(sessions, 1);
    assert_false(home_holds(*state, last.session));
    assert_false(home_holds(*state, last.owner));
    assert_false(home_holds(*state, "guide-secret-59"));
    assert_false(home_holds(*state, "guide-secret-old"));
    assert_true(home_holds(*state, "guide-secret-58"));
    assert_int_equal(pap_journal_erase(journal, &one, &sessions, NULL), PAP_NOT_FOUND);

    assert_int_equal(pap_journal_erase(journal, &all, &sessions, NULL), PAP_OK);
    assert_int_equal(sessions, 59);
    assert_false(holds_traces(*state));
    pap_journal_close(journal);
    assert_false(holds_traces(*state));
}

/*
 * Two browsers wrote in turn, so rows went into the middle of full pages and were moved to others;
 * copies stayed between the rows of pages that nothing was deleted from.
 */
static void rows_that_were_moved_leave_no_copies(void **state)
{
    enum { SESSIONS = 6, EVENTS = 120 };
    struct pap_journal_session_claim claims[SESSIONS];
    int64_t sessions = 0;
    struct pap_journal *journal = log_open(*state);
    for (int i = 0; i < SESSIONS; i++)
        claims[i] = log_start(journal, "g", NULL);
    for (int64_t seq = 1; seq <= EVENTS; seq++)
        for (int i = 0; i < SESSIONS; i++) {
            char step[PAP_SLUG_MAX];
            struct pap_event event = log_event(&claims[i], seq);
            snprintf(step, sizeof step, "step-of-%d-which-nobody-else-may-know-of-%d", i, (int)seq);
            event.step = step;
            assert_int_equal(pap_journal_session_record(journal, &event, NULL), PAP_OK);
        }
    for (int i = 0; i < SESSIONS; i += 2) {
        char trace[32];
        const struct pap_journal_erase_scope one = {.session = claims[i].session};
        assert_int_equal(pap_journal_erase(journal, &one, &sessions, NULL), PAP_OK);
        snprintf(trace, sizeof trace, "step-of-%d-which", i);
        assert_false(home_holds(*state, trace));
    }
    assert_true(home_holds(*state, "step-of-1-which"));
    pap_journal_close(journal);
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
    struct pap_journal_session_claim old = log_start(journal, "old", NULL);
    log_record(journal, &old, 1);
    struct pap_journal_session_claim gone_on = log_start(journal, "gone-on", NULL);
    now_ms = 5000;
    log_record(journal, &gone_on, 1);
    const struct pap_journal_erase_scope scope = {.before = 5000};
    assert_int_equal(pap_journal_erase(journal, &scope, &sessions, NULL), PAP_OK);
    assert_int_equal(sessions, 1);
    struct pap_event event = log_event(&old, 2);
    assert_int_equal(pap_journal_session_record(journal, &event, NULL), PAP_NOT_FOUND);
    log_record(journal, &gone_on, 2);
    pap_journal_close(journal);
}

/* It said "erased" while another browser's host kept the old pages alive. */
static void erased_is_said_only_when_it_is_true(void **state)
{
    char path[512];
    sqlite3 *reader = NULL;
    int64_t sessions = 0;
    struct pap_error error = {0};
    const struct pap_journal_erase_scope all = {.all = true};
    struct pap_journal *journal = log_open(*state);
    struct pap_journal_session_claim claim = log_fill(journal, 5);

    snprintf(path, sizeof path, "%s/journal.db", (char *)*state);
    assert_int_equal(sqlite3_open(path, &reader), SQLITE_OK);
    assert_int_equal(sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM event", 0, 0, 0), SQLITE_OK);
    assert_int_equal(pap_journal_erase(journal, &all, &sessions, &error), PAP_BUSY);
    assert_non_null(strstr(error.en, "not yet from the disk"));
    assert_true(holds_traces(*state));
    struct pap_event event = log_event(&claim, 21);
    assert_int_equal(pap_journal_session_record(journal, &event, NULL), PAP_NOT_FOUND);
    const struct pap_journal_erase_scope one = {.session = claim.session};
    assert_int_equal(pap_journal_erase(journal, &one, &sessions, &error), PAP_BUSY); /* still not */
    assert_int_equal(pap_journal_erase_finish(journal, NULL), PAP_BUSY);

    assert_int_equal(sqlite3_exec(reader, "COMMIT", 0, 0, 0), SQLITE_OK);
    assert_int_equal(pap_journal_erase(journal, &one, &sessions, &error), PAP_OK); /* it is now */
    assert_false(holds_traces(*state));
    assert_int_equal(pap_journal_erase(journal, &one, &sessions, &error), PAP_NOT_FOUND);
    sqlite3_close(reader);
    pap_journal_close(journal);
}

/* The computer was switched off between the answer "not yet" and the next try. */
static void an_unfinished_erasing_is_ended_by_the_next_start(void **state)
{
    char path[512];
    sqlite3 *reader = NULL;
    int64_t sessions = 0;
    const struct pap_journal_erase_scope all = {.all = true};
    struct pap_journal *journal = log_open(*state);
    log_fill(journal, 5);
    home_write(*state, "journal.db.aside-20200101T000000Z-1", "guide-secret-old", 16);
    snprintf(path, sizeof path, "%s/journal.db", (char *)*state);
    assert_int_equal(sqlite3_open(path, &reader), SQLITE_OK);
    assert_int_equal(sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM event", 0, 0, 0), SQLITE_OK);
    assert_int_equal(pap_journal_erase(journal, &all, &sessions, NULL), PAP_BUSY);
    pap_journal_close(journal);
    sqlite3_close(reader);

    pap_journal_close(log_open(*state));
    assert_false(holds_traces(*state));
}

/* Erases one of two sessions while the nth operation of a kind fails; false if none did. */
static bool erase_with(enum fault_kind kind, int nth, const char *home)
{
    int64_t sessions;
    struct pap_error error = {0};
    log_remove(home);
    struct pap_journal *journal = log_open(home);
    struct pap_journal_session_claim kept = log_start(journal, "kept", NULL);
    log_record(journal, &kept, 1);
    struct pap_journal_session_claim gone = log_fill(journal, 2);
    const struct pap_journal_erase_scope one = {.session = gone.session};
    fault_arm(kind, nth, fault_codes[kind], false);
    enum pap_status status = pap_journal_erase(journal, &one, &sessions, &error);
    bool failed = fault_disarm();
    assert_true(failed || status == PAP_OK);
    if (status == PAP_OK)
        assert_false(home_holds(home, gone.session));
    pap_journal_close(journal);

    journal = log_open(home);
    status = pap_journal_erase(journal, &one, &sessions, &error);
    assert_true(status == PAP_OK || status == PAP_NOT_FOUND);
    assert_false(home_holds(home, gone.session));
    assert_false(home_holds(home, "guide-secret-1"));
    log_record(journal, &kept, 2);
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

static enum pap_status erase_one(void *home)
{
    int64_t sessions;
    chaos_pause();
    struct pap_journal *journal = log_open(home);
    struct pap_journal_session_claim claim = log_start(journal, "guide-secret", NULL);
    const struct pap_journal_erase_scope one = {.session = claim.session};
    chaos_resume();
    enum pap_status status = pap_journal_erase(journal, &one, &sessions, NULL);
    chaos_pause();
    if (status == PAP_OK)
        assert_false(holds_traces(home));
    pap_journal_close(journal);
    pap_journal_close(log_open(home)); /* ends what was begun */
    journal = log_open(home);
    enum pap_status again = pap_journal_erase(journal, &one, &sessions, NULL);
    assert_true(again == PAP_NOT_FOUND || (again == PAP_OK && status != PAP_OK));
    assert_false(holds_traces(home));
    pap_journal_close(journal);
    chaos_resume();
    return status;
}

static void erasing_may_run_out_of_memory_anywhere(void **state)
{
    pap_journal_close(log_open(*state));
    assert_true(chaos_every_allocation(erase_one, *state) > 20);
}

#define AT_HOME(test) cmocka_unit_test_setup_teardown(test, home_make, home_remove)

int main(void)
{
    chaos_install();
    fault_install();
    const struct CMUnitTest tests[] = {
        AT_HOME(what_is_erased_leaves_no_byte),
        AT_HOME(rows_that_were_moved_leave_no_copies),
        AT_HOME(erasing_by_time_looks_at_the_last_event),
        AT_HOME(erased_is_said_only_when_it_is_true),
        AT_HOME(an_unfinished_erasing_is_ended_by_the_next_start),
        AT_HOME(erasing_may_fail_anywhere_and_never_lies),
        AT_HOME(erasing_may_run_out_of_memory_anywhere),
    };
    return cmocka_run_group_tests_name("erase", tests, NULL, NULL);
}

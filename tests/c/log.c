#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "log.h"

#include <stdio.h>

static int64_t at_noon(void)
{
    return 1795262400000;
}

struct pap_journal *log_open(const char *home)
{
    const struct pap_journal_options options = {
        .home = home, .busy_timeout_ms = 200, .now = at_noon};
    struct pap_journal *journal = NULL;
    struct pap_error error = {0};
    if (pap_journal_open(&options, &journal, &error) != PAP_OK)
        fail_msg("%s", error.en);
    return journal;
}

struct pap_event log_event(const struct pap_journal_session_claim *claim, int64_t seq)
{
    return (struct pap_event){.session = claim->session,
                              .epoch = claim->epoch,
                              .seq = seq,
                              .step = "motif",
                              .event = "shown",
                              .ms = seq * 10};
}

struct pap_journal_session_claim log_start(struct pap_journal *journal, const char *guide,
                                           const char *person)
{
    struct pap_journal_session_claim claim;
    const struct pap_journal_session_plan plan = {
        .guide = guide, .revision = 1, .mode = "real", .person = person};
    assert_int_equal(pap_journal_session_start(journal, &plan, &claim, NULL), PAP_OK);
    return claim;
}

void log_record(struct pap_journal *journal, const struct pap_journal_session_claim *claim,
                int64_t seq)
{
    struct pap_event event = log_event(claim, seq);
    struct pap_error error = {0};
    if (pap_journal_session_record(journal, &event, &error) != PAP_OK)
        fail_msg("%s", error.en);
}

void log_remove(const char *home)
{
    static const char *const names[] = {"journal.db", "journal.db-wal", "journal.db-shm",
                                        "journal.db-journal"};
    char path[512];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", home, names[i]);
        remove(path);
    }
}

/*
 * Fills a journal with `count` sessions, so that pages were split, rebuilt and freed; returns the
 * claim of the last one.
 */
struct pap_journal_session_claim log_fill(struct pap_journal *journal, int count)
{
    struct pap_journal_session_claim claim = {0};
    for (int i = 0; i < count; i++) {
        char guide[PAP_SLUG_MAX];
        snprintf(guide, sizeof guide, "guide-secret-%d", i);
        claim = log_start(journal, guide, NULL);
        for (int64_t seq = 1; seq <= 20; seq++)
            log_record(journal, &claim, seq);
    }
    return claim;
}

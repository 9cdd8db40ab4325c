/*
 * The journal: which guides were followed on this computer, step by step, and nothing else. It
 * holds ids of guides and steps, names of events, and times; never what was typed, what a page
 * said, or an address.
 *
 * Guarantees. When a call returns PAP_OK, its data is on disk (a journal in memory lasts as long as
 * the process). A call that fails either changed nothing or succeeded without being able to report
 * it: every call may be retried. Several processes may use one journal at once.
 *
 * The functions on a journal are declared in journal_session.h, journal_people.h,
 * journal_summary.h, journal_drift.h, journal_export.h and journal_erase.h.
 */
#ifndef PAP_STORE_JOURNAL_H
#define PAP_STORE_JOURNAL_H

#include "store/database.h"

#include <stdbool.h>
#include <stdint.h>

/* The file's name in its folder. */
#define PAP_JOURNAL_FILE "journal.db"

struct pap_journal;

struct pap_journal_options {
    const char *home;     /* folder of journal.db; NULL: in memory */
    bool verify_on_open;  /* see struct pap_database_options */
    bool read_only;       /* likewise; also does not finish an interrupted erasure */
    int busy_timeout_ms;  /* likewise */
    int64_t (*now)(void); /* wall clock in ms since 1970 UTC; NULL: pap_clock_wall_ms() */
};

/*
 * Opens the journal; errors as pap_database_open(). The caller closes `*journal` with
 * pap_journal_close().
 */
enum pap_status pap_journal_open(const struct pap_journal_options *options,
                                 struct pap_journal **journal, struct pap_error *error);

/* Closes it; NULL is fine. The content of a journal in memory is lost. */
void pap_journal_close(struct pap_journal *journal);

#endif

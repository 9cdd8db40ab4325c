/*
 * The journal: which guides were followed on this computer, step by step, and nothing else. It
 * holds ids of guides and steps, names of events, and times; never what was typed, what a page
 * said, or an address.
 *
 * Promises. A call that returned PAP_OK is on disk (or, for a journal in memory, lasts as long as
 * the process). A call that failed changed nothing, or did what it was asked without being able
 * to say so: repeating it is always right. Several processes may use one journal at once.
 *
 * The functions on a journal stand in session.h, people.h, summary.h, drift.h, export.h and
 * erase.h.
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
    bool read_only;       /* likewise; an erasing that was cut short is not finished either */
    int busy_timeout_ms;  /* likewise */
    int64_t (*now)(void); /* wall clock in ms since 1970 UTC; NULL: pap_clock_wall_ms() */
};

/* Opens the journal, see pap_database_open() for the errors. `*journal` is closed with
 * pap_journal_close(). */
enum pap_status pap_journal_open(const struct pap_journal_options *options,
                                 struct pap_journal **journal, struct pap_error *error);

/* Closes it; NULL is fine. A journal in memory is gone. */
void pap_journal_close(struct pap_journal *journal);

#endif

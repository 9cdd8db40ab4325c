/*
 * Erasing, so that no byte is left: neither in the database, nor in its WAL, nor in a damaged copy
 * that was set aside (which cannot be erased in part and is deleted whole).
 *
 * SQLite overwrites what is deleted (secure_delete) but promises nothing of the copies that moving
 * rows may leave between others, and the WAL holds earlier pages: so the file is rebuilt (VACUUM)
 * and the WAL emptied, which has to wait for readers. Until both are done the journal remembers,
 * through crashes too, that it has to be swept, and every later opening, erasing or
 * pap_journal_erase_finish() tries again.
 */
#ifndef PAP_STORE_JOURNAL_ERASE_H
#define PAP_STORE_JOURNAL_ERASE_H

#include "store/journal.h"

/* What goes; exactly one is set. */
struct pap_journal_erase_scope {
    int64_t before;      /* sessions with nothing after this time, in ms since 1970 UTC; 0: unset */
    const char *session; /* PAP_NOT_FOUND if there is none */
    const char *person;
    bool all;
};

/*
 * Erases. PAP_OK says that no byte is left. PAP_BUSY: it is out of the journal, but another
 * process is reading and bytes are left on disk for now.
 */
enum pap_status pap_journal_erase(struct pap_journal *journal,
                                  const struct pap_journal_erase_scope *scope, int64_t *sessions,
                                  struct pap_error *error);

/* Ends what an earlier erasing could not; PAP_OK where nothing is left to do. Does not wait. */
enum pap_status pap_journal_erase_finish(struct pap_journal *journal, struct pap_error *error);

#endif

/*
 * Secure erasure: no erased byte is left in the database, in its WAL, or in a damaged copy that was
 * set aside (such a copy cannot be erased in part, so it is deleted whole).
 *
 * SQLite overwrites deleted content (secure_delete), but row moves may leave copies in other pages,
 * and the WAL holds earlier pages. So the sweep rebuilds the file (VACUUM) and truncates the WAL,
 * which has to wait for readers. Until both are done, a setting in the journal records that a sweep
 * is pending. The setting survives crashes; each later open, erasure or pap_journal_erase_finish()
 * retries the sweep.
 */
#ifndef PAP_STORE_JOURNAL_ERASE_H
#define PAP_STORE_JOURNAL_ERASE_H

#include "store/journal.h"

/* What to erase; exactly one member is set. */
struct pap_journal_erase_scope {
    int64_t before; /* sessions without events after this time, in ms since 1970 UTC; 0: unset */
    const char *session; /* PAP_NOT_FOUND if there is none */
    const char *person;
    bool all;
};

/*
 * Erases. PAP_OK: no erased byte is left. PAP_BUSY: the rows are deleted, but another process is
 * reading and their bytes are still on disk.
 */
enum pap_status pap_journal_erase(struct pap_journal *journal,
                                  const struct pap_journal_erase_scope *scope, int64_t *sessions,
                                  struct pap_error *error);

/* Retries a pending sweep; PAP_OK if none is pending. Does not wait. */
enum pap_status pap_journal_erase_finish(struct pap_journal *journal, struct pap_error *error);

#endif

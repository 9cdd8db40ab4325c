/*
 * The steps of an erasure, for callers that change other rows in the same transaction
 * (journal_people.c).
 */
#ifndef PAP_STORE_JOURNAL_ERASE_INTERNAL_H
#define PAP_STORE_JOURNAL_ERASE_INTERNAL_H

#include "store/journal_erase.h"

/* Deletes the rows of `scope`, inside a transaction. `sessions` may be NULL. */
enum pap_status pap_journal_erase_rows(struct pap_journal *journal,
                                       const struct pap_journal_erase_scope *scope,
                                       int64_t *sessions, struct pap_error *error);

/*
 * Call after that transaction. Guarantees that no erased byte is left on disk, as
 * pap_journal_erase() does.
 */
enum pap_status pap_journal_erase_sweep(struct pap_journal *journal, struct pap_error *error);

/*
 * For a retried call whose object is already deleted (`status` is PAP_NOT_FOUND): if the earlier
 * sweep is still pending, finishes it and counts that as success.
 */
enum pap_status pap_journal_erase_again(struct pap_journal *journal, enum pap_status status,
                                        struct pap_error *error);

#endif

/* The parts of erasing, for those who change something else in the same transaction (people.c). */
#ifndef PAP_STORE_JOURNAL_ERASE_INTERNAL_H
#define PAP_STORE_JOURNAL_ERASE_INTERNAL_H

#include "store/journal_erase.h"

/* Deletes the rows of `scope`, inside a transaction. `sessions` may be NULL. */
enum pap_status pap_journal_erase_rows(struct pap_journal *journal,
                                       const struct pap_journal_erase_scope *scope,
                                       int64_t *sessions, struct pap_error *error);

/* After that transaction: makes sure that no byte is left on disk, as pap_journal_erase() promises.
 */
enum pap_status pap_journal_erase_sweep(struct pap_journal *journal, struct pap_error *error);

/*
 * For a repeated call: what it names is gone (`status` is PAP_NOT_FOUND), but if the sweep after
 * that failed, ending it is what was asked for.
 */
enum pap_status pap_journal_erase_again(struct pap_journal *journal, enum pap_status status,
                                        struct pap_error *error);

#endif

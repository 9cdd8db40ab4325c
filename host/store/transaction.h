/* Transactions: atomic between begin and end. */
#ifndef PAP_STORE_TRANSACTION_H
#define PAP_STORE_TRANSACTION_H

#include "store/statement.h"

/* Begins a read transaction: all reads until the end see one snapshot. */
enum pap_status pap_transaction_begin_read(struct pap_connection *connection,
                                           struct pap_error *error);

/*
 * Begins a write transaction. Takes the lock at once, so that no later statement fails with
 * PAP_BUSY.
 */
enum pap_status pap_transaction_begin_write(struct pap_connection *connection,
                                            struct pap_error *error);

/* Commits where `status` is PAP_OK, else rolls back. Returns the first failure. */
enum pap_status pap_transaction_end(struct pap_connection *connection, enum pap_status status,
                                    struct pap_error *error);

#endif

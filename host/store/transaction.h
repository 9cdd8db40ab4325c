/* Transactions: all of what is done between begin and end, or nothing. */
#ifndef PAP_STORE_TRANSACTION_H
#define PAP_STORE_TRANSACTION_H

#include "store/statement.h"

/* Begins to read: all reads until the end see the tables at one moment. */
enum pap_status pap_transaction_begin_read(struct pap_connection *connection,
                                           struct pap_error *error);

/* Begins to write. Takes the lock at once, so that nothing can fail half-way for want of it. */
enum pap_status pap_transaction_begin_write(struct pap_connection *connection,
                                            struct pap_error *error);

/* Commits where `status` is PAP_OK, else rolls back. Returns the first failure. */
enum pap_status pap_transaction_end(struct pap_connection *connection, enum pap_status status,
                                    struct pap_error *error);

#endif

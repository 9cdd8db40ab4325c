#include "store/transaction.h"

enum pap_status pap_transaction_begin_read(struct pap_connection *connection,
                                           struct pap_error *error)
{
    return pap_statement_run(connection, error, "BEGIN", "");
}

enum pap_status pap_transaction_begin_write(struct pap_connection *connection,
                                            struct pap_error *error)
{
    return pap_statement_run(connection, error, "BEGIN IMMEDIATE", "");
}

enum pap_status pap_transaction_end(struct pap_connection *connection, enum pap_status status,
                                    struct pap_error *error)
{
    if (status == PAP_OK)
        status = pap_statement_run(connection, error, "COMMIT", "");
    if (status != PAP_OK && sqlite3_get_autocommit(connection->database) == 0)
        sqlite3_exec(connection->database, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

/* Shared by the files of the journal; private to them. */
#ifndef PAP_STORE_JOURNAL_INTERNAL_H
#define PAP_STORE_JOURNAL_INTERNAL_H

#include "store/journal.h"
#include "store/transaction.h"

struct pap_journal {
    struct pap_connection connection;
    char *path; /* NULL: in memory */
    int busy_timeout_ms;
    int64_t (*now)(void);
};

/* A column of the last event of the row's session. The state of a session is read from it. */
#define JOURNAL_LAST(column)                                                                       \
    "(SELECT " column " FROM event WHERE session = number ORDER BY seq DESC LIMIT 1)"

#endif

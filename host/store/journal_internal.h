/* What the files of the journal share; nobody else includes this. */
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

/* The last event of the session of the row: all of its state is read from it. */
#define JOURNAL_LAST(column)                                                                       \
    "(SELECT " column " FROM event WHERE session = number ORDER BY seq DESC LIMIT 1)"

#endif

/* Result of a call, for the program; base/error.h has the message for the user. */
#ifndef PAP_BASE_STATUS_H
#define PAP_BASE_STATUS_H

enum pap_status {
    PAP_OK = 0,
    PAP_INVALID,   /* the caller's data is wrong */
    PAP_NOT_FOUND, /* the named object does not exist */
    PAP_CONFLICT,  /* it exists with other content or another owner */
    PAP_LIMIT,     /* larger than the documented limit */
    PAP_NO_MEMORY,
    PAP_IO,          /* the disk or a stream failed */
    PAP_FULL,        /* no space left on the disk */
    PAP_READ_ONLY,   /* no permission to write */
    PAP_BUSY,        /* locked by another process, retry */
    PAP_CORRUPT,     /* a damaged database, or not a database */
    PAP_UNAVAILABLE, /* disabled or missing on this computer */
};

/* A stable lower-case name ("not-found"), for logs, `--json` and exit messages. */
const char *pap_status_name(enum pap_status status);

/* The status for a failed system call; `number` is its errno. Never PAP_OK. */
enum pap_status pap_status_of_errno(int number);

#endif

/* What came of a call, for the program; base/error.h says it to the person. */
#ifndef PAP_BASE_STATUS_H
#define PAP_BASE_STATUS_H

enum pap_status {
    PAP_OK = 0,
    PAP_INVALID,   /* the caller's data is wrong */
    PAP_NOT_FOUND, /* what was named is not there */
    PAP_CONFLICT,  /* it is there, but with another content or another owner */
    PAP_LIMIT,     /* larger than the documented limit */
    PAP_NO_MEMORY,
    PAP_IO,          /* the disk or a stream failed */
    PAP_FULL,        /* no space left on the disk */
    PAP_READ_ONLY,   /* may not be written */
    PAP_BUSY,        /* somebody else holds it, try again */
    PAP_CORRUPT,     /* a database that is damaged or is none */
    PAP_UNAVAILABLE, /* switched off or not there on this computer */
};

/* A stable lower-case name ("not-found"), for logs, `--json` and exit messages. */
const char *pap_status_name(enum pap_status status);

/* What a failed system call means: `number` is its errno. Never PAP_OK. */
enum pap_status pap_status_of_errno(int number);

#endif

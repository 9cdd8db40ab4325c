/* Close codes: why the service ends a connection. */
#ifndef PAP_RELAY_CLOSE_H
#define PAP_RELAY_CLOSE_H

#include <stddef.h>

/* Why a connection is closed (PROTOCOL.md, "Close codes"). Append only: codes never change. */
enum pap_close {
    PAP_CLOSE_LEFT = 1000,
    PAP_CLOSE_DRAINING = 1001,
    PAP_CLOSE_NOT_UNDERSTOOD = 4000,
    PAP_CLOSE_TOO_LARGE = 4001,
    PAP_CLOSE_TOO_FAST = 4002,
    PAP_CLOSE_TOO_SLOW = 4003,
    PAP_CLOSE_TOO_MANY = 4004,
    PAP_CLOSE_ENDED = 4005,
    PAP_CLOSE_ELSEWHERE = 4006,
    PAP_CLOSE_TOO_LATE = 4007,
    PAP_CLOSE_PARTED = 4008,
};

enum { PAP_CLOSE_CODES = 11 };

/* The index of a code in this list, for tables. */
size_t pap_close_index(enum pap_close code);

/* The code at an index below PAP_CLOSE_CODES. */
enum pap_close pap_close_at(size_t index);

/* The reason for a code, as given in PROTOCOL.md; "" for PAP_CLOSE_LEFT. */
const char *pap_close_reason(enum pap_close code);

#endif

#include "relay/close.h"

enum { FIRST_OWN = 2 }; /* codes of RFC 6455 come first in the list */

const char *pap_close_reason(enum pap_close code)
{
    switch (code) {
    case PAP_CLOSE_LEFT:
        return "";
    case PAP_CLOSE_DRAINING:
        return "draining";
    case PAP_CLOSE_NOT_UNDERSTOOD:
        return "not understood";
    case PAP_CLOSE_TOO_LARGE:
        return "too large";
    case PAP_CLOSE_TOO_FAST:
        return "too fast";
    case PAP_CLOSE_TOO_SLOW:
        return "too slow";
    case PAP_CLOSE_TOO_MANY:
        return "too many";
    case PAP_CLOSE_ENDED:
        return "ended";
    case PAP_CLOSE_ELSEWHERE:
        return "elsewhere";
    case PAP_CLOSE_TOO_LATE:
        return "too late";
    case PAP_CLOSE_PARTED:
        return "parted";
    }
    return "";
}

size_t pap_close_index(enum pap_close code)
{
    return code >= PAP_CLOSE_NOT_UNDERSTOOD ? FIRST_OWN + (size_t)(code - PAP_CLOSE_NOT_UNDERSTOOD)
                                            : (size_t)(code - PAP_CLOSE_LEFT);
}

enum pap_close pap_close_at(size_t index)
{
    return index < FIRST_OWN ? (enum pap_close)(PAP_CLOSE_LEFT + index)
                             : (enum pap_close)(PAP_CLOSE_NOT_UNDERSTOOD + index - FIRST_OWN);
}

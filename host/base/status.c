#include "base/status.h"

#include <errno.h>

const char *pap_status_name(enum pap_status status)
{
    switch (status) {
    case PAP_OK:
        return "ok";
    case PAP_INVALID:
        return "invalid";
    case PAP_NOT_FOUND:
        return "not-found";
    case PAP_CONFLICT:
        return "conflict";
    case PAP_LIMIT:
        return "limit";
    case PAP_NO_MEMORY:
        return "no-memory";
    case PAP_IO:
        return "io";
    case PAP_FULL:
        return "full";
    case PAP_READ_ONLY:
        return "read-only";
    case PAP_BUSY:
        return "busy";
    case PAP_CORRUPT:
        return "corrupt";
    case PAP_UNAVAILABLE:
        return "unavailable";
    }
    return "unknown";
}

enum pap_status pap_status_of_errno(int number)
{
    switch (number) {
    case ENOSPC:
    case EDQUOT:
        return PAP_FULL;
    case EACCES:
    case EPERM:
    case EROFS:
        return PAP_READ_ONLY;
    case ENOMEM:
        return PAP_NO_MEMORY;
    default:
        return PAP_IO;
    }
}

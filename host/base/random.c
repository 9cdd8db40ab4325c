#include "base/random.h"

#include <sys/random.h>

enum pap_status pap_random_id(char id[PAP_RANDOM_ID])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char bytes[16];
    if (getentropy(bytes, sizeof bytes) != 0)
        return PAP_IO;
    for (size_t i = 0; i < sizeof bytes; i++) {
        id[2 * i] = digits[bytes[i] >> 4];
        id[2 * i + 1] = digits[bytes[i] & 15];
    }
    id[2 * sizeof bytes] = '\0';
    return PAP_OK;
}

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

enum pap_status pap_random_below(uint32_t end, uint32_t *number)
{
    /* Rejects the last, incomplete interval of `end` numbers: it would favour small ones. */
    const uint32_t most = UINT32_MAX - (uint32_t)((UINT64_C(1) << 32) % end);
    uint32_t drawn;
    do {
        if (getentropy(&drawn, sizeof drawn) != 0)
            return PAP_IO;
    } while (drawn > most);
    *number = drawn % end;
    return PAP_OK;
}

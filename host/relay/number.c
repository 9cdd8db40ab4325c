#include "relay/number.h"

#include "base/random.h"

#include <string.h>

enum { PAIRS = 60, FIRST_PAIR = 10 };

uint32_t pap_number_count(unsigned pairs)
{
    uint32_t count = 1;
    for (unsigned i = 0; i < pairs; i++)
        count *= PAIRS;
    return count;
}

bool pap_number_is_valid(const char *number)
{
    size_t length = strlen(number);
    if (length == 0 || length % 2 != 0 || length >= PAP_NUMBER_SIZE)
        return false;
    for (size_t i = 0; i < length; i++)
        if (i % 2 == 0 ? number[i] < '1' || number[i] > '6' : number[i] < '0' || number[i] > '9')
            return false;
    return true;
}

enum pap_status pap_number_draw(unsigned pairs, char number[PAP_NUMBER_SIZE])
{
    uint32_t drawn;
    enum pap_status status = pap_random_below(pap_number_count(pairs), &drawn);
    if (status != PAP_OK)
        return status;
    for (unsigned i = 0; i < pairs; i++) {
        uint32_t pair = FIRST_PAIR + drawn % PAIRS;
        number[2 * i] = (char)('0' + pair / 10);
        number[2 * i + 1] = (char)('0' + pair % 10);
        drawn /= PAIRS;
    }
    number[2 * pairs] = '\0';
    return PAP_OK;
}

#include "base/address.h"

#include <arpa/inet.h>
#include <string.h>

static const unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

bool pap_address_read(const char *text, unsigned char bytes[16])
{
    if (inet_pton(AF_INET6, text, bytes) == 1)
        return true;
    memcpy(bytes, mapped, sizeof mapped);
    return inet_pton(AF_INET, text, bytes + sizeof mapped) == 1;
}

bool pap_address_is_four(const unsigned char bytes[16])
{
    return memcmp(bytes, mapped, sizeof mapped) == 0;
}

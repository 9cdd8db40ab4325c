#include "service/cidr.h"

#include "base/address.h"
#include "base/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool read_network(char *text, struct pap_cidr *network)
{
    char *slash = strchr(text, '/');
    if (slash != NULL)
        *slash = '\0';
    if (!pap_address_read(text, network->bytes))
        return false;
    /* The prefix length is relative to the address's own family. */
    const unsigned first = strchr(text, ':') == NULL ? 96 : 0;
    network->bits = 128;
    if (slash == NULL)
        return true;
    char *end = NULL;
    errno = 0;
    unsigned long bits = strtoul(slash + 1, &end, 10);
    if (slash[1] < '0' || slash[1] > '9' || *end != '\0' || errno != 0 || bits > 128 - first)
        return false;
    network->bits = first + (unsigned)bits;
    return true;
}

enum pap_status pap_cidr_list_parse(const char *text, struct pap_cidr_list *networks,
                                    struct pap_error *error)
{
    size_t length;
    networks->count = 0;
    for (const char *at = text; (length = pap_text_part(&at)) > 0; at += length) {
        char one[64] = {0};
        if (networks->count == PAP_NETWORKS_MAX)
            return pap_error_set(error, PAP_INVALID, "at most %d addresses",
                                 "pas plus de %d adresses", PAP_NETWORKS_MAX);
        bool fits = length < sizeof one;
        if (fits)
            memcpy(one, at, length);
        if (!fits || !read_network(one, &networks->list[networks->count]))
            return pap_error_set(
                error, PAP_INVALID,
                "\"%.*s\" is no address: write addresses such as 127.0.0.1, ::1 or "
                "10.0.0.0/8, with commas between them",
                "« %.*s » n'est pas une adresse : écrivez des adresses comme "
                "127.0.0.1, ::1 ou 10.0.0.0/8, séparées par des virgules",
                (int)(length < 64 ? length : 64), at);
        networks->count++;
    }
    return PAP_OK;
}

static bool is_in(const struct pap_cidr *network, const unsigned char bytes[16])
{
    const unsigned whole = network->bits / 8;
    const unsigned rest = network->bits % 8;
    const unsigned mask = (0xff00u >> rest) & 0xffu;
    return memcmp(network->bytes, bytes, whole) == 0 &&
           (rest == 0 || ((network->bytes[whole] ^ bytes[whole]) & mask) == 0);
}

bool pap_cidr_list_contains(const struct pap_cidr_list *networks, const char *address)
{
    unsigned char bytes[16];
    if (!pap_address_read(address, bytes))
        return false;
    for (size_t i = 0; i < networks->count; i++)
        if (is_in(&networks->list[i], bytes))
            return true;
    return false;
}

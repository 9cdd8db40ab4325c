#include "net/network.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

/* The number of bits of its family before which a prefix begins; 128: it is no address. */
static unsigned read_address(const char *text, unsigned char bytes[16])
{
    if (inet_pton(AF_INET6, text, bytes) == 1)
        return 0;
    memcpy(bytes, mapped, sizeof mapped);
    return inet_pton(AF_INET, text, bytes + sizeof mapped) == 1 ? 96 : 128;
}

static bool read_network(char *text, struct pap_network *network)
{
    char *slash = strchr(text, '/');
    if (slash != NULL)
        *slash = '\0';
    unsigned first = read_address(text, network->bytes);
    if (first == 128)
        return false;
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

enum pap_status pap_networks_read(const char *text, struct pap_networks *networks,
                                  struct pap_error *error)
{
    static const char between[] = ", \t";
    networks->count = 0;
    for (const char *at = text + strspn(text, between); *at != '\0'; at += strspn(at, between)) {
        char one[64] = {0};
        size_t length = strcspn(at, between);
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
        at += length;
    }
    return PAP_OK;
}

static bool is_in(const struct pap_network *network, const unsigned char bytes[16])
{
    const unsigned whole = network->bits / 8;
    const unsigned rest = network->bits % 8;
    const unsigned mask = (0xff00u >> rest) & 0xffu;
    return memcmp(network->bytes, bytes, whole) == 0 &&
           (rest == 0 || ((network->bytes[whole] ^ bytes[whole]) & mask) == 0);
}

bool pap_networks_have(const struct pap_networks *networks, const char *address)
{
    unsigned char bytes[16];
    if (read_address(address, bytes) == 128)
        return false;
    for (size_t i = 0; i < networks->count; i++)
        if (is_in(&networks->list[i], bytes))
            return true;
    return false;
}

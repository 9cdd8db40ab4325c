/* Network lists from the configuration: which proxies are trusted, and who may read /metrics. */
#ifndef PAP_SERVICE_CIDR_H
#define PAP_SERVICE_CIDR_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* IPv4 is stored as ::ffff:a.b.c.d, so that both families are compared the same way. */
struct pap_cidr {
    unsigned char bytes[16];
    unsigned bits; /* 0 to 128 */
};

enum { PAP_NETWORKS_MAX = 16 };

struct pap_cidr_list {
    struct pap_cidr list[PAP_NETWORKS_MAX];
    size_t count;
};

/*
 * Parses addresses and networks separated by commas or spaces: "127.0.0.1, ::1, 10.0.0.0/8".
 * PAP_INVALID, with a message that states the expected form.
 */
enum pap_status pap_cidr_list_parse(const char *text, struct pap_cidr_list *networks,
                                    struct pap_error *error);

/*
 * Whether a network contains this address ("192.0.2.1", "2001:db8::1"). Returns false for text that
 * is not an address.
 */
bool pap_cidr_list_contains(const struct pap_cidr_list *networks, const char *address);

#endif

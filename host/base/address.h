/* An address of the network as bytes, so that two spellings of one are one. */
#ifndef PAP_BASE_ADDRESS_H
#define PAP_BASE_ADDRESS_H

#include <stdbool.h>

/* Reads "192.0.2.1", as ::ffff:192.0.2.1, or "2001:db8::1". False: it is no address. */
bool pap_address_read(const char *text, unsigned char bytes[16]);

/* Whether these are an IPv4 address. */
bool pap_address_is_four(const unsigned char bytes[16]);

#endif

/* IP addresses as bytes, so that different spellings of one address compare equal. */
#ifndef PAP_BASE_ADDRESS_H
#define PAP_BASE_ADDRESS_H

#include <stdbool.h>

/* Parses "192.0.2.1" (stored as ::ffff:192.0.2.1) or "2001:db8::1". False: not an address. */
bool pap_address_read(const char *text, unsigned char bytes[16]);

/* Whether the bytes are an IPv4 address. */
bool pap_address_is_four(const unsigned char bytes[16]);

#endif

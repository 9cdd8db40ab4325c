/* The listening sockets: the functions used outside the server. */
#ifndef PAP_SERVICE_LISTENER_H
#define PAP_SERVICE_LISTENER_H

#include "service/server.h"

/* PAP_INVALID if `bind` is not an address. Does not check whether this computer has it. */
enum pap_status pap_listener_check_address(const char *bind, struct pap_error *error);

/* The listening port; 0: none. */
unsigned pap_listener_port(const struct pap_server *server);

#endif

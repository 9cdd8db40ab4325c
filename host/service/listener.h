/* The sockets that are listened on: what others than the server ask of them. */
#ifndef PAP_SERVICE_LISTENER_H
#define PAP_SERVICE_LISTENER_H

#include "service/server.h"

/* PAP_INVALID where `bind` is no address, whether this computer has it or not. */
enum pap_status pap_listener_check_address(const char *bind, struct pap_error *error);

/* The port that is listened on; 0: none is. */
unsigned pap_listener_port(const struct pap_server *server);

#endif

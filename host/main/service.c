/*
 * pasapas-service: guides for computers on which nothing can be installed, and the relay through
 * which people are followed. It cannot read what it relays.
 */
#include "app/app.h"
#include "base/log.h"
#include "net/server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    struct pap_error error = {0};
    struct pap_app *app = NULL;
    struct pap_server *server = NULL;
    const struct pap_app_options options = {0};
    struct pap_server_options served = {
        .port = 7627, .drain_seconds = 10, .relay = PAP_RELAY_SETTINGS};
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--port") == 0)
            served.port = (int)strtol(argv[i + 1], NULL, 10);
        if (strcmp(argv[i], "--bind") == 0)
            served.bind = argv[i + 1];
    }
    enum pap_status status = pap_app_new(&options, &app, &error);
    served.app = app;
    if (status == PAP_OK)
        status = pap_server_new(&served, &server, &error);
    if (status == PAP_OK) {
        pap_log("listening on port %d", pap_server_port(server));
        pap_server_run(server);
    } else {
        pap_log("%s", error.en);
    }
    pap_server_free(server);
    pap_app_free(app);
    return status == PAP_OK ? 0 : 1;
}

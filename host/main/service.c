/*
 * pasapas-service: serves guides to computers on which nothing can be installed, and relays remote
 * assistance. It cannot read what it relays.
 */
#include "app/app.h"
#include "base/log.h"
#include "main/service_settings.h"
#include "service/listener.h"
#include "service/server.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Exit codes, as in main/cli.h. */
enum { ENDED = 0, WRONG = 1, MISUSED = 2, FAILED = 3 };

/*
 * Number of sockets inherited from systemd (sd_listen_fds(3)), from descriptor 3 on, if they are
 * meant for this process.
 */
static unsigned count_inherited(void)
{
    const char *pid = getenv("LISTEN_PID");
    const char *count = getenv("LISTEN_FDS");
    if (pid == NULL || count == NULL || strtol(pid, NULL, 10) != (long)getpid())
        return 0;
    return (unsigned)strtoul(count, NULL, 10);
}

static int serve(const struct settings *settings)
{
    struct pap_error error = {0};
    struct pap_app *app = NULL;
    struct pap_server *server = NULL;
    struct pap_server_options options = settings->server;
    options.inherited = count_inherited();
    enum pap_status status = pap_app_new(&settings->app, &app, &error);
    options.app = app;
    if (status == PAP_OK)
        status = pap_server_new(&options, &server, &error);
    if (status == PAP_OK) {
        pap_log("listening on port %u", pap_listener_port(server));
        pap_server_run(server);
    } else {
        pap_log("%s", settings->french ? error.fr : error.en);
    }
    pap_server_free(server);
    pap_app_free(app);
    return status == PAP_OK ? ENDED : FAILED;
}

int main(int argc, char **argv)
{
    struct settings settings;
    int end = ENDED;
    if (pap_service_settings_read(&settings, argc, argv, stderr) != PAP_OK) {
        end = MISUSED;
    } else if (settings.version) {
        puts("pasapas-service " PASAPAS_VERSION);
    } else if (settings.help) {
        pap_service_settings_print_help(&settings, stdout);
    } else {
        pap_service_settings_check(&settings, stderr);
        if (settings.wrong > 0)
            end = WRONG;
        else if (settings.check)
            puts(settings.french ? "tout va bien" : "all is well");
        else
            end = serve(&settings);
    }
    pap_service_settings_clear(&settings);
    return fflush(stdout) == 0 ? end : FAILED;
}

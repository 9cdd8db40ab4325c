/*
 * pasapas-host: started by the browser, one process per port. Speaks JSON-RPC in native messaging
 * frames on stdin and stdout, opens no socket, ends when stdin ends.
 */
#include "app/app.h"
#include "base/log.h"
#include "native/stdio.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool open_nowhere(int descriptor)
{
    int nowhere = open("/dev/null", O_WRONLY);
    bool done = nowhere >= 0 && (nowhere == descriptor || dup2(nowhere, descriptor) >= 0);
    if (nowhere >= 0 && nowhere != descriptor)
        close(nowhere);
    return done;
}

/*
 * Moves the frames to their own descriptor and redirects fd 1 to stderr, so that a stray print by
 * our code or a library cannot corrupt the channel.
 */
static int claim_stdout(void)
{
    int frames = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    if (frames < 0)
        return -1;
    /*
     * If stderr is closed, opens /dev/null there; otherwise messages would go into the next file
     * that is opened.
     */
    if (fcntl(STDERR_FILENO, F_GETFD) < 0 && !open_nowhere(STDERR_FILENO))
        return -1;
    return dup2(STDERR_FILENO, STDOUT_FILENO) < 0 ? -1 : frames;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        puts("pasapas-host " PASAPAS_VERSION);
        return 0;
    }
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        puts("pasapas-host is started by the browser, not by a person. See `pasapas doctor`.\n"
             "pasapas-host est lancé par le navigateur, pas à la main. Voyez « pasapas doctor ».");
        return 0;
    }
    int frames = claim_stdout();
    if (frames < 0) {
        pap_log("no standard output to answer on");
        return 1;
    }
    signal(SIGPIPE, SIG_IGN);

    struct pap_error error = {0};
    struct pap_app *app = NULL;
    const struct pap_app_options options = {0};
    enum pap_status status = pap_app_new(&options, &app, &error);
    if (status == PAP_OK)
        status = pap_stdio_serve(app, STDIN_FILENO, frames, &error);
    if (status != PAP_OK)
        pap_log("%s", error.en);
    pap_app_free(app);
    return status == PAP_OK ? 0 : 1;
}

#include "main/host_probe.h"

#include "wire/frame.h"
#include "wire/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TIMEOUT_MS = 10000 };

static const char hello[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hello\",\"params\":{}}";

struct connection {
    pid_t pid;
    int to;
    int from;
};

static void close_both(const int pipe[2])
{
    close(pipe[0]);
    close(pipe[1]);
}

/* Without a home the host keeps everything in memory: a probe must not create a database. */
static char **environment_without_home(void)
{
    static const char *const homes[] = {"HOME=", "XDG_DATA_HOME=", "PASAPAS_HOME="};
    size_t count = 0;
    size_t kept = 0;
    while (environ[count] != NULL)
        count++;
    char **copy = calloc(count + 1, sizeof *copy);
    for (size_t i = 0; copy != NULL && i < count; i++) {
        bool is_home = false;
        for (size_t k = 0; k < sizeof homes / sizeof homes[0]; k++)
            is_home = is_home || strncmp(environ[i], homes[k], strlen(homes[k])) == 0;
        if (!is_home)
            copy[kept++] = environ[i];
    }
    return copy;
}

static enum pap_status start(const char *host, struct connection *connection)
{
    int to[2];
    int from[2];
    posix_spawn_file_actions_t actions;
    char *arguments[] = {(char *)host, NULL};
    if (pipe2(to, O_CLOEXEC) != 0)
        return PAP_UNAVAILABLE;
    if (pipe2(from, O_CLOEXEC) != 0) {
        close_both(to);
        return PAP_UNAVAILABLE;
    }
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, to[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, from[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    char **environment = environment_without_home();
    int failed = environment == NULL
                     ? ENOMEM
                     : posix_spawn(&connection->pid, host, &actions, NULL, arguments, environment);
    free((void *)environment);
    posix_spawn_file_actions_destroy(&actions);
    close(to[0]);
    close(from[1]);
    connection->to = to[1];
    connection->from = from[0];
    if (failed == 0)
        return PAP_OK;
    close(connection->to);
    close(connection->from);
    errno = failed; /* posix_spawn() returns the errno and does not set it */
    return PAP_UNAVAILABLE;
}

static enum pap_status send_hello(const struct connection *connection)
{
    struct pap_buffer frame;
    pap_buffer_init(&frame, PAP_FRAME_OUT_MAX);
    enum pap_status status = pap_frame_write(&frame, hello, sizeof hello - 1);
    /*
     * EPIPE is not an error here: the host may already have exited, and reading its answer tells
     * why.
     */
    if (status == PAP_OK && write(connection->to, frame.data, frame.length) < 0 && errno != EPIPE)
        status = PAP_IO;
    pap_buffer_clear(&frame);
    return status;
}

static enum pap_status receive(const struct connection *connection, struct pap_frame_reader *reader)
{
    unsigned char piece[4096];
    bool complete = false;
    enum pap_status status = PAP_OK;
    while (status == PAP_OK && !complete) {
        struct pollfd ready = {.fd = connection->from, .events = POLLIN};
        ssize_t length =
            poll(&ready, 1, TIMEOUT_MS) == 1 ? read(connection->from, piece, sizeof piece) : 0;
        const unsigned char *at = piece;
        size_t left = length > 0 ? (size_t)length : 0;
        if (left == 0)
            return PAP_IO;
        while (status == PAP_OK && !complete && left > 0)
            status = pap_frame_read(reader, &at, &left, &complete);
    }
    return status;
}

enum pap_status host_probe_hello(const char *host, json_t **result, struct pap_error *error)
{
    struct connection connection;
    struct pap_frame_reader reader;
    json_t *answer = NULL;
    if (start(host, &connection) != PAP_OK)
        return pap_error_set_errno(error, PAP_UNAVAILABLE, errno, "%s cannot be started",
                                   "%s ne démarre pas", host);
    pap_frame_reader_init(&reader, PAP_FRAME_OUT_MAX);
    enum pap_status status = send_hello(&connection);
    if (status == PAP_OK)
        status = receive(&connection, &reader);
    if (status == PAP_OK)
        answer = json_loadb((const char *)reader.bytes.data, reader.bytes.length, 0, NULL);
    *result = json_incref(json_object_get(answer, "result"));
    close(connection.to);
    close(connection.from);
    kill(connection.pid,
         SIGKILL); /* without a home it has no data to lose; a host that hangs must not block us */
    waitpid(connection.pid, NULL, 0);
    json_decref(answer);
    pap_frame_reader_clear(&reader);
    if (*result != NULL)
        return PAP_OK;
    return pap_error_set(error, PAP_IO, "%s was started and did not answer",
                         "%s a démarré mais n'a pas répondu", host);
}

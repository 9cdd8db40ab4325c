#include "chrome/child.h"

#include "base/dirs.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    READS = 3, /* descriptors in the child */
    WRITES = 4,
    ABOVE = 10, /* our descriptors are at least this, so that they never collide with those two */
    KILLED_MS = 5000,   /* timeout for a killed process to disappear */
    STRAYS_MAX = 10000, /* maximum of orphans to reap */
};

static void close_both(int ends[2])
{
    for (int i = 0; i < 2; i++)
        if (ends[i] >= 0)
            close(ends[i]);
}

/* Makes a pipe with close-on-exec ends at descriptors of at least ABOVE. */
static int make_pipe(int ends[2])
{
    int low[2];
    if (pipe2(low, O_CLOEXEC) != 0)
        return -1;
    ends[0] = fcntl(low[0], F_DUPFD_CLOEXEC, ABOVE);
    ends[1] = fcntl(low[1], F_DUPFD_CLOEXEC, ABOVE);
    int number = errno;
    close_both(low);
    errno = number;
    return ends[0] >= 0 && ends[1] >= 0 ? 0 : -1;
}

/*
 * Variables redirected into the temporary folder, so that a check leaves no files in the user's
 * home.
 */
static const char *const moved[] = {"TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"};

enum { MOVED = sizeof moved / sizeof moved[0] };

static bool is_moved(const char *variable)
{
    for (size_t i = 0; i < MOVED; i++)
        if (strncmp(variable, moved[i], strlen(moved[i])) == 0 && variable[strlen(moved[i])] == '=')
            return true;
    return false;
}

/* "name=value" in new memory; NULL without memory. */
static char *assignment(const char *name, const char *value)
{
    size_t size = strlen(name) + strlen(value) + 2;
    char *text = malloc(size);
    if (text != NULL)
        snprintf(text, size, "%s=%s", name, value);
    return text;
}

static void free_environment(char **variables)
{
    for (size_t i = 0; variables != NULL && i < MOVED; i++)
        free(variables[i]);
    free(variables);
}

/* Our environment with the redirected folders first; NULL without memory. */
static char **environment(const char *folder)
{
    size_t count = 0;
    bool whole = true;
    while (environ[count] != NULL)
        count++;
    char **variables = calloc(count + MOVED + 1, sizeof *variables);
    for (size_t i = 0; variables != NULL && i < MOVED; i++) {
        variables[i] = assignment(moved[i], folder);
        whole = whole && variables[i] != NULL;
    }
    for (size_t i = 0, to = MOVED; variables != NULL && i < count; i++)
        if (!is_moved(environ[i]))
            variables[to++] = environ[i];
    if (whole)
        return variables;
    free_environment(variables);
    return NULL;
}

/* Returns an errno, like posix_spawn(3). */
static int spawn(const char *const *arguments, char **variables, const char *said,
                 const int pipes[2], pid_t *pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t how;
    sigset_t none, all;
    int number = posix_spawn_file_actions_init(&actions);
    if (number != 0)
        return number;
    number = posix_spawnattr_init(&how);
    if (number != 0) {
        posix_spawn_file_actions_destroy(&actions);
        return number;
    }
    sigemptyset(&none);
    sigfillset(&all);
    if (posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0) != 0 ||
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0) != 0 ||
        posix_spawn_file_actions_addopen(&actions, 2, said, O_WRONLY | O_CREAT | O_TRUNC, 0600) !=
            0 ||
        posix_spawn_file_actions_adddup2(&actions, pipes[0], READS) != 0 ||
        posix_spawn_file_actions_adddup2(&actions, pipes[1], WRITES) != 0 ||
        posix_spawnattr_setsigmask(&how, &none) != 0 ||
        posix_spawnattr_setsigdefault(&how, &all) != 0 ||
        posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK |
                                           POSIX_SPAWN_SETSIGDEF) != 0)
        number = ENOMEM;
    else
        number =
            posix_spawn(pid, arguments[0], &actions, &how, (char *const *)arguments, variables);
    posix_spawnattr_destroy(&how);
    posix_spawn_file_actions_destroy(&actions);
    return number;
}

/* The same with the environment and files that it needs in `folder`. */
static int spawn_in(const char *folder, const char *const *arguments, const int pipes[2],
                    pid_t *pid)
{
    int number = ENOMEM;
    char *said = pap_dirs_join(folder, "said");
    char **variables = environment(folder);
    if (said != NULL && variables != NULL)
        number = spawn(arguments, variables, said, pipes, pid);
    free_environment(variables);
    free(said);
    return number;
}

enum pap_status pap_child_start(const char *const *arguments, const char *folder,
                                struct pap_child *child, struct pap_error *error)
{
    int to[2] = {-1, -1};
    int from[2] = {-1, -1};
    pid_t pid = 0;
    int number = 0;
    *child = (struct pap_child){.pid = 0, .to = -1, .from = -1};
    if (make_pipe(to) != 0 || make_pipe(from) != 0 || fcntl(to[1], F_SETFL, O_NONBLOCK) != 0 ||
        fcntl(from[0], F_SETFL, O_NONBLOCK) != 0 || prctl(PR_SET_CHILD_SUBREAPER, 1) != 0)
        number = errno;
    const int pipes[2] = {to[0], from[1]};
    if (number == 0)
        number = spawn_in(folder, arguments, pipes, &pid);
    if (number != 0) {
        close_both(to);
        close_both(from);
        return pap_error_set_errno(error, number == ENOMEM ? PAP_NO_MEMORY : PAP_UNAVAILABLE,
                                   number, "%s cannot be started", "%s ne peut pas être lancé",
                                   arguments[0]);
    }
    close(to[0]);
    close(from[1]);
    *child = (struct pap_child){.pid = pid, .to = to[1], .from = from[0]};
    return PAP_OK;
}

/* Whether the process, a child of ours, exits within `ms`; it is then reaped. */
static bool is_gone(pid_t pid, int ms)
{
    int watched = pidfd_open(pid, 0);
    struct pollfd wait = {.fd = watched, .events = POLLIN};
    if (watched >= 0) {
        while (poll(&wait, 1, ms) < 0 && errno == EINTR)
            continue;
        close(watched);
    } else { /* a kernel or container without pidfd_open() */
        for (; ms > 0 && waitid(P_PID, (id_t)pid, NULL, WEXITED | WNOWAIT | WNOHANG) == 0; ms -= 10)
            poll(NULL, 0, 10);
    }
    return waitpid(pid, NULL, WNOHANG) != 0;
}

/* The first child that this process still has; 0: none (proc(5), /proc/PID/task/TID/children). */
static pid_t first_child(void)
{
    char path[64];
    int pid = 0;
    char first[32] = "";
    snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return 0;
    if (fgets(first, sizeof first, file) != NULL)
        for (const char *digit = first; *digit >= '0' && *digit <= '9'; digit++)
            pid = 10 * pid + (*digit - '0');
    fclose(file);
    return pid;
}

void pap_child_end(struct pap_child *child, int timeout_ms)
{
    if (child->pid <= 0)
        return;
    close(child->to);
    close(child->from);
    if (!is_gone(child->pid, timeout_ms)) {
        kill(-child->pid, SIGKILL);
        is_gone(child->pid, KILLED_MS);
    }
    kill(-child->pid, SIGKILL); /* the remaining processes of its group */
    pid_t stray = first_child();
    for (int count = 0; stray > 0 && count < STRAYS_MAX; count++) {
        kill(stray, SIGKILL);
        if (!is_gone(stray, KILLED_MS))
            break;
        stray = first_child();
    }
    prctl(PR_SET_CHILD_SUBREAPER, 0);
    child->pid = 0;
}

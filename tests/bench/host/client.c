#include "client.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static void die(const char *what)
{
    perror(what);
    exit(1);
}

double client_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

struct client client_start(const char *command)
{
    enum { WORDS = 8 };
    char text[1024];
    char *words[WORDS + 1] = {0};
    char *rest = text;
    int in[2];
    int out[2];
    posix_spawn_file_actions_t actions;
    struct client client = {0};
    snprintf(text, sizeof text, "%s", command);
    for (int i = 0; i < WORDS && rest != NULL; i++)
        words[i] = strsep(&rest, " ");
    if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0)
        die("pipe");
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    if (posix_spawnp(&client.pid, words[0], &actions, NULL, words, environ) != 0)
        die(words[0]);
    posix_spawn_file_actions_destroy(&actions);
    close(in[0]);
    close(out[1]);
    client.to = in[1];
    client.from = out[0];
    return client;
}

static void send_all(int to, const void *bytes, size_t length)
{
    for (const char *at = bytes; length > 0;) {
        ssize_t part = write(to, at, length);
        if (part <= 0)
            die("write");
        at += part;
        length -= (size_t)part;
    }
}

static void receive_all(int from, void *bytes, size_t length)
{
    for (char *at = bytes; length > 0;) {
        ssize_t part = read(from, at, length);
        if (part <= 0)
            die("no answer");
        at += part;
        length -= (size_t)part;
    }
}

void client_send(const struct client *client, const char *message)
{
    char frame[8192];
    uint32_t length = (uint32_t)strlen(message);
    if (length + sizeof length > sizeof frame)
        die("message too long");
    memcpy(frame, &length, sizeof length);
    memcpy(frame + sizeof length, message, length);
    send_all(client->to, frame, length + sizeof length);
}

uint32_t client_receive_any(const struct client *client, char *start, size_t size)
{
    char rest[4096];
    uint32_t length;
    receive_all(client->from, &length, sizeof length);
    uint32_t kept = length < size - 1 ? length : (uint32_t)size - 1;
    receive_all(client->from, start, kept);
    start[kept] = '\0';
    for (uint32_t left = length - kept; left > 0;) {
        uint32_t part = left < sizeof rest ? left : (uint32_t)sizeof rest;
        receive_all(client->from, rest, part);
        left -= part;
    }
    return length;
}

uint32_t client_receive(const struct client *client)
{
    char start[64];
    uint32_t length;
    do
        length = client_receive_any(client, start, sizeof start);
    while (strstr(start, "\"guides.changed\"") != NULL);
    return length;
}

long client_memory(const struct client *client, const char *field)
{
    char path[64];
    char line[256];
    long kilobytes = -1;
    snprintf(path, sizeof path, "/proc/%d/status", (int)client->pid);
    FILE *status = fopen(path, "r");
    if (status == NULL)
        die(path);
    while (fgets(line, sizeof line, status) != NULL)
        if (strncmp(line, field, strlen(field)) == 0)
            kilobytes = strtol(line + strlen(field) + 1, NULL, 10);
    fclose(status);
    return kilobytes;
}

void client_end(struct client *client)
{
    close(client->to);
    close(client->from);
    waitpid(client->pid, NULL, 0);
}

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;
    return (left > right) - (left < right);
}

double quantile(double *values, size_t count, double share)
{
    qsort(values, count, sizeof *values, compare);
    size_t place = (size_t)(share * (double)count);
    return values[place < count ? place : count - 1];
}

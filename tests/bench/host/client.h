/* A browser's end of native messaging, for the benches: start a host, send a frame, wait. */
#ifndef PAP_BENCH_CLIENT_H
#define PAP_BENCH_CLIENT_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct client {
    pid_t pid;
    int to;
    int from;
};

/* Milliseconds on a clock that is never set. */
double client_now(void);

/* Starts `command`, words separated by spaces; ends the bench if it cannot. */
struct client client_start(const char *command);

void client_send(const struct client *client, const char *message);

/* Waits for the next message that has an id, passing over notifications; returns its length. */
uint32_t client_receive(const struct client *client);

/* Waits for the next message of any kind. */
uint32_t client_receive_any(const struct client *client, char *start, size_t size);

/* Kilobytes that are resident now ("VmRSS") or were at most ("VmHWM"). */
long client_memory(const struct client *client, const char *field);

/* Closes its input and waits until it has ended. */
void client_end(struct client *client);

/* The value below which `share` (0 to 1) of the sorted `values` lie. */
double quantile(double *values, size_t count, double share);

#endif

/*
 * From starting a host to its first answer: spawn RUNS MESSAGE COMMAND...
 *
 * The hosts take turns, so that what else the machine does meets them alike. Prints for each the
 * median and the 95th percentile in ms, and kB resident after the answer (median).
 */
#include "client.h"

#include <stdio.h>
#include <stdlib.h>

enum { RUNS_MAX = 2000, COMMANDS_MAX = 8 };

static double took[COMMANDS_MAX][RUNS_MAX];
static double memory[COMMANDS_MAX][RUNS_MAX];

static void run_once(const char *command, const char *message, double *time, double *kilobytes)
{
    double start = client_now();
    struct client client = client_start(command);
    client_send(&client, message);
    client_receive(&client);
    *time = client_now() - start;
    *kilobytes = (double)client_memory(&client, "VmRSS:");
    client_end(&client);
}

int main(int argc, char **argv)
{
    long runs = argc < 4 ? 0 : strtol(argv[1], NULL, 10);
    int commands = argc - 3;
    if (runs < 1 || runs > RUNS_MAX || commands > COMMANDS_MAX) {
        fprintf(stderr, "usage: spawn RUNS MESSAGE COMMAND...\n");
        return 2;
    }
    for (long run = -3; run < runs; run++) /* the first three only warm up */
        for (int i = 0; i < commands; i++) {
            long place = run < 0 ? 0 : run;
            run_once(argv[i + 3], argv[2], &took[i][place], &memory[i][place]);
        }
    for (int i = 0; i < commands; i++)
        printf("%.3f %.3f %.0f\n", quantile(took[i], (size_t)runs, 0.5),
               quantile(took[i], (size_t)runs, 0.95), quantile(memory[i], (size_t)runs, 0.5));
    return 0;
}

/*
 * guides.find on hosts that are running: find RUNS SITES COMMAND [SITES COMMAND]...
 *
 * Each host knows the guides of sites 0 to SITES-1; they take turns, on another site each time.
 * Prints for each the median and the 99th percentile in ms, and kB that were resident at most.
 */
#include "client.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { RUNS_MAX = 20000, HOSTS_MAX = 4, SETTLE_US = 1500000 };

static double took[HOSTS_MAX][RUNS_MAX];

static double find_once(const struct client *client, unsigned long site)
{
    char message[256];
    snprintf(message, sizeof message,
             "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"guides.find\",\"params\":"
             "{\"url\":\"https://www.site-%lu.example/compte?page=2\"}}",
             site);
    double start = client_now();
    client_send(client, message);
    if (client_receive(client) < 500) {
        fprintf(stderr, "site %lu has no guides\n", site);
        exit(1);
    }
    return client_now() - start;
}

int main(int argc, char **argv)
{
    long runs = argc < 4 ? 0 : strtol(argv[1], NULL, 10);
    int hosts = (argc - 2) / 2;
    struct client clients[HOSTS_MAX];
    if (runs < 1 || runs > RUNS_MAX || hosts > HOSTS_MAX) {
        fprintf(stderr, "usage: find RUNS SITES COMMAND [SITES COMMAND]...\n");
        return 2;
    }
    for (int i = 0; i < hosts; i++) {
        clients[i] = client_start(argv[2 * i + 3]);
        find_once(&clients[i], 0);
    }
    usleep(SETTLE_US); /* the look at the folders that follows the first answer */
    for (long run = 0; run < runs; run++)
        for (int i = 0; i < hosts; i++) {
            unsigned long sites = strtoul(argv[2 * i + 2], NULL, 10);
            took[i][run] = find_once(&clients[i], (unsigned long)run * 7919 % sites);
        }
    for (int i = 0; i < hosts; i++) {
        double median = quantile(took[i], (size_t)runs, 0.5);
        printf("%.3f %.3f %ld\n", median, quantile(took[i], (size_t)runs, 0.99),
               client_memory(&clients[i], "VmHWM:"));
        client_end(&clients[i]);
    }
    return 0;
}

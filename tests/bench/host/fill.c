/*
 * How long a host takes to read its folders for the first time: fill COMMAND. Prints seconds, from
 * its first answer to the news that there are guides.
 */
#include "client.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    static const char hello[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hello\"}";
    char start[64];
    if (argc != 2) {
        fprintf(stderr, "usage: fill COMMAND\n");
        return 2;
    }
    struct client client = client_start(argv[1]);
    client_send(&client, hello);
    client_receive(&client);
    double begin = client_now();
    do
        client_receive_any(&client, start, sizeof start);
    while (strstr(start, "guides.changed") == NULL);
    printf("%.1f\n", (client_now() - begin) / 1e3);
    client_end(&client);
    return 0;
}

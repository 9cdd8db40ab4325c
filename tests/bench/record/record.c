/*
 * sessions.record through the dispatcher, beside the least that SQLite can do for the same
 * promise: one row, one commit, the same pragmas, the same folder. One of each in turn, so that
 * whatever else the disk does meets both alike.
 *
 *     record FOLDER [ROUNDS [COMMITS]]
 */
#include "app/app.h"
#include "wire/limits.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct bare {
    sqlite3 *database;
    sqlite3_stmt *insert;
};

static void die(const char *what)
{
    fprintf(stderr, "record: %s\n", what);
    exit(1);
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int by_size(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;
    return (left > right) - (left < right);
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, by_size);
    return values[count / 2];
}

static void open_bare(struct bare *bare, const char *folder)
{
    char path[4096];
    if ((size_t)snprintf(path, sizeof path, "%s/bare.db", folder) >= sizeof path ||
        sqlite3_open(path, &bare->database) != SQLITE_OK ||
        sqlite3_exec(bare->database,
                     "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
                     "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"
                     "CREATE TABLE event (session INTEGER, seq INTEGER, step TEXT, event TEXT,"
                     " ms INTEGER, at INTEGER, changed TEXT, PRIMARY KEY (session, seq))"
                     " WITHOUT ROWID",
                     NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(
            bare->database,
            "INSERT INTO event VALUES (1, ?, 'motif', 'shown', ?, 1795262400000, '')", -1,
            &bare->insert, NULL) != SQLITE_OK)
        die("the bare database cannot be made");
}

static void commit_bare(struct bare *bare, int seq)
{
    sqlite3_bind_int(bare->insert, 1, seq);
    sqlite3_bind_int(bare->insert, 2, seq * 10);
    if (sqlite3_step(bare->insert) != SQLITE_DONE || sqlite3_reset(bare->insert) != SQLITE_OK)
        die(sqlite3_errmsg(bare->database));
}

static void answer(struct pap_app *app, const char *message, struct pap_buffer *text)
{
    text->length = 0;
    if (pap_app_answer(app, &(struct pap_caller){.transport = PAP_TRANSPORT_NATIVE}, message,
                       strlen(message), text) != PAP_OK ||
        pap_buffer_append(text, "", 1) != PAP_OK || strstr((char *)text->data, "\"error\"") != NULL)
        die(text->length > 0 ? (const char *)text->data : "no answer");
}

/* Starts a session; `session` gets its 32 characters. */
static void start(struct pap_app *app, char session[33], struct pap_buffer *text)
{
    static const char member[] = "\"session\":\"";
    answer(app,
           "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"sessions.start\",\"params\":"
           "{\"guide\":\"g\",\"revision\":1,\"mode\":\"real\"}}",
           text);
    const char *found = strstr((char *)text->data, member);
    if (found == NULL)
        die("no session");
    memcpy(session, found + sizeof member - 1, 32);
    session[32] = '\0';
}

static void commit_ours(struct pap_app *app, const char *session, int seq, struct pap_buffer *text)
{
    char message[512];
    snprintf(message, sizeof message,
             "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"sessions.record\",\"params\":{"
             "\"session\":\"%s\",\"epoch\":1,\"seq\":%d,\"step\":\"motif\",\"event\":\"shown\","
             "\"ms\":%d}}",
             seq, session, seq, seq * 10);
    answer(app, message, text);
}

int main(int argc, char **argv)
{
    if (argc < 2)
        die("usage: record FOLDER [ROUNDS [COMMITS]]");
    size_t rounds = argc > 2 ? strtoul(argv[2], NULL, 10) : 9;
    size_t commits = argc > 3 ? strtoul(argv[3], NULL, 10) : 200;
    const struct pap_app_options options = {
        .home = argv[1], .folders = "", .system = "/nonexistent", .policy = "/nonexistent"};
    double *ratios = calloc(rounds, sizeof *ratios);
    double *bare_times = calloc(commits, sizeof *bare_times);
    double *our_times = calloc(commits, sizeof *our_times);
    struct bare bare;
    struct pap_app *app;
    struct pap_buffer text;
    int seq = 0;
    if (ratios == NULL || bare_times == NULL || our_times == NULL ||
        pap_app_new(&options, &app, NULL) != PAP_OK)
        die("out of memory");
    pap_buffer_init(&text, PAP_FRAME_OUT_MAX);
    open_bare(&bare, argv[1]);
    printf("| round | bare commit, µs | sessions.record, µs | ratio |\n|---|---|---|---|\n");
    for (size_t round = 0; round < rounds; round++) {
        char session[33];
        start(app, session, &text);
        for (size_t i = 0; i < commits; i++) {
            double begin = seconds();
            commit_bare(&bare, ++seq);
            double middle = seconds();
            commit_ours(app, session, (int)i + 1, &text);
            bare_times[i] = (middle - begin) * 1e6;
            our_times[i] = (seconds() - middle) * 1e6;
        }
        double ours = median(our_times, commits);
        double least = median(bare_times, commits);
        ratios[round] = ours / least;
        printf("| %zu | %.0f | %.0f | %.2f |\n", round + 1, least, ours, ratios[round]);
    }
    printf("\nsessions.record / bare commit, median of %zu rounds of %zu: %.2f (at most 1.3)\n",
           rounds, commits, median(ratios, rounds));
    pap_buffer_clear(&text);
    pap_app_free(app);
    sqlite3_finalize(bare.insert);
    sqlite3_close(bare.database);
    free(our_times);
    free(bare_times);
    free(ratios);
    return 0;
}

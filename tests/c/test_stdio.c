#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "native/stdio.h"
#include "wire/limits.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define HELLO "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hello\"}"

struct served {
    pid_t process;
    int in;  /* write here what the host reads */
    int out; /* and read here what it says */
};

static void serve_and_leave(int in, int out)
{
    struct pap_app *app = NULL;
    struct pap_error error = {0};
    const struct pap_app_options options = {.home = "/proc/nowhere", .folders = "", .system = ""};
    enum pap_status status = pap_app_new(&options, &app, &error);
    if (status == PAP_OK)
        status = pap_stdio_serve(app, in, out, &error);
    pap_app_free(app);
    _exit((int)status);
}

/* A host in a process of its own, both its pipes non-blocking and the one to us small. */
static struct served start(void)
{
    int in[2];
    int out[2];
    assert_int_equal(pipe2(in, O_CLOEXEC), 0);
    assert_int_equal(pipe2(out, O_CLOEXEC), 0);
    assert_int_equal(fcntl(in[0], F_SETFL, O_NONBLOCK), 0);
    assert_int_equal(fcntl(out[1], F_SETFL, O_NONBLOCK), 0);
    assert_true(fcntl(out[1], F_SETPIPE_SZ, 4096) >= 4096);
    pid_t process = fork();
    assert_true(process >= 0);
    if (process == 0) {
        close(in[1]);
        close(out[0]);
        serve_and_leave(in[0], out[1]);
    }
    close(in[0]);
    close(out[1]);
    return (struct served){.process = process, .in = in[1], .out = out[0]};
}

/* Closes the host's input and returns the status with which it ended. */
static enum pap_status finish(struct served *host)
{
    int ended = 0;
    close(host->in);
    assert_int_equal(waitpid(host->process, &ended, 0), host->process);
    close(host->out);
    assert_true(WIFEXITED(ended));
    return (enum pap_status)WEXITSTATUS(ended);
}

static void send_frame(const struct served *host, const char *json)
{
    uint32_t length = (uint32_t)strlen(json);
    assert_int_equal(write(host->in, &length, sizeof length), sizeof length);
    assert_int_equal(write(host->in, json, length), length);
}

static void read_exactly(int descriptor, void *bytes, size_t length)
{
    for (size_t have = 0; have < length;) {
        ssize_t piece = read(descriptor, (char *)bytes + have, length - have);
        assert_true(piece > 0);
        have += (size_t)piece;
    }
}

/* The length of the next frame, whose JSON is read and thrown away. */
static size_t next_frame(const struct served *host)
{
    uint32_t length = 0;
    read_exactly(host->out, &length, sizeof length);
    assert_true(length > 0 && length <= PAP_FRAME_OUT_MAX);
    char *json = malloc(length);
    assert_non_null(json);
    read_exactly(host->out, json, length);
    assert_int_equal(json[0] == '{' || json[0] == '[', 1);
    free(json);
    return length;
}

/*
 * Whoever shares the pipe may have made it non-blocking. A host that took "nothing there yet" for
 * an error died between two steps of a guide.
 */
static void nothing_there_yet_is_not_the_end(void **state)
{
    (void)state;
    struct served host = start();
    for (int i = 0; i < 200; i++) {
        send_frame(&host, HELLO);
        assert_true(next_frame(&host) > 50);
    }
    assert_int_equal(finish(&host), PAP_OK);
}

/* An answer of several times the pipe's size goes out whole, however slowly it is read. */
static void an_answer_larger_than_the_pipe_goes_out_whole(void **state)
{
    (void)state;
    struct served host = start();
    char batch[PAP_RPC_BATCH_MAX * sizeof HELLO + 3] = "[";
    size_t length = 1;
    for (int i = 0; i < PAP_RPC_BATCH_MAX; i++)
        length += (size_t)snprintf(batch + length, sizeof batch - length, "%s%s", i == 0 ? "" : ",",
                                   HELLO);
    snprintf(batch + length, sizeof batch - length, "]");
    for (int i = 0; i < 20; i++) {
        send_frame(&host, batch);
        assert_true(next_frame(&host) > 8000);
    }
    assert_int_equal(finish(&host), PAP_OK);
}

static void a_reader_that_left_is_an_end_with_a_reason(void **state)
{
    (void)state;
    struct served host = start();
    send_frame(&host, HELLO);
    assert_true(next_frame(&host) > 50);
    close(host.out);
    host.out = -1;
    send_frame(&host, HELLO);
    int ended = 0;
    assert_int_equal(waitpid(host.process, &ended, 0), host.process);
    close(host.in);
    assert_true(WIFEXITED(ended));
    assert_int_equal(WEXITSTATUS(ended), PAP_IO);
}

static int ignore_broken_pipes(void **state)
{
    (void)state;
    return signal(SIGPIPE, SIG_IGN) == SIG_ERR ? -1 : 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_there_yet_is_not_the_end),
        cmocka_unit_test(an_answer_larger_than_the_pipe_goes_out_whole),
        cmocka_unit_test(a_reader_that_left_is_an_end_with_a_reason),
    };
    return cmocka_run_group_tests_name("stdio", tests, ignore_broken_pipes, NULL);
}

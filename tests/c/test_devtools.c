#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/dirs.h"
#include "chaos.h"
#include "chrome/devtools.h"
#include "home.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* Answers each command by its number, as Chromium does: {"id": N, ...} up to a zero byte. */
#define ANSWERS(more)                                                                              \
    "stdbuf -o0 tr '\\0' '\\n' <&3 | while read -r line; do id=${line#*'\"id\":'};"                \
    " id=${id%%,*}; " more                                                                         \
    " printf '{\"id\":%s,\"result\":{\"n\":%s}}\\0' \"$id\" \"$id\" >&4; done"

/* A script as a browser, in the test's home; the caller's to free(). */
static char *browser(const char *home, const char *script)
{
    char *path = pap_dirs_join(home, "browser");
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "#!/bin/sh\n%s\n", script);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, 0700), 0);
    return path;
}

/* Nothing of it runs any more, and its folder is gone. */
static void assert_nothing_left(const char *home)
{
    struct dirent *entry;
    errno = 0;
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
    DIR *folder = opendir(home);
    assert_non_null(folder);
    while ((entry = readdir(folder)) != NULL)
        assert_int_not_equal(strncmp(entry->d_name, "pasapas-", strlen("pasapas-")), 0);
    closedir(folder);
}

/* Starts a script, which must fail with this status and words. */
static void assert_refused(const char *home, const char *script, enum pap_status wanted,
                           const char *words)
{
    char *program = browser(home, script);
    const struct pap_devtools_options options = {
        .program = program, .answer_ms = 300, .whole_ms = 10000};
    struct pap_devtools *devtools = NULL;
    struct pap_error error = {0};
    assert_int_equal(pap_devtools_start(&options, &devtools, &error), wanted);
    assert_null(devtools);
    assert_non_null(strstr(error.en, words));
    assert_nothing_left(home);
    free(program);
}

static void a_browser_that_is_none_is_told_of_and_ended(void **state)
{
    assert_refused(*state, "echo 'no display' >&2; exit 3", PAP_UNAVAILABLE, "(no display)");
    assert_refused(*state, "exec sleep 1000", PAP_UNAVAILABLE, "does not answer");
    assert_refused(*state, "printf 'Hello\\0' >&4; exec sleep 1000", PAP_UNAVAILABLE,
                   "does not answer as Chromium does");
    assert_refused(*state, "printf '[1]\\0' >&4; exec sleep 1000", PAP_UNAVAILABLE,
                   "does not answer as Chromium does");
    assert_refused(*state, "exec yes '{}' >&4", PAP_UNAVAILABLE, "does not answer");
    assert_refused(*state, "exec cat /dev/zero >&4", PAP_UNAVAILABLE, "does not answer");
}

/* Chromium's own children leave its group, and one of them went on for days. */
static void what_it_started_is_ended_with_it(void **state)
{
    assert_refused(*state,
                   "setsid sleep 1000 & (sleep 1000 & sleep 1000) & trap '' TERM HUP; sleep 1000",
                   PAP_UNAVAILABLE, "does not answer");
}

static void a_program_that_is_not_there_is_told_of(void **state)
{
    const struct pap_devtools_options options = {
        .program = "/nowhere/chromium", .answer_ms = 300, .whole_ms = 1000};
    struct pap_devtools *devtools = NULL;
    struct pap_error error = {0};
    assert_int_equal(pap_devtools_start(&options, &devtools, &error), PAP_UNAVAILABLE);
    assert_non_null(strstr(error.en, "/nowhere/chromium"));
    assert_nothing_left(*state);
}

static void commands_get_their_own_answers_and_events_are_kept(void **state)
{
    char *program = browser(
        *state, ANSWERS("printf '{\"method\":\"Page.loadEventFired\",\"sessionId\":\"s\"}\\0' >&4;"
                        "printf '{\"id\":77,\"result\":{}}\\0{\"method\":\"X\"}\\0' >&4;"));
    const struct pap_devtools_options options = {
        .program = program, .answer_ms = 5000, .whole_ms = 20000};
    struct pap_devtools *devtools = NULL;
    json_t *result = NULL;
    assert_int_equal(pap_devtools_start(&options, &devtools, NULL), PAP_OK);
    assert_int_equal(
        pap_devtools_call(devtools, "s", "Page.enable", json_pack("{s:i}", "a", 1), &result, NULL),
        PAP_OK);
    assert_int_equal(json_integer_value(json_object_get(result, "n")), 2);
    json_decref(result);
    assert_int_equal(pap_devtools_await(devtools, "s", "Page.loadEventFired", 5000, NULL), PAP_OK);
    assert_int_equal(pap_devtools_await(devtools, "t", "Page.loadEventFired", 50, NULL), PAP_BUSY);
    pap_devtools_forget(devtools);
    assert_int_equal(pap_devtools_await(devtools, "s", "Page.loadEventFired", 50, NULL), PAP_BUSY);
    pap_devtools_end(devtools);
    assert_nothing_left(*state);
    free(program);
}

static void what_the_browser_refuses_is_said_and_a_dialog_is_closed(void **state)
{
    char *program = browser(
        *state,
        "stdbuf -o0 tr '\\0' '\\n' <&3 | while read -r line; do case $line in"
        " *getVersion*) printf '{\"id\":1,\"result\":{}}\\0' >&4;;"
        " *Page.navigate*) printf '{\"method\":\"Page.javascriptDialogOpening\",\"sessionId\":"
        "\"s\",\"params\":{\"type\":\"confirm\"}}\\0' >&4;;"
        " *handleJavaScriptDialog*'\"accept\":false'*)"
        " printf '{\"id\":2,\"error\":{\"code\":-32000,\"message\":\"no such page\"}}\\0' >&4;;"
        " esac; done");
    const struct pap_devtools_options options = {
        .program = program, .answer_ms = 5000, .whole_ms = 20000};
    struct pap_devtools *devtools = NULL;
    struct pap_error error = {0};
    assert_int_equal(pap_devtools_start(&options, &devtools, NULL), PAP_OK);
    assert_int_equal(pap_devtools_call(devtools, "s", "Page.navigate", NULL, NULL, &error),
                     PAP_CONFLICT);
    assert_non_null(strstr(error.en, "no such page"));
    pap_devtools_end(devtools);
    free(program);
}

static void the_whole_is_bounded_and_can_be_left(void **state)
{
    char *program = browser(*state, ANSWERS(""));
    volatile sig_atomic_t leave = 0;
    const struct pap_devtools_options options = {
        .program = program, .answer_ms = 5000, .whole_ms = 5000, .leave = &leave};
    struct pap_devtools *devtools = NULL;
    struct pap_error error = {0};
    assert_int_equal(pap_devtools_start(&options, &devtools, NULL), PAP_OK);
    leave = 1;
    assert_int_equal(pap_devtools_call(devtools, NULL, "X", NULL, NULL, &error), PAP_UNAVAILABLE);
    assert_string_equal(error.en, "interrupted");
    pap_devtools_end(devtools);
    assert_nothing_left(*state);
    free(program);
}

static enum pap_status start_and_call(void *context)
{
    const struct pap_devtools_options options = {
        .program = context, .answer_ms = 5000, .whole_ms = 20000};
    struct pap_devtools *devtools = NULL;
    json_t *result = NULL;
    enum pap_status status = pap_devtools_start(&options, &devtools, NULL);
    if (status == PAP_OK)
        status = pap_devtools_call(devtools, "s", "Page.enable", NULL, &result, NULL);
    assert_true((status == PAP_OK) == (result != NULL));
    json_decref(result);
    pap_devtools_end(devtools);
    return status;
}

static void starting_may_run_out_of_memory_anywhere(void **state)
{
    char *program =
        browser(*state, "printf '{\"id\":1,\"result\":{}}\\0{\"id\":2,\"result\":{}}\\0'"
                        " >&4; exec cat <&3 >/dev/null");
    assert_true(chaos_every_allocation(start_and_call, program) > 10);
    assert_nothing_left(*state);
    free(program);
}

/* Temporary folders are made in the test's home. */
static int make_home(void **state)
{
    int status = home_make(state);
    setenv("TMPDIR", *state, 1);
    return status;
}

#define AT_HOME(test) cmocka_unit_test_setup_teardown(test, make_home, home_remove)

int main(void)
{
    chaos_install();
    signal(SIGPIPE, SIG_IGN);
    const struct CMUnitTest tests[] = {
        AT_HOME(a_browser_that_is_none_is_told_of_and_ended),
        AT_HOME(what_it_started_is_ended_with_it),
        AT_HOME(a_program_that_is_not_there_is_told_of),
        AT_HOME(commands_get_their_own_answers_and_events_are_kept),
        AT_HOME(what_the_browser_refuses_is_said_and_a_dialog_is_closed),
        AT_HOME(the_whole_is_bounded_and_can_be_left),
        AT_HOME(starting_may_run_out_of_memory_anywhere),
    };
    return cmocka_run_group_tests_name("devtools", tests, NULL, NULL);
}

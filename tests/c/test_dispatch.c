#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/app.h"
#include "chaos.h"
#include "wire/limits.h"
#include "wire/rpc.h"

#include <fcntl.h>
#include <jansson.h>
#include <string.h>
#include <unistd.h>

/* An app without any folder: what is asked here needs none. */
static struct pap_app *bare_app(void)
{
    struct pap_app *app = NULL;
    const struct pap_app_options options = {.home = "/proc/nowhere", .folders = "", .system = ""};
    return pap_app_new(&options, &app, NULL) == PAP_OK ? app : NULL;
}

/* The answer to one message over `transport`, the caller's to decref. */
static json_t *ask(enum pap_transport transport, const char *message)
{
    struct pap_app *app = bare_app();
    struct pap_buffer answer;
    assert_non_null(app);
    pap_buffer_init(&answer, PAP_FRAME_OUT_MAX);
    assert_int_equal(pap_app_answer(app, &(struct pap_caller){.transport = transport}, message,
                                    strlen(message), &answer),
                     PAP_OK);
    json_t *json = json_loadb((const char *)answer.data, answer.length, 0, NULL);
    assert_non_null(json);
    pap_buffer_clear(&answer);
    pap_app_free(app);
    return json;
}

static void assert_fault(const char *message, int code, const char *en, const char *fr)
{
    json_t *answer = ask(PAP_TRANSPORT_NATIVE, message);
    const json_t *error = json_object_get(answer, "error");
    const json_t *texts = json_object_get(json_object_get(error, "data"), "text");
    assert_int_equal(json_integer_value(json_object_get(error, "code")), code);
    assert_string_equal(json_string_value(json_object_get(error, "message")), en);
    assert_string_equal(json_string_value(json_object_get(texts, "en")), en);
    assert_string_equal(json_string_value(json_object_get(texts, "fr")), fr);
    json_decref(answer);
}

#define CALL(method, params)                                                                       \
    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" method "\",\"params\":" params "}"

static void parameters_are_checked_before_the_method_sees_them(void **state)
{
    (void)state;
    assert_fault(CALL("hello", "[1]"), -32602, "hello: parameters are given by name",
                 "hello : les paramètres se donnent par leur nom");
    assert_fault(CALL("sessions.resume", "{\"session\":\"a\"}"), -32602,
                 "sessions.resume: \"owner\" is missing", "sessions.resume : il manque « owner »");
    static const char *const wrong[] = {
        CALL("hello", "{\"protocol\":-1}"),
        CALL("hello", "{\"protocol\":1.0}"),
        CALL("hello", "{\"protocol\":\"1\"}"),
        CALL("hello", "{\"protocol\":null}"),
        CALL("hello", "{\"protocol\":9007199254740993}"),
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_fault(wrong[i], -32602, "hello: \"protocol\" has a wrong type or size",
                     "hello : « protocol » n'a pas le bon type ou la bonne taille");
    json_t *answer = ask(PAP_TRANSPORT_NATIVE, CALL("hello", "{\"protocol\":1,\"later\":[]}"));
    assert_non_null(json_object_get(answer, "result"));
    json_decref(answer);
}

static bool has_method(const json_t *answer, const char *wanted)
{
    const json_t *names = json_object_get(json_object_get(answer, "result"), "methods");
    for (size_t i = 0; i < json_array_size(names); i++)
        if (strcmp(json_string_value(json_array_get(names, i)), wanted) == 0)
            return true;
    return false;
}

/* The page's address must never go over a network: there is no method there that takes one. */
static void a_websocket_has_what_hello_says_and_no_more(void **state)
{
    (void)state;
    json_t *near = ask(PAP_TRANSPORT_NATIVE, CALL("hello", "{}"));
    json_t *far = ask(PAP_TRANSPORT_WEBSOCKET, CALL("hello", "{}"));
    assert_true(has_method(near, "guides.find"));
    assert_true(has_method(near, "sessions.record"));
    assert_true(has_method(far, "guides.get"));
    assert_false(has_method(far, "guides.find"));
    assert_false(has_method(far, "sessions.record"));
    json_decref(near);
    json_decref(far);
    json_t *refused =
        ask(PAP_TRANSPORT_WEBSOCKET, CALL("guides.find", "{\"url\":\"https://www.doctolib.fr/\"}"));
    assert_int_equal(json_integer_value(json_object_get(json_object_get(refused, "error"), "code")),
                     PAP_RPC_METHOD_NOT_FOUND);
    json_decref(refused);
}

static enum pap_status answer_from_the_start(void *context)
{
    const char *message = context;
    struct pap_buffer answer;
    pap_buffer_init(&answer, PAP_FRAME_OUT_MAX);
    struct pap_app *app = bare_app();
    enum pap_status status =
        app == NULL ? PAP_NO_MEMORY
                    : pap_app_answer(app, &(struct pap_caller){.transport = PAP_TRANSPORT_NATIVE},
                                     message, strlen(message), &answer);
    pap_buffer_clear(&answer);
    pap_app_free(app);
    return status;
}

/* The catalogue says on stderr that it has no folder, once a run: thousands of times here. */
static int quiet(void)
{
    int said = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    assert_true(said >= 0 && nowhere >= 0);
    assert_true(dup2(nowhere, STDERR_FILENO) >= 0);
    close(nowhere);
    return said;
}

static void loud(int said)
{
    dup2(said, STDERR_FILENO);
    close(said);
}

static void memory_that_runs_out_leaves_nothing_behind(void **state)
{
    (void)state;
    static char hello[] = CALL("hello", "{\"client\":\"test\"}");
    static char wrong[] = CALL("hello", "{\"protocol\":\"1\"}");
    int said = quiet();
    assert_true(chaos_every_allocation(answer_from_the_start, hello) > 30);
    assert_true(chaos_every_allocation(answer_from_the_start, wrong) > 30);
    loud(said);
}

int main(void)
{
    chaos_install();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parameters_are_checked_before_the_method_sees_them),
        cmocka_unit_test(a_websocket_has_what_hello_says_and_no_more),
        cmocka_unit_test(memory_that_runs_out_leaves_nothing_behind),
    };
    return cmocka_run_group_tests_name("dispatch", tests, NULL, NULL);
}

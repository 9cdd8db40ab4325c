#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "chaos.h"
#include "wire/limits.h"
#include "wire/rpc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ANSWER_MAX = 1024 * 1024 };

/* --- method table for the tests: what the specification's examples call ----------------------- */

static json_t *subtract(json_t *params, struct pap_rpc_fault *fault)
{
    json_int_t a = 0;
    json_int_t b = 0;
    const char *format = json_is_array(params) ? "[I,I]" : "{s:I,s:I}";
    int wrong = json_is_array(params)
                    ? json_unpack(params, format, &a, &b)
                    : json_unpack(params, format, "minuend", &a, "subtrahend", &b);
    if (wrong == 0)
        return json_integer(a - b);
    fault->code = PAP_RPC_INVALID_PARAMS;
    return NULL;
}

static json_t *sum(const json_t *params)
{
    json_int_t total = 0;
    for (size_t i = 0; i < json_array_size(params); i++)
        total += json_integer_value(json_array_get(params, i));
    return json_integer(total);
}

/* A string of `length` letters. */
static json_t *large(const json_t *params)
{
    size_t length = (size_t)json_integer_value(json_object_get(params, "length"));
    char *text = malloc(length + 1);
    if (text == NULL)
        return NULL;
    memset(text, 'x', length);
    text[length] = '\0';
    json_t *result = json_string(text);
    free(text);
    return result;
}

static json_t *explain(struct pap_rpc_fault *fault)
{
    fault->code = -32001;
    snprintf(fault->message, sizeof fault->message, "no such guide");
    fault->data = json_pack("{s:s}", "fr", "ce guide n'existe pas");
    return NULL;
}

static json_t *call(void *context, const char *method, json_t *params, struct pap_rpc_fault *fault)
{
    int *calls = context;
    ++*calls;
    if (strcmp(method, "subtract") == 0)
        return subtract(params, fault);
    if (strcmp(method, "sum") == 0)
        return sum(params);
    if (strcmp(method, "get_data") == 0)
        return json_pack("[s,i]", "hello", 5);
    if (strcmp(method, "large") == 0)
        return large(params);
    if (strcmp(method, "explain") == 0)
        return explain(fault);
    if (strcmp(method, "fail") == 0)
        return NULL;
    if (strcmp(method, "update") == 0 || strcmp(method, "notify_hello") == 0)
        return json_null();
    fault->code = PAP_RPC_METHOD_NOT_FOUND;
    snprintf(fault->message, sizeof fault->message, "method not found");
    return NULL;
}

/* --- helpers ------------------------------------------------------------------------------------
 */

/* The answer to `length` bytes, as a new reference; NULL if there is none. */
static json_t *answer_to(const char *bytes, size_t length, int *calls)
{
    struct pap_buffer answer;
    json_t *json = NULL;
    *calls = 0;
    pap_buffer_init(&answer, ANSWER_MAX);
    assert_int_equal(pap_rpc_answer(bytes, length, PAP_RPC_BATCH_MAX, call, calls, &answer),
                     PAP_OK);
    if (answer.length > 0) {
        json = json_loadb((const char *)answer.data, answer.length, 0, NULL);
        assert_non_null(json);
    }
    pap_buffer_clear(&answer);
    return json;
}

static void assert_answer_of(const char *bytes, size_t length, const char *wanted)
{
    int calls = 0;
    json_t *answer = answer_to(bytes, length, &calls);
    json_t *expected = wanted == NULL ? NULL : json_loads(wanted, 0, NULL);
    char *text = answer == NULL ? NULL : json_dumps(answer, JSON_COMPACT);
    if (!(answer == NULL && wanted == NULL) && !json_equal(answer, expected))
        fail_msg("%.*s\nwas answered %s\nnot          %s", (int)length, bytes,
                 text == NULL ? "nothing" : text, wanted == NULL ? "nothing" : wanted);
    free(text);
    json_decref(answer);
    json_decref(expected);
}

static void assert_answer(const char *message, const char *wanted)
{
    assert_answer_of(message, strlen(message), wanted);
}

#define PARSE_ERROR                                                                                \
    "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,\"message\":\"parse error\"}}"
#define INVALID_WITH(id)                                                                           \
    "{\"jsonrpc\":\"2.0\",\"id\":" id                                                              \
    ",\"error\":{\"code\":-32600,\"message\":\"invalid request\"}}"
#define INVALID INVALID_WITH("null")

/* --- tests --------------------------------------------------------------------------------------
 */

/* The examples of jsonrpc.org/specification, section 7. */
static void the_specification_s_examples_hold(void **state)
{
    (void)state;
    static const struct {
        const char *message;
        const char *answer;
    } examples[] = {
        {"{\"jsonrpc\":\"2.0\",\"method\":\"subtract\",\"params\":[42,23],\"id\":1}",
         "{\"jsonrpc\":\"2.0\",\"result\":19,\"id\":1}"},
        {"{\"jsonrpc\":\"2.0\",\"method\":\"subtract\",\"params\":[23,42],\"id\":2}",
         "{\"jsonrpc\":\"2.0\",\"result\":-19,\"id\":2}"},
        {"{\"jsonrpc\":\"2.0\",\"method\":\"subtract\","
         "\"params\":{\"subtrahend\":23,\"minuend\":42},\"id\":3}",
         "{\"jsonrpc\":\"2.0\",\"result\":19,\"id\":3}"},
        {"{\"jsonrpc\":\"2.0\",\"method\":\"update\",\"params\":[1,2,3,4,5]}", NULL},
        {"{\"jsonrpc\":\"2.0\",\"method\":\"foobar\"}", NULL},
        {"{\"jsonrpc\":\"2.0\",\"method\":\"foobar\",\"id\":\"1\"}",
         "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32601,\"message\":\"method not found\"},"
         "\"id\":\"1\"}"},
        {"{\"jsonrpc\":\"2.0\",\"method\":\"foobar,\"params\":\"bar\",\"baz]", PARSE_ERROR},
        {"{\"jsonrpc\":\"2.0\",\"method\":1,\"params\":\"bar\"}", INVALID},
        {"[{\"jsonrpc\":\"2.0\",\"method\":\"sum\",\"params\":[1,2,4],\"id\":\"1\"},"
         "{\"jsonrpc\":\"2.0\",\"method\"]",
         PARSE_ERROR},
        {"[]", INVALID},
        {"[1]", "[" INVALID "]"},
        {"[1,2,3]", "[" INVALID "," INVALID "," INVALID "]"},
        {"[{\"jsonrpc\":\"2.0\",\"method\":\"sum\",\"params\":[1,2,4],\"id\":\"1\"},"
         "{\"jsonrpc\":\"2.0\",\"method\":\"notify_hello\",\"params\":[7]},"
         "{\"jsonrpc\":\"2.0\",\"method\":\"subtract\",\"params\":[42,23],\"id\":\"2\"},"
         "{\"foo\":\"boo\"},"
         "{\"jsonrpc\":\"2.0\",\"method\":\"foo.get\",\"params\":{\"name\":\"myself\"},\"id\":"
         "\"5\"},"
         "{\"jsonrpc\":\"2.0\",\"method\":\"get_data\",\"id\":\"9\"}]",
         "[{\"jsonrpc\":\"2.0\",\"result\":7,\"id\":\"1\"},"
         "{\"jsonrpc\":\"2.0\",\"result\":19,\"id\":\"2\"}," INVALID ","
         "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32601,\"message\":\"method not found\"},"
         "\"id\":\"5\"},"
         "{\"jsonrpc\":\"2.0\",\"result\":[\"hello\",5],\"id\":\"9\"}]"},
        {"[{\"jsonrpc\":\"2.0\",\"method\":\"notify_sum\",\"params\":[1,2,4]},"
         "{\"jsonrpc\":\"2.0\",\"method\":\"notify_hello\",\"params\":[7]}]",
         NULL},
    };
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++)
        assert_answer(examples[i].message, examples[i].answer);
}

/* An answer with a wrong id leaves the caller in the browser waiting forever. */
static void an_id_comes_back_as_it_was_or_as_null(void **state)
{
    (void)state;
    static const char *const kept[] = {"1",
                                       "0",
                                       "-1",
                                       "9007199254740992",
                                       "-9007199254740992",
                                       "null",
                                       "\"\"",
                                       "\"\\u00e9t\\u00e9 \\\"1\\\" \\n\""};
    static const char *const refused[] = {"9007199254740993",
                                          "-9007199254740993",
                                          "9223372036854775807",
                                          "1.5",
                                          "1.0",
                                          "1e3",
                                          "true",
                                          "[]",
                                          "{}"};
    char message[256];
    char wanted[256];
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        snprintf(message, sizeof message,
                 "{\"jsonrpc\":\"2.0\",\"method\":\"sum\",\"params\":[1],\"id\":%s}", kept[i]);
        snprintf(wanted, sizeof wanted, "{\"jsonrpc\":\"2.0\",\"result\":1,\"id\":%s}", kept[i]);
        assert_answer(message, wanted);
    }
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        snprintf(message, sizeof message, "{\"jsonrpc\":\"2.0\",\"method\":\"sum\",\"id\":%s}",
                 refused[i]);
        assert_answer(message, INVALID);
    }
}

static void an_invalid_request_keeps_its_id_where_it_has_one(void **state)
{
    (void)state;
    assert_answer("{\"jsonrpc\":\"1.0\",\"method\":\"sum\",\"id\":7}", INVALID_WITH("7"));
    assert_answer("{\"method\":\"sum\",\"id\":7}", INVALID_WITH("7"));
    assert_answer("{\"jsonrpc\":2.0,\"method\":\"sum\",\"id\":\"a\"}", INVALID_WITH("\"a\""));
    assert_answer("{\"jsonrpc\":\"2.0\",\"method\":\"sum\",\"params\":5,\"id\":7}",
                  INVALID_WITH("7"));
    assert_answer("{\"jsonrpc\":\"2.0\",\"method\":\"sum\",\"params\":null,\"id\":7}",
                  INVALID_WITH("7"));
    assert_answer("{\"jsonrpc\":\"2.0\",\"id\":7}", INVALID_WITH("7"));
    assert_answer("\"sum\"", INVALID);
    assert_answer("7", INVALID);
    assert_answer("null", INVALID);
    assert_answer("[[]]", "[" INVALID "]");
}

/* A method name or an id of megabytes would be copied into the answer or a log. */
static void names_and_ids_are_short(void **state)
{
    (void)state;
    char name[PAP_RPC_ID_MAX + 2];
    char message[512];
    char wanted[512];
    memset(name, 'n', sizeof name);
    name[PAP_RPC_METHOD_MAX + 1] = '\0';
    snprintf(message, sizeof message, "{\"jsonrpc\":\"2.0\",\"method\":\"%s\",\"id\":1}", name);
    assert_answer(message, INVALID_WITH("1"));
    memset(name, 'n', sizeof name);
    name[PAP_RPC_ID_MAX + 1] = '\0';
    snprintf(message, sizeof message, "{\"jsonrpc\":\"2.0\",\"method\":\"sum\",\"id\":\"%s\"}",
             name);
    assert_answer(message, INVALID);
    name[PAP_RPC_ID_MAX] = '\0';
    snprintf(message, sizeof message, "{\"jsonrpc\":\"2.0\",\"method\":\"sum\",\"id\":\"%s\"}",
             name);
    snprintf(wanted, sizeof wanted, "{\"jsonrpc\":\"2.0\",\"result\":0,\"id\":\"%s\"}", name);
    assert_answer(message, wanted);
}

/*
 * With duplicate "method" members, two parsers may choose different ones, which an attacker could
 * exploit.
 */
static void what_two_readers_could_read_differently_is_a_parse_error(void **state)
{
    (void)state;
    assert_answer("{\"jsonrpc\":\"2.0\",\"method\":\"sum\",\"method\":\"update\",\"id\":1}",
                  PARSE_ERROR);
    assert_answer("{\"jsonrpc\":\"2.0\",\"method\":\"sum\",\"params\":{\"a\":1,\"\\u0061\":2},"
                  "\"id\":1}",
                  PARSE_ERROR);
    assert_answer("{\"jsonrpc\":\"2.0\",\"method\":\"sum\",\"id\":1} x", PARSE_ERROR);
    assert_answer("{\"jsonrpc\":\"2.0\",\"method\":\"s\\u0000m\",\"id\":1}", PARSE_ERROR);
    assert_answer("{\"jsonrpc\":\"2.0\",\"method\":\"sum\",\"id\":92233720368547758070}",
                  PARSE_ERROR);
    assert_answer("", PARSE_ERROR);
    assert_answer_of("{}\0", 3, PARSE_ERROR);
}

static void bytes_that_are_not_utf8_are_a_parse_error(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "\xFF", "\xC3", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE9t\xE9"};
    char message[128];
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        snprintf(message, sizeof message, "{\"jsonrpc\":\"2.0\",\"method\":\"%s\",\"id\":1}",
                 wrong[i]);
        assert_answer(message, PARSE_ERROR);
    }
    assert_answer("\xEF\xBB\xBF{\"jsonrpc\":\"2.0\",\"method\":\"sum\",\"id\":1}", PARSE_ERROR);
}

/* Ten thousand nested brackets overflowed the stack of another host. */
static void nesting_of_ten_thousand_is_refused(void **state)
{
    (void)state;
    enum { DEPTH = 10 * 1000 };
    static char message[2 * DEPTH];
    memset(message, '[', DEPTH);
    memset(message + DEPTH, ']', DEPTH);
    assert_answer_of(message, sizeof message, PARSE_ERROR);
    assert_answer_of(message, DEPTH, PARSE_ERROR);
}

static void an_error_of_a_method_says_what_it_knows(void **state)
{
    (void)state;
    assert_answer("{\"jsonrpc\":\"2.0\",\"method\":\"explain\",\"id\":1}",
                  "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32001,"
                  "\"message\":\"no such guide\",\"data\":{\"fr\":\"ce guide n'existe pas\"}}}");
    assert_answer("{\"jsonrpc\":\"2.0\",\"method\":\"fail\",\"id\":1}",
                  "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32603,"
                  "\"message\":\"internal error\"}}");
    assert_answer("{\"jsonrpc\":\"2.0\",\"method\":\"explain\"}", NULL);
}

#define TOO_LARGE(id)                                                                              \
    "{\"jsonrpc\":\"2.0\",\"id\":" id ",\"error\":{\"code\":-32603,"                               \
    "\"message\":\"the answer is larger than one message may be\"}}"

/* Browsers close the port on an answer over 1 MiB, so the caller must receive an error instead. */
static void an_answer_that_is_too_large_becomes_an_error_for_its_id(void **state)
{
    (void)state;
    int calls = 0;
    assert_answer("{\"jsonrpc\":\"2.0\",\"method\":\"large\",\"params\":{\"length\":1048576},"
                  "\"id\":\"big\"}",
                  TOO_LARGE("\"big\""));
    static const char fits[] = "{\"jsonrpc\":\"2.0\",\"method\":\"large\","
                               "\"params\":{\"length\":1048000},\"id\":1}";
    json_t *answer = answer_to(fits, strlen(fits), &calls);
    assert_int_equal(json_string_length(json_object_get(answer, "result")), 1048000);
    json_decref(answer);
}

/* One large answer in a batch must not use up the space of those after it: the port would close. */
static void a_full_batch_answers_every_call_whatever_is_too_large(void **state)
{
    (void)state;
    int calls = 0;
    json_t *batch = json_array();
    for (int i = 0; i < PAP_RPC_BATCH_MAX; i++) {
        char id[PAP_RPC_ID_MAX + 1];
        memset(id, '\x01', sizeof id);
        id[PAP_RPC_ID_MAX] = '\0';
        id[0] = (char)(' ' + i);
        json_array_append_new(batch, json_pack("{s:s,s:s,s:s,s:{s:i}}", "jsonrpc", "2.0", "id", id,
                                               "method", "large", "params", "length", 300 * 1000));
    }
    char *message = json_dumps(batch, 0);
    json_t *answers = answer_to(message, strlen(message), &calls);
    int whole = 0;
    assert_int_equal(calls, PAP_RPC_BATCH_MAX);
    assert_int_equal(json_array_size(answers), PAP_RPC_BATCH_MAX);
    for (size_t i = 0; i < PAP_RPC_BATCH_MAX; i++) {
        const json_t *answer = json_array_get(answers, i);
        assert_true(json_equal(json_object_get(answer, "id"),
                               json_object_get(json_array_get(batch, i), "id")));
        whole += json_object_get(answer, "result") != NULL;
    }
    assert_int_equal(whole, 3);
    json_decref(answers);
    free(message);
    json_array_append_new(batch, json_integer(1));
    message = json_dumps(batch, 0);
    answers = answer_to(message, strlen(message), &calls);
    assert_int_equal(calls, 0);
    assert_int_equal(json_integer_value(json_object_get(json_object_get(answers, "error"), "code")),
                     PAP_RPC_INVALID_REQUEST);
    json_decref(answers);
    json_decref(batch);
    free(message);
}

static void a_notification_has_no_id(void **state)
{
    (void)state;
    struct pap_buffer message;
    json_t *params = json_pack("{s:i}", "generation", 7);
    pap_buffer_init(&message, 1000);
    assert_int_equal(pap_rpc_notify("guides.changed", params, &message), PAP_OK);
    json_t *sent = json_loadb((const char *)message.data, message.length, 0, NULL);
    json_t *wanted = json_loads("{\"jsonrpc\":\"2.0\",\"method\":\"guides.changed\","
                                "\"params\":{\"generation\":7}}",
                                0, NULL);
    assert_true(json_equal(sent, wanted));
    message.limit = message.length;
    assert_int_equal(pap_rpc_notify("guides.changed", params, &message), PAP_LIMIT);
    pap_buffer_clear(&message);
    json_decref(sent);
    json_decref(wanted);
    json_decref(params);
}

/* --- allocation failures ---------------------------------------------------------------------- */

static enum pap_status answer_whole(void *context)
{
    const char *message = context;
    struct pap_buffer answer;
    int calls = 0;
    pap_buffer_init(&answer, ANSWER_MAX);
    enum pap_status status =
        pap_rpc_answer(message, strlen(message), PAP_RPC_BATCH_MAX, call, &calls, &answer);
    if (status == PAP_OK && answer.length > 0) {
        chaos_pause();
        json_t *json = json_loadb((const char *)answer.data, answer.length, 0, NULL);
        assert_non_null(json);
        json_decref(json);
        chaos_resume();
    }
    pap_buffer_clear(&answer);
    return status;
}

static enum pap_status notify(void *context)
{
    struct pap_buffer message;
    pap_buffer_init(&message, 1000);
    enum pap_status status = pap_rpc_notify("guides.changed", context, &message);
    pap_buffer_clear(&message);
    return status;
}

/* Every allocation may fail: nothing leaks, nothing crashes, no partial answer is sent. */
static void without_memory_there_is_no_answer_rather_than_half_of_one(void **state)
{
    (void)state;
    static char batch[] = "[{\"jsonrpc\":\"2.0\",\"method\":\"sum\",\"params\":[1,2],\"id\":\"a\"},"
                          "{\"jsonrpc\":\"2.0\",\"method\":\"explain\",\"id\":2},"
                          "{\"jsonrpc\":\"2.0\",\"method\":\"update\"},1]";
    static char large_one[] = "{\"jsonrpc\":\"2.0\",\"method\":\"large\","
                              "\"params\":{\"length\":2000000},\"id\":\"b\"}";
    static char broken[] = "{\"a\":1,\"a\":2}";
    assert_true(chaos_every_allocation(answer_whole, batch) > 50);
    assert_true(chaos_every_allocation(answer_whole, large_one) > 10);
    assert_true(chaos_every_allocation(answer_whole, broken) > 5);
    json_t *params = json_pack("{s:i}", "generation", 7);
    assert_true(chaos_every_allocation(notify, params) > 5);
    json_decref(params);
}

int main(void)
{
    chaos_install();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_specification_s_examples_hold),
        cmocka_unit_test(an_id_comes_back_as_it_was_or_as_null),
        cmocka_unit_test(an_invalid_request_keeps_its_id_where_it_has_one),
        cmocka_unit_test(names_and_ids_are_short),
        cmocka_unit_test(what_two_readers_could_read_differently_is_a_parse_error),
        cmocka_unit_test(bytes_that_are_not_utf8_are_a_parse_error),
        cmocka_unit_test(nesting_of_ten_thousand_is_refused),
        cmocka_unit_test(an_error_of_a_method_says_what_it_knows),
        cmocka_unit_test(an_answer_that_is_too_large_becomes_an_error_for_its_id),
        cmocka_unit_test(a_full_batch_answers_every_call_whatever_is_too_large),
        cmocka_unit_test(a_notification_has_no_id),
        cmocka_unit_test(without_memory_there_is_no_answer_rather_than_half_of_one),
    };
    return cmocka_run_group_tests_name("rpc", tests, NULL, NULL);
}

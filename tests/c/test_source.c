#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "chaos.h"
#include "guide/source.h"

/* No string has more than 13 letters: see docs/decisions/0004-jansson-without-memory.md. */
static const char source_text[] = "{\"steps\": [\n"
                                  " {\"id\": \"a\", \"next\": [\"x-b\"]},\n"
                                  " {\"include\": \"common/x\"},\n"
                                  " {\"id\": \"z\"}\n"
                                  "]}";
static const char common_text[] = "[\n"
                                  " {\"id\": \"a\", \"next\": [\"b\", \"end\"]},\n"
                                  " {\"id\": \"b\", \"branch\": [{\"go\": \"a\"}],\n"
                                  "  \"missing\": {\"go\": \"end\"}}\n"
                                  "]";

static enum pap_status read_common(void *context, const char *name, char **bytes, size_t *length,
                                   struct pap_error *error)
{
    assert_string_equal(name, "common/x");
    *length = strlen(context);
    *bytes = malloc(*length);
    if (*bytes == NULL)
        return pap_error_no_memory(error);
    memcpy(*bytes, context, *length);
    return PAP_OK;
}

static enum pap_status build(struct pap_source *source, const char *text, const char *common,
                             const char **faulty, struct pap_error *error)
{
    return pap_source_build(source, text, strlen(text), read_common, (void *)common, faulty, error);
}

static void assert_text(const struct pap_source *source, const char *wanted)
{
    assert_int_equal(source->text.length, strlen(wanted));
    assert_memory_equal(source->text.data, wanted, strlen(wanted));
}

static void assert_built(const struct pap_source *source)
{
    assert_text(source, "{\"steps\": [\n"
                        " {\"id\": \"a\", \"next\": [\"x-b\"]},\n"
                        " {\"id\": \"x-a\", \"next\": [\"x-b\", \"end\"]},\n"
                        " {\"id\": \"x-b\", \"branch\": [{\"go\": \"x-a\"}],\n"
                        "  \"missing\": {\"go\": \"end\"}},\n"
                        " {\"id\": \"z\"}\n"
                        "]}");
}

/* One common file was changed, and every line of five guides was another. */
static void what_is_put_in_is_indented_as_the_include_was(void **state)
{
    (void)state;
    struct pap_source source;
    struct pap_error error = {0};
    const char *faulty = NULL;
    assert_int_equal(
        build(&source, "{\"minutes\" : 2.50,\n    \"steps\":[ {\"include\":\"common/x\"} ]}\n",
              "[\n\t{},\n  {\n    \"id\":\"a\" , \"z\": \"\\u0061\"\n},7]", &faulty, &error),
        PAP_OK);
    assert_text(&source, "{\"minutes\" : 2.50,\n    \"steps\":[ {},\n"
                         "    {\n      \"id\":\"x-a\" , \"z\": \"\\u0061\"\n    },\n"
                         "    7 ]}\n");
    pap_source_clear(&source);
}

/* The step was found on line 12 of a file that was never written. */
static void what_was_built_knows_where_it_comes_from(void **state)
{
    (void)state;
    static const struct {
        const char *pointer;
        const char *file;
        int line;
        int column;
    } table[] = {
        {"", NULL, 1, 1},
        {"/steps", NULL, 1, 11},
        {"/title", NULL, 1, 1},
        {"/steps/0/next/0", NULL, 2, 23},
        {"/steps/1", "common/x", 2, 2},
        {"/steps/1/next/1", "common/x", 2, 28},
        {"/steps/2/missing/go", "common/x", 4, 21},
        {"/steps/2/title", "common/x", 3, 2},
        {"/steps/3/id", NULL, 4, 9},
        {"/steps/4", NULL, 1, 11},
    };
    struct pap_source source;
    struct pap_error error = {0};
    const char *faulty = NULL;
    assert_int_equal(build(&source, source_text, common_text, &faulty, &error), PAP_OK);
    assert_built(&source);
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct pap_finding finding = {.pointer = (char *)table[i].pointer};
        const char *file = pap_source_locate(&source, &finding);
        if (finding.error.line != table[i].line || finding.error.column != table[i].column)
            fail_msg("%s: %d:%d", table[i].pointer, finding.error.line, finding.error.column);
        assert_int_equal(file == NULL, table[i].file == NULL);
        if (file != NULL)
            assert_string_equal(file, table[i].file);
    }
    pap_source_clear(&source);
}

static void a_fault_says_in_which_file_it_is(void **state)
{
    (void)state;
    static const struct {
        const char *source;
        const char *common;
        const char *faulty;
        int line;
    } table[] = {
        {"{\"steps\": [\n}", common_text, NULL, 2},
        {source_text, "[\n\n{\"id\"}]", "common/x", 3},
        {source_text, "{}", "common/x", 1},
        {source_text, "[\n{\"include\": \"common/x\"}]", "common/x", 2},
        {"{\"steps\": [\n{\"include\": \"common/X\"}]}", common_text, NULL, 2},
        {"{\"steps\": [{\"include\": \"common/x\"},\n{\"include\": \"common/x\"}]}", common_text,
         NULL, 2},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct pap_source source;
        struct pap_error error = {0};
        const char *faulty = "";
        assert_int_not_equal(build(&source, table[i].source, table[i].common, &faulty, &error),
                             PAP_OK);
        assert_int_equal(error.line, table[i].line);
        assert_true(error.en[0] != '\0' && error.fr[0] != '\0');
        assert_int_equal(faulty == NULL, table[i].faulty == NULL);
        pap_source_clear(&source);
    }
}

/* What is no guide at all is built as it is: its schema is judged afterwards. */
static void what_has_no_steps_is_left_to_the_judge(void **state)
{
    (void)state;
    static const char *const texts[] = {"[]", "{}", "{\"steps\": 1}", "{\"steps\": [1, [], null]}"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct pap_source source;
        const char *faulty = NULL;
        assert_int_equal(build(&source, texts[i], common_text, &faulty, NULL), PAP_OK);
        assert_text(&source, texts[i]);
        pap_source_clear(&source);
    }
}

static enum pap_status build_right(void *context)
{
    struct pap_source source;
    struct pap_error error = {0};
    const char *faulty = NULL;
    (void)context;
    enum pap_status status = build(&source, source_text, common_text, &faulty, &error);
    chaos_pause();
    if (status == PAP_OK)
        assert_built(&source);
    chaos_resume();
    pap_source_clear(&source);
    return status;
}

static void building_may_run_out_of_memory_anywhere(void **state)
{
    (void)state;
    chaos_install();
    assert_true(chaos_every_allocation(build_right, NULL) > 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_built_knows_where_it_comes_from),
        cmocka_unit_test(what_is_put_in_is_indented_as_the_include_was),
        cmocka_unit_test(a_fault_says_in_which_file_it_is),
        cmocka_unit_test(what_has_no_steps_is_left_to_the_judge),
        cmocka_unit_test(building_may_run_out_of_memory_anywhere),
    };
    return cmocka_run_group_tests_name("source", tests, NULL, NULL);
}

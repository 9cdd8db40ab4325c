#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "guide/position.h"

static const char document[] = "{\n"
                               "  \"été\": {\"a/b\": 1, \"m~n\": [10, \"]}\", {\"x\": null}]},\n"
                               "  \"\\u0069d\": \"a\\\"b\", \"\": true,\r\n"
                               "\t\"steps\" : [ { \"id\": \"é\", \"say\": {\"fr\": \"é\"} },\n"
                               "    []  , {\"id\":-1.5e3}]\n"
                               "}";

/* "Something is wrong in this file of two thousand lines." */
static void every_value_has_its_line_and_column(void **state)
{
    (void)state;
    static const struct {
        const char *pointer;
        int line;
        int column;
        enum pap_status status;
    } table[] = {
        {"", 1, 1, PAP_OK},
        {"/été", 2, 10, PAP_OK},
        {"/été/a~1b", 2, 18, PAP_OK},
        {"/été/m~0n", 2, 28, PAP_OK},
        {"/été/m~0n/1", 2, 33, PAP_OK},
        {"/été/m~0n/2/x", 2, 45, PAP_OK},
        {"/id", 3, 14, PAP_OK},
        {"/", 3, 26, PAP_OK},
        {"/steps", 4, 12, PAP_OK},
        {"/steps/0/id", 4, 22, PAP_OK},
        {"/steps/0/say/fr", 4, 41, PAP_OK},
        {"/steps/1", 5, 5, PAP_OK},
        {"/steps/2/id", 5, 17, PAP_OK},
        /* the deepest parent that there is */
        {"/title", 1, 1, PAP_NOT_FOUND},
        {"/steps/3", 4, 12, PAP_NOT_FOUND},
        {"/steps/0/title", 4, 14, PAP_NOT_FOUND},
        {"/steps/0/id/deeper", 4, 22, PAP_NOT_FOUND},
        {"/steps/1/0", 5, 5, PAP_NOT_FOUND},
        {"/steps/x", 4, 12, PAP_NOT_FOUND},
        {"/steps/-1", 4, 12, PAP_NOT_FOUND},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        int line = 0;
        int column = 0;
        enum pap_status status =
            pap_position_find(document, sizeof document - 1, table[i].pointer, &line, &column);
        if (status != table[i].status || line != table[i].line || column != table[i].column)
            fail_msg("%s: %d, %d:%d", table[i].pointer, status, line, column);
    }
}

/* What is looked through need not be whole: the end is never passed, whatever was promised. */
static void every_value_has_its_bytes(void **state)
{
    (void)state;
    static const char *const table[][2] = {
        {"/été/a~1b", "1"},
        {"/été/m~0n", "[10, \"]}\", {\"x\": null}]"},
        {"/été/m~0n/1", "\"]}\""},
        {"/id", "\"a\\\"b\""},
        {"/", "true"},
        {"/steps/0/say", "{\"fr\": \"é\"}"},
        {"/steps/1", "[]"},
        {"/steps/2/id", "-1.5e3"},
    };
    size_t start = 7;
    size_t end = 7;
    assert_int_equal(pap_position_span(document, sizeof document - 1, "/title", &start, &end),
                     PAP_NOT_FOUND);
    assert_true(start == 7 && end == 7);
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        assert_int_equal(
            pap_position_span(document, sizeof document - 1, table[i][0], &start, &end), PAP_OK);
        assert_int_equal(end - start, strlen(table[i][1]));
        assert_memory_equal(document + start, table[i][1], end - start);
    }
}

static void a_cut_document_ends_the_search(void **state)
{
    (void)state;
    for (size_t cut = 0; cut < sizeof document; cut++) {
        char *piece = malloc(cut + 1);
        assert_non_null(piece);
        memcpy(piece, document, cut);
        char *exact = realloc(piece, cut == 0 ? 1 : cut);
        assert_non_null(exact);
        int line = 0;
        int column = 0;
        pap_position_find(exact, cut, "/steps/2/id", &line, &column);
        assert_in_range(line, 1, 6);
        free(exact);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_value_has_its_line_and_column),
        cmocka_unit_test(every_value_has_its_bytes),
        cmocka_unit_test(a_cut_document_ends_the_search),
    };
    return cmocka_run_group_tests_name("position", tests, NULL, NULL);
}

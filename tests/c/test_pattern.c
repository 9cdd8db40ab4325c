#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "guide/pattern.h"

#ifdef PASAPAS_TEST
static const bool is_test_build = true;
#else
static const bool is_test_build = false;
#endif

static json_t *table(void)
{
    json_t *json = json_load_file(SOURCE_DIR "/tests/guide/patterns.json", 0, NULL);
    assert_non_null(json);
    return json;
}

static bool fits(const char *text, const char *address)
{
    struct pap_pattern pattern;
    struct pap_url url;
    return pap_pattern_parse(text, &pattern, NULL) == PAP_OK &&
           pap_url_parse(address, &url) == PAP_OK && pap_pattern_matches(&pattern, &url);
}

static void check_rows(const json_t *rows, bool expect_any)
{
    size_t index;
    json_t *row;
    assert_true(json_array_size(rows) > 0);
    json_array_foreach(rows, index, row)
    {
        const char *pattern = json_string_value(json_array_get(row, 0));
        const char *address = json_string_value(json_array_get(row, 1));
        bool expected = expect_any && json_is_true(json_array_get(row, 2));
        if (fits(pattern, address) != expected)
            fail_msg("%s ~ %s", pattern, address);
    }
}

/* https://www.doctolib.fr@evil.example/ was taken for the real site. */
static void a_guide_is_offered_on_its_own_site_only(void **state)
{
    (void)state;
    json_t *json = table();
    check_rows(json_object_get(json, "fits"), true);
    json_decref(json);
}

/* A host that people install took http://localhost from any program on the computer. */
static void localhost_is_for_test_builds(void **state)
{
    (void)state;
    json_t *json = table();
    check_rows(json_object_get(json, "localhost"), is_test_build);
    json_decref(json);
}

/* "<all_urls>" in a guide put us on every page that the person opened. */
static void what_is_no_pattern_is_refused_with_a_reason(void **state)
{
    (void)state;
    json_t *json = table();
    size_t index;
    json_t *row;
    json_array_foreach(json_object_get(json, "patterns"), index, row)
    {
        const char *text = json_string_value(json_array_get(row, 0));
        struct pap_pattern pattern;
        struct pap_error error = {0};
        bool is = pap_pattern_parse(text, &pattern, &error) == PAP_OK;
        if (is != json_is_true(json_array_get(row, 1)))
            fail_msg("%s", text);
        assert_int_equal(is, error.en[0] == '\0');
        assert_int_equal(is, error.fr[0] == '\0');
    }
    json_array_foreach(json_object_get(json, "addresses"), index, row)
    {
        const char *text = json_string_value(json_array_get(row, 0));
        struct pap_url url;
        if ((pap_url_parse(text, &url) == PAP_OK) != json_is_true(json_array_get(row, 1)))
            fail_msg("%s", text);
    }
    json_decref(json);
}

/* "https://", `pairs` labels "a." and a last label. */
static void write_long_host(char *text, size_t size, size_t pairs, const char *last)
{
    size_t at = (size_t)snprintf(text, size, "https://");
    for (size_t i = 0; i < pairs; i++)
        at += (size_t)snprintf(text + at, size - at, "a.");
    snprintf(text + at, size - at, "%s/", last);
}

static void host_lengths_are_those_of_the_dns(void **state)
{
    (void)state;
    char text[400];
    struct pap_url url;
    write_long_host(text, sizeof text, 126, "b");
    assert_int_equal(pap_url_parse(text, &url), PAP_OK);
    assert_int_equal(strlen(url.host), PAP_HOST_MAX);
    write_long_host(text, sizeof text, 126, "bb");
    assert_int_equal(pap_url_parse(text, &url), PAP_INVALID);
}

static void users_and_ports_are_told(void **state)
{
    (void)state;
    struct pap_url url;
    assert_int_equal(pap_url_parse("https://a@b.example:8443/c?d#e", &url), PAP_OK);
    assert_true(url.secure && url.has_user && url.has_port);
    assert_string_equal(url.host, "b.example");
    assert_int_equal(url.path_length, strlen("/c?d"));
    assert_memory_equal(url.path, "/c?d", url.path_length);
    assert_int_equal(pap_url_parse("http://b.example", &url), PAP_OK);
    assert_false(url.secure || url.has_user || url.has_port);
    assert_int_equal(url.path_length, 1);
}

/*
 * A pattern of many stars froze the browser: every star was tried at every place. Here a naive
 * matcher needs more steps than there are atoms; whether this one ends is the assertion.
 */
static void many_stars_end(void **state)
{
    (void)state;
    enum { STARS = 500, LETTERS = 200000 };
    char *pattern = calloc(1, 64 + STARS * 2);
    char *address = malloc(64 + LETTERS);
    assert_non_null(pattern);
    assert_non_null(address);
    size_t at = (size_t)snprintf(pattern, 64, "https://a.example/");
    for (size_t i = 0; i < STARS; i++, at += 2)
        snprintf(pattern + at, 3, "*a");
    snprintf(pattern + at, 4, "*bc");
    at = (size_t)snprintf(address, 64, "https://a.example/");
    memset(address + at, 'a', LETTERS);
    address[at + LETTERS] = '\0';
    assert_false(fits(pattern, address));
    address[at + LETTERS - 2] = 'b';
    address[at + LETTERS - 1] = 'c';
    assert_true(fits(pattern, address));
    free(pattern);
    free(address);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_guide_is_offered_on_its_own_site_only),
        cmocka_unit_test(localhost_is_for_test_builds),
        cmocka_unit_test(what_is_no_pattern_is_refused_with_a_reason),
        cmocka_unit_test(host_lengths_are_those_of_the_dns),
        cmocka_unit_test(users_and_ports_are_told),
        cmocka_unit_test(many_stars_end),
    };
    return cmocka_run_group_tests_name("pattern", tests, NULL, NULL);
}

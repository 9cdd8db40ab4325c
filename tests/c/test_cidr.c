/* Networks as an operator writes them, and files of one folder. */
#include "service/cidr.h"
#include "service/static_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static bool is_in(const char *networks, const char *address)
{
    struct pap_cidr_list read;
    struct pap_error error = {0};
    assert_int_equal(pap_cidr_list_parse(networks, &read, &error), PAP_OK);
    return pap_cidr_list_contains(&read, address);
}

/* A prefix that was compared in whole bytes trusted fifteen strangers more. */
static void an_address_is_in_its_network_and_in_no_other(void **state)
{
    (void)state;
    assert_true(is_in("192.0.2.1", "192.0.2.1"));
    assert_false(is_in("192.0.2.1", "192.0.2.2"));
    assert_true(is_in("192.0.2.0/28", "192.0.2.15"));
    assert_false(is_in("192.0.2.0/28", "192.0.2.16"));
    assert_true(is_in("10.0.0.0/8, 192.0.2.1", "10.255.255.255"));
    assert_false(is_in("10.0.0.0/8 192.0.2.1", "11.0.0.0"));
    assert_true(is_in("0.0.0.0/0", "203.0.113.9"));
    assert_false(is_in("0.0.0.0/0", "2001:db8::1"));
    assert_true(is_in("2001:db8::/33", "2001:db8:7fff::1"));
    assert_false(is_in("2001:db8::/33", "2001:db8:8000::1"));
    assert_true(is_in("::/0", "192.0.2.1"));
    assert_true(is_in("127.0.0.1", "::ffff:127.0.0.1"));
    assert_false(is_in("", "127.0.0.1"));
    assert_false(is_in("::/0", ""));
    assert_false(is_in("::/0", "localhost"));
}

static void what_is_no_network_is_refused(void **state)
{
    static const char *const wrong[] = {
        "localhost",
        "192.0.2",
        "192.0.2.1/33",
        "192.0.2.1/",
        "192.0.2.1/-1",
        "::1/129",
        "192.0.2.1/8x",
        "192.0.2.1 / 8",
        "/8",
        "1.2.3.4;5.6.7.8",
        "::1/18446744073709551617",
        "1111:1111:1111:1111:1111:1111:1111:1111:1111:1111:1111:1111:1",
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct pap_cidr_list read;
        struct pap_error error = {0};
        assert_int_equal(pap_cidr_list_parse(wrong[i], &read, &error), PAP_INVALID);
        assert_true(error.en[0] != '\0' && error.fr[0] != '\0');
    }
}

static void no_more_than_fit_are_taken(void **state)
{
    struct pap_cidr_list read;
    struct pap_error error = {0};
    (void)state;
    assert_int_equal(
        pap_cidr_list_parse("1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 "
                            "1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1",
                            &read, &error),
        PAP_OK);
    assert_int_equal(read.count, PAP_NETWORKS_MAX);
    assert_int_equal(
        pap_cidr_list_parse("1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 "
                            "1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 ::",
                            &read, &error),
        PAP_INVALID);
}

static void a_tag_is_known_only_whole(void **state)
{
    (void)state;
    assert_true(pap_static_file_is_known("\"a-1\"", "\"a-1\""));
    assert_true(pap_static_file_is_known("W/\"a-1\"", "\"a-1\""));
    assert_true(pap_static_file_is_known("\"b\",\"a-1\" , \"c\"", "\"a-1\""));
    assert_true(pap_static_file_is_known(" * ", "\"a-1\""));
    assert_false(pap_static_file_is_known("\"a-12\"", "\"a-1\""));
    assert_false(pap_static_file_is_known("\"a-", "\"a-1\""));
    assert_false(pap_static_file_is_known("W/", "\"a-1\""));
    assert_false(pap_static_file_is_known("W", "\"a-1\""));
    assert_false(pap_static_file_is_known("", "\"a-1\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_is_in_its_network_and_in_no_other),
        cmocka_unit_test(what_is_no_network_is_refused),
        cmocka_unit_test(no_more_than_fit_are_taken),
        cmocka_unit_test(a_tag_is_known_only_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

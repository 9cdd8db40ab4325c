#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/text.h"

#include <string.h>

/* A person typed "medecin" on a keyboard without accents and found nothing. */
static void accents_and_case_do_not_matter(void **state)
{
    (void)state;
    char *folded = NULL;
    assert_int_equal(pap_text_fold("MÉDECIN généraliste", &folded), PAP_OK);
    assert_string_equal(folded, "medecin generaliste");
    free(folded);
    assert_int_equal(pap_text_fold("\xC3\x28", &folded), PAP_INVALID);
}

/* One slip of the finger hid the guide: "dentsite", "dentist", "deentiste", "dantiste". */
static void one_slip_is_forgiven_two_are_not(void **state)
{
    (void)state;
    static const char *const near[] = {"dentiste", "dentsite",  "dentist", "deentiste",
                                       "dantiste", "dentistes", "edntiste"};
    static const char *const far[] = {"", "dent", "dntsite", "artiste", "dentistess", "etsitned"};
    for (size_t i = 0; i < sizeof near / sizeof near[0]; i++) {
        assert_true(pap_text_within_one_edit("dentiste", near[i]));
        assert_true(pap_text_within_one_edit(near[i], "dentiste"));
    }
    for (size_t i = 0; i < sizeof far / sizeof far[0]; i++) {
        assert_false(pap_text_within_one_edit("dentiste", far[i]));
        assert_false(pap_text_within_one_edit(far[i], "dentiste"));
    }
}

/* A say of ninety letters with accents was refused as too long, since bytes were counted. */
static void lengths_count_code_points(void **state)
{
    (void)state;
    assert_int_equal(pap_text_count("été"), 3);
    assert_true(pap_text_is_utf8("été", 5));
    assert_false(pap_text_is_utf8("\xED\xA0\x80", 3));
}

/* An operator wrote ", a,,b  c ," into a setting. */
static void a_list_has_its_parts_and_no_empty_ones(void **state)
{
    static const char *const wanted[] = {"a", "bc", "d"};
    size_t count = 0;
    size_t length;
    (void)state;
    for (const char *at = ", a,,bc \t d ,"; (length = pap_text_part(&at)) > 0; at += length) {
        assert_true(count < 3);
        assert_int_equal(length, strlen(wanted[count]));
        assert_memory_equal(at, wanted[count], length);
        count++;
    }
    assert_int_equal(count, 3);
    const char *nothing = " ,\t";
    assert_int_equal(pap_text_part(&nothing), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accents_and_case_do_not_matter),
        cmocka_unit_test(one_slip_is_forgiven_two_are_not),
        cmocka_unit_test(lengths_count_code_points),
        cmocka_unit_test(a_list_has_its_parts_and_no_empty_ones),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}

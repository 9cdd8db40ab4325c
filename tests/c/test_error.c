#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/text.h"

#include <errno.h>
#include <string.h>

/* A daughter reads English, her mother French: both must get the whole sentence. */
static void one_call_says_it_in_both_languages(void **state)
{
    (void)state;
    struct pap_error error = {.line = 7, .column = 3};
    assert_int_equal(pap_error_set(&error, PAP_NOT_FOUND, "no guide \"%s\" (%d)",
                                   "aucun guide « %s » (%d)", "doctolib", 2),
                     PAP_NOT_FOUND);
    assert_int_equal(error.status, PAP_NOT_FOUND);
    assert_string_equal(error.en, "no guide \"doctolib\" (2)");
    assert_string_equal(error.fr, "aucun guide « doctolib » (2)");
    assert_int_equal(error.line, 0);
    assert_int_equal(error.column, 0);
    assert_int_equal(pap_error_set(NULL, PAP_BUSY, "busy", "occupé"), PAP_BUSY);
}

static void french_is_told_from_other_tongues_that_begin_alike(void **state)
{
    (void)state;
    struct pap_error error;
    pap_error_set(&error, PAP_BUSY, "busy", "occupé");
    static const char *const french[] = {"fr", "fr-FR", "fr_FR.UTF-8", "FR-ca", "fr.UTF-8"};
    static const char *const other[] = {"en", "", "C", "frr", "fry-NL", "f", "de-fr"};
    for (size_t i = 0; i < sizeof french / sizeof french[0]; i++)
        assert_string_equal(pap_error_text(&error, french[i]), "occupé");
    for (size_t i = 0; i < sizeof other / sizeof other[0]; i++)
        assert_string_equal(pap_error_text(&error, other[i]), "busy");
    assert_string_equal(pap_error_text(&error, NULL), "busy");
}

/* He read "No space left on device" in the middle of a French sentence. */
static void why_a_system_call_failed_is_said_in_the_text_s_own_language(void **state)
{
    (void)state;
    struct pap_error error;
    char path[2 * PAP_ERROR_TEXT];
    assert_int_equal(pap_error_set_errno(&error, PAP_FULL, ENOSPC, "%s cannot be written",
                                         "%s : écriture impossible", "a.json"),
                     PAP_FULL);
    assert_string_equal(error.en, "a.json cannot be written (the disk is full)");
    assert_string_equal(error.fr, "a.json : écriture impossible (le disque est plein)");
    pap_error_set_errno(&error, PAP_IO, EXFULL, "%s", "%s", "a.json");
    assert_string_equal(error.fr, "a.json (Exchange full)");
    memset(path, 'x', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    pap_error_set_errno(&error, PAP_IO, EROFS, "%s", "%s", path);
    assert_int_equal(strlen(error.fr), PAP_ERROR_TEXT - 1);
    assert_string_equal(error.fr + PAP_ERROR_TEXT - 4, "...");
    assert_int_equal(pap_error_set_errno(NULL, PAP_IO, EIO, "a", "b"), PAP_IO);
}

/* Half an "é" at the end of a message made the browser close the port: it is no UTF-8. */
static void a_text_that_is_too_long_ends_on_a_whole_character(void **state)
{
    (void)state;
    struct pap_error error;
    char letters[2 * PAP_ERROR_TEXT];
    for (size_t before = 0; before < 4; before++) {
        memset(letters, 'x', sizeof letters);
        for (size_t at = before; at + 1 < sizeof letters - 1; at += 2) {
            letters[at] = '\xC3';
            letters[at + 1] = '\xA9';
        }
        letters[before + 2 * 250] = '\0';
        pap_error_set(&error, PAP_INVALID, "%s", "%s", letters);
        size_t length = strlen(error.fr);
        assert_true(length < sizeof error.fr);
        assert_true(length >= sizeof error.fr - 5);
        assert_true(pap_text_is_utf8(error.fr, length));
        assert_string_equal(error.fr + length - 3, "...");
        assert_string_equal(error.en, error.fr);
    }
    memset(letters, 'x', sizeof letters);
    letters[PAP_ERROR_TEXT - 1] = '\0';
    pap_error_set(&error, PAP_INVALID, "%s", "%s", letters);
    assert_string_equal(error.en, letters);
}

/* A folder named in Latin-1 made a message that JSON cannot hold, and the host said nothing at all.
 */
static void bytes_of_another_encoding_do_not_get_into_a_text(void **state)
{
    (void)state;
    struct pap_error error;
    pap_error_set(&error, PAP_IO, "cannot open %s", "impossible d'ouvrir « %s »",
                  "/tmp/caf\xE9/\xC3\xA9t\xE9\xFF");
    assert_string_equal(error.en, "cannot open /tmp/caf?/ét??");
    assert_string_equal(error.fr, "impossible d'ouvrir « /tmp/caf?/ét?? »");
}

static void every_status_has_its_own_name(void **state)
{
    (void)state;
    for (int a = PAP_OK; a <= PAP_UNAVAILABLE; a++) {
        assert_string_not_equal(pap_status_name((enum pap_status)a), "unknown");
        for (int b = PAP_OK; b < a; b++)
            assert_string_not_equal(pap_status_name((enum pap_status)a),
                                    pap_status_name((enum pap_status)b));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_call_says_it_in_both_languages),
        cmocka_unit_test(french_is_told_from_other_tongues_that_begin_alike),
        cmocka_unit_test(why_a_system_call_failed_is_said_in_the_text_s_own_language),
        cmocka_unit_test(a_text_that_is_too_long_ends_on_a_whole_character),
        cmocka_unit_test(bytes_of_another_encoding_do_not_get_into_a_text),
        cmocka_unit_test(every_status_has_its_own_name),
    };
    return cmocka_run_group_tests_name("error", tests, NULL, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "guide/guide.h"

static json_t *base(void)
{
    json_t *guide = json_load_file(SOURCE_DIR "/tests/guide/base.guide.json", 0, NULL);
    assert_non_null(guide);
    return guide;
}

static enum pap_status judge(const json_t *document, struct pap_guide *guide,
                             struct pap_findings *findings)
{
    char *bytes = json_dumps(document, JSON_COMPACT);
    assert_non_null(bytes);
    enum pap_status status = pap_guide_parse(bytes, strlen(bytes), guide, findings);
    free(bytes);
    return status;
}

/* A guide with every member that the format knows was refused for one that nobody had tried. */
static void every_member_is_known(void **state)
{
    (void)state;
    json_t *document = base();
    struct pap_guide guide;
    struct pap_findings findings = {0};
    assert_int_equal(judge(document, &guide, &findings), PAP_OK);
    assert_int_equal(findings.count, 0);
    assert_string_equal(guide.id, "mairie-demander-un-acte");
    assert_int_equal(guide.revision, 3);
    assert_string_equal(guide.language, "fr");
    pap_guide_clear(&guide);
    assert_null(guide.json);
    json_decref(document);
}

/* A Canadian saw English, since there were only texts in "fr". */
static void texts_follow_the_reader(void **state)
{
    (void)state;
    static const struct {
        const char *locale;
        const char *language;
        const char *chosen;
    } table[] = {
        {"fr-CA", "en", "fr"},
        {"FR_fr.UTF-8", "en", "fr"},
        {"en", "fr", "en"},
        {"de", "fr", "fr"},
        {"", "fr", "fr"},
        {NULL, "fr", "fr"},
        {"zh-Hant-TW", "fr", "zh-Hant"},
        {"zh-TW", "fr", "fr"},
        {"en-x-easy", "fr", "en"},
        {"f", "fr", "fr"},
        {"frr", "en", "en"},
    };
    json_t *text = json_pack("{s:s,s:s,s:s}", "fr", "Bonjour", "en", "Hello", "zh-Hant", "你好");
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const char *chosen = NULL;
        const char *found = pap_guide_text(text, table[i].locale, table[i].language, &chosen);
        assert_non_null(found);
        assert_string_equal(chosen, table[i].chosen);
        assert_string_equal(found, json_string_value(json_object_get(text, table[i].chosen)));
    }
    assert_null(pap_guide_text(text, "de", "it", NULL));
    json_decref(text);
}

/* An English reader was told "Click Send" and the target was translated too: nothing was found. */
static void texts_are_localised_targets_are_not(void **state)
{
    (void)state;
    json_t *document = base();
    json_t *before = json_deep_copy(document);
    json_t *localised = NULL;
    assert_int_equal(pap_guide_localise(document, "en-GB", &localised), PAP_OK);
    assert_true(json_equal(document, before));

    json_t *title = json_object_get(localised, "title");
    assert_string_equal(json_string_value(json_object_get(title, "text")),
                        "Ask for a birth certificate");
    assert_string_equal(json_string_value(json_object_get(title, "lang")), "en");
    size_t index;
    json_t *step;
    json_array_foreach(json_object_get(localised, "steps"), index, step)
    {
        const json_t *old = json_array_get(json_object_get(document, "steps"), index);
        const json_t *say = json_object_get(step, "say");
        assert_string_equal(json_string_value(json_object_get(say, "text")),
                            json_string_value(json_object_get(json_object_get(old, "say"), "en")));
        static const char *const same[] = {"id",     "action", "target", "done",
                                           "branch", "pages",  "url",    "wait"};
        for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
            assert_true(json_object_get(step, same[i]) == json_object_get(old, same[i]) ||
                        json_equal(json_object_get(step, same[i]), json_object_get(old, same[i])));
    }
    json_t *warn = json_object_get(json_array_get(json_object_get(localised, "steps"), 4), "warn");
    assert_string_equal(json_string_value(json_object_get(json_array_get(warn, 0), "lang")), "en");
    json_decref(localised);
    json_decref(before);
    json_decref(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_member_is_known),
        cmocka_unit_test(texts_follow_the_reader),
        cmocka_unit_test(texts_are_localised_targets_are_not),
    };
    return cmocka_run_group_tests_name("guide", tests, NULL, NULL);
}

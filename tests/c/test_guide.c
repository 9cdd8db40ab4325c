#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "chaos.h"
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
        static const char *const same[] = {"id",    "action", "target", "done", "branch",
                                           "pages", "url",    "wait",   "next"};
        for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
            assert_true(json_object_get(step, same[i]) == json_object_get(old, same[i]) ||
                        json_equal(json_object_get(step, same[i]), json_object_get(old, same[i])));
    }
    json_t *warn = json_object_get(json_array_get(json_object_get(localised, "steps"), 4), "warn");
    assert_string_equal(json_string_value(json_object_get(json_array_get(warn, 0), "lang")), "en");
    json_t *part = json_object_get(json_array_get(json_object_get(localised, "steps"), 1), "part");
    assert_string_equal(json_string_value(json_object_get(part, "text")), "Your form");
    const json_t *contact = json_array_get(json_object_get(localised, "contacts"), 0);
    const json_t *hours = json_object_get(contact, "hours");
    assert_string_equal(json_string_value(json_object_get(hours, "text")), "Monday to Friday.");
    assert_string_equal(json_string_value(json_object_get(hours, "lang")), "en");
    assert_string_equal(json_string_value(json_object_get(contact, "phone")), "+33 1 23 45 67 89");
    json_decref(localised);
    json_decref(before);
    json_decref(document);
}

static const struct pap_finding *only(const struct pap_findings *findings)
{
    assert_int_equal(findings->count, 1);
    return &findings->items[0];
}

/* A mediator read "invalid guide" and no more, and gave up. */
static void a_finding_says_what_where_and_what_to_do(void **state)
{
    (void)state;
    static const char document[] = "{\n"
                                   "  \"format\": 1, \"id\": \"a\", \"revision\": 1,\n"
                                   "  \"reviewed\": null, \"language\": \"fr\",\n"
                                   "  \"title\": {\"fr\": \"é\"}, \"summary\": {\"fr\": \"é\"},\n"
                                   "  \"sites\": [\"https://a.example/*\"],\n"
                                   "  \"start\": \"https://a.example/\", \"topics\": [\"sante\"],\n"
                                   "  \"minutes\": 500,\n"
                                   "  \"steps\": [{\"id\": \"a\", \"action\": \"read\", \"say\": "
                                   "{\"fr\": \"é\"}}]\n"
                                   "}\n";
    struct pap_guide guide;
    struct pap_findings findings = {0};
    assert_int_equal(pap_guide_parse(document, strlen(document), &guide, &findings), PAP_INVALID);
    const struct pap_finding *finding = only(&findings);
    assert_int_equal(finding->verdict, PAP_VERDICT_SCHEMA);
    assert_string_equal(finding->rule, "wrong-size");
    assert_string_equal(finding->pointer, "/minutes");
    assert_int_equal(finding->error.line, 7);
    assert_int_equal(finding->error.column, 14);
    assert_string_equal(finding->error.en,
                        "\"minutes\" must be a whole number of minutes from 1 to 120");
    assert_string_equal(finding->error.fr,
                        "« minutes » doit être un nombre entier de minutes, de 1 à 120");
    pap_findings_clear(&findings);
}

/* "No step has this id", in a guide of sixty steps that name each other. */
static void a_finding_points_at_the_id_that_is_wrong(void **state)
{
    (void)state;
    json_t *document = base();
    json_t *step = json_array_get(json_object_get(document, "steps"), 1);
    json_array_set_new(json_object_get(step, "next"), 1, json_string("prenom"));
    struct pap_guide guide;
    struct pap_findings findings = {0};
    assert_int_equal(judge(document, &guide, &findings), PAP_INVALID);
    assert_string_equal(only(&findings)->pointer, "/steps/1/next/1");
    assert_int_equal(findings.items[0].verdict, PAP_VERDICT_SEMANTIC);
    assert_true(findings.items[0].error.column > 1);
    pap_findings_clear(&findings);
    json_decref(document);
}

/* A step of a guide's source was reported as four faults, none of which was its fault. */
static void an_include_is_one_finding_that_says_what_to_run(void **state)
{
    (void)state;
    json_t *document = base();
    json_array_set_new(json_object_get(document, "steps"), 0,
                       json_pack("{s:s}", "include", "common/didomi"));
    struct pap_guide guide;
    struct pap_findings findings = {0};
    assert_int_equal(judge(document, &guide, &findings), PAP_INVALID);
    assert_string_equal(only(&findings)->pointer, "/steps/0/include");
    assert_non_null(strstr(findings.items[0].error.en, "pasapas guide build"));
    assert_non_null(strstr(findings.items[0].error.fr, "pasapas guide build"));
    pap_findings_clear(&findings);
    json_decref(document);
}

/* The comma was missing on line 3; the editor was left to guess. */
static void a_slip_of_the_pen_has_a_line_too(void **state)
{
    (void)state;
    static const char document[] = "{\n  \"format\": 1,\n  \"id\": \"é\" \"revision\": 1\n}\n";
    struct pap_guide guide;
    struct pap_findings findings = {0};
    assert_int_equal(pap_guide_parse(document, strlen(document), &guide, &findings), PAP_INVALID);
    assert_string_equal(only(&findings)->rule, "not-json");
    assert_int_equal(findings.items[0].error.line, 3);
    assert_true(findings.items[0].error.column > 10);
    pap_findings_clear(&findings);
}

/* A file of a thousand mistakes filled the screen and the memory. */
static void only_so_many_findings_are_kept(void **state)
{
    (void)state;
    json_t *document = base();
    json_t *topics = json_array();
    for (int i = 0; i < 1000; i++)
        json_array_append_new(topics, json_string("nothing"));
    json_object_set_new(document, "topics", topics);
    struct pap_guide guide;
    struct pap_findings findings = {0};
    assert_int_equal(judge(document, &guide, &findings), PAP_INVALID);
    assert_int_equal(findings.count, 200);
    assert_true(findings.dropped >= 800);
    pap_findings_clear(&findings);
    assert_int_equal(judge(document, &guide, NULL), PAP_INVALID);
    json_decref(document);
}

static void a_file_that_is_too_large_is_not_even_read(void **state)
{
    (void)state;
    char *bytes = malloc(PAP_GUIDE_BYTES_MAX + 1);
    assert_non_null(bytes);
    memset(bytes, '[', PAP_GUIDE_BYTES_MAX + 1);
    struct pap_guide guide;
    struct pap_findings findings = {0};
    assert_int_equal(pap_guide_parse(bytes, PAP_GUIDE_BYTES_MAX + 1, &guide, &findings), PAP_LIMIT);
    assert_string_equal(only(&findings)->rule, "too-large");
    pap_findings_clear(&findings);
    assert_int_equal(pap_guide_parse(bytes, PAP_GUIDE_BYTES_MAX, &guide, NULL), PAP_INVALID);
    free(bytes);
}

/* What a reader is handed a piece at a time may end anywhere. */
static void every_beginning_of_a_guide_is_refused(void **state)
{
    (void)state;
    json_t *document = base();
    char *bytes = json_dumps(document, JSON_COMPACT);
    struct pap_guide guide;
    size_t length = strlen(bytes);
    for (size_t cut = 0; cut < length; cut++) {
        char *piece = malloc(cut + 1); /* exactly as long, so that a look past it is seen */
        assert_non_null(piece);
        memcpy(piece, bytes, cut);
        assert_int_equal(pap_guide_parse(piece, cut, &guide, NULL), PAP_INVALID);
        free(piece);
    }
    assert_int_equal(pap_guide_parse(bytes, length, &guide, NULL), PAP_OK);
    pap_guide_clear(&guide);
    free(bytes);
    json_decref(document);
}

/* Says PAP_OK where it found what is there to be found. */
static enum pap_status parse_wrong(void *context)
{
    struct pap_guide guide;
    struct pap_findings findings = {0};
    const char *bytes = context;
    enum pap_status status = pap_guide_parse(bytes, strlen(bytes), &guide, &findings);
    assert_null(guide.json);
    bool found = status == PAP_INVALID && findings.count > 5;
    pap_findings_clear(&findings);
    return found ? PAP_OK : status;
}

static enum pap_status localise(void *context)
{
    json_t *localised = NULL;
    enum pap_status status = pap_guide_localise(context, "en", &localised);
    assert_int_equal(status == PAP_OK, localised != NULL);
    json_decref(localised);
    return status;
}

static enum pap_status parse_right(void *context)
{
    struct pap_guide guide;
    struct pap_findings findings = {0};
    const char *bytes = context;
    enum pap_status status = pap_guide_parse(bytes, strlen(bytes), &guide, &findings);
    assert_int_equal(status == PAP_OK, guide.json != NULL);
    assert_int_equal(findings.count, 0);
    pap_guide_clear(&guide);
    return status;
}

/* An old computer ran out of memory, and a good guide was called broken. */
static void without_memory_it_says_so(void **state)
{
    (void)state;
    json_t *document = base();
    json_t *wrong = json_deep_copy(document);
    json_object_del(wrong, "title");
    json_object_set_new(wrong, "topics", json_pack("[s,s,s,s,s,s]", "a", "b", "c", "d", "e", "f"));
    char *bytes = json_dumps(wrong, 0);
    assert_true(chaos_every_allocation(parse_wrong, bytes) > 10);
    free(bytes);
    json_decref(wrong);

    /*
     * From here on jansson's allocations fail too. No string of this guide has more than 13
     * letters: where the buffer of its lexer cannot grow past 16 bytes, jansson loses letters
     * without a word, and what it says then means nothing (docs/decisions has a page on it).
     */
    static char tiny[] =
        "{\"format\": 1, \"id\": \"a\", \"revision\": 1, \"reviewed\": null, \"language\": \"fr\", "
        "\"title\": {\"fr\": \"A\"}, \"summary\": {\"fr\": \"A\"}, \"sites\": [\"https://a.b/*\"], "
        "\"start\": \"https://a.b/\", \"topics\": [\"sante\"], \"minutes\": 2, \"extra\": 1e1, "
        "\"steps\": [{\"id\": \"a\", \"action\": \"click\", \"say\": {\"fr\": \"A\"}, "
        "\"target\": {\"name\": \"A\"}}, {\"id\": \"b\", \"action\": \"read\", \"say\": {\"fr\": "
        "\"A\", \"en\": \"A\"}}]}";
    chaos_install();
    assert_true(chaos_every_allocation(parse_right, tiny) > 50);
    assert_true(chaos_every_allocation(localise, document) > 50);
    json_decref(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_member_is_known),
        cmocka_unit_test(texts_follow_the_reader),
        cmocka_unit_test(texts_are_localised_targets_are_not),
        cmocka_unit_test(a_finding_says_what_where_and_what_to_do),
        cmocka_unit_test(a_finding_points_at_the_id_that_is_wrong),
        cmocka_unit_test(an_include_is_one_finding_that_says_what_to_run),
        cmocka_unit_test(a_slip_of_the_pen_has_a_line_too),
        cmocka_unit_test(only_so_many_findings_are_kept),
        cmocka_unit_test(a_file_that_is_too_large_is_not_even_read),
        cmocka_unit_test(every_beginning_of_a_guide_is_refused),
        cmocka_unit_test(without_memory_it_says_so),
    };
    return cmocka_run_group_tests_name("guide", tests, NULL, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "chaos.h"
#include "guide/guide.h"
#include "guide/heal.h"

#include <stdlib.h>
#include <string.h>

/* JSON with ' for ", so that it can be read here. */
static json_t *parse(const char *text)
{
    char *json = strdup(text);
    for (char *c = json; *c != '\0'; c++)
        if (*c == '\'')
            *c = '"';
    json_t *value = json_loads(json, JSON_DECODE_ANY, NULL);
    assert_non_null(value);
    free(json);
    return value;
}

static void assert_healed(const char *target, const char *captured, const char *kept,
                          const char *wanted)
{
    json_t *before = parse(target);
    json_t *now = parse(captured);
    json_t *fits = parse(kept);
    json_t *want = parse(wanted);
    json_t *healed = pap_heal_target(before, now, fits, "fr");
    char *found = json_dumps(healed, JSON_COMPACT);
    char *expected = json_dumps(want, JSON_COMPACT);
    assert_string_equal(found, expected);
    free(found);
    free(expected);
    json_decref(before);
    json_decref(now);
    json_decref(fits);
    json_decref(want);
    json_decref(healed);
}

#define CAPTURED                                                                                   \
    "{'selectors': ['#go', 'button.neu'], 'tag': 'button', 'role': 'button', 'name': 'Trouver',"   \
    " 'text': 'Trouver', 'classes': ['neu', 'gros'], 'attributes': {'type': 'submit', 'title':"    \
    " 'Aller'}, 'near': ['Nom'], 'path': '/html[1]/button[1]', 'box': [1, 2, 3, 4]}"

/* The author had chosen to say little, since the rest is another one each day; after the healing
 * the guide held on to yesterday's date. */
static void what_was_written_by_hand_says_no_more_than_its_author(void **state)
{
    (void)state;
    assert_healed("{'selectors': ['#old', '#go'], 'name': 'Rechercher'}", CAPTURED, "['#go']",
                  "{'selectors': ['#go'], 'name': {'fr': ['Trouver', 'Rechercher']}}");
    assert_healed("{'selectors': ['#old'], 'attributes': {'type': 'submit', 'name': 'q'},"
                  " 'classes': ['gros', 'rouge']}",
                  CAPTURED, "[]",
                  "{'selectors': ['#go', 'button.neu'], 'attributes': {'type': 'submit'},"
                  " 'classes': ['gros']}");
    assert_healed("{'label': 'Ville', 'heading': 'Où ?'}", CAPTURED, "[]",
                  "{'selectors': ['#go', 'button.neu']}");
}

static void what_was_recorded_is_recorded_anew(void **state)
{
    (void)state;
    assert_healed(
        "{'selectors': ['#old'], 'tag': 'a', 'text': 'Rechercher', 'id': 'old',"
        " 'path': '/html[1]/a[1]'}",
        CAPTURED, "[]",
        "{'selectors': ['#go', 'button.neu'], 'tag': 'button', 'text': {'fr': ['Trouver',"
        " 'Rechercher']}, 'path': '/html[1]/button[1]', 'role': 'button', 'name':"
        " 'Trouver', 'classes': ['neu', 'gros'], 'attributes': {'type': 'submit', 'title':"
        " 'Aller'}, 'near': ['Nom'], 'box': [1, 2, 3, 4]}");
}

/* Half of the visitors still have the old site. */
static void wordings_of_before_stay_and_none_stands_twice(void **state)
{
    (void)state;
    assert_healed("{'name': {'fr': ['Chercher', 'Rechercher'], 'en': 'Search'}}", CAPTURED, "[]",
                  "{'name': {'fr': ['Trouver', 'Chercher', 'Rechercher'], 'en': 'Search'}}");
    assert_healed("{'name': {'fr': ['Rechercher', 'Trouver']}}", CAPTURED, "[]",
                  "{'name': {'fr': ['Rechercher', 'Trouver']}}");
    assert_healed("{'name': {'fr': ['1', '2', '3', '4', '5', '6', '7', '8']}}", CAPTURED, "[]",
                  "{'name': {'fr': ['Trouver', '1', '2', '3', '4', '5', '6', '7']}}");
    assert_healed("{'selectors': ['aria/Rechercher[role=\\'button\\']']}", CAPTURED,
                  "['aria/Rechercher[role=\\'button\\']']",
                  "{'selectors': ['aria/Rechercher[role=\\'button\\']'],"
                  " 'name': {'fr': ['Trouver', 'Rechercher']}}");
}

#define GUIDE                                                                                       \
    "{'revision': 7, 'reviewed': '2026-01-31', 'language': 'fr', 'steps': ["                        \
    "{'id': 'un', 'say': {'fr': 'Cliquez sur « Rechercher ».', 'en': 'Click « Rechercher ».'}," \
    " 'target': {'name': 'Rechercher'}},"                                                           \
    "{'id': 'deux', 'say': {'fr': 'Recherchez.'}, 'target': {'name': 'Rechercher'}}]}"

#define SEEN(id) "'" id "': {'changed': ['name'], 'kept': [], 'lang': '', 'captured': " CAPTURED "}"

static void only_what_drifted_is_told_anew_and_nobody_has_followed_it(void **state)
{
    (void)state;
    json_t *guide = parse(GUIDE);
    json_t *seen = parse("{" SEEN("un") ", 'deux': {'changed': [], 'captured': {}}}");
    json_t *healed = NULL;
    json_t *reread = NULL;
    assert_int_equal(pap_heal_guide(guide, seen, &healed, &reread, NULL), PAP_OK);
    json_t *steps = json_object_get(healed, "steps");
    json_t *name = json_object_get(json_object_get(json_array_get(steps, 0), "target"), "name");
    assert_int_equal(json_integer_value(json_object_get(healed, "revision")), 8);
    assert_true(json_is_null(json_object_get(healed, "reviewed")));
    assert_string_equal(json_string_value(json_array_get(json_object_get(name, "fr"), 0)),
                        "Trouver");
    assert_true(
        json_equal(json_array_get(steps, 1), json_array_get(json_object_get(guide, "steps"), 1)));
    json_t *wanted = parse("[{'step': 'un', 'words': 'Rechercher', 'now': 'Trouver'}]");
    assert_true(json_equal(reread, wanted));
    json_decref(wanted);
    json_decref(healed);
    json_decref(reread);

    json_object_clear(seen);
    assert_int_equal(pap_heal_guide(guide, seen, &healed, &reread, NULL), PAP_OK);
    assert_null(healed);
    assert_int_equal(json_array_size(reread), 0);
    json_decref(reread);
    json_decref(guide);
    json_decref(seen);
}

static enum pap_status heal_only(void *context)
{
    json_t **both = context;
    json_t *healed = NULL;
    json_t *reread = NULL;
    enum pap_status status = pap_heal_guide(both[0], both[1], &healed, &reread, NULL);
    json_decref(healed);
    json_decref(reread);
    return status;
}

#define WAITING                                                                                    \
    "{'revision': 7, 'language': 'fr', 'steps': ["                                                 \
    "{'id': 'un', 'target': {'name': 'Rechercher'}, 'done': {'gone': {'selectors': "               \
    "['#attente']}},"                                                                              \
    " 'branch': [{'if': {'url': 'https://a.example/'}, 'go': 'end'},"                              \
    " {'if': {'appears': {'name': 'Rechercher'}}, 'go': 'end'},"                                   \
    " {'if': {'appears': {'name': 'Autre'}}, 'go': 'end'}]}]}"

/* The step was found again, and the guide waited for ever for yesterday's button. */
static void conditions_speak_of_the_healed_target(void **state)
{
    (void)state;
    json_t *guide = parse(WAITING);
    json_t *seen =
        parse("{'un': {'changed': ['name'], 'kept': [], 'lang': 'fr', 'captured': {'name':"
              " 'Trouver'}, 'goings': [{'target': {'selectors': ['#attente']}, 'changed':"
              " ['selectors'], 'kept': [], 'captured': {'selectors': ['.vide']}}]}}");
    json_t *healed = NULL;
    json_t *reread = NULL;
    assert_int_equal(pap_heal_guide(guide, seen, &healed, &reread, NULL), PAP_OK);
    json_t *step = json_array_get(json_object_get(healed, "steps"), 0);
    json_t *gone = json_object_get(json_object_get(step, "done"), "gone");
    json_t *wanted = parse("{'selectors': ['.vide']}");
    assert_true(json_equal(gone, wanted));
    static const char *const appears[] = {NULL, "{'name': {'fr': ['Trouver', 'Rechercher']}}",
                                          "{'name': 'Autre'}"};
    for (size_t i = 1; i < 3; i++) {
        json_decref(wanted);
        wanted = parse(appears[i]);
        json_t *choice = json_array_get(json_object_get(step, "branch"), i);
        assert_true(json_equal(json_object_get(json_object_get(choice, "if"), "appears"), wanted));
    }
    json_decref(wanted);
    json_decref(healed);
    json_decref(reread);

    json_t *both[] = {guide, seen};
    assert_true(chaos_every_allocation(heal_only, both) > 20);
    json_decref(guide);
    json_decref(seen);
}

static void there_is_a_last_revision(void **state)
{
    (void)state;
    json_t *guide = parse(GUIDE);
    json_t *seen = parse("{" SEEN("un") "}");
    json_t *healed = NULL;
    json_t *reread = NULL;
    json_object_set_new(guide, "revision", json_integer(PAP_GUIDE_REVISION_MAX));
    assert_int_equal(pap_heal_guide(guide, seen, &healed, &reread, NULL), PAP_LIMIT);
    assert_null(healed);
    assert_null(reread);
    json_decref(guide);
    json_decref(seen);
}

static enum pap_status heal(void *context)
{
    json_t **both = context;
    json_t *healed = NULL;
    json_t *reread = NULL;
    enum pap_status status = pap_heal_guide(both[0], both[1], &healed, &reread, NULL);
    if (status == PAP_OK) {
        json_t *step = json_array_get(json_object_get(healed, "steps"), 0);
        assert_int_equal(json_object_size(json_object_get(step, "target")), 1);
        assert_int_equal(json_array_size(reread), 1);
    }
    json_decref(healed);
    json_decref(reread);
    return status;
}

static void healing_may_run_out_of_memory_anywhere(void **state)
{
    (void)state;
    json_t *both[] = {parse(GUIDE), parse("{" SEEN("un") "}")};
    assert_true(chaos_every_allocation(heal, both) > 20);
    json_decref(both[0]);
    json_decref(both[1]);
}

int main(void)
{
    chaos_install();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_by_hand_says_no_more_than_its_author),
        cmocka_unit_test(what_was_recorded_is_recorded_anew),
        cmocka_unit_test(wordings_of_before_stay_and_none_stands_twice),
        cmocka_unit_test(only_what_drifted_is_told_anew_and_nobody_has_followed_it),
        cmocka_unit_test(conditions_speak_of_the_healed_target),
        cmocka_unit_test(there_is_a_last_revision),
        cmocka_unit_test(healing_may_run_out_of_memory_anywhere),
    };
    return cmocka_run_group_tests_name("heal", tests, NULL, NULL);
}

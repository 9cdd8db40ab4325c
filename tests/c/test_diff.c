#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "chaos.h"
#include "guide/diff.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static json_t *parse(const char *text)
{
    char *json = strdup(text);
    for (char *c = json; *c != '\0'; c++)
        if (*c == '\'')
            *c = '"';
    json_t *value = json_loads(json, 0, NULL);
    assert_non_null(value);
    free(json);
    return value;
}

/* The sentences in one language, each with a line end, the caller's to free(). */
static char *sentences(const char *before, const char *after, const char *language)
{
    json_t *one = parse(before);
    json_t *other = parse(after);
    json_t *changes = NULL;
    char *all = NULL;
    size_t size = 0;
    size_t index;
    json_t *change;
    assert_int_equal(pap_diff_guides(one, other, &changes, NULL), PAP_OK);
    FILE *stream = open_memstream(&all, &size);
    json_array_foreach(changes, index, change)
    {
        fprintf(stream, "%s\n", json_string_value(json_object_get(change, language)));
    }
    fclose(stream);
    json_decref(changes);
    json_decref(one);
    json_decref(other);
    return all;
}

static void assert_diff(const char *before, const char *after, const char *fr, const char *en)
{
    char *french = sentences(before, after, "fr");
    char *english = sentences(before, after, "en");
    assert_string_equal(french, fr);
    assert_string_equal(english, en);
    free(french);
    free(english);
}

#define STEP(id, more) "{'id': '" id "', 'say': {'fr': 'Cliquez.'}" more "}"

/* A mediator was handed two files of four hundred lines, and accepted what she had not read. */
static void what_the_site_calls_a_button_is_said_in_words(void **state)
{
    (void)state;
    assert_diff(
        "{'revision': 1, 'steps': [" STEP(
            "chercher", ", 'target': {'role': 'button', 'text': 'Rechercher'}") "]}",
        "{'revision': 2, 'steps': [" STEP(
            "chercher",
            ", 'target': {'role': 'button', 'text': {'fr': ['Trouver', 'Rechercher']}}") "]"
                                                                                         "}",
        "la révision 1 → 2\n"
        "étape « chercher » : le texte du bouton « Rechercher » → « Trouver », « Rechercher "
        "»\n",
        "the revision 1 → 2\n"
        "step \"chercher\": the text of the button « Rechercher » → « Trouver », « "
        "Rechercher »\n");
}

static void texts_are_compared_language_by_language(void **state)
{
    (void)state;
    assert_diff("{'title': {'fr': 'Un', 'en': 'One'}, 'steps': []}",
                "{'title': {'fr': 'Deux', 'en': 'One', 'de': 'Eins'}, 'minutes': 3, 'steps': []}",
                "le titre (fr) « Un » → « Deux »\n"
                "le titre (de) (rien) → « Eins »\n"
                "les minutes (rien) → 3\n",
                "the title (fr) « Un » → « Deux »\n"
                "the title (de) (nothing) → « Eins »\n"
                "the minutes (nothing) → 3\n");
}

/* The way forked elsewhere, and the list of changes said "next" to somebody who reads no JSON. */
static void where_the_way_leads_is_said_in_words(void **state)
{
    (void)state;
    assert_diff(
        "{'steps': [" STEP("a", ", 'next': ['b'], 'part': {'fr': 'Le jour', 'en': 'Day'}") "," STEP(
            "b", "") "]}",
        "{'contacts': [{'name': {'fr': 'CAF'}, 'phone': '32 30'}], 'steps': [" STEP(
            "a",
            ", 'next': ['b', 'end'], 'part': {'fr': 'L’heure', 'en': 'Day'}") "," STEP("b",
                                                                                       "") "]}",
        "à qui demander (rien) → name fr « CAF », phone « 32 30 »\n"
        "étape « a » : ce qui peut suivre « b » → « b », « end »\n"
        "étape « a » : la partie qui commence ici (fr) « Le jour » → « L’heure »\n",
        "whom to ask (nothing) → name fr « CAF », phone « 32 30 »\n"
        "step \"a\": what may follow « b » → « b », « end »\n"
        "step \"a\": the part that begins here (fr) « Le jour » → « L’heure »\n");
}

/* One step was put further up, and the list named all the others as moved. */
static void steps_come_go_and_move(void **state)
{
    (void)state;
    assert_diff(
        "{'steps': [" STEP("a", "") "," STEP("b", "") "," STEP("c", "") "," STEP("d", "") "]}",
        "{'steps': [" STEP("d", "") "," STEP("a", "") "," STEP("x", "") "," STEP("c", "") "]}",
        "étape « d » : elle a changé de place : « Cliquez. »\n"
        "étape « x » : elle est nouvelle : « Cliquez. »\n"
        "étape « b » : elle n'est plus là : « Cliquez. »\n",
        "step \"d\": it stands elsewhere: « Cliquez. »\n"
        "step \"x\": it is new: « Cliquez. »\n"
        "step \"b\": it is gone: « Cliquez. »\n");
}

static void the_same_in_another_order_is_the_same(void **state)
{
    (void)state;
    assert_diff("{'id': 'g', 'minutes': 1, 'steps': []}", "{'steps': [], 'minutes': 1, 'id': 'g'}",
                "", "");
}

/* A recorded selector of two thousand letters filled the screen, and was cut in the middle of an é.
 */
static void a_long_value_is_cut_on_a_whole_letter(void **state)
{
    (void)state;
    enum { LETTERS = 900 };
    char after[3 * LETTERS];
    char letters[2 * LETTERS + 1];
    for (size_t i = 0; i < LETTERS; i++)
        memcpy(letters + 2 * i, "é", sizeof "é");
    snprintf(after, sizeof after, "{'steps': [], 'start': '%s'}", letters);
    char *found = sentences("{'steps': []}", after, "fr");
    json_t *text = json_string(found);
    assert_non_null(text); /* it is UTF-8 */
    assert_true(strlen(found) < 250);
    assert_non_null(strstr(found, "é…\n"));
    json_decref(text);
    free(found);
}

static enum pap_status compare(void *context)
{
    json_t **both = context;
    json_t *changes = NULL;
    enum pap_status status = pap_diff_guides(both[0], both[1], &changes, NULL);
    assert_true(status != PAP_OK || json_array_size(changes) == 3);
    json_decref(changes);
    return status;
}

static void comparing_may_run_out_of_memory_anywhere(void **state)
{
    (void)state;
    json_t *both[] = {
        parse("{'minutes': 1, 'steps': [" STEP("a", "") "," STEP("b", "") "]}"),
        parse("{'minutes': 2, 'steps': [" STEP("b", ", 'wait': 5") "," STEP("a", "") "]}")};
    assert_true(chaos_every_allocation(compare, both) > 20);
    json_decref(both[0]);
    json_decref(both[1]);
}

int main(void)
{
    chaos_install();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_site_calls_a_button_is_said_in_words),
        cmocka_unit_test(texts_are_compared_language_by_language),
        cmocka_unit_test(where_the_way_leads_is_said_in_words),
        cmocka_unit_test(steps_come_go_and_move),
        cmocka_unit_test(the_same_in_another_order_is_the_same),
        cmocka_unit_test(a_long_value_is_cut_on_a_whole_letter),
        cmocka_unit_test(comparing_may_run_out_of_memory_anywhere),
    };
    return cmocka_run_group_tests_name("diff", tests, NULL, NULL);
}

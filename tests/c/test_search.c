#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "home.h"
#include "shelf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *id;
    const char *title;
    const char *summary;
} shelf[] = {
    {"medecin", "Prendre un rendez-vous chez le médecin", "Chercher, choisir un jour, réserver."},
    {"ordonnance", "Envoyer l’ordonnance à la pharmacie", "Photographier, joindre, envoyer."},
    {"impots", "Déclarer ses impôts", "Relire ce qui est déjà écrit, puis signer."},
    {"courriel", "Envoyer un message", "Avec une pièce jointe, à votre médecin par exemple."},
    {"soeur", "Appeler sa sœur en vidéo", "Ouvrir la page, autoriser la caméra."},
};

static struct pap_app *app_with_shelf(const char *home)
{
    char name[64];
    for (size_t i = 0; i < sizeof shelf / sizeof shelf[0]; i++) {
        snprintf(name, sizeof name, "%s.guide.json", shelf[i].id);
        shelf_put(home, name,
                  shelf_guide(shelf[i].id, 1, "https://poste.example/*", shelf[i].title,
                              shelf[i].summary));
    }
    struct pap_app *app = shelf_app(home);
    json_decref(home_result(app, "hello", json_object()));
    assert_true(shelf_settle(app) > 0);
    return app;
}

static char *search(struct pap_app *app, const char *text)
{
    return shelf_ids(home_result(app, "guides.search", json_pack("{s:s}", "text", text)));
}

/* Asserts that `id` is the first answer to `text`. */
static void assert_first(struct pap_app *app, const char *text, const char *id)
{
    char *ids = search(app, text);
    ids[strcspn(ids, " ")] = '\0';
    if (strcmp(ids, id) != 0)
        fail_msg("\"%s\" finds \"%s\" first, not \"%s\"", text, ids, id);
    free(ids);
}

static void assert_answer(struct pap_app *app, const char *text, const char *expected)
{
    char *ids = search(app, text);
    if (strcmp(ids, expected) != 0)
        fail_msg("\"%s\" finds \"%s\", not \"%s\"", text, ids, expected);
    free(ids);
}

/* Asserts that every guide of the shelf is an answer to `text`, in whatever order. */
static void assert_all(struct pap_app *app, const char *text)
{
    char *ids = search(app, text);
    size_t length = 0;
    for (size_t i = 0; i < sizeof shelf / sizeof shelf[0]; i++) {
        assert_non_null(strstr(ids, shelf[i].id));
        length += strlen(shelf[i].id) + (i > 0);
    }
    assert_int_equal(strlen(ids), length);
    free(ids);
}

/* On a keyboard without accents, in capitals, with an apostrophe of another kind: nothing came. */
static void as_people_type(void **state)
{
    struct pap_app *app = app_with_shelf(*state);
    assert_first(app, "medecin", "medecin");
    assert_first(app, "MÉDECIN", "medecin");
    assert_first(app, "ordonnance", "ordonnance");
    assert_first(app, "l'ordonnance", "ordonnance");
    assert_first(app, "l’ordonnance", "ordonnance");
    assert_first(app, "l\u02BCordonnance", "ordonnance");
    assert_first(app, "« impôts »", "impots");
    assert_first(app, "İMPÔTS", "impots");
    assert_first(app, "impo\u0302ts\u200B", "impots");
    assert_first(app, "☎médecin·e·s→", "medecin");
    assert_first(app, "rendez-vous", "medecin");
    assert_first(app, "rendez vous", "medecin");
    assert_first(app, "soeur", "soeur");
    assert_first(app, "sœur", "soeur");
    assert_all(app, "débuter"); /* their topic */
    assert_all(app, "");
    pap_app_free(app);
}

/* A list that fills while one types showed nothing until the word was whole. */
static void the_last_word_may_be_unfinished(void **state)
{
    struct pap_app *app = app_with_shelf(*state);
    assert_first(app, "im", "impots");
    assert_first(app, "ord", "ordonnance");
    assert_first(app, "rendez vous chez le med", "medecin");
    pap_app_free(app);
}

/* One slip in any word, at any place, of any kind: the guide has to be found still. */
static void one_slip_a_word_is_forgiven(void **state)
{
    static const char word[] = "ordonnance";
    char slip[32];
    struct pap_app *app = app_with_shelf(*state);
    for (size_t i = 0; i < sizeof word - 1; i++) {
        snprintf(slip, sizeof slip, "%.*s%s", (int)i, word, word + i + 1);
        assert_first(app, slip, "ordonnance");
        snprintf(slip, sizeof slip, "%.*sx%s", (int)i, word, word + i + 1);
        assert_first(app, slip, "ordonnance");
        snprintf(slip, sizeof slip, "%.*sx%s", (int)i, word, word + i);
        assert_first(app, slip, "ordonnance");
        if (i + 2 < sizeof word) {
            snprintf(slip, sizeof slip, "%s", word);
            slip[i] = word[i + 1];
            slip[i + 1] = word[i];
            assert_first(app, slip, "ordonnance");
        }
    }
    assert_first(app, "prendr un rendes-vuos chez le medcin", "medecin");
    assert_answer(app, "ordxnnxnce", "");
    assert_answer(app, "zzzz", "");
    pap_app_free(app);
}

/* The space bar is a key like the others: "rendezvous" and "ordon nance" found nothing. */
static void a_space_too_few_or_too_many_is_a_slip(void **state)
{
    struct pap_app *app = app_with_shelf(*state);
    assert_first(app, "rendezvous", "medecin");
    assert_first(app, "chezle medecin", "medecin");
    assert_first(app, "pièce joi nte", "courriel");
    assert_first(app, "ordon nance", "ordonnance");
    assert_answer(app, "zzvous rendezzz", "");
    char word[71];
    memset(word, 'o', 70);
    memcpy(word, "rendez", 6);
    memcpy(word + 66, "vous", 5);
    assert_answer(app, word, "");
    pap_app_free(app);
}

/* "annul€er": the index cuts that in two, FTS5 refused it, and the library was called damaged. */
static void a_sign_inside_a_word_damages_nothing(void **state)
{
    static const char *const signs[] = {"€", "·", "👍", "\U0001E900", "\u0378", "\uFFFD", "١", "医"};
    char text[64];
    struct pap_app *app = app_with_shelf(*state);
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        snprintf(text, sizeof text, "ordon%snance", signs[i]);
        assert_first(app, text, "ordonnance");
        snprintf(text, sizeof text, "%sordonnance", signs[i]);
        assert_first(app, text, "ordonnance");
        snprintf(text, sizeof text, "mé%s ordonnance", signs[i]);
        assert_first(app, text, "ordonnance");
    }
    assert_answer(app, "医生 дом", "");
    pap_app_free(app);
}

/* "médecin" gave the letter to the doctor before the appointment with him. */
static void a_title_weighs_more_than_a_summary(void **state)
{
    struct pap_app *app = app_with_shelf(*state);
    assert_answer(app, "médecin", "medecin courriel");
    assert_answer(app, "envoyer", "ordonnance courriel"); /* twice and once */
    pap_app_free(app);
}

/* One word that no guide has emptied the list: "le docteur pour mon rendez-vous". */
static void a_word_that_no_guide_has_is_passed_over(void **state)
{
    struct pap_app *app = app_with_shelf(*state);
    assert_first(app, "le docteur pour mon rendez-vous", "medecin");
    assert_answer(app, "impôts pharmacie", "ordonnance impots");
    pap_app_free(app);
}

/* What is typed is no language of commands: quotes, stars and AND are only letters. */
static void nothing_typed_is_a_command(void **state)
{
    static const char *const texts[] = {"\"",          "medecin\"",
                                        "NOT medecin", "medecin AND (",
                                        "*",           "title:medecin",
                                        "NEAR(a b)",   "'; DROP TABLE words",
                                        "^",           "-",
                                        "\xC2\xAB",    "l'",
                                        "d",           "\xE2\x80\xA6"};
    struct pap_app *app = app_with_shelf(*state);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        free(search(app, texts[i]));
    assert_first(app, "medecin AND (", "medecin");
    assert_all(app, "*");
    pap_app_free(app);
}

/* A question that is too long, or as long as may be, must not take the list of guides down. */
static void a_question_has_an_end(void **state)
{
    char text[1100];
    struct pap_app *app = app_with_shelf(*state);
    for (size_t i = 0; i < sizeof text - 1; i++)
        text[i] = i % 5 == 4 ? ' ' : (char)('a' + i % 23);
    text[1024] = '\0';
    free(search(app, text));
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_int_equal(home_error(app, "guides.search", json_pack("{s:s}", "text", text)), -32602);
    pap_app_free(app);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, home_make, home_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(as_people_type),
        TEST(the_last_word_may_be_unfinished),
        TEST(one_slip_a_word_is_forgiven),
        TEST(a_space_too_few_or_too_many_is_a_slip),
        TEST(a_sign_inside_a_word_damages_nothing),
        TEST(a_title_weighs_more_than_a_summary),
        TEST(a_word_that_no_guide_has_is_passed_over),
        TEST(nothing_typed_is_a_command),
        TEST(a_question_has_an_end),
    };
    return cmocka_run_group_tests_name("search", tests, NULL, NULL);
}

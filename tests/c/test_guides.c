#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "home.h"
#include "shelf.h"
#include "store/journal.h"
#include "store/journal_session.h"

#include <sqlite3.h>
#include <stdio.h>

static char *find(struct pap_app *app, const char *url)
{
    return shelf_ids(home_result(app, "guides.find", json_pack("{s:s}", "url", url)));
}

static void assert_found(struct pap_app *app, const char *url, const char *ids)
{
    char *found = find(app, url);
    assert_string_equal(found, ids);
    free(found);
}

static json_int_t greet(struct pap_app *app)
{
    json_t *hello = home_result(app, "hello", json_object());
    json_int_t generation = json_integer_value(json_object_get(hello, "generation"));
    json_decref(hello);
    return generation;
}

/*
 * A browser started for the first time had to wait until ten thousand files were read. Now it is
 * answered at once, with nothing, and told when there is something.
 */
static void the_first_answer_does_not_wait_for_the_folders(void **state)
{
    shelf_put(*state, "poste.guide.json",
              shelf_guide("poste", 1, "https://poste.example/*", "Suivre un colis", "Où est-il ?"));
    struct pap_app *app = shelf_app(*state);
    assert_int_equal(greet(app), 0);
    assert_found(app, "https://poste.example/", "");
    assert_int_equal(shelf_settle(app), 1);
    assert_found(app, "https://poste.example/", "poste");
    assert_int_equal(greet(app), 1);
    assert_int_equal(shelf_settle(app), 0);
    pap_app_free(app);

    app = shelf_app(*state);
    assert_found(app, "https://poste.example/suivi?numero=1", "poste");
    assert_int_equal(shelf_settle(app), 0);
    pap_app_free(app);
}

/* An exercise is for a practice page of ours: on the post office's site nobody wanted it. */
static void an_exercise_is_offered_on_no_site(void **state)
{
    json_t *exercise = shelf_guide("souris", 1, "https://poste.example/*", "La souris", "Cliquer.");
    json_array_clear(json_object_get(exercise, "sites"));
    json_object_del(exercise, "start");
    json_object_set_new(exercise, "practice", json_string("souris/"));
    shelf_put(*state, "a.guide.json", exercise);
    shelf_put(*state, "b.guide.json",
              shelf_guide("poste", 1, "https://poste.example/*", "Suivre un colis", "Où est-il ?"));
    struct pap_app *app = shelf_app(*state);
    greet(app);
    assert_int_equal(shelf_settle(app), 1);
    assert_found(app, "https://poste.example/", "poste");
    json_t *sites = home_result(app, "guides.sites", json_object());
    assert_int_equal(json_array_size(json_object_get(sites, "sites")), 1);
    json_decref(sites);
    json_decref(home_result(app, "guides.get", json_pack("{s:s}", "id", "souris")));
    pap_app_free(app);
}

/* Somebody who opens Doctolib comes to book, not to cancel; the alphabet thought otherwise. */
static void of_guides_that_fit_alike_the_longest_comes_first(void **state)
{
    json_t *book =
        shelf_guide("prendre", 1, "https://medecin.example/*", "Prendre rendez-vous", "Un jour.");
    json_t *steps = json_object_get(book, "steps");
    json_t *second = json_deep_copy(json_array_get(steps, 0));
    json_object_set_new(second, "id", json_string("seconde"));
    json_array_append_new(steps, second);
    shelf_put(*state, "prendre.guide.json", book);
    shelf_put(*state, "annuler.guide.json",
              shelf_guide("annuler", 1, "https://medecin.example/*", "Annuler", "Ce jour-là."));
    struct pap_app *app = shelf_app(*state);
    greet(app);
    shelf_settle(app);
    assert_found(app, "https://medecin.example/", "prendre annuler");
    pap_app_free(app);
}

/* A German visitor was shown « Suivre un colis » marked as German, and the voice misread it. */
static void a_text_says_which_language_it_is_in(void **state)
{
    const char *text = NULL;
    const char *lang = NULL;
    json_t *guide =
        shelf_guide("poste", 1, "https://poste.example/*", "Suivre un colis", "Où est-il ?");
    json_object_set_new(json_object_get(guide, "title"), "en", json_string("Track a parcel"));
    shelf_put(*state, "poste.guide.json", guide);
    struct pap_app *app = shelf_app(*state);
    greet(app);
    shelf_settle(app);

    json_t *result =
        home_result(app, "guides.find",
                    json_pack("{s:s,s:s}", "url", "https://poste.example/", "locale", "en-GB"));
    assert_int_equal(
        json_unpack(result, "{s:[{s:{s:s,s:s}}]}", "guides", "title", "text", &text, "lang", &lang),
        0);
    assert_string_equal(text, "Track a parcel");
    assert_string_equal(lang, "en");
    json_decref(result);

    result = home_result(app, "guides.get", json_pack("{s:s,s:s}", "id", "poste", "locale", "de"));
    assert_int_equal(
        json_unpack(result, "{s:{s:{s:s,s:s}}}", "guide", "title", "text", &text, "lang", &lang),
        0);
    assert_string_equal(text, "Suivre un colis");
    assert_string_equal(lang, "fr");
    json_decref(result);
    pap_app_free(app);
}

/* The popup asked for a guide that was gone and showed an empty bubble instead of saying so. */
static void a_guide_that_is_not_there_is_said(void **state)
{
    struct pap_app *app = shelf_app(*state);
    assert_int_equal(home_error(app, "guides.get", json_pack("{s:s}", "id", "poste")), -32001);
    assert_int_equal(home_error(app, "guides.get", json_pack("{s:i}", "id", 1)), -32602);
    assert_found(app, "about:blank", "");
    assert_found(app, "https://poste.example/", "");
    pap_app_free(app);
}

static bool uses(const char *home, int64_t revision)
{
    bool used = false;
    struct pap_journal *journal = NULL;
    const struct pap_journal_options options = {.home = home};
    assert_int_equal(pap_journal_open(&options, &journal, NULL), PAP_OK);
    assert_int_equal(pap_journal_session_uses(journal, "poste", revision, &used, NULL), PAP_OK);
    pap_journal_close(journal);
    return used;
}

/* Somebody came back after the holidays, and the guide that they had begun was thrown away. */
static void a_revision_is_in_use_until_the_guide_is_completed(void **state)
{
    const char *session = NULL;
    json_int_t epoch = 0;
    struct pap_app *app = shelf_app(*state);
    json_t *claim =
        home_result(app, "sessions.start",
                    json_pack("{s:s,s:i,s:s}", "guide", "poste", "revision", 1, "mode", "real"));
    assert_int_equal(json_unpack(claim, "{s:s,s:I}", "session", &session, "epoch", &epoch), 0);
    assert_true(uses(*state, 1));
    assert_false(uses(*state, 2));
    json_decref(home_result(
        app, "sessions.finish",
        json_pack("{s:s,s:I,s:s}", "session", session, "epoch", epoch, "outcome", "stopped")));
    assert_true(uses(*state, 1));
    json_t *again =
        home_result(app, "sessions.start",
                    json_pack("{s:s,s:i,s:s}", "guide", "poste", "revision", 2, "mode", "real"));
    json_decref(claim);
    assert_int_equal(json_unpack(again, "{s:s,s:I}", "session", &session, "epoch", &epoch), 0);
    json_decref(home_result(
        app, "sessions.finish",
        json_pack("{s:s,s:I,s:s}", "session", session, "epoch", epoch, "outcome", "completed")));
    assert_false(uses(*state, 2));
    assert_true(uses(*state, 1));
    json_decref(again);
    pap_app_free(app);
}

/* Lets all guides that were taken away have been so for years. */
static void age(const char *home)
{
    char path[512];
    sqlite3 *database = NULL;
    snprintf(path, sizeof path, "%s/library.db", home);
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, "UPDATE guide SET retired = 1", 0, 0, 0), SQLITE_OK);
    sqlite3_close(database);
}

/* A service that keeps no journal had an empty journal.db, and its operator asked what it kept. */
static void nobody_is_asked_of_a_journal_that_is_not_there(void **state)
{
    struct pap_app *app = shelf_app(*state);
    shelf_put(*state, "poste.guide.json",
              shelf_guide("poste", 1, "https://poste.example/*", "Suivre un colis", "Où est-il ?"));
    greet(app);
    shelf_settle(app);
    shelf_remove(*state, "poste.guide.json");
    greet(app);
    shelf_settle(app);
    age(*state);
    greet(app);
    shelf_settle(app);
    assert_int_equal(
        home_error(app, "guides.get", json_pack("{s:s,s:i}", "id", "poste", "revision", 1)),
        -32001);
    assert_int_equal(home_count(*state, "journal.db"), 0);
    pap_app_free(app);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_first_answer_does_not_wait_for_the_folders, home_make,
                                        home_remove),
        cmocka_unit_test_setup_teardown(an_exercise_is_offered_on_no_site, home_make, home_remove),
        cmocka_unit_test_setup_teardown(of_guides_that_fit_alike_the_longest_comes_first, home_make,
                                        home_remove),
        cmocka_unit_test_setup_teardown(a_text_says_which_language_it_is_in, home_make,
                                        home_remove),
        cmocka_unit_test_setup_teardown(a_guide_that_is_not_there_is_said, home_make, home_remove),
        cmocka_unit_test_setup_teardown(a_revision_is_in_use_until_the_guide_is_completed,
                                        home_make, home_remove),
        cmocka_unit_test_setup_teardown(nobody_is_asked_of_a_journal_that_is_not_there, home_make,
                                        home_remove),
    };
    return cmocka_run_group_tests_name("guides", tests, NULL, NULL);
}

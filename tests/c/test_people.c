#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "chaos.h"
#include "home.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INVALID = -32602, NOT_FOUND = -32001, CONFLICT = -32002, UNAVAILABLE = -32009 };

static void choose(struct pap_app *app, const char *use)
{
    json_decref(home_result(app, "people.choose", json_pack("{s:s}", "use", use)));
}

static void add(struct pap_app *app, const char *person)
{
    json_decref(home_result(app, "people.add", json_pack("{s:s}", "person", person)));
}

/* The parameters of sessions.start; `person` may be NULL. */
static json_t *plan(const char *guide, const char *person)
{
    return json_pack("{s:s,s:i,s:s,s:s*}", "guide", guide, "revision", 1, "mode", "real", "person",
                     person);
}

/* Starts a guide and stops half-way; returns the session's id, the caller's to free(). */
static char *follow(struct pap_app *app, const char *guide, const char *person)
{
    json_t *claim = home_result(app, "sessions.start", plan(guide, person));
    json_t *session = json_object_get(claim, "session");
    json_decref(home_result(app, "sessions.record",
                            json_pack("{s:O,s:i,s:i,s:s,s:s,s:i}", "session", session, "epoch", 1,
                                      "seq", 1, "step", "motif", "event", "shown", "ms", 5)));
    char *id = strdup(json_string_value(session));
    json_decref(claim);
    return id;
}

static json_t *of(const char *person)
{
    return json_pack("{s:s*}", "person", person);
}

static size_t open_count(struct pap_app *app, const char *person)
{
    json_t *list = home_result(app, "sessions.open", of(person));
    size_t count = json_array_size(list);
    json_decref(list);
    return count;
}

static size_t guide_count(struct pap_app *app, const char *person)
{
    json_t *result = home_result(app, "journal.summary", of(person));
    size_t count = json_array_size(json_object_get(result, "guides"));
    json_decref(result);
    return count;
}

/* Whether the person's export speaks of the guide. */
static bool export_has(struct pap_app *app, const char *person, const char *guide)
{
    json_t *params = of(person);
    json_object_set_new(params, "format", json_string("csv"));
    json_t *result = home_result(app, "journal.export", params);
    bool has = strstr(json_string_value(json_object_get(result, "text")), guide) != NULL;
    json_decref(result);
    return has;
}

/* He opened Pas à Pas after her and read that she had looked for a psychiatrist. */
static void nobody_sees_what_another_one_did(void **state)
{
    struct pap_app *app = home_app(*state);
    choose(app, "family");
    add(app, "sunflower");
    add(app, "boat");
    char *hers = follow(app, "trouver-un-psychiatre", "sunflower");
    assert_int_equal(open_count(app, "sunflower"), 1);
    assert_int_equal(open_count(app, "boat"), 0);
    assert_int_equal(guide_count(app, "sunflower"), 1);
    assert_int_equal(guide_count(app, "boat"), 0);
    assert_true(export_has(app, "sunflower", "psychiatre"));
    assert_false(export_has(app, "boat", "psychiatre"));
    choose(app, "me"); /* nor by saying that he is alone */
    assert_int_equal(open_count(app, NULL), 0);
    assert_int_equal(guide_count(app, NULL), 0);
    assert_false(export_has(app, NULL, "psychiatre"));
    choose(app, "family");
    assert_int_equal(open_count(app, "sunflower"), 1);
    free(hers);
    pap_app_free(app);
}

/* In a family, a call that named nobody was answered with everybody's sessions. */
static void a_family_has_to_say_who(void **state)
{
    struct pap_app *app = home_app(*state);
    assert_int_equal(home_error(app, "sessions.start", plan("g", "cat")), INVALID);
    choose(app, "family");
    add(app, "cat");
    static const char *const methods[] = {"sessions.open", "journal.summary"};
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        assert_int_equal(home_error(app, methods[i], json_object()), INVALID);
        assert_int_equal(home_error(app, methods[i], of("dog")), NOT_FOUND);
        json_decref(home_result(app, methods[i], of("cat")));
    }
    assert_int_equal(home_error(app, "sessions.start", plan("g", NULL)), INVALID);
    assert_int_equal(home_error(app, "sessions.start", plan("g", "dog")), NOT_FOUND);
    pap_app_free(app);
}

static void people_are_pictures_and_nothing_else(void **state)
{
    struct pap_app *app = home_app(*state);
    assert_int_equal(home_error(app, "people.add", of("Monique")), INVALID);
    assert_int_equal(home_error(app, "people.choose", json_pack("{s:s}", "use", "")), INVALID);
    assert_int_equal(home_error(app, "people.choose", json_pack("{s:s}", "use", "all")), INVALID);
    add(app, "cat");
    add(app, "rose");
    assert_int_equal(home_error(app, "people.add", of("cat")), CONFLICT);
    json_t *list = home_result(app, "people.list", json_object());
    const json_t *people = json_object_get(list, "people");
    assert_true(json_is_null(json_object_get(list, "use")));
    assert_int_equal(json_array_size(people), 2);
    assert_string_equal(json_string_value(json_array_get(people, 0)), "cat");
    assert_string_equal(json_string_value(json_array_get(people, 1)), "rose");
    json_decref(list);
    pap_app_free(app);
}

/* The next tenant chose the same picture and was offered the last one's appointments. */
static void who_is_taken_out_leaves_nothing(void **state)
{
    struct pap_app *app = home_app(*state);
    choose(app, "family");
    add(app, "umbrella");
    add(app, "cat");
    char *theirs = follow(app, "trouver-un-psychiatre", "umbrella");
    char *others = follow(app, "payer-une-facture", "cat");
    assert_true(home_holds(*state, theirs));
    json_decref(home_result(app, "people.remove", of("umbrella")));
    assert_int_equal(home_error(app, "people.remove", of("umbrella")), NOT_FOUND);
    assert_false(home_holds(*state, theirs));
    assert_false(home_holds(*state, "psychiatre"));
    assert_false(home_holds(*state, "umbrella"));
    add(app, "umbrella");
    assert_int_equal(open_count(app, "umbrella"), 0);
    assert_int_equal(open_count(app, "cat"), 1);
    free(others);
    free(theirs);
    pap_app_free(app);
}

/* In the library, yesterday's reader could be read today. */
static void where_everyone_sits_nothing_is_written(void **state)
{
    struct pap_app *app = home_app(*state);
    char *before = follow(app, "trouver-un-psychiatre", NULL);
    choose(app, "everyone"); /* and what was there goes */
    assert_false(home_holds(*state, before));
    assert_false(home_holds(*state, "psychiatre"));

    char *session = follow(app, "payer-une-facture", NULL);
    assert_int_equal(guide_count(app, NULL), 1);
    assert_int_equal(open_count(app, NULL), 0); /* nothing is offered */
    assert_false(home_holds(*state, session));
    assert_false(home_holds(*state, "facture"));
    json_decref(home_result(app, "journal.erase", json_pack("{s:b}", "all", 1)));
    assert_int_equal(guide_count(app, NULL), 0);
    pap_app_free(app);

    app = home_app(*state); /* the next reader */
    assert_int_equal(guide_count(app, NULL), 0);
    free(follow(app, "g", NULL));
    choose(app, "me");
    assert_int_equal(guide_count(app, NULL), 0);
    free(session);
    free(before);
    pap_app_free(app);
}

static struct pap_app *app_under(const char *home, const char *policy)
{
    const struct pap_app_options options = {
        .home = home, .folders = "", .system = "/nonexistent", .policy = policy};
    struct pap_app *app = NULL;
    assert_int_equal(pap_app_new(&options, &app, NULL), PAP_OK);
    return app;
}

static bool is_shared_under(const char *home, const char *policy)
{
    struct pap_app *app = app_under(home, policy);
    json_t *list = home_result(app, "people.list", json_object());
    bool shared = json_is_true(json_object_get(list, "fixed"));
    if (shared)
        assert_string_equal(json_string_value(json_object_get(list, "use")), "everyone");
    json_decref(list);
    pap_app_free(app);
    return shared;
}

/* A policy with a comma too many was read as no policy, for a year. */
static void a_policy_that_cannot_be_read_protects(void **state)
{
    static const struct {
        const char *text;
        bool shared;
    } policies[] = {
        {"{\"shared\": true}", true},
        {"{\"shared\": false}", false},
        {"{}", false},
        {"{\"shared\": true,}", true},
        {"", true},
        {"{\"shared\": \"no\"}", true},
        {"[]", true},
    };
    char path[512];
    snprintf(path, sizeof path, "%s/policy.json", (char *)*state);
    assert_false(is_shared_under(*state, path));
    for (size_t i = 0; i < sizeof policies / sizeof policies[0]; i++) {
        home_write(*state, "policy.json", policies[i].text, strlen(policies[i].text));
        if (is_shared_under(*state, path) != policies[i].shared)
            fail_msg("%s", policies[i].text);
    }
    remove(path);
    setenv("PASAPAS_SHARED", "0", 1);
    assert_false(is_shared_under(*state, path));
    setenv("PASAPAS_SHARED", "1", 1);
    assert_true(is_shared_under(*state, path));
    unsetenv("PASAPAS_SHARED");
}

/* A reader of the library answered "it is mine", and the library's policy was gone. */
static void a_policy_is_not_changed_by_who_sits_there(void **state)
{
    char path[512];
    char home[512];
    snprintf(path, sizeof path, "%s/policy.json", (char *)*state);
    snprintf(home, sizeof home, "%s/home", (char *)*state);
    home_write(*state, "policy.json", "{\"shared\": true}", 16);
    struct pap_app *app = app_under(home, path);
    assert_int_equal(home_error(app, "people.choose", json_pack("{s:s}", "use", "me")),
                     UNAVAILABLE);
    assert_int_equal(home_error(app, "people.add", of("cat")), UNAVAILABLE);
    assert_int_equal(home_error(app, "people.remove", of("cat")), UNAVAILABLE);
    free(follow(app, "trouver-un-psychiatre", NULL));
    assert_int_equal(home_count(*state, "home"), 0); /* not even the folder is made */
    pap_app_free(app);
}

#define AT_HOME(test) cmocka_unit_test_setup_teardown(test, home_make, home_remove)

int main(void)
{
    chaos_install();
    const struct CMUnitTest tests[] = {
        AT_HOME(nobody_sees_what_another_one_did),
        AT_HOME(a_family_has_to_say_who),
        AT_HOME(people_are_pictures_and_nothing_else),
        AT_HOME(who_is_taken_out_leaves_nothing),
        AT_HOME(where_everyone_sits_nothing_is_written),
        AT_HOME(a_policy_that_cannot_be_read_protects),
        AT_HOME(a_policy_is_not_changed_by_who_sits_there),
    };
    return cmocka_run_group_tests_name("people", tests, NULL, NULL);
}

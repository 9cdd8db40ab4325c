#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/methods.h"
#include "chaos.h"
#include "guide/guide.h"
#include "home.h"

#include <string.h>

enum { INVALID = -32602, NOT_FOUND = -32001, CONFLICT = -32002 };

static json_t *start(struct pap_app *app, const char *guide)
{
    return home_result(app, "sessions.start",
                       json_pack("{s:s,s:i,s:s}", "guide", guide, "revision", 3, "mode", "real"));
}

/* The parameters of sessions.record for the one who holds `claim`. */
static json_t *event(const json_t *claim, int seq, const char *step, const char *name, int ms)
{
    return json_pack("{s:O,s:O,s:i,s:s,s:s,s:i}", "session", json_object_get(claim, "session"),
                     "epoch", json_object_get(claim, "epoch"), "seq", seq, "step", step, "event",
                     name, "ms", ms);
}

static json_t *with_detail(json_t *params, const char *detail)
{
    json_object_set_new(params, "detail", json_loads(detail, JSON_DECODE_ANY, NULL));
    return params;
}

static void record(struct pap_app *app, const json_t *claim, int seq, const char *step,
                   const char *name, int ms)
{
    json_t *result = home_result(app, "sessions.record", event(claim, seq, step, name, ms));
    assert_int_equal(json_integer_value(json_object_get(result, "seq")), seq);
    json_decref(result);
}

static json_t *resume(struct pap_app *app, const json_t *claim)
{
    return home_result(app, "sessions.resume",
                       json_pack("{s:O,s:O}", "session", json_object_get(claim, "session"), "owner",
                                 json_object_get(claim, "owner")));
}

static json_t *finish_params(const json_t *claim, const char *outcome)
{
    return json_pack("{s:O,s:O,s:s}", "session", json_object_get(claim, "session"), "epoch",
                     json_object_get(claim, "epoch"), "outcome", outcome);
}

static json_t *finish(struct pap_app *app, const json_t *claim, const char *outcome)
{
    json_t *result = home_result(app, "sessions.finish", finish_params(claim, outcome));
    json_t *summary = json_incref(json_object_get(result, "summary"));
    json_decref(result);
    return summary;
}

static json_t *open_sessions(struct pap_app *app)
{
    return home_result(app, "sessions.open", json_object());
}

/* The first guide of journal.summary. */
static json_t *first_guide(struct pap_app *app)
{
    json_t *result = home_result(app, "journal.summary", json_object());
    json_t *guide = json_incref(json_array_get(json_object_get(result, "guides"), 0));
    json_decref(result);
    return guide;
}

static const char *text_in(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static int number_in(const json_t *object, const char *name)
{
    return (int)json_integer_value(json_object_get(object, name));
}

/* A guide may have it, the catalogue showed it, and no session of it could begin. */
static void the_last_revision_can_be_followed(void **state)
{
    struct pap_app *app = home_app(*state);
    json_t *params = json_pack("{s:s,s:I,s:s}", "guide", "mairie", "revision",
                               (json_int_t)PAP_GUIDE_REVISION_MAX, "mode", "real");
    json_decref(home_result(app, "sessions.start", json_incref(params)));
    json_object_set_new(params, "revision", json_integer(PAP_GUIDE_REVISION_MAX + 1));
    assert_int_equal(home_error(app, "sessions.start", params), -32602);
    pap_app_free(app);
}

/* Her daughter asked "did you book it?" and nothing on the computer knew. */
static void a_guide_followed_to_its_end_is_in_the_summary(void **state)
{
    struct pap_app *app = home_app(*state);
    json_t *claim = start(app, "doctolib-rendez-vous");
    record(app, claim, 1, "qui", "shown", 0);
    record(app, claim, 2, "qui", "done", 9000);
    record(app, claim, 3, "confirmer", "skipped", 12500);
    json_t *summary = finish(app, claim, "completed");
    assert_string_equal(text_in(summary, "outcome"), "completed");
    assert_int_equal(number_in(summary, "ms"), 12500);
    assert_int_equal(number_in(summary, "done"), 1);
    assert_int_equal(number_in(summary, "skipped"), 1);
    json_decref(summary);
    pap_app_free(app);

    app = home_app(*state); /* after the browser was closed */
    json_t *guide = first_guide(app);
    assert_string_equal(text_in(guide, "guide"), "doctolib-rendez-vous");
    assert_int_equal(number_in(guide, "started"), 1);
    assert_int_equal(number_in(guide, "completed"), 1);
    assert_int_equal(number_in(guide, "ms"), 12500);
    assert_true(json_is_null(json_object_get(guide, "step")));
    json_decref(guide);
    json_decref(claim);
    pap_app_free(app);
}

/* The host was killed after writing and before answering; the browser asked again and the person
 * seemed to have done the step twice. */
static void the_same_event_twice_is_one(void **state)
{
    struct pap_app *app = home_app(*state);
    json_t *claim = start(app, "g");
    record(app, claim, 1, "qui", "shown", 5);
    record(app, claim, 1, "qui", "shown", 5);
    record(app, claim, 2, "qui", "done", 6);
    record(app, claim, 1, "qui", "shown", 5);
    json_t *summary = finish(app, claim, "stopped");
    assert_int_equal(number_in(summary, "done"), 1);
    json_decref(summary);
    record(app, claim, 2, "qui", "done", 6); /* a late repetition is still the same event */
    json_decref(claim);
    pap_app_free(app);
}

/* Two pages of one guide each counted for themselves, and one event hid the other. */
static void another_event_under_the_same_number_is_refused(void **state)
{
    struct pap_app *app = home_app(*state);
    json_t *claim = start(app, "g");
    json_t *drifted =
        with_detail(event(claim, 1, "qui", "drifted", 5), "{\"changed\":[\"text\",\"name\"]}");
    json_decref(home_result(app, "sessions.record", json_incref(drifted)));
    json_decref(home_result(
        app, "sessions.record",
        with_detail(json_incref(drifted), "{\"changed\":[\"name\",\"text\"]}"))); /* a set */
    json_decref(drifted);
    assert_int_equal(home_error(app, "sessions.record", event(claim, 1, "qui", "drifted", 5)),
                     CONFLICT);
    assert_int_equal(
        home_error(app, "sessions.record",
                   with_detail(event(claim, 1, "qui", "drifted", 5), "{\"changed\":[\"name\"]}")),
        CONFLICT);
    assert_int_equal(home_error(app, "sessions.record",
                                with_detail(event(claim, 1, "qui", "drifted", 6),
                                            "{\"changed\":[\"text\",\"name\"]}")),
                     CONFLICT);
    json_decref(claim);
    pap_app_free(app);
}

/* An event was lost on its way and nobody noticed, because the next one was taken. */
static void a_gap_is_refused_and_the_answer_says_what_comes_next(void **state)
{
    struct pap_app *app = home_app(*state);
    json_t *claim = start(app, "g");
    assert_int_equal(home_error(app, "sessions.record", event(claim, 0, "qui", "shown", 5)),
                     CONFLICT);
    json_t *response = home_call(app, "sessions.record", event(claim, 2, "qui", "shown", 5));
    assert_non_null(strstr(text_in(json_object_get(response, "error"), "message"), "1 comes next"));
    json_decref(response);
    record(app, claim, 1, "qui", "shown", 5);
    assert_int_equal(home_error(app, "sessions.record", event(claim, 2, "qui", "done", 4)),
                     INVALID); /* time does not run backwards */
    record(app, claim, 2, "qui", "done", 5);
    json_decref(claim);
    pap_app_free(app);
}

/* The guide was open in two browsers; both believed that they held it. */
static void who_takes_a_session_over_is_the_only_one_who_writes(void **state)
{
    struct pap_app *here = home_app(*state);
    struct pap_app *there = home_app(*state);
    json_t *claim = start(here, "g");
    record(here, claim, 1, "qui", "shown", 5);
    json_t *list = open_sessions(there);
    assert_int_equal(json_array_size(list), 1);
    json_t *seen = json_array_get(list, 0);
    assert_string_equal(text_in(seen, "step"), "qui");
    assert_int_equal(number_in(seen, "seq"), 1);

    json_t *place = resume(there, seen);
    assert_int_equal(number_in(place, "epoch"), 2);
    assert_int_equal(number_in(place, "seq"), 1);
    assert_int_equal(number_in(place, "ms"), 5);
    assert_int_equal(home_error(here, "sessions.record", event(claim, 2, "qui", "done", 6)),
                     CONFLICT);
    assert_int_equal(home_error(here, "sessions.finish", finish_params(claim, "stopped")),
                     CONFLICT);
    assert_int_equal(home_error(here, "sessions.resume",
                                json_pack("{s:O,s:O}", "session", json_object_get(seen, "session"),
                                          "owner", json_object_get(seen, "owner"))),
                     CONFLICT); /* what it saw is no longer so */
    record(there, place, 2, "qui", "done", 6);
    json_decref(place);
    json_decref(list);
    json_decref(claim);
    pap_app_free(there);
    pap_app_free(here);
}

/* "Votre place est gardée", and then it was not. */
static void a_stopped_session_keeps_its_place(void **state)
{
    struct pap_app *app = home_app(*state);
    json_t *claim = start(app, "g");
    record(app, claim, 1, "qui", "shown", 5);
    json_decref(finish(app, claim, "stopped"));
    json_decref(finish(app, claim, "stopped")); /* pressed twice */
    assert_int_equal(home_error(app, "sessions.finish", finish_params(claim, "completed")),
                     CONFLICT);
    assert_int_equal(home_error(app, "sessions.record", event(claim, 2, "qui", "done", 6)),
                     CONFLICT);
    json_t *guide = first_guide(app);
    assert_string_equal(text_in(guide, "step"), "qui");
    json_decref(guide);

    json_t *list = open_sessions(app);
    assert_true(json_is_true(json_object_get(json_array_get(list, 0), "stopped")));
    json_t *place = resume(app, json_array_get(list, 0));
    json_decref(list);
    record(app, place, 2, "qui", "done", 7);
    json_decref(finish(app, place, "completed"));
    json_decref(finish(app, place, "completed"));
    list = open_sessions(app);
    assert_int_equal(json_array_size(list), 0);
    assert_int_equal(home_error(app, "sessions.resume",
                                json_pack("{s:O,s:O}", "session", json_object_get(place, "session"),
                                          "owner", json_object_get(place, "owner"))),
                     CONFLICT);
    json_decref(list);
    json_decref(place);
    json_decref(claim);
    pap_app_free(app);
}

/* She had started over and finished; the next day she was asked to go on with the first try. */
static void a_guide_that_was_completed_since_is_not_offered_again(void **state)
{
    struct pap_app *app = home_app(*state);
    json_t *first = start(app, "g");
    json_t *other = start(app, "other");
    json_t *second = start(app, "g");
    json_decref(finish(app, second, "completed"));
    json_t *list = open_sessions(app);
    assert_int_equal(json_array_size(list), 1);
    assert_string_equal(text_in(json_array_get(list, 0), "guide"), "other");
    json_decref(list);
    json_decref(second);
    json_decref(other);
    json_decref(first);
    pap_app_free(app);
}

/* A bug in a page script put what was typed where a step's id belongs, and the journal kept it. */
static void only_names_that_are_known_get_in(void **state)
{
    static const char *const steps[] = {
        "", "Jean Dupont", "Qui", "01 23 45 67 89", "a_b", "é", "https://www.doctolib.fr/"};
    static const char *const names[] = {"", "typed", "SHOWN", "off-path", "shown "};
    static const char *const details[] = {
        "{}",
        "{\"changed\":[]}",
        "{\"changed\":\"name\"}",
        "{\"changed\":[\"value\"]}",
        "{\"changed\":[\"name\",\"name\"]}",
        "{\"changed\":[7]}",
        "{\"changed\":[[\"name\"]]}",
        "{\"changed\":[\"name\"],\"text\":\"1945\"}",
        "{\"Changed\":[\"name\"]}",
        "[]",
        "\"name\"",
        "null",
    };
    struct pap_app *app = home_app(*state);
    json_t *claim = start(app, "g");
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        assert_int_equal(home_error(app, "sessions.record", event(claim, 1, steps[i], "done", 1)),
                         INVALID);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        assert_int_equal(home_error(app, "sessions.record", event(claim, 1, "qui", names[i], 1)),
                         INVALID);
    for (size_t i = 0; i < sizeof details / sizeof details[0]; i++)
        assert_int_equal(home_error(app, "sessions.record",
                                    with_detail(event(claim, 1, "qui", "done", 1), details[i])),
                         INVALID);
    record(app, claim, 1, "qui", "done", 1); /* none of them took the number */
    json_decref(claim);
    pap_app_free(app);
}

static void a_session_starts_with_known_names_only(void **state)
{
    struct pap_app *app = home_app(*state);
    assert_int_equal(home_error(app, "sessions.start",
                                json_pack("{s:s,s:i,s:s}", "guide", "Mon médecin", "revision", 1,
                                          "mode", "real")),
                     INVALID);
    assert_int_equal(
        home_error(app, "sessions.start",
                   json_pack("{s:s,s:i,s:s}", "guide", "g", "revision", 0, "mode", "real")),
        INVALID);
    assert_int_equal(
        home_error(app, "sessions.start",
                   json_pack("{s:s,s:i,s:s}", "guide", "g", "revision", 1, "mode", "training")),
        INVALID);
    assert_int_equal(
        home_error(app, "sessions.resume", json_pack("{s:s,s:s}", "session", "none", "owner", "x")),
        NOT_FOUND);
    pap_app_free(app);
}

/* A page that could guess a session's name could have written into it. */
static void names_of_sessions_are_not_guessable(void **state)
{
    struct pap_app *app = home_app(*state);
    json_t *first = start(app, "g");
    json_t *second = start(app, "g");
    assert_int_equal(strlen(text_in(first, "session")), 32);
    assert_string_not_equal(text_in(first, "session"), text_in(second, "session"));
    assert_string_not_equal(text_in(first, "session"), text_in(first, "owner"));
    json_decref(second);
    json_decref(first);
    pap_app_free(app);
}

/* Guiding goes on without the journal, but only if the start says clearly that there is none. */
static void a_start_that_cannot_be_kept_fails_with_its_reason(void **state)
{
    (void)state;
    struct pap_app *app = home_app("/proc/nowhere");
    json_t *response =
        home_call(app, "sessions.start",
                  json_pack("{s:s,s:i,s:s}", "guide", "g", "revision", 1, "mode", "real"));
    const json_t *error = json_object_get(response, "error");
    assert_int_equal(number_in(error, "code"), -32004);
    assert_non_null(strstr(text_in(error, "message"), "/proc/nowhere"));
    json_decref(response);
    pap_app_free(app);
}

/*
 * One method with `params` (stolen; made while memory lasts). The envelope has its own such test;
 * jansson's parser is left out, which reads past its buffer where it cannot grow it.
 */
static enum pap_status ask(struct pap_app *app, pap_method_fn *method, json_t *params,
                           json_t **result)
{
    struct pap_error error = {0};
    chaos_resume();
    enum pap_status status = method(app, params, result, &error);
    chaos_pause();
    assert_true((status == PAP_OK) == (*result != NULL));
    json_decref(params);
    return status;
}

/* The same where the answer does not matter. */
static enum pap_status tell(struct pap_app *app, pap_method_fn *method, json_t *params)
{
    json_t *result = NULL;
    enum pap_status status = ask(app, method, params, &result);
    json_decref(result);
    return status;
}

/* Every method about one session, the sessions' and the journal's; claim is NULL if none began. */
static enum pap_status ask_for_all(struct pap_app *app, json_t **claim)
{
    json_t *plan = json_pack("{s:s,s:i,s:s}", "guide", "g", "revision", 1, "mode", "real");
    enum pap_status status = ask(app, pap_method_sessions_start, plan, claim);
    if (status == PAP_OK)
        status = tell(app, pap_method_sessions_record,
                      with_detail(event(*claim, 1, "a", "drifted", 1), "{\"changed\":[\"name\"]}"));
    if (status == PAP_OK)
        status = tell(app, pap_method_sessions_open, json_object());
    if (status == PAP_OK)
        status = tell(app, pap_method_sessions_finish, finish_params(*claim, "stopped"));
    if (status == PAP_OK)
        status = tell(app, pap_method_sessions_resume,
                      json_pack("{s:O,s:O}", "session", json_object_get(*claim, "session"), "owner",
                                json_object_get(*claim, "owner")));
    if (status == PAP_OK)
        status = tell(app, pap_method_journal_summary, json_object());
    if (status == PAP_OK)
        status = tell(app, pap_method_journal_export, json_pack("{s:s}", "format", "json"));
    if (status == PAP_OK)
        status = tell(app, pap_method_people_list, json_object());
    return status;
}

static enum pap_status ask_an_app_for_all(void *home)
{
    const struct pap_app_options options = {
        .home = home, .folders = "", .system = "/nonexistent", .policy = "/nonexistent"};
    struct pap_app *app = NULL;
    json_t *claim = NULL;
    enum pap_status status = pap_app_new(&options, &app, NULL);
    chaos_pause();
    if (status == PAP_OK)
        status = ask_for_all(app, &claim);
    pap_app_free(app);
    json_decref(claim);
    home_forget(home); /* what this run left half-way, so that all runs are alike */
    chaos_resume();
    return status;
}

/* Memory ran out in the middle of a step, and the host was gone with it. */
static void every_method_survives_without_memory(void **state)
{
    struct pap_app *app = home_app(*state);
    json_decref(open_sessions(app)); /* the database is made */
    pap_app_free(app);
    assert_true(chaos_every_allocation(ask_an_app_for_all, *state) > 200);
}

#define AT_HOME(test) cmocka_unit_test_setup_teardown(test, home_make, home_remove)

int main(void)
{
    chaos_install();
    const struct CMUnitTest tests[] = {
        AT_HOME(the_last_revision_can_be_followed),
        AT_HOME(a_guide_followed_to_its_end_is_in_the_summary),
        AT_HOME(the_same_event_twice_is_one),
        AT_HOME(another_event_under_the_same_number_is_refused),
        AT_HOME(a_gap_is_refused_and_the_answer_says_what_comes_next),
        AT_HOME(who_takes_a_session_over_is_the_only_one_who_writes),
        AT_HOME(a_stopped_session_keeps_its_place),
        AT_HOME(a_guide_that_was_completed_since_is_not_offered_again),
        AT_HOME(only_names_that_are_known_get_in),
        AT_HOME(a_session_starts_with_known_names_only),
        AT_HOME(names_of_sessions_are_not_guessable),
        AT_HOME(every_method_survives_without_memory),
        cmocka_unit_test(a_start_that_cannot_be_kept_fails_with_its_reason),
    };
    return cmocka_run_group_tests_name("sessions", tests, NULL, NULL);
}

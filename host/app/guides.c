/* hello and the guides.* methods, and the look at the folders that follows an answer. */
#include "app/methods.h"

#include "base/clock.h"
#include "base/log.h"
#include "guide/guide.h"
#include "store/library.h"
#include "store/session.h"

/* A revision that was replaced stays so long, and longer while a session follows it. */
static const int64_t keep_replaced_ms = (int64_t)30 * 24 * 3600 * 1000;

/* The service looks at its folders no more often. */
static const int64_t look_again_ms = 10000;

/* Readers that do not say a language get the one that most of them have. */
static const char usual_locale[] = "fr";

static const char *locale_of(const json_t *params)
{
    const char *locale = json_string_value(json_object_get(params, "locale"));
    return locale == NULL ? usual_locale : locale;
}

enum pap_status pap_app_library(struct pap_app *app, struct pap_library **library,
                                struct pap_error *error)
{
    enum pap_status status = PAP_OK;
    if (app->library == NULL) {
        const struct pap_library_options options = {
            .home = app->home, .system = app->system, .folders = app->folders};
        status = pap_library_open(&options, &app->library, error);
        if (status == PAP_OK)
            status = pap_library_generation(app->library, &app->generation, error);
    }
    *library = app->library;
    return status;
}

enum pap_status pap_method_hello(struct pap_app *app, const json_t *params, json_t **result,
                                 struct pap_error *error)
{
    struct pap_library *library = NULL;
    const bool alone = app->caller.transport == PAP_TRANSPORT_NATIVE;
    const int64_t now = pap_clock_monotonic_ms();
    int64_t generation = 0;
    (void)params;
    enum pap_status status = pap_app_library(app, &library, error);
    if (status == PAP_OK)
        status = pap_library_generation(library, &generation, error);
    if (status != PAP_OK)
        return status;
    /* Where there are others, what they were told is older than what this one is told. */
    if (alone)
        app->generation = generation;
    /* Where there are others, saying hello again and again must not keep the disk busy. */
    if (alone || now - app->looked >= look_again_ms) {
        app->look = true;
        app->looked = now;
    }
    *result =
        json_pack("{s:s,s:s,s:i,s:I,s:o}", "server", alone ? "pasapas-host" : "pasapas-service",
                  "version", PASAPAS_VERSION, "protocol", 1, "generation", (json_int_t)generation,
                  "methods", pap_method_names(app->caller.transport));
    return *result == NULL ? PAP_NO_MEMORY : PAP_OK;
}

enum pap_status pap_method_guides_sites(struct pap_app *app, const json_t *params, json_t **result,
                                        struct pap_error *error)
{
    struct pap_library *library = NULL;
    enum pap_status status = pap_app_library(app, &library, error);
    return status != PAP_OK
               ? status
               : pap_library_sites(library, json_string_value(json_object_get(params, "after")),
                                   result, error);
}

/* {"guides": cards}; takes the cards over. */
static enum pap_status answer_cards(json_t *cards, json_t **result)
{
    *result = json_pack("{s:o}", "guides", cards);
    return *result == NULL ? PAP_NO_MEMORY : PAP_OK;
}

enum pap_status pap_method_guides_find(struct pap_app *app, const json_t *params, json_t **result,
                                       struct pap_error *error)
{
    struct pap_library *library = NULL;
    json_t *cards = NULL;
    enum pap_status status = pap_app_library(app, &library, error);
    if (status == PAP_OK)
        status = pap_library_find(library, json_string_value(json_object_get(params, "url")),
                                  locale_of(params), &cards, error);
    return status != PAP_OK ? status : answer_cards(cards, result);
}

enum pap_status pap_method_guides_search(struct pap_app *app, const json_t *params, json_t **result,
                                         struct pap_error *error)
{
    struct pap_library *library = NULL;
    json_t *cards = NULL;
    enum pap_status status = pap_app_library(app, &library, error);
    if (status == PAP_OK)
        status = pap_library_search(library, json_string_value(json_object_get(params, "text")),
                                    locale_of(params), &cards, error);
    return status != PAP_OK ? status : answer_cards(cards, result);
}

enum pap_status pap_method_guides_get(struct pap_app *app, const json_t *params, json_t **result,
                                      struct pap_error *error)
{
    struct pap_library *library = NULL;
    json_t *guide = NULL;
    json_t *localised = NULL;
    enum pap_status status = pap_app_library(app, &library, error);
    if (status == PAP_OK)
        status = pap_library_guide_get(library, json_string_value(json_object_get(params, "id")),
                                       json_integer_value(json_object_get(params, "revision")),
                                       &guide, error);
    if (status == PAP_OK)
        status = pap_guide_localise(guide, locale_of(params), &localised);
    json_decref(guide);
    if (status != PAP_OK)
        return status;
    *result = json_pack("{s:o}", "guide", localised);
    return *result == NULL ? PAP_NO_MEMORY : PAP_OK;
}

/* Tells of a change of ours or of another process, once. */
static enum pap_status tell_changes(struct pap_app *app, struct pap_buffer *message,
                                    struct pap_error *error)
{
    int64_t generation = 0;
    enum pap_status status = pap_library_generation(app->library, &generation, error);
    if (status != PAP_OK || generation == app->generation)
        return status;
    json_t *params = json_pack("{s:I}", "generation", (json_int_t)generation);
    status = params == NULL ? PAP_NO_MEMORY : pap_rpc_notify("guides.changed", params, message);
    json_decref(params);
    if (status == PAP_OK)
        app->generation = generation;
    return status;
}

static bool is_used(void *context, const char *id, int64_t revision)
{
    struct pap_app *app = context;
    struct pap_journal *journal = NULL;
    bool used = false;
    enum pap_status status = pap_app_journal(app, &journal, NULL);
    if (status == PAP_OK)
        status = pap_session_uses(journal, id, revision, &used, NULL);
    return used || status != PAP_OK; /* what nobody can say stays */
}

bool pap_app_idle(struct pap_app *app, struct pap_buffer *message)
{
    struct pap_library *library = NULL;
    struct pap_error error = {0};
    bool more = false;
    if (!app->answered)
        return false;
    pap_app_journal_idle(app);
    enum pap_status status = pap_app_library(app, &library, &error);
    if (status == PAP_OK && app->look)
        status = pap_library_scan(library, &more, &error);
    if (status == PAP_OK && !more)
        status = tell_changes(app, message, &error);
    if (status == PAP_OK && !more && app->look)
        status = pap_library_guide_prune(library, pap_clock_wall_ms() - keep_replaced_ms, is_used,
                                         app, &error);
    if (!more)
        app->look = false;
    if (status != PAP_OK)
        pap_log("looking at the guides' folders: %s", error.en);
    return more;
}

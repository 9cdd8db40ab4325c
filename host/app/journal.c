#include "app/methods.h"

#include "base/dirs.h"
#include "store/drift.h"
#include "store/erase.h"
#include "store/export.h"
#include "store/people.h"
#include "store/summary.h"
#include "wire/limits.h"

#include <stdio.h>
#include <string.h>

static enum pap_status open_one(const struct pap_journal_options *options,
                                struct pap_journal **journal, struct pap_error *error)
{
    return *journal != NULL ? PAP_OK : pap_journal_open(options, journal, error);
}

enum pap_status pap_app_kept_journal(struct pap_app *app, struct pap_journal **journal,
                                     struct pap_error *error)
{
    const struct pap_journal_options options = {.home = app->home,
                                                .verify_on_open = app->verify_on_open};
    char *home = NULL;
    *journal = NULL;
    if (app->shared)
        return pap_error_set(error, PAP_UNAVAILABLE,
                             "whoever looks after this computer has declared it shared",
                             "cet ordinateur a été déclaré partagé par son responsable");
    if (app->home == NULL)
        return pap_dirs_home(&home, error); /* says which variable is missing */
    enum pap_status status = open_one(&options, &app->journal, error);
    if (status == PAP_OK)
        app->verify_on_open = false;
    *journal = app->journal;
    return status;
}

enum pap_status pap_app_journal(struct pap_app *app, struct pap_journal **journal,
                                struct pap_error *error)
{
    const struct pap_journal_options in_memory = {.home = NULL};
    enum pap_use use = PAP_USE_EVERYONE;
    enum pap_status status = PAP_OK;
    if (!app->shared)
        status = pap_app_kept_journal(app, journal, error);
    if (status == PAP_OK && !app->shared)
        status = pap_people_use(*journal, &use, error); /* another browser may have changed it */
    if (status != PAP_OK)
        return status;
    if (use == PAP_USE_EVERYONE) {
        status = open_one(&in_memory, &app->memory, error);
        *journal = app->memory;
        return status;
    }
    pap_journal_close(app->memory);
    app->memory = NULL;
    return PAP_OK;
}

/* A database that proves damaged is closed, looked through, set aside, and the call made again. */
static bool is_worth_another_try(struct pap_app *app, enum pap_status status)
{
    if (status != PAP_CORRUPT || app->journal == NULL)
        return false;
    pap_journal_close(app->journal);
    app->journal = NULL;
    app->verify_on_open = true;
    return true;
}

enum pap_status pap_app_on_journal(struct pap_app *app, pap_journal_open_fn *opens,
                                   pap_journal_fn *act, const json_t *params, json_t **result,
                                   struct pap_error *error)
{
    enum pap_status status;
    int attempts = 0;
    do {
        struct pap_journal *journal = NULL;
        status = opens(app, &journal, error);
        if (status == PAP_OK)
            status = act(journal, params, result, error);
    } while (++attempts < 2 && is_worth_another_try(app, status));
    return status == PAP_OK && *result == NULL ? PAP_NO_MEMORY : status;
}

void pap_app_journal_idle(struct pap_app *app)
{
    if (app->journal != NULL)
        pap_erase_finish(app->journal, NULL);
}

static const char *text_of(const json_t *params, const char *name)
{
    return json_string_value(json_object_get(params, name));
}

static enum pap_status summary(struct pap_journal *journal, const json_t *params, json_t **result,
                               struct pap_error *error)
{
    json_t *guides = NULL;
    enum pap_status status = pap_people_check(journal, text_of(params, "person"), error);
    if (status == PAP_OK)
        status = pap_summary_read(journal, text_of(params, "person"), &guides, error);
    if (status == PAP_OK)
        *result = json_pack("{s:o}", "guides", guides);
    return status;
}

/* Of nobody in particular, so nobody has to say who they are. */
static enum pap_status drift(struct pap_journal *journal, const json_t *params, json_t **result,
                             struct pap_error *error)
{
    (void)params;
    json_t *guides = NULL;
    enum pap_status status = pap_drift_read(journal, &guides, error);
    if (status == PAP_OK)
        *result = json_pack("{s:o}", "guides", guides);
    return status;
}

static enum pap_status export(struct pap_journal *journal, const json_t *params, json_t **result,
                              struct pap_error *error) {
    struct pap_buffer text; char place[PAP_EXPORT_CURSOR] = "";
    const char *format = text_of(params, "format");
    const char *cursor = text_of(params, "cursor");
    bool csv = strcmp(format, "csv") == 0;
    if (!csv && strcmp(format, "json") != 0) return pap_error_set(error, PAP_INVALID,
                                                                  "\"format\" is csv or json",
                                                                  "« format » est csv ou json");
    enum pap_status status = pap_people_check(journal, text_of(params, "person"), error);
    if (status != PAP_OK) return status;
    if (cursor != NULL)
        snprintf(place, sizeof place, "%s", cursor); /* the table bounds its length */
    pap_buffer_init(&text, PAP_EXPORT_PIECE_MAX);
    status = pap_export_read(journal, text_of(params, "person"),
                             csv ? PAP_EXPORT_CSV : PAP_EXPORT_JSON, place, &text, error);
    if (status == PAP_OK) *result = json_pack("{s:s,s:s%,s:s?}", "format", format, "text",
                                              text.data, text.length, "cursor",
                                              place[0] != '\0' ? place : NULL);
    pap_buffer_clear(&text);
    return status;
}

/* Exactly one of the four says what goes; a call that could mean more is refused. */
static enum pap_status read_scope(const json_t *params, struct pap_erase_scope *scope,
                                  struct pap_error *error)
{
    *scope = (struct pap_erase_scope){
        .before = json_integer_value(json_object_get(params, "before")),
        .session = text_of(params, "session"),
        .person = text_of(params, "person"),
        .all = json_is_true(json_object_get(params, "all")),
    };
    int given = (scope->before != 0) + (scope->session != NULL) + (scope->person != NULL) +
                (scope->all ? 1 : 0);
    if (given == 1)
        return PAP_OK;
    return pap_error_set(error, PAP_INVALID,
                         "one of \"before\", \"session\", \"person\" and \"all\" says what goes",
                         "un seul de « before », « session », « person » et « all » dit quoi "
                         "effacer");
}

static enum pap_status erase(struct pap_journal *journal, const json_t *params, json_t **result,
                             struct pap_error *error)
{
    struct pap_erase_scope scope;
    int64_t sessions = 0;
    enum pap_status status = read_scope(params, &scope, error);
    if (status == PAP_OK)
        status = pap_erase(journal, &scope, &sessions, error);
    if (status == PAP_OK)
        *result = json_pack("{s:I}", "sessions", (json_int_t)sessions);
    return status;
}

enum pap_status pap_method_journal_summary(struct pap_app *app, const json_t *params,
                                           json_t **result, struct pap_error *error)
{
    return pap_app_on_journal(app, pap_app_journal, summary, params, result, error);
}

enum pap_status pap_method_journal_drift(struct pap_app *app, const json_t *params, json_t **result,
                                         struct pap_error *error)
{
    return pap_app_on_journal(app, pap_app_journal, drift, params, result, error);
}

enum pap_status pap_method_journal_export(struct pap_app *app, const json_t *params,
                                          json_t **result, struct pap_error *error)
{
    return pap_app_on_journal(app, pap_app_journal, export, params, result, error);
}

enum pap_status pap_method_journal_erase(struct pap_app *app, const json_t *params, json_t **result,
                                         struct pap_error *error)
{
    return pap_app_on_journal(app, pap_app_journal, erase, params, result, error);
}

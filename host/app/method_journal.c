#include "app/databases.h"

#include "store/journal_drift.h"
#include "store/journal_erase.h"
#include "store/journal_export.h"
#include "store/journal_people.h"
#include "store/journal_summary.h"
#include "wire/limits.h"

#include <stdio.h>
#include <string.h>

static const char *text_of(const json_t *params, const char *name)
{
    return json_string_value(json_object_get(params, name));
}

static enum pap_status summary(struct pap_journal *journal, const json_t *params, json_t **result,
                               struct pap_error *error)
{
    json_t *guides = NULL;
    enum pap_status status = pap_journal_people_check(journal, text_of(params, "person"), error);
    if (status == PAP_OK)
        status = pap_journal_summary_read(journal, text_of(params, "person"), &guides, error);
    if (status == PAP_OK)
        *result = json_pack("{s:o}", "guides", guides);
    return status;
}

/* Drift concerns no particular person, so the caller need not name one. */
static enum pap_status drift(struct pap_journal *journal, const json_t *params, json_t **result,
                             struct pap_error *error)
{
    (void)params;
    json_t *guides = NULL;
    enum pap_status status = pap_journal_drift_read(journal, &guides, error);
    if (status == PAP_OK)
        *result = json_pack("{s:o}", "guides", guides);
    return status;
}

static enum pap_status export_events(struct pap_journal *journal, const json_t *params,
                                     json_t **result, struct pap_error *error)
{
    struct pap_buffer text;
    char place[PAP_EXPORT_CURSOR] = "";
    const char *format = text_of(params, "format");
    const char *cursor = text_of(params, "cursor");
    bool csv = strcmp(format, "csv") == 0;
    if (!csv && strcmp(format, "json") != 0)
        return pap_error_set(error, PAP_INVALID, "\"format\" is csv or json",
                             "« format » est csv ou json");
    enum pap_status status = pap_journal_people_check(journal, text_of(params, "person"), error);
    if (status != PAP_OK)
        return status;
    if (cursor != NULL)
        snprintf(place, sizeof place, "%s", cursor); /* the table bounds its length */
    pap_buffer_init(&text, PAP_EXPORT_PIECE_MAX);
    status = pap_journal_export_read(journal, text_of(params, "person"),
                                     csv ? PAP_EXPORT_CSV : PAP_EXPORT_JSON, place, &text, error);
    /* `text.data` may be NULL: the rest may have been erased since the last piece. */
    if (status == PAP_OK)
        *result = json_pack("{s:s,s:s%,s:s?}", "format", format, "text",
                            text.length > 0 ? (const char *)text.data : "", text.length, "cursor",
                            place[0] != '\0' ? place : NULL);
    pap_buffer_clear(&text);
    return status;
}

/* Exactly one of the four members must be set; an ambiguous call is refused. */
static enum pap_status read_scope(const json_t *params, struct pap_journal_erase_scope *scope,
                                  struct pap_error *error)
{
    *scope = (struct pap_journal_erase_scope){
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
    struct pap_journal_erase_scope scope;
    int64_t sessions = 0;
    enum pap_status status = read_scope(params, &scope, error);
    if (status == PAP_OK)
        status = pap_journal_erase(journal, &scope, &sessions, error);
    if (status == PAP_OK)
        *result = json_pack("{s:I}", "sessions", (json_int_t)sessions);
    return status;
}

enum pap_status pap_method_journal_summary(struct pap_app *app, const json_t *params,
                                           json_t **result, struct pap_error *error)
{
    return pap_databases_on_journal(app, pap_databases_journal, summary, params, result, error);
}

enum pap_status pap_method_journal_drift(struct pap_app *app, const json_t *params, json_t **result,
                                         struct pap_error *error)
{
    return pap_databases_on_journal(app, pap_databases_journal, drift, params, result, error);
}

enum pap_status pap_method_journal_export(struct pap_app *app, const json_t *params,
                                          json_t **result, struct pap_error *error)
{
    return pap_databases_on_journal(app, pap_databases_journal, export_events, params, result,
                                    error);
}

enum pap_status pap_method_journal_erase(struct pap_app *app, const json_t *params, json_t **result,
                                         struct pap_error *error)
{
    return pap_databases_on_journal(app, pap_databases_journal, erase, params, result, error);
}

#include "app/databases.h"

#include "store/journal_people.h"
#include "store/journal_session.h"

enum { CHANGED_NAMES_MAX = 32 };

static const char *text_of(const json_t *params, const char *name)
{
    return json_string_value(json_object_get(params, name));
}

static int64_t integer_of(const json_t *params, const char *name)
{
    return json_integer_value(json_object_get(params, name));
}

static enum pap_status bad_detail(struct pap_error *error)
{
    return pap_error_set(error, PAP_INVALID,
                         "\"detail\" is {\"changed\": [names of target properties]} and no more",
                         "« detail » est {\"changed\": [noms de propriétés]} et rien d'autre");
}

/* Splits `detail` into `names`, NULL-terminated and borrowed from it. */
static enum pap_status read_detail(const json_t *detail, const char *names[CHANGED_NAMES_MAX + 1],
                                   struct pap_error *error)
{
    const json_t *changed = json_object_get(detail, "changed");
    size_t count = json_array_size(changed);
    names[0] = NULL;
    if (detail == NULL)
        return PAP_OK;
    if (!json_is_array(changed) || json_object_size(detail) != 1 || count == 0 ||
        count > CHANGED_NAMES_MAX)
        return bad_detail(error);
    for (size_t i = 0; i < count; i++) {
        names[i] = json_string_value(json_array_get(changed, i));
        if (names[i] == NULL)
            return bad_detail(error);
    }
    names[count] = NULL;
    return PAP_OK;
}

static enum pap_status start(struct pap_journal *journal, const json_t *params, json_t **result,
                             struct pap_error *error)
{
    struct pap_journal_session_claim claim;
    const struct pap_journal_session_plan plan = {
        .guide = text_of(params, "guide"),
        .revision = integer_of(params, "revision"),
        .mode = text_of(params, "mode"),
        .person = text_of(params, "person"),
    };
    enum pap_status status = pap_journal_people_check(journal, plan.person, error);
    if (status == PAP_OK)
        status = pap_journal_session_start(journal, &plan, &claim, error);
    if (status == PAP_OK)
        *result = json_pack("{s:s,s:I,s:s}", "session", claim.session, "epoch",
                            (json_int_t)claim.epoch, "owner", claim.owner);
    return status;
}

static enum pap_status record(struct pap_journal *journal, const json_t *params, json_t **result,
                              struct pap_error *error)
{
    const char *changed[CHANGED_NAMES_MAX + 1];
    const struct pap_event event = {
        .session = text_of(params, "session"),
        .epoch = integer_of(params, "epoch"),
        .seq = integer_of(params, "seq"),
        .step = text_of(params, "step"),
        .event = text_of(params, "event"),
        .ms = integer_of(params, "ms"),
        .changed = changed,
    };
    enum pap_status status = read_detail(json_object_get(params, "detail"), changed, error);
    if (status == PAP_OK)
        status = pap_journal_session_record(journal, &event, error);
    if (status == PAP_OK)
        *result = json_pack("{s:I}", "seq", (json_int_t)event.seq);
    return status;
}

static enum pap_status finish(struct pap_journal *journal, const json_t *params, json_t **result,
                              struct pap_error *error)
{
    json_t *summary = NULL;
    enum pap_status status =
        pap_journal_session_finish(journal, text_of(params, "session"), integer_of(params, "epoch"),
                                   text_of(params, "outcome"), &summary, error);
    if (status == PAP_OK)
        *result = json_pack("{s:o}", "summary", summary);
    return status;
}

static enum pap_status list_open(struct pap_journal *journal, const json_t *params, json_t **result,
                                 struct pap_error *error)
{
    enum pap_status status = pap_journal_people_check(journal, text_of(params, "person"), error);
    if (status == PAP_OK)
        status = pap_journal_session_list_open(journal, text_of(params, "person"), result, error);
    return status;
}

static enum pap_status resume(struct pap_journal *journal, const json_t *params, json_t **result,
                              struct pap_error *error)
{
    return pap_journal_session_resume(journal, text_of(params, "session"), text_of(params, "owner"),
                                      result, error);
}

enum pap_status pap_method_sessions_start(struct pap_app *app, const json_t *params,
                                          json_t **result, struct pap_error *error)
{
    return pap_databases_on_journal(app, pap_databases_journal, start, params, result, error);
}

enum pap_status pap_method_sessions_record(struct pap_app *app, const json_t *params,
                                           json_t **result, struct pap_error *error)
{
    return pap_databases_on_journal(app, pap_databases_journal, record, params, result, error);
}

enum pap_status pap_method_sessions_finish(struct pap_app *app, const json_t *params,
                                           json_t **result, struct pap_error *error)
{
    return pap_databases_on_journal(app, pap_databases_journal, finish, params, result, error);
}

enum pap_status pap_method_sessions_open(struct pap_app *app, const json_t *params, json_t **result,
                                         struct pap_error *error)
{
    return pap_databases_on_journal(app, pap_databases_journal, list_open, params, result, error);
}

enum pap_status pap_method_sessions_resume(struct pap_app *app, const json_t *params,
                                           json_t **result, struct pap_error *error)
{
    return pap_databases_on_journal(app, pap_databases_journal, resume, params, result, error);
}

#include "app/databases.h"

#include "store/journal_people.h"

static const char *text_of(const json_t *params, const char *name)
{
    return json_string_value(json_object_get(params, name));
}

/* The answer: the use of the computer, its people, and the available pictures. */
static json_t *answer(const char *use, bool fixed, json_t *people)
{
    return json_pack("{s:s?,s:b,s:o,s:o}", "use", use, "fixed", fixed, "people", people, "pictures",
                     pap_journal_people_pictures());
}

static enum pap_status list(struct pap_journal *journal, const json_t *params, json_t **result,
                            struct pap_error *error)
{
    enum pap_use use;
    json_t *people = NULL;
    (void)params;
    enum pap_status status = pap_journal_people_use(journal, &use, error);
    if (status == PAP_OK)
        status = pap_journal_people_list(journal, &people, error);
    if (status == PAP_OK)
        *result = answer(pap_journal_people_use_name(use), false, people);
    return status;
}

static enum pap_status choose(struct pap_journal *journal, const json_t *params, json_t **result,
                              struct pap_error *error)
{
    enum pap_status status = pap_journal_people_choose(journal, text_of(params, "use"), error);
    return status == PAP_OK ? list(journal, params, result, error) : status;
}

static enum pap_status add(struct pap_journal *journal, const json_t *params, json_t **result,
                           struct pap_error *error)
{
    enum pap_status status = pap_journal_people_add(journal, text_of(params, "person"), error);
    return status == PAP_OK ? list(journal, params, result, error) : status;
}

static enum pap_status remove_one(struct pap_journal *journal, const json_t *params,
                                  json_t **result, struct pap_error *error)
{
    enum pap_status status = pap_journal_people_remove(journal, text_of(params, "person"), error);
    return status == PAP_OK ? list(journal, params, result, error) : status;
}

enum pap_status pap_method_people_list(struct pap_app *app, const json_t *params, json_t **result,
                                       struct pap_error *error)
{
    if (app->shared) {
        *result = answer(pap_journal_people_use_name(PAP_USE_EVERYONE), true, json_array());
        return *result == NULL ? PAP_NO_MEMORY : PAP_OK;
    }
    return pap_databases_on_journal(app, pap_databases_kept_journal, list, params, result, error);
}

enum pap_status pap_method_people_choose(struct pap_app *app, const json_t *params, json_t **result,
                                         struct pap_error *error)
{
    return pap_databases_on_journal(app, pap_databases_kept_journal, choose, params, result, error);
}

enum pap_status pap_method_people_add(struct pap_app *app, const json_t *params, json_t **result,
                                      struct pap_error *error)
{
    return pap_databases_on_journal(app, pap_databases_kept_journal, add, params, result, error);
}

enum pap_status pap_method_people_remove(struct pap_app *app, const json_t *params, json_t **result,
                                         struct pap_error *error)
{
    return pap_databases_on_journal(app, pap_databases_kept_journal, remove_one, params, result,
                                    error);
}

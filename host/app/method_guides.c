#include "app/databases.h"

#include "guide/guide.h"
#include "store/library.h"

/* For readers that name no language. */
static const char default_locale[] = "fr";

static const char *locale_of(const json_t *params)
{
    const char *locale = json_string_value(json_object_get(params, "locale"));
    return locale == NULL ? default_locale : locale;
}

enum pap_status pap_method_guides_sites(struct pap_app *app, const json_t *params, json_t **result,
                                        struct pap_error *error)
{
    struct pap_library *library = NULL;
    enum pap_status status = pap_databases_library(app, &library, error);
    return status != PAP_OK
               ? status
               : pap_library_sites(library, json_string_value(json_object_get(params, "after")),
                                   result, error);
}

/* {"guides": cards}; takes ownership of the cards. */
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
    enum pap_status status = pap_databases_library(app, &library, error);
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
    enum pap_status status = pap_databases_library(app, &library, error);
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
    enum pap_status status = pap_databases_library(app, &library, error);
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

/* The cards of guides for lists, stored apart from the guides. */
#include "store/library_internal.h"

#include <stdlib.h>
#include <string.h>

enum pap_status pap_library_card_write(const struct pap_guide *guide, char **card,
                                       struct pap_error *error)
{
    const json_t *from = guide->json;
    json_t *object =
        json_pack("{s:O,s:O,s:O,s:O,s:I,s:O}", "language", json_object_get(from, "language"),
                  "title", json_object_get(from, "title"), "summary",
                  json_object_get(from, "summary"), "minutes", json_object_get(from, "minutes"),
                  "steps", (json_int_t)json_array_size(json_object_get(from, "steps")), "topics",
                  json_object_get(from, "topics"));
    *card = object == NULL ? NULL : json_dumps(object, JSON_COMPACT);
    json_decref(object);
    return *card == NULL ? pap_error_no_memory(error) : PAP_OK;
}

/* A *text* as {"text", "lang"}; a new reference. */
static json_t *display(const json_t *text, const char *locale, const char *language)
{
    const char *lang = NULL;
    const char *chosen = pap_guide_text(text, locale, language, &lang);
    return chosen == NULL ? NULL : json_pack("{s:s,s:s}", "text", chosen, "lang", lang);
}

json_t *pap_library_card_read(const char *id, int64_t revision, const char *card,
                              const char *locale)
{
    json_t *localised = NULL;
    json_t *from = json_loads(card, 0, NULL);
    if (from == NULL)
        return NULL;
    const char *language = json_string_value(json_object_get(from, "language"));
    json_t *title = display(json_object_get(from, "title"), locale, language);
    json_t *summary = display(json_object_get(from, "summary"), locale, language);
    if (title != NULL && summary != NULL)
        localised = json_pack(
            "{s:s,s:I,s:O,s:O,s:O,s:O,s:O}", "id", id, "revision", (json_int_t)revision, "title",
            title, "summary", summary, "minutes", json_object_get(from, "minutes"), "steps",
            json_object_get(from, "steps"), "topics", json_object_get(from, "topics"));
    json_decref(summary);
    json_decref(title);
    json_decref(from);
    return localised;
}

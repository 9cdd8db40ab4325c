#include "guide/heal.h"

#include "base/text.h"
#include "guide/format_check.h"
#include "guide/guide.h"
#include "guide/prose.h"

#include <stdbool.h>
#include <string.h>

enum { WORDINGS_MAX = 8, SELECTORS_MAX = 32 }; /* limits of the format */

static const char *const worded[] = {"name", "text", "label", "heading", NULL};

/* --- lists; each returns 0, or -1 without memory --- */

static bool holds(const json_t *list, const json_t *value)
{
    size_t index;
    json_t *item;
    json_array_foreach(list, index, item)
    {
        if (json_equal(item, value))
            return true;
    }
    return false;
}

/* Appends the items of `from` (a value or a list) that `list` lacks, up to `most` in total. */
static int add_all(json_t *list, json_t *from, size_t most)
{
    size_t index;
    json_t *item;
    if (from != NULL && !json_is_array(from))
        return holds(list, from) || json_array_size(list) >= most ? 0
                                                                  : json_array_append(list, from);
    json_array_foreach(from, index, item)
    {
        if (add_all(list, item, most) != 0)
            return -1;
    }
    return 0;
}

static bool says(json_t *words, const json_t *now)
{
    const char *language;
    json_t *item;
    size_t index;
    if (json_is_string(words))
        return json_equal(words, now);
    json_array_foreach(words, index, item)
    {
        if (json_equal(item, now))
            return true;
    }
    json_object_foreach(words, language, item)
    {
        if (says(item, now))
            return true;
    }
    return false;
}

/* --- a target --- */

/* The text in a text selector: "aria/Rechercher" has the name "Rechercher". NULL: none. */
static json_t *text_in_selector(const json_t *target, const char *prefix)
{
    size_t index;
    json_t *one;
    json_array_foreach(json_object_get(target, "selectors"), index, one)
    {
        const char *text = json_string_value(one);
        if (text != NULL && strncmp(text, prefix, strlen(prefix)) == 0) {
            text += strlen(prefix);
            return json_stringn(text, strcspn(text, "["));
        }
    }
    return NULL;
}

/* Merges the earlier wordings with the current one, which comes first in its language. */
static json_t *merge_words(json_t *words, json_t *now, const char *lang)
{
    if (words == NULL || now == NULL || says(words, now))
        return words != NULL && now != NULL ? json_incref(words) : json_incref(now);
    json_t *merged = json_is_object(words) ? json_copy(words) : json_object();
    json_t *list = json_pack("[O]", now);
    json_t *before = json_is_object(words) ? json_object_get(words, lang) : words;
    int failed = list == NULL || merged == NULL || add_all(list, before, WORDINGS_MAX) != 0;
    failed = failed || json_object_set(merged, lang, list) != 0;
    json_decref(list);
    if (failed == 0)
        return merged;
    json_decref(merged);
    return NULL;
}

/* The items of the author's list that still hold; the whole current list if none does. */
static json_t *still_so(const json_t *before, json_t *now)
{
    json_t *left = json_is_array(before) ? json_array() : json_object();
    size_t index;
    json_t *item;
    const char *name;
    int failed = left == NULL;
    json_array_foreach(before, index, item)
    {
        if (holds(now, item))
            failed |= json_array_append(left, item);
    }
    json_object_foreach((json_t *)before, name, item)
    {
        if (json_object_get(now, name) != NULL)
            failed |= json_object_set(left, name, json_object_get(now, name));
    }
    if (failed == 0 && (json_array_size(left) > 0 || json_object_size(left) > 0))
        return left;
    json_decref(left);
    return failed != 0 ? NULL : json_incref(now);
}

static json_t *merge_selectors(json_t *kept, json_t *captured, bool all)
{
    json_t *list = json_array();
    if (list == NULL || add_all(list, kept, SELECTORS_MAX) != 0 ||
        ((all || json_array_size(list) == 0) && add_all(list, captured, SELECTORS_MAX) != 0)) {
        json_decref(list);
        return NULL;
    }
    return list;
}

/* One member of the healed target; NULL: the target has no such member, or no memory. */
static json_t *heal_member(const json_t *target, const char *name, const json_t *captured,
                           json_t *kept, bool recorded, const char *lang)
{
    json_t *before = json_object_get(target, name);
    json_t *now = json_object_get(captured, name);
    if (strcmp(name, "selectors") == 0)
        return merge_selectors(kept, now, recorded);
    if (now == NULL)
        return NULL;
    if (pap_text_is_one_of(name, worded))
        return merge_words(before, now, lang);
    if (strcmp(name, "near") == 0 && json_is_object(before))
        return json_pack("{s:O}", lang, now);
    if (!recorded && (strcmp(name, "classes") == 0 || strcmp(name, "attributes") == 0))
        return still_so(before, now);
    return json_incref(now);
}

static bool can_be_found(const json_t *target)
{
    static const char *const enough[] = {"selectors", "name", "text", "label", "attributes"};
    for (size_t i = 0; i < sizeof enough / sizeof enough[0]; i++)
        if (json_object_get(target, enough[i]) != NULL)
            return true;
    return false;
}

/* A wording that was only in a selector becomes a member beside the current one. */
static int add_from_selector(json_t *healed, const json_t *target, const json_t *captured,
                             const char *member, const char *prefix, const char *lang)
{
    json_t *now = json_object_get(captured, member);
    json_t *before =
        json_object_get(healed, member) == NULL ? text_in_selector(target, prefix) : NULL;
    int failed = 0;
    if (before != NULL && now != NULL)
        failed = json_object_set_new(healed, member, merge_words(before, now, lang));
    json_decref(before);
    return failed;
}

json_t *pap_heal_target(const json_t *target, const json_t *captured, const json_t *kept,
                        const char *lang)
{
    const bool recorded =
        json_object_get(target, "path") != NULL || json_object_get(target, "box") != NULL;
    json_t *healed = json_object();
    const char *name;
    json_t *value;
    int failed = healed == NULL;
    json_object_foreach((json_t *)target, name, value)
    {
        json_t *now = heal_member(target, name, captured, (json_t *)kept, recorded, lang);
        if (now != NULL)
            failed |= json_object_set_new(healed, name, now);
        else
            failed |= json_object_get(captured, name) != NULL;
    }
    json_object_foreach((json_t *)captured, name, value)
    {
        if (recorded && json_object_get(target, name) == NULL)
            failed |= json_object_set(healed, name, value);
    }
    failed |= add_from_selector(healed, target, captured, "name", "aria/", lang);
    failed |= add_from_selector(healed, target, captured, "text", "text/", lang);
    if (!can_be_found(healed))
        failed |= json_object_set(healed, "selectors", json_object_get(captured, "selectors"));
    if (failed == 0)
        return healed;
    json_decref(healed);
    return NULL;
}

/* --- the guide --- */

/* Records the texts of a step that quote `words` where the site now has `now`. */
static int note_words(json_t *reread, const json_t *step, json_t *words, json_t *now)
{
    static const char *const read[] = {"say", "more", NULL};
    const char *language;
    json_t *item;
    size_t index;
    int failed = 0;
    json_array_foreach(words, index, item)
    {
        failed |= note_words(reread, step, item, now);
    }
    json_object_foreach(words, language, item)
    {
        failed |= note_words(reread, step, item, now);
    }
    if (!json_is_string(words) || json_equal(words, now))
        return failed;
    bool named = false;
    for (size_t i = 0; read[i] != NULL; i++)
        json_object_foreach(json_object_get(step, read[i]), language, item)
        {
            named = named || pap_prose_names(json_string_value(item), json_string_value(words));
        }
    json_t *note = !named ? NULL
                          : json_pack("{s:O,s:O,s:O}", "step", json_object_get(step, "id"), "words",
                                      words, "now", now);
    if (named && (note == NULL || (!holds(reread, note) && json_array_append(reread, note) != 0)))
        failed = -1;
    json_decref(note);
    return failed;
}

/* Heals `target` as seen; records the old and new target in `pairs`. NULL without memory. */
static json_t *heal_seen(json_t *target, const json_t *seen, const char *language, json_t *pairs)
{
    const char *lang = json_string_value(json_object_get(seen, "lang"));
    if (lang == NULL || !pap_format_check_language(lang))
        lang = language;
    json_t *healed = pap_heal_target(target, json_object_get(seen, "captured"),
                                     json_object_get(seen, "kept"), lang);
    if (healed != NULL && json_array_append_new(pairs, json_pack("[O,O]", target, healed)) == 0)
        return healed;
    json_decref(healed);
    return NULL;
}

/* Replaces the target of a condition on a healed element. */
static int heal_condition(json_t *condition, const json_t *pairs)
{
    static const char *const levels[] = {"appears", "gone", NULL};
    size_t index;
    json_t *pair;
    for (size_t i = 0; levels[i] != NULL; i++) {
        json_t *target = json_object_get(condition, levels[i]);
        json_array_foreach(pairs, index, pair)
        {
            if (target != NULL && json_equal(target, json_array_get(pair, 0)))
                return json_object_set(condition, levels[i], json_array_get(pair, 1));
        }
    }
    return 0;
}

static int heal_conditions(json_t *step, const json_t *pairs)
{
    size_t index;
    json_t *choice;
    int failed = heal_condition(json_object_get(step, "done"), pairs);
    json_array_foreach(json_object_get(step, "branch"), index, choice)
    {
        failed |= heal_condition(json_object_get(choice, "if"), pairs);
    }
    return failed;
}

static int heal_step(json_t *step, const json_t *seen, const char *language, json_t *reread,
                     json_t *pairs)
{
    static const char *const spoken[] = {"name", "text", "label", NULL};
    json_t *target = json_object_get(step, "target");
    const json_t *captured = json_object_get(seen, "captured");
    int failed = 0;
    for (size_t i = 0; spoken[i] != NULL; i++)
        if (json_object_get(captured, spoken[i]) != NULL)
            failed |= note_words(reread, step, json_object_get(target, spoken[i]),
                                 json_object_get(captured, spoken[i]));
    json_t *healed = heal_seen(target, seen, language, pairs);
    return json_object_set_new(step, "target", healed) | failed;
}

bool pap_heal_is_drifted(const json_t *seen)
{
    return json_array_size(json_object_get(seen, "changed")) > 0;
}

enum pap_status pap_heal_guide(const json_t *guide, const json_t *seen, json_t **healed,
                               json_t **reread, struct pap_error *error)
{
    json_int_t revision = (json_int_t)json_number_value(json_object_get(guide, "revision")) + 1;
    const char *language = json_string_value(json_object_get(guide, "language"));
    json_t *copy = json_deep_copy(guide);
    json_t *pairs = json_array(); /* [a target, the same healed] */
    json_t *step;
    json_t *going;
    size_t index;
    size_t place;
    *healed = NULL;
    *reread = json_array();
    int failed = copy == NULL || pairs == NULL || *reread == NULL;
    json_array_foreach(json_object_get(copy, "steps"), index, step)
    {
        const char *id = json_string_value(json_object_get(step, "id"));
        const json_t *found = json_object_get(seen, id);
        if (failed == 0 && pap_heal_is_drifted(found))
            failed |= heal_step(step, found, language, *reread, pairs);
        json_array_foreach(json_object_get(found, "goings"), place, going)
        {
            json_t *now = failed != 0
                              ? NULL
                              : heal_seen(json_object_get(going, "target"), going, language, pairs);
            failed |= now == NULL;
            json_decref(now);
        }
    }
    const size_t count = json_array_size(pairs);
    json_array_foreach(json_object_get(copy, "steps"), index, step)
    {
        failed |= heal_conditions(step, pairs);
    }
    failed |= json_object_set_new(copy, "revision", json_integer(revision));
    failed |= json_object_set_new(copy, "reviewed", json_null());
    enum pap_status status = PAP_OK;
    if (failed != 0)
        status = pap_error_no_memory(error);
    else if (count > 0 && revision > PAP_GUIDE_REVISION_MAX)
        status = pap_error_set(error, PAP_LIMIT, "there is no revision after this one",
                               "il n'y a pas de révision après celle-ci");
    else if (count > 0)
        *healed = json_incref(copy);
    json_decref(copy);
    json_decref(pairs);
    if (status != PAP_OK) {
        json_decref(*reread);
        *reread = NULL;
    }
    return status;
}

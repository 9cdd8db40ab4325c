#include "guide/guide.h"

#include "guide/document.h"
#include "guide/schema.h"
#include "guide/semantic.h"

#include <string.h>

/* --- parsing --- */

static const struct pap_rule too_large = {"too-large", PAP_VERDICT_SEMANTIC, false};

static void fill(struct pap_guide *guide, json_t *json)
{
    guide->json = json;
    guide->id = json_string_value(json_object_get(json, "id"));
    guide->language = json_string_value(json_object_get(json, "language"));
    /* 3.0 is a valid integer too. */
    guide->revision = (int64_t)json_number_value(json_object_get(json, "revision"));
}

enum pap_status pap_guide_parse(const char *bytes, size_t length, struct pap_guide *guide,
                                struct pap_findings *findings)
{
    struct pap_judge judge = {.findings = findings};
    size_t first = findings == NULL ? 0 : findings->count;
    *guide = (struct pap_guide){0};
    if (length > PAP_GUIDE_BYTES_MAX) {
        pap_error_set(pap_findings_add(&judge, &too_large, NULL), PAP_LIMIT,
                      "a guide has at most %d bytes; this file has %zu",
                      "un guide compte au plus %d octets ; ce fichier en a %zu",
                      PAP_GUIDE_BYTES_MAX, length);
        return judge.no_memory ? PAP_NO_MEMORY : PAP_LIMIT;
    }
    json_t *json = pap_document_read(&judge, bytes, length);
    if (json != NULL) {
        pap_schema_judge(&judge, &pap_schema_guide, json, NULL);
        pap_document_judge_depth(&judge, json);
        if (judge.count == 0)
            pap_semantic_guide(&judge, json);
        pap_findings_locate(findings, first, bytes, length);
    }
    if (json != NULL && judge.count == 0 && !judge.no_memory) {
        fill(guide, json);
        return PAP_OK;
    }
    json_decref(json);
    return judge.no_memory ? PAP_NO_MEMORY : PAP_INVALID;
}

void pap_guide_clear(struct pap_guide *guide)
{
    json_decref(guide->json);
    *guide = (struct pap_guide){0};
}

/*
 * --- localising: selects the language of each text (RFC 4647, 3.4, lookup; then the guide's own)
 * ---
 */

static char plain(char c)
{
    if (c == '_')
        return '-';
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_same_tag(const char *tag, const char *range, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (plain(tag[i]) != plain(range[i]))
            return false;
    return tag[length] == '\0';
}

static const char *text_in(const json_t *text, const char *range, size_t length,
                           const char **chosen)
{
    const char *tag;
    json_t *sentence;
    json_object_foreach((json_t *)text, tag, sentence)
    {
        if (strlen(tag) != length || !is_same_tag(tag, range, length))
            continue;
        *chosen = tag;
        return json_string_value(sentence);
    }
    return NULL;
}

/* "zh-Hant-CN", "zh-Hant", "zh"; a single letter never ends a range ("zh-x"). */
static const char *look_up(const json_t *text, const char *range, const char **chosen)
{
    size_t length = range == NULL ? 0 : strcspn(range, ".@");
    while (length > 0) {
        const char *found = text_in(text, range, length, chosen);
        if (found != NULL)
            return found;
        while (length > 0 && plain(range[length - 1]) != '-')
            length--;
        if (length > 0)
            length--;
        if (length >= 2 && plain(range[length - 2]) == '-')
            length -= 2;
    }
    return NULL;
}

const char *pap_guide_text(const json_t *text, const char *locale, const char *language,
                           const char **chosen)
{
    const char *unused;
    if (chosen == NULL)
        chosen = &unused;
    const char *found = look_up(text, locale, chosen);
    return found != NULL ? found : look_up(text, language, chosen);
}

struct reader {
    const char *locale;
    const char *language;
};

static json_t *localised(const struct reader *reader, const struct pap_schema *wanted,
                         const json_t *value);

static json_t *localised_list(const struct reader *reader, const struct pap_schema *schema,
                              const json_t *value)
{
    json_t *list = json_array();
    size_t index;
    json_t *item;
    json_array_foreach(value, index, item)
    {
        if (json_array_append_new(list, localised(reader, schema->item, item)) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static json_t *localised_object(const struct reader *reader, const struct pap_schema *schema,
                                const json_t *value)
{
    json_t *object = json_copy((json_t *)value);
    for (const struct pap_member *member = schema->members; member->name != NULL; member++) {
        const json_t *item = json_object_get(value, member->name);
        if (item == NULL || member->schema == NULL)
            continue;
        if (json_object_set_new(object, member->name, localised(reader, member->schema, item)) !=
            0) {
            json_decref(object);
            return NULL;
        }
    }
    return object;
}

/* A new reference; scalars and values without a schema are shared with the guide, not copied. */
static json_t *localised(const struct reader *reader, const struct pap_schema *wanted,
                         const json_t *value)
{
    const struct pap_schema *schema = pap_schema_choice(wanted, value);
    const char *chosen = NULL;
    if (schema != NULL && schema->type == PAP_SCHEMA_TEXT) {
        const char *text = pap_guide_text(value, reader->locale, reader->language, &chosen);
        return json_pack("{s:s,s:s}", "text", text, "lang", chosen);
    }
    if (schema != NULL && schema->type == PAP_SCHEMA_LIST && json_is_array(value))
        return localised_list(reader, schema, value);
    if (schema != NULL && schema->type == PAP_SCHEMA_OBJECT && json_is_object(value))
        return localised_object(reader, schema, value);
    return json_incref((json_t *)value);
}

enum pap_status pap_guide_localise(const json_t *guide, const char *locale, json_t **result)
{
    const struct reader reader = {
        .locale = locale,
        .language = json_string_value(json_object_get(guide, "language")),
    };
    *result = localised(&reader, &pap_schema_guide, guide);
    return *result == NULL ? PAP_NO_MEMORY : PAP_OK;
}

#include "guide/document.h"

#include <string.h>

static const struct pap_rule not_json = {"not-json", PAP_VERDICT_SCHEMA, false};
static const struct pap_rule member_twice = {"member-twice", PAP_VERDICT_SEMANTIC, false};
static const struct pap_rule bad_text = {"bad-text", PAP_VERDICT_SEMANTIC, false};
static const struct pap_rule huge_number = {"huge-number", PAP_VERDICT_SEMANTIC, false};
static const struct pap_rule too_deep = {"too-deep", PAP_VERDICT_SEMANTIC, false};

/*
 * Reports a parse error of jansson. Faults that every JSON reader rejects are `schema`. Faults that
 * only a strict reader rejects (RFC 8259, 4 and 8, leaves it open) are invisible to a schema, so
 * they are `semantic`.
 */
static void add_unreadable(struct pap_judge *judge, const char *bytes, size_t length,
                           const json_error_t *where)
{
    struct pap_error *error;
    switch (json_error_code(where)) {
    case json_error_duplicate_key:
        error = pap_findings_add(judge, &member_twice, NULL);
        pap_error_set(error, PAP_INVALID, "a member stands twice in the same object; keep one",
                      "un membre figure deux fois dans le même objet ; n'en gardez qu'un");
        break;
    case json_error_invalid_utf8:
    case json_error_null_character:
    case json_error_null_byte_in_key:
        error = pap_findings_add(judge, &bad_text, NULL);
        pap_error_set(
            error, PAP_INVALID, "a character here is not valid UTF-8; save the file as UTF-8",
            "un caractère n'est pas de l'UTF-8 correct ; enregistrez le fichier en UTF-8");
        break;
    case json_error_numeric_overflow:
        error = pap_findings_add(judge, &huge_number, NULL);
        pap_error_set(error, PAP_INVALID, "this number is too large", "ce nombre est trop grand");
        break;
    case json_error_stack_overflow:
        error = pap_findings_add(judge, &too_deep, NULL);
        pap_error_set(error, PAP_INVALID, "brackets are nested far too deeply",
                      "les crochets sont beaucoup trop imbriqués");
        break;
    default:
        error = pap_findings_add(judge, &not_json, NULL);
        if (length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)
            pap_error_set(error, PAP_INVALID,
                          "the file begins with a byte order mark; save it as UTF-8 without BOM",
                          "le fichier commence par une marque d'ordre ; enregistrez-le en « UTF-8 "
                          "sans BOM »");
        else
            pap_error_set(error, PAP_INVALID,
                          "this cannot be read as JSON: look here, or just before, for a missing "
                          "comma, quote or bracket",
                          "ceci ne se lit pas comme du JSON : cherchez ici, ou juste avant, une "
                          "virgule, un guillemet ou un crochet qui manque");
    }
    if (error != NULL && where->line > 0) {
        error->line = where->line;
        error->column = where->column;
    }
}

static void judge_depth(struct pap_judge *judge, const json_t *value, const struct pap_place *place,
                        int depth)
{
    size_t index;
    const char *name;
    json_t *item;
    if (depth > PAP_GUIDE_DEPTH_MAX) {
        pap_error_set(pap_findings_add(judge, &too_deep, place), PAP_INVALID,
                      "brackets are nested more than %d deep here",
                      "plus de %d crochets sont imbriqués ici", PAP_GUIDE_DEPTH_MAX);
        return;
    }
    json_array_foreach(value, index, item)
    {
        const struct pap_place here = {place, NULL, index};
        if (json_is_object(item) || json_is_array(item))
            judge_depth(judge, item, &here, depth + 1);
    }
    json_object_foreach((json_t *)value, name, item)
    {
        const struct pap_place here = {place, name, 0};
        if (json_is_object(item) || json_is_array(item))
            judge_depth(judge, item, &here, depth + 1);
    }
}

/*
 * Parses twice on failure: jansson (2.14) reports some failed allocations as bad syntax and does
 * not always set its error code. A syntax fault occurs both times; without memory the second
 * attempt ends without a code.
 */
static json_t *load(const char *bytes, size_t length, size_t flags, json_error_t *where)
{
    json_t *json = NULL;
    for (int times = 0; times < 2 && json == NULL; times++) {
        *where = (json_error_t){0};
        json = json_loadb(bytes, length, flags, where);
        if (json_error_code(where) != json_error_invalid_syntax)
            break;
    }
    return json;
}

json_t *pap_document_read(struct pap_judge *judge, const char *bytes, size_t length)
{
    json_error_t where;
    json_t *json = load(bytes, length, JSON_REJECT_DUPLICATES, &where);
    if (json == NULL && json_error_code(&where) == json_error_numeric_overflow) {
        add_unreadable(judge, bytes, length, &where);
        json = load(bytes, length, JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL, &where);
    }
    if (json != NULL || json_error_code(&where) == json_error_numeric_overflow)
        return json;
    if (json_error_code(&where) == json_error_out_of_memory ||
        json_error_code(&where) == json_error_unknown)
        judge->no_memory = true;
    else
        add_unreadable(judge, bytes, length, &where);
    return NULL;
}

void pap_document_judge_depth(struct pap_judge *judge, const json_t *document)
{
    judge_depth(judge, document, NULL, 1);
}

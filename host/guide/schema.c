#include "guide/schema.h"

#include "base/text.h"

#include <string.h>

static const struct pap_rule wrong_type = {"wrong-type", PAP_VERDICT_SCHEMA, false};
static const struct pap_rule wrong_size = {"wrong-size", PAP_VERDICT_SCHEMA, false};
static const struct pap_rule wrong_form = {"wrong-form", PAP_VERDICT_SCHEMA, false};
static const struct pap_rule wrong_name = {"wrong-name", PAP_VERDICT_SCHEMA, false};
static const struct pap_rule not_in_list = {"not-in-list", PAP_VERDICT_SCHEMA, false};
static const struct pap_rule twice = {"twice", PAP_VERDICT_SCHEMA, false};
static const struct pap_rule missing = {"missing", PAP_VERDICT_SCHEMA, false};
static const struct pap_rule reserved = {"reserved", PAP_VERDICT_SCHEMA, false};
static const struct pap_rule not_built = {"not-built", PAP_VERDICT_SCHEMA, false};

/* The name of a value for messages: its own, or that of the list that contains it. */
static const char *name_of(const struct pap_place *place)
{
    while (place != NULL && place->name == NULL)
        place = place->up;
    return place == NULL ? "guide" : place->name;
}

static void must_be(struct pap_judge *judge, const struct pap_rule *rule,
                    const struct pap_schema *schema, const struct pap_place *place)
{
    pap_error_set(pap_findings_add(judge, rule, place), PAP_INVALID, "\"%s\" must be " PAP_EN,
                  "« %s » doit être " PAP_FR, name_of(place), schema->en, schema->fr);
}

static bool is_within(const struct pap_schema *schema, size_t count)
{
    return count >= (size_t)schema->least && count <= (size_t)schema->most;
}

/* JSON has no integer type: 3.0 is an integer, as in JSON Schema (draft 2020-12, 6.1.1). */
static bool read_integer(const json_t *value, json_int_t *integer)
{
    if (json_is_integer(value)) {
        *integer = json_integer_value(value);
        return true;
    }
    /* From 2^53 on every double is an integer, and larger than every bound of the format. */
    static const double huge = 9007199254740992.0;
    double real = json_real_value(value);
    if (!json_is_real(value))
        return false;
    *integer = real >= huge ? INT64_MAX : real <= -huge ? INT64_MIN : (json_int_t)real;
    return real >= huge || real <= -huge || (double)*integer == real;
}

static bool has_type(const struct pap_schema *schema, const json_t *value)
{
    json_int_t integer;
    switch (schema->type) {
    case PAP_SCHEMA_STRING:
        return json_is_string(value);
    case PAP_SCHEMA_INTEGER:
        return read_integer(value, &integer);
    case PAP_SCHEMA_NUMBER:
        return json_is_number(value);
    case PAP_SCHEMA_BOOLEAN:
        return json_is_boolean(value);
    case PAP_SCHEMA_TRUE:
        return json_is_true(value);
    case PAP_SCHEMA_NULL:
        return json_is_null(value);
    case PAP_SCHEMA_LIST:
        return json_is_array(value);
    case PAP_SCHEMA_MAP:
    case PAP_SCHEMA_TEXT:
    case PAP_SCHEMA_OBJECT:
        return json_is_object(value);
    case PAP_SCHEMA_EITHER:
        return pap_schema_choice(schema, value) != NULL;
    }
    return false;
}

const struct pap_schema *pap_schema_choice(const struct pap_schema *schema, const json_t *value)
{
    if (schema->type != PAP_SCHEMA_EITHER)
        return schema;
    for (const struct pap_schema *const *choice = schema->choices; *choice != NULL; choice++)
        if (has_type(*choice, value))
            return *choice;
    return NULL;
}

const struct pap_member *pap_schema_member(const struct pap_schema *schema, const char *name)
{
    for (const struct pap_member *member = schema->members; member->name != NULL; member++)
        if (strcmp(member->name, name) == 0)
            return member;
    return NULL;
}

static bool is_among(const char *const *set, const char *text)
{
    while (*set != NULL && strcmp(*set, text) != 0)
        set++;
    return *set != NULL;
}

static void judge_string(struct pap_judge *judge, const struct pap_schema *schema,
                         const json_t *value, const struct pap_place *place)
{
    const char *text = json_string_value(value);
    if (schema->reserved != NULL && is_among(schema->reserved, text))
        pap_error_set(pap_findings_add(judge, &reserved, place), PAP_INVALID,
                      "\"%s\" is kept for a later version of guides; it must be " PAP_EN,
                      "« %s » est réservé à une version future des guides ; ce doit être " PAP_FR,
                      text, schema->en, schema->fr);
    else if (schema->among != NULL && !is_among(schema->among, text))
        must_be(judge, &not_in_list, schema, place);
    else if (schema->most > 0 && !is_within(schema, pap_text_count(text)))
        must_be(judge, &wrong_size, schema, place);
    else if (schema->form != NULL && !schema->form(text))
        must_be(judge, &wrong_form, schema, place);
}

static void judge_integer(struct pap_judge *judge, const struct pap_schema *schema,
                          const json_t *value, const struct pap_place *place)
{
    json_int_t integer = 0;
    read_integer(value, &integer);
    if (integer < schema->least || integer > schema->most)
        must_be(judge, &wrong_size, schema, place);
}

static bool stands_before(const json_t *list, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (json_equal(json_array_get(list, i), json_array_get(list, index)))
            return true;
    return false;
}

static void judge_list(struct pap_judge *judge, const struct pap_schema *schema,
                       const json_t *value, const struct pap_place *place)
{
    size_t index;
    json_t *item;
    if (!is_within(schema, json_array_size(value)))
        must_be(judge, &wrong_size, schema, place);
    json_array_foreach(value, index, item)
    {
        const struct pap_place here = {place, NULL, index};
        pap_schema_judge(judge, schema->item, item, &here);
        if (schema->unique && index <= (size_t)schema->most && stands_before(value, index))
            pap_error_set(pap_findings_add(judge, &twice, &here), PAP_INVALID,
                          "this stands twice in \"%s\"; take one away",
                          "ceci figure deux fois dans « %s » ; retirez-en un", name_of(place));
    }
}

static void judge_map(struct pap_judge *judge, const struct pap_schema *schema, const json_t *value,
                      const struct pap_place *place)
{
    const char *name;
    json_t *item;
    if (!is_within(schema, json_object_size(value)))
        must_be(judge, &wrong_size, schema, place);
    json_object_foreach((json_t *)value, name, item)
    {
        const struct pap_place here = {place, name, 0};
        if (schema->form != NULL && !schema->form(name))
            must_be(judge, &wrong_name, schema, place);
        pap_schema_judge(judge, schema->item, item, &here);
    }
}

/*
 * A member that only sources may have replaces other members, so it is the only finding about its
 * object.
 */
static bool is_not_built(struct pap_judge *judge, const struct pap_schema *schema,
                         const json_t *value, const struct pap_place *place)
{
    for (const struct pap_member *member = schema->members; member->name != NULL; member++) {
        const struct pap_place here = {place, member->name, 0};
        if ((member->flags & PAP_MEMBER_SOURCE_ONLY) == 0 ||
            json_object_get(value, member->name) == NULL)
            continue;
        pap_error_set(pap_findings_add(judge, &not_built, &here), PAP_INVALID,
                      "\"%s\" stands only in the source of a guide: run `pasapas guide build` on "
                      "it and read what that writes",
                      "« %s » ne figure que dans la source d'un guide : lancez « pasapas guide "
                      "build » dessus et lisez ce qu'il écrit",
                      member->name);
        return true;
    }
    return false;
}

static void judge_members(struct pap_judge *judge, const struct pap_schema *schema,
                          const json_t *value, const struct pap_place *place)
{
    if (is_not_built(judge, schema, value, place))
        return;
    for (const struct pap_member *member = schema->members; member->name != NULL; member++) {
        const json_t *item = json_object_get(value, member->name);
        const struct pap_place here = {place, member->name, 0};
        if (item == NULL && (member->flags & PAP_MEMBER_REQUIRED) != 0)
            pap_error_set(pap_findings_add(judge, &missing, place), PAP_INVALID,
                          "\"%s\" is missing here; it must be " PAP_EN,
                          "il manque ici « %s » ; ce doit être " PAP_FR, member->name,
                          member->schema->en, member->schema->fr);
        else if (item != NULL && (member->flags & PAP_MEMBER_RESERVED) != 0)
            pap_error_set(pap_findings_add(judge, &reserved, &here), PAP_INVALID,
                          "\"%s\" is kept for a later version of guides; take it out",
                          "« %s » est réservé à une version future des guides ; retirez-le",
                          member->name);
        else if (item != NULL)
            pap_schema_judge(judge, member->schema, item, &here);
    }
    if (schema->between != NULL)
        schema->between(judge, value, place);
}

void pap_schema_judge(struct pap_judge *judge, const struct pap_schema *wanted, const json_t *value,
                      const struct pap_place *place)
{
    const struct pap_schema *schema = pap_schema_choice(wanted, value);
    if (schema == NULL || !has_type(schema, value)) {
        must_be(judge, &wrong_type, wanted, place);
        return;
    }
    switch (schema->type) {
    case PAP_SCHEMA_STRING:
        judge_string(judge, schema, value, place);
        break;
    case PAP_SCHEMA_INTEGER:
        judge_integer(judge, schema, value, place);
        break;
    case PAP_SCHEMA_LIST:
        judge_list(judge, schema, value, place);
        break;
    case PAP_SCHEMA_MAP:
    case PAP_SCHEMA_TEXT:
        judge_map(judge, schema, value, place);
        break;
    case PAP_SCHEMA_OBJECT:
        judge_members(judge, schema, value, place);
        break;
    case PAP_SCHEMA_NUMBER:
    case PAP_SCHEMA_BOOLEAN:
    case PAP_SCHEMA_TRUE:
    case PAP_SCHEMA_NULL:
    case PAP_SCHEMA_EITHER:
        break;
    }
}

static void walk_items(const struct pap_schema *schema, const json_t *value,
                       const struct pap_place *place, pap_schema_visit *visit, void *context)
{
    size_t index;
    const char *name;
    json_t *item;
    json_array_foreach(value, index, item)
    {
        const struct pap_place here = {place, NULL, index};
        pap_schema_walk(schema->item, item, &here, visit, context);
    }
    json_object_foreach((json_t *)value, name, item)
    {
        const struct pap_place here = {place, name, 0};
        pap_schema_walk(schema->item, item, &here, visit, context);
    }
}

void pap_schema_walk(const struct pap_schema *wanted, const json_t *value,
                     const struct pap_place *place, pap_schema_visit *visit, void *context)
{
    const struct pap_schema *schema = pap_schema_choice(wanted, value);
    if (schema == NULL || !has_type(schema, value))
        return;
    visit(context, schema, value, place);
    if (schema->item != NULL)
        walk_items(schema, value, place, visit, context);
    for (const struct pap_member *member = schema->members; member != NULL && member->name != NULL;
         member++) {
        const json_t *item = json_object_get(value, member->name);
        const struct pap_place here = {place, member->name, 0};
        if (item != NULL && member->schema != NULL)
            pap_schema_walk(member->schema, item, &here, visit, context);
    }
}

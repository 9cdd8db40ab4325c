#include "guide/semantic.h"

#include "guide/pattern.h"
#include "guide/schema.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct pap_rule no_own_language = {"no-own-language", PAP_VERDICT_SEMANTIC, false};
static const struct pap_rule bad_pattern = {"bad-pattern", PAP_VERDICT_SEMANTIC, false};
static const struct pap_rule bad_address = {"bad-address", PAP_VERDICT_SEMANTIC, false};
static const struct pap_rule off_site = {"off-site", PAP_VERDICT_SEMANTIC, false};
static const struct pap_rule no_such_day = {"no-such-day", PAP_VERDICT_SEMANTIC, false};
static const struct pap_rule same_id = {"same-id", PAP_VERDICT_SEMANTIC, false};
static const struct pap_rule next_itself = {"next-itself", PAP_VERDICT_SEMANTIC, false};
static const struct pap_rule go_nowhere = {"go-nowhere", PAP_VERDICT_SEMANTIC, false};

/* A text must exist in the guide's own language. */
static void judge_text(struct pap_judge *judge, const json_t *guide, const json_t *value,
                       const struct pap_place *place)
{
    const char *own = json_string_value(json_object_get(guide, "language"));
    const char *language;
    json_t *sentence;
    json_object_foreach((json_t *)value, language,
                        sentence) if (strcasecmp(language, own) == 0) return;
    pap_error_set(pap_findings_add(judge, &no_own_language, place), PAP_INVALID,
                  "this text is missing in \"%s\", the guide's own language",
                  "ce texte manque en « %s », la langue du guide", own);
}

static void judge_pattern(struct pap_judge *judge, const json_t *value,
                          const struct pap_place *place)
{
    struct pap_pattern pattern;
    struct pap_error why = {0};
    if (pap_pattern_parse(json_string_value(value), &pattern, &why) != PAP_OK)
        pap_error_set(pap_findings_add(judge, &bad_pattern, place), PAP_INVALID, PAP_EN, PAP_FR,
                      why.en, why.fr);
}

/* An exercise has no sites: its `start` is the virtual address of its practice page. */
static bool is_virtual(const json_t *guide, const struct pap_place *place)
{
    return json_array_size(json_object_get(guide, "sites")) == 0 && place->name != NULL &&
           strcmp(place->name, "start") == 0;
}

static bool fits_sites(const json_t *guide, const struct pap_url *url)
{
    size_t index;
    json_t *site;
    json_array_foreach(json_object_get(guide, "sites"), index, site)
    {
        struct pap_pattern pattern;
        if (pap_pattern_parse(json_string_value(site), &pattern, NULL) == PAP_OK &&
            pap_pattern_matches(&pattern, url))
            return true;
    }
    return false;
}

/* An address must be valid in a browser and match `sites`. */
static void judge_address(struct pap_judge *judge, const json_t *guide, const json_t *value,
                          const struct pap_place *place)
{
    const char *text = json_string_value(value);
    struct pap_url url;
    if (pap_url_parse(text, &url) != PAP_OK)
        pap_error_set(pap_findings_add(judge, &bad_address, place), PAP_INVALID,
                      "this is no address that a browser opens as it stands; copy it from the "
                      "address bar, with https:// and without spaces or accents",
                      "ce n'est pas une adresse qu'un navigateur ouvre telle quelle ; copiez-la "
                      "depuis la barre d'adresse, avec https://, sans espace ni accent");
    else if (url.has_user)
        pap_error_set(pap_findings_add(judge, &bad_address, place), PAP_INVALID,
                      "take out what stands before @: it hides the true host, %s",
                      "retirez ce qui précède @ : cela cache le véritable hôte, %s", url.host);
    else if (!is_virtual(guide, place) && !fits_sites(guide, &url))
        pap_error_set(pap_findings_add(judge, &off_site, place), PAP_INVALID,
                      "this address fits none of \"sites\"; correct it, or add its site there",
                      "cette adresse ne correspond à aucun motif de « sites » ; corrigez-la, ou "
                      "ajoutez-y son site");
}

/* The day must exist. */
static void judge_date(struct pap_judge *judge, const json_t *value, const struct pap_place *place)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const char *text = json_string_value(value);
    long year = strtol(text, NULL, 10);
    long month = strtol(text + 5, NULL, 10);
    long day = strtol(text + 8, NULL, 10);
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (day > days[month - 1] && !(leap && month == 2 && day == 29))
        pap_error_set(pap_findings_add(judge, &no_such_day, place), PAP_INVALID,
                      "there is no such day in the calendar: %s",
                      "ce jour n'existe pas dans le calendrier : %s", text);
}

static const char *id_of(const json_t *steps, size_t index)
{
    return json_string_value(json_object_get(json_array_get(steps, index), "id"));
}

/* Index of the first step with that id; the number of steps if there is none. */
static size_t step_named(const json_t *steps, const char *id)
{
    size_t index = 0;
    while (index < json_array_size(steps) && strcmp(id_of(steps, index), id) != 0)
        index++;
    return index;
}

/* Step ids must be unique. */
static void judge_steps(struct pap_judge *judge, const json_t *value, const struct pap_place *place)
{
    for (size_t i = 0; i < json_array_size(value); i++) {
        const char *id = id_of(value, i);
        size_t first = step_named(value, id);
        const struct pap_place at_step = {place, NULL, i};
        const struct pap_place here = {&at_step, "id", 0};
        if (first < i)
            pap_error_set(pap_findings_add(judge, &same_id, &here), PAP_INVALID,
                          "step %zu has the id \"%s\" already; give this one another",
                          "l'étape %zu a déjà l'id « %s » ; donnez-en un autre à celle-ci",
                          first + 1, id);
    }
}

/* A step must not wait for its own element, which is still there when the step is done. */
static void judge_step(struct pap_judge *judge, const json_t *value, const struct pap_place *place)
{
    const char *id = json_string_value(json_object_get(value, "id"));
    const struct pap_place at_next = {place, "next", 0};
    size_t index;
    json_t *item;
    json_array_foreach(json_object_get(value, "next"), index, item)
    {
        const struct pap_place here = {&at_next, NULL, index};
        if (strcmp(json_string_value(item), id) == 0)
            pap_error_set(pap_findings_add(judge, &next_itself, &here), PAP_INVALID,
                          "a step does not go on to itself: name the steps that may follow it",
                          "une étape ne se suit pas elle-même : nommez celles qui peuvent suivre");
    }
}

/* The value must be the id of a step or "end". */
static void judge_go(struct pap_judge *judge, const json_t *guide, const json_t *value,
                     const struct pap_place *place)
{
    const json_t *steps = json_object_get(guide, "steps");
    const char *id = json_string_value(value);
    if (strcmp(id, "end") != 0 && step_named(steps, id) == json_array_size(steps))
        pap_error_set(pap_findings_add(judge, &go_nowhere, place), PAP_INVALID,
                      "no step has the id \"%s\"; write one that there is, or \"end\"",
                      "aucune étape n'a l'id « %s » ; écrivez-en un qui existe, ou « end »", id);
}

struct walk {
    struct pap_judge *judge;
    const json_t *guide;
};

static void visit(void *context, const struct pap_schema *schema, const json_t *value,
                  const struct pap_place *place)
{
    const struct walk *walk = context;
    if (schema->type == PAP_SCHEMA_TEXT)
        judge_text(walk->judge, walk->guide, value, place);
    switch (schema->check) {
    case PAP_CHECK_NONE:
        break;
    case PAP_CHECK_PATTERN:
        judge_pattern(walk->judge, value, place);
        break;
    case PAP_CHECK_ADDRESS:
        judge_address(walk->judge, walk->guide, value, place);
        break;
    case PAP_CHECK_DATE:
        judge_date(walk->judge, value, place);
        break;
    case PAP_CHECK_GO:
        judge_go(walk->judge, walk->guide, value, place);
        break;
    case PAP_CHECK_STEP:
        judge_step(walk->judge, value, place);
        break;
    case PAP_CHECK_STEPS:
        judge_steps(walk->judge, value, place);
        break;
    }
}

void pap_semantic_guide(struct pap_judge *judge, const json_t *guide)
{
    struct walk walk = {judge, guide};
    pap_schema_walk(&pap_schema_guide, guide, NULL, visit, &walk);
}

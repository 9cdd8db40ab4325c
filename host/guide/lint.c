/*
 * Each rule is a row: its name, hint or error, where it applies, the predicate that is true for a
 * fault, and the remedy shown to the author. Rules for steps are in lint_steps.c, for control flow
 * in lint_flow.c. For each row tests/c/test_lint.c has a guide that breaks it and one that does
 * not.
 */
#include "guide/lint.h"

#include "base/clock.h"
#include "base/text.h"
#include "guide/lint_flow.h"
#include "guide/lint_steps.h"
#include "guide/pattern.h"
#include "guide/prose.h"
#include "guide/schema.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

/* --- sentences: every string of every text --- */

struct sentence_rule {
    struct pap_rule rule;
    const char *member;   /* texts of this member only; NULL: all */
    const char *language; /* this language only; NULL: all */
    bool (*is_wrong)(const char *sentence);
    const char *en;
    const char *fr;
};

static const struct sentence_rule sentence_rules[] = {
    {PAP_LINT_ERROR("say-too-long"), "say", NULL, pap_prose_is_long,
     "too long to take in at a glance: at most 90 characters and 15 words",
     "trop long pour être lu d'un coup d'œil : 90 caractères et 15 mots au plus"},
    {PAP_LINT_ERROR("blank"), NULL, NULL, pap_prose_is_blank, "an empty bubble: write a sentence",
     "une bulle vide : écrivez une phrase"},
    {PAP_LINT_ERROR("markup"), NULL, NULL, pap_prose_has_markup,
     "this looks like HTML or Markdown; it would be shown letter by letter: write plain text",
     "cela ressemble à du HTML ou du Markdown, et s'afficherait tel quel : écrivez du texte "
     "simple"},
    {PAP_LINT_ERROR("control"), NULL, NULL, pap_prose_has_control,
     "a line break or another invisible sign: write one line",
     "un retour à la ligne ou un autre signe invisible : écrivez une seule ligne"},
    {PAP_LINT_ERROR("guillemets"), NULL, NULL, pap_prose_is_unbalanced,
     "« and » do not go in pairs", "les « et les » ne vont pas par paires"},
    {PAP_LINT_HINT("quotes"), NULL, NULL, pap_prose_has_quotes,
     "the site's own words stand in « », in every language; other quotes are not recognised",
     "les mots du site se mettent entre « », dans toutes les langues ; les autres guillemets ne "
     "sont "
     "pas reconnus"},
    {PAP_LINT_HINT("dots"), NULL, NULL, pap_prose_has_dots, "write one sign … for three dots",
     "écrivez un seul signe … pour les trois points"},
    {PAP_LINT_HINT("no-break-space"), NULL, "fr", pap_prose_lacks_space,
     "French wants a no-break space after « and before » ; : ! ?",
     "il faut une espace insécable après « et avant » ; : ! ?"},
    {PAP_LINT_HINT("two-ideas"), "say", NULL, pap_prose_has_two_ideas,
     "two things in one step: make two steps of it",
     "deux choses dans une étape : faites-en deux étapes"},
};

/* --- the guide --- */

struct guide_rule {
    struct pap_rule rule;
    const char *member;
    bool (*is_wrong)(const json_t *guide);
    const char *en;
    const char *fr;
};

static bool minutes_are_odd(const json_t *guide)
{
    size_t index;
    json_t *step;
    double steps = 0;
    json_array_foreach(json_object_get(guide, "steps"), index, step)
    {
        steps += json_is_true(json_object_get(step, "optional")) ? 0 : 1;
    }
    double minutes = json_number_value(json_object_get(guide, "minutes"));
    return minutes * 6 < steps || minutes > 5 + steps * 3;
}

/* One day of tolerance: in some time zones it is already tomorrow. */
static bool was_reviewed_tomorrow(const json_t *guide)
{
    const char *reviewed = json_string_value(json_object_get(guide, "reviewed"));
    time_t tomorrow = (time_t)(pap_clock_wall_ms() / 1000 + 24 * 60 * 60);
    struct tm day;
    char text[32];
    if (reviewed == NULL || gmtime_r(&tomorrow, &day) == NULL)
        return false;
    return strftime(text, sizeof text, "%Y-%m-%d", &day) > 0 && strcmp(reviewed, text) > 0;
}

static bool is_exercise(const json_t *guide)
{
    return json_array_size(json_object_get(guide, "sites")) == 0;
}

static bool hides_that_nobody_checked(const json_t *guide)
{
    static const char *const told[] = {"verif", "relu", "relecture", "check", "review"};
    const char *language = json_string_value(json_object_get(guide, "language"));
    const char *summary =
        pap_guide_text(json_object_get(guide, "summary"), language, language, NULL);
    char *folded = NULL;
    bool hides = json_is_null(json_object_get(guide, "reviewed")) && !is_exercise(guide) &&
                 pap_text_fold(summary, &folded) == PAP_OK;
    for (size_t i = 0; hides && i < sizeof told / sizeof told[0]; i++)
        hides = strstr(folded, told[i]) == NULL;
    free(folded);
    return hides;
}

static bool is_offered_too_widely(const json_t *guide)
{
    size_t index;
    json_t *site;
    json_array_foreach(json_object_get(guide, "sites"), index, site)
    {
        struct pap_pattern pattern;
        if (pap_pattern_parse(json_string_value(site), &pattern, NULL) == PAP_OK &&
            pattern.subdomains && strchr(pattern.host, '.') == NULL)
            return true;
    }
    return false;
}

/*
 * Hosts of French public services, including their subdomains: the state and its online forms
 * (service-public.gouv.fr and FranceConnect among them), then the branches of social security and
 * the employment service, which have their own domains.
 */
static const char *const public_services[] = {
    "gouv.fr",
    "service-public.fr",
    "franceconnect.fr",
    "ameli.fr",
    "caf.fr",
    "msa.fr",
    "lassuranceretraite.fr",
    "info-retraite.fr",
    "agirc-arrco.fr",
    "urssaf.fr",
    "monespacesante.fr",
    "francetravail.fr",
    "pole-emploi.fr",
};

static bool is_below(const char *host, const char *domain)
{
    size_t length = strlen(host);
    size_t wanted = strlen(domain);
    return length >= wanted && strcmp(host + length - wanted, domain) == 0 &&
           (length == wanted || host[length - wanted - 1] == '.');
}

static bool is_public_service(const char *host)
{
    for (size_t i = 0; i < sizeof public_services / sizeof public_services[0]; i++)
        if (is_below(host, public_services[i]))
            return true;
    return false;
}

static bool names_nobody_to_ask(const json_t *guide)
{
    size_t index;
    json_t *site;
    if (json_array_size(json_object_get(guide, "contacts")) > 0)
        return false;
    json_array_foreach(json_object_get(guide, "sites"), index, site)
    {
        struct pap_pattern pattern;
        if (pap_pattern_parse(json_string_value(site), &pattern, NULL) == PAP_OK &&
            is_public_service(pattern.host))
            return true;
    }
    return false;
}

static bool speaks_one_language(const json_t *guide)
{
    return json_object_size(json_object_get(guide, "title")) < 2;
}

static const struct guide_rule guide_rules[] = {
    {PAP_LINT_HINT("minutes-odd"), "minutes", minutes_are_odd,
     "too short or too long for so many steps: a beginner takes 10 seconds to 3 minutes a step",
     "trop court ou trop long pour tant d'étapes : un débutant met de 10 secondes à 3 minutes par "
     "étape"},
    {PAP_LINT_ERROR("reviewed-in-future"), "reviewed", was_reviewed_tomorrow,
     "this day has not come yet", "ce jour n'est pas encore venu"},
    {PAP_LINT_HINT("not-reviewed"), "summary", hides_that_nobody_checked,
     "nobody has followed it on the live site (\"reviewed\" is null): say in the summary that it "
     "waits to be checked",
     "personne ne l'a suivi sur le vrai site (« reviewed » est null) : dites dans le résumé qu'il "
     "attend d'être vérifié"},
    {PAP_LINT_ERROR("site-too-wide"), "sites", is_offered_too_widely,
     "*. with no more than an ending (as in *.fr) takes every site of it: name the site",
     "*. suivi d'une simple terminaison (comme *.fr) prend tous ses sites : nommez le site"},
    {PAP_LINT_ERROR("no-contact"), "sites", names_nobody_to_ask,
     "a guide for a public service says in \"contacts\" whom to ask: an official number that "
     "people "
     "answer",
     "un guide pour un service public dit dans « contacts » à qui demander : un numéro officiel où "
     "quelqu'un répond"},
    {PAP_LINT_HINT("one-language"), "title", speaks_one_language,
     "only one language: people who read another cannot follow",
     "une seule langue : ceux qui en lisent une autre ne peuvent pas suivre"},
};

/* --- rules whose message has arguments --- */

static const struct pap_rule unknown_member = PAP_LINT_ERROR("unknown-member");
static const struct pap_rule untranslated = PAP_LINT_HINT("untranslated");

struct lint {
    struct pap_judge judge;
    const json_t *guide;
};

static const char *meant(const struct pap_schema *schema, const char *name)
{
    for (const struct pap_member *known = schema->members; known->name != NULL; known++)
        if (strcasecmp(known->name, name) == 0 || pap_text_within_one_edit(known->name, name))
            return known->name;
    return NULL;
}

static void judge_members(struct lint *lint, const struct pap_schema *schema, const json_t *value,
                          const struct pap_place *place)
{
    const char *name;
    json_t *item;
    json_object_foreach((json_t *)value, name, item)
    {
        const struct pap_place here = {place, name, 0};
        if (pap_schema_member(schema, name) != NULL)
            continue;
        struct pap_error *error = pap_findings_add(&lint->judge, &unknown_member, &here);
        const char *known = meant(schema, name);
        if (known != NULL)
            pap_error_set(error, PAP_INVALID, "\"%s\" means nothing here: did you mean \"%s\"?",
                          "« %s » ne veut rien dire ici : vouliez-vous écrire « %s » ?", name,
                          known);
        else
            pap_error_set(error, PAP_INVALID, "\"%s\" means nothing here: take it out",
                          "« %s » ne veut rien dire ici : retirez-le", name);
    }
}

/* The languages of the title define those of the guide. */
static void judge_languages(struct lint *lint, const json_t *text, const struct pap_place *place)
{
    const char *language;
    json_t *title;
    json_object_foreach(json_object_get(lint->guide, "title"), language, title)
    {
        if (json_object_get(text, language) == NULL)
            pap_error_set(pap_findings_add(&lint->judge, &untranslated, place), PAP_INVALID,
                          "the title is there in \"%s\", this is not: translate it",
                          "le titre existe en « %s », mais pas ceci : traduisez-le", language);
    }
}

static void judge_sentence(struct lint *lint, const char *sentence, const struct pap_place *place)
{
    const char *of = place->up->name != NULL ? place->up->name : "";
    for (size_t i = 0; i < sizeof sentence_rules / sizeof sentence_rules[0]; i++) {
        const struct sentence_rule *rule = &sentence_rules[i];
        if (rule->member != NULL && strcmp(rule->member, of) != 0)
            continue;
        if (rule->language != NULL && strncasecmp(place->name, rule->language, 2) != 0)
            continue;
        if (rule->is_wrong(sentence))
            pap_error_set(pap_findings_add(&lint->judge, &rule->rule, place), PAP_INVALID, PAP_EN,
                          PAP_FR, rule->en, rule->fr);
    }
}

static void judge_text(struct lint *lint, const json_t *text, const struct pap_place *place)
{
    const char *language;
    json_t *sentence;
    judge_languages(lint, text, place);
    json_object_foreach((json_t *)text, language, sentence)
    {
        const struct pap_place here = {place, language, 0};
        judge_sentence(lint, json_string_value(sentence), &here);
    }
}

static void visit(void *context, const struct pap_schema *schema, const json_t *value,
                  const struct pap_place *place)
{
    if (schema->type == PAP_SCHEMA_OBJECT)
        judge_members(context, schema, value, place);
    if (schema->type == PAP_SCHEMA_TEXT)
        judge_text(context, value, place);
}

static void judge_guide(struct lint *lint)
{
    for (size_t i = 0; i < sizeof guide_rules / sizeof guide_rules[0]; i++) {
        const struct guide_rule *rule = &guide_rules[i];
        const struct pap_place here = {NULL, rule->member, 0};
        if (rule->is_wrong(lint->guide))
            pap_error_set(pap_findings_add(&lint->judge, &rule->rule, &here), PAP_INVALID, PAP_EN,
                          PAP_FR, rule->en, rule->fr);
    }
}

enum pap_status pap_lint_guide(const struct pap_guide *guide, const char *bytes, size_t length,
                               struct pap_findings *findings)
{
    struct lint lint = {.judge = {.findings = findings}, .guide = guide->json};
    size_t first = findings->count;
    judge_guide(&lint);
    pap_schema_walk(&pap_schema_guide, guide->json, NULL, visit, &lint);
    pap_lint_steps(&lint.judge, guide->json);
    pap_lint_flow(&lint.judge, guide->json);
    pap_findings_locate(findings, first, bytes, length);
    return lint.judge.no_memory ? PAP_NO_MEMORY : PAP_OK;
}

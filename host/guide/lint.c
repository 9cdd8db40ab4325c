/*
 * Every rule is a row: its name, whether it is a hint or an error, where it looks, the question
 * whose "yes" is bad, and what a person is told to do. tests/c/test_lint.c has for each row a guide
 * that breaks it and one that does not.
 */
#include "guide/lint.h"

#include "base/clock.h"
#include "base/text.h"
#include "guide/pattern.h"
#include "guide/prose.h"
#include "guide/shape.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#define ERROR(slug)                                                                                \
    {                                                                                              \
        slug, PAP_VERDICT_LINT, false                                                              \
    }
#define HINT(slug)                                                                                 \
    {                                                                                              \
        slug, PAP_VERDICT_LINT, true                                                               \
    }

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
    {ERROR("say-too-long"), "say", NULL, pap_prose_is_long,
     "too long to take in at a glance: at most 90 characters and 15 words",
     "trop long pour être lu d'un coup d'œil : 90 caractères et 15 mots au plus"},
    {ERROR("blank"), NULL, NULL, pap_prose_is_blank, "an empty bubble: write a sentence",
     "une bulle vide : écrivez une phrase"},
    {ERROR("markup"), NULL, NULL, pap_prose_has_markup,
     "this looks like HTML or Markdown; it would be shown letter by letter: write plain text",
     "cela ressemble à du HTML ou du Markdown, et s'afficherait tel quel : écrivez du texte "
     "simple"},
    {ERROR("control"), NULL, NULL, pap_prose_has_control,
     "a line break or another invisible sign: write one line",
     "un retour à la ligne ou un autre signe invisible : écrivez une seule ligne"},
    {ERROR("guillemets"), NULL, NULL, pap_prose_is_unbalanced, "« and » do not go in pairs",
     "les « et les » ne vont pas par paires"},
    {HINT("quotes"), NULL, NULL, pap_prose_has_quotes,
     "the site's own words stand in « », in every language; other quotes are not recognised",
     "les mots du site se mettent entre « », dans toutes les langues ; les autres guillemets ne "
     "sont "
     "pas reconnus"},
    {HINT("dots"), NULL, NULL, pap_prose_has_dots, "write one sign … for three dots",
     "écrivez un seul signe … pour les trois points"},
    {HINT("no-break-space"), NULL, "fr", pap_prose_lacks_space,
     "French wants a no-break space after « and before » ; : ! ?",
     "il faut une espace insécable après « et avant » ; : ! ?"},
    {HINT("two-ideas"), "say", NULL, pap_prose_has_two_ideas,
     "two things in one step: make two steps of it",
     "deux choses dans une étape : faites-en deux étapes"},
};

/* --- steps --- */

struct step {
    const json_t *guide;
    const json_t *json;
    size_t index;
    const char *action;
    const json_t *target;
};

struct step_rule {
    struct pap_rule rule;
    const char *member; /* that is pointed at; NULL: the step */
    bool (*is_wrong)(const struct step *step);
    const char *en;
    const char *fr;
};

static const json_t *member(const struct step *step, const char *name)
{
    return json_object_get(step->json, name);
}

static const char *own_words(const struct step *step, const char *name)
{
    const char *language = json_string_value(json_object_get(step->guide, "language"));
    return pap_guide_text(member(step, name), language, language, NULL);
}

static bool does(const struct step *step, const char *action)
{
    return strcmp(step->action, action) == 0;
}

static bool danger_is_not_explained(const struct step *step)
{
    return member(step, "danger") != NULL && json_array_size(member(step, "warn")) == 0;
}

static bool warns_of_nothing(const struct step *step)
{
    return member(step, "danger") == NULL && json_array_size(member(step, "warn")) > 0;
}

/* A string, a list of strings or a map of these: whether one of them stands bare in `say`. */
static bool is_named_bare(const char *say, const json_t *words)
{
    size_t index;
    const char *name;
    json_t *item;
    json_array_foreach(words, index, item)
    {
        if (is_named_bare(say, item))
            return true;
    }
    json_object_foreach((json_t *)words, name, item)
    {
        if (is_named_bare(say, item))
            return true;
    }
    const char *text = json_string_value(words);
    return text != NULL && pap_text_count(text) > 2 && pap_prose_names_bare(say, text);
}

static bool site_words_are_bare(const struct step *step)
{
    const char *say = own_words(step, "say");
    return is_named_bare(say, json_object_get(step->target, "name")) ||
           is_named_bare(say, json_object_get(step->target, "text")) ||
           is_named_bare(say, json_object_get(step->target, "label"));
}

/* What shows its name to everybody; a list or a field may have one that nobody sees. */
static bool shows_its_name(const json_t *target)
{
    const char *role = json_string_value(json_object_get(target, "role"));
    bool named = json_object_get(target, "name") != NULL || json_object_get(target, "text") != NULL;
    return named && role != NULL && (strcmp(role, "button") == 0 || strcmp(role, "link") == 0);
}

static bool click_names_nothing(const struct step *step)
{
    return does(step, "click") && shows_its_name(step->target) &&
           strstr(own_words(step, "say"), "«") == NULL;
}

/* The browser's own window cannot be ringed: a card says what will come. */
static bool upload_comes_unannounced(const struct step *step)
{
    const json_t *steps = json_object_get(step->guide, "steps");
    const json_t *before = step->index == 0 ? NULL : json_array_get(steps, step->index - 1);
    const char *action = json_string_value(json_object_get(before, "action"));
    return does(step, "upload") && (action == NULL || strcmp(action, "read") != 0);
}

static bool is_optional_and_last(const struct step *step)
{
    return json_is_true(member(step, "optional")) &&
           step->index + 1 == json_array_size(json_object_get(step->guide, "steps"));
}

/* "1a2b3c": letters and digits that change places come from a machine, and with the next version.
 */
static bool has_generated_name(const char *selector)
{
    int changes = 0;
    size_t length = 0;
    int last = 0;
    for (;; selector++) {
        int kind = isalpha((unsigned char)*selector)   ? 1
                   : isdigit((unsigned char)*selector) ? 2
                                                       : 0;
        if (kind == 0) {
            if (length >= 5 && changes >= 2)
                return true;
            length = 0;
            changes = 0;
        } else {
            changes += last != 0 && kind != last;
            length++;
        }
        last = kind;
        if (*selector == '\0')
            return false;
    }
}

static bool is_fragile(const char *selector)
{
    return strncmp(selector, "xpath/", 6) == 0 || strstr(selector, ":nth-") != NULL ||
           has_generated_name(selector);
}

/* A chain breaks with its weakest link. */
static bool is_fragile_chain(const json_t *selectors)
{
    size_t index;
    json_t *item;
    json_array_foreach(selectors, index, item)
    {
        if (is_fragile(json_string_value(item)))
            return true;
    }
    return false;
}

static bool all_are_fragile(const json_t *selectors)
{
    size_t index;
    json_t *item;
    json_array_foreach(selectors, index, item)
    {
        if (json_is_string(item) ? !is_fragile(json_string_value(item)) : !is_fragile_chain(item))
            return false;
    }
    return true;
}

static bool target_will_be_lost(const struct step *step)
{
    static const char *const lasting[] = {"name", "text", "label", "attributes"};
    const json_t *selectors = json_object_get(step->target, "selectors");
    for (size_t i = 0; i < sizeof lasting / sizeof lasting[0]; i++)
        if (json_object_get(step->target, lasting[i]) != NULL)
            return false;
    return selectors != NULL && all_are_fragile(selectors);
}

static bool is_secret(const char *attribute, const char *value)
{
    if (strcmp(attribute, "type") == 0)
        return strcmp(value, "password") == 0;
    return strcmp(attribute, "autocomplete") == 0 &&
           (strcmp(value, "one-time-code") == 0 || strncmp(value, "cc-", 3) == 0 ||
            strstr(value, "password") != NULL);
}

/* What a CSS selector is about stands after its last combinator: "form:has(…) > input". */
static const char *subject_of(const char *selector)
{
    const char *subject = selector;
    int depth = 0;
    for (; *selector != '\0'; selector++) {
        depth += (*selector == '(' || *selector == '[') - (*selector == ')' || *selector == ']');
        if (depth == 0 && strchr(" >+~", *selector) != NULL)
            subject = selector + 1;
    }
    return subject;
}

/* A selector, or a chain of them or of alternatives. */
static bool selects_password(const json_t *selectors)
{
    size_t index;
    json_t *item;
    json_array_foreach(selectors, index, item)
    {
        if (selects_password(item))
            return true;
    }
    const char *selector = json_string_value(selectors);
    const char *type = selector == NULL ? NULL : strstr(subject_of(selector), "[type=");
    return type != NULL && strncmp(type + 6 + strspn(type + 6, "\"'"), "password", 8) == 0;
}

static bool secret_is_not_marked(const struct step *step)
{
    const char *name;
    json_t *value;
    if (!does(step, "type") || json_is_true(member(step, "sensitive")))
        return false;
    json_object_foreach(json_object_get(step->target, "attributes"), name, value)
    {
        if (is_secret(name, json_string_value(value)))
            return true;
    }
    return selects_password(json_object_get(step->target, "selectors"));
}

static bool keeps_what_was_typed(const struct step *step)
{
    return json_object_get(json_object_get(step->target, "attributes"), "value") != NULL;
}

static bool keeps_a_query(const struct step *step)
{
    const json_t *attributes = json_object_get(step->target, "attributes");
    const char *href = json_string_value(json_object_get(attributes, "href"));
    return href != NULL && strchr(href, '?') != NULL;
}

static bool repeats_itself(const struct step *step)
{
    const char *more = own_words(step, "more");
    char *first = NULL;
    char *second = NULL;
    bool same = more != NULL && pap_text_fold(own_words(step, "say"), &first) == PAP_OK &&
                pap_text_fold(more, &second) == PAP_OK && strcmp(first, second) == 0;
    free(first);
    free(second);
    return same;
}

static bool waits_for_nothing(const struct step *step)
{
    const json_t *done = member(step, "done");
    return step->target == NULL &&
           (json_object_get(done, "clicked") != NULL || json_object_get(done, "changed") != NULL);
}

static const struct step_rule step_rules[] = {
    {ERROR("danger-without-warn"), "danger", danger_is_not_explained,
     "say in \"warn\" what will happen, what to check and whether it can be undone",
     "dites dans « warn » ce qui va se passer, ce qu'il faut vérifier et si cela peut s'annuler"},
    {HINT("warn-without-danger"), "warn", warns_of_nothing,
     "\"warn\" is shown only with \"danger\": say which danger it is",
     "« warn » n'est montré qu'avec « danger » : dites de quel danger il s'agit"},
    {ERROR("site-words"), "say", site_words_are_bare,
     "put the site's own words in « », so that they are shown as they stand on the page",
     "mettez les mots du site entre « », pour qu'ils s'affichent comme sur la page"},
    {HINT("click-names-nothing"), "say", click_names_nothing,
     "say what to click in the site's own words, in « »",
     "dites sur quoi cliquer avec les mots du site, entre « »"},
    {ERROR("upload-unannounced"), NULL, upload_comes_unannounced,
     "put a \"read\" step before it: the window that chooses a file cannot be pointed at",
     "mettez avant elle une étape « read » : on ne peut rien montrer dans la fenêtre qui choisit "
     "un "
     "fichier"},
    {ERROR("optional-last"), "optional", is_optional_and_last,
     "an optional step is watched beside the next one, and this is the last: put it earlier",
     "une étape facultative est surveillée à côté de la suivante, et celle-ci est la dernière : "
     "mettez-la plus tôt"},
    {HINT("fragile-target"), "target", target_will_be_lost,
     "these selectors change with every version of the site: add \"name\", \"text\" or \"label\"",
     "ces sélecteurs changent à chaque version du site : ajoutez « name », « text » ou « label »"},
    {ERROR("secret-unmarked"), "target", secret_is_not_marked,
     "a password, a code or a card number is typed here: add \"sensitive\": true",
     "on tape ici un mot de passe, un code ou une carte : ajoutez \"sensitive\": true"},
    {ERROR("typed-value"), "target", keeps_what_was_typed,
     "take the attribute \"value\" out: it holds what somebody typed",
     "retirez l'attribut « value » : il contient ce que quelqu'un a tapé"},
    {ERROR("href-with-query"), "target", keeps_a_query,
     "cut \"href\" before the ?: what follows may name a person",
     "coupez « href » avant le ? : la suite peut désigner une personne"},
    {HINT("more-repeats"), "more", repeats_itself,
     "\"more\" says the same as \"say\": say it more simply, or say why",
     "« more » répète « say » : dites-le plus simplement, ou dites pourquoi"},
    {ERROR("done-without-target"), "done", waits_for_nothing,
     "this step points at nothing that could be clicked or changed: it would never end",
     "cette étape ne montre rien qu'on puisse cliquer ou changer : elle ne finirait jamais"},
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

/* A day more than the clock's: it is tomorrow somewhere already. */
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

static bool hides_that_nobody_checked(const json_t *guide)
{
    static const char *const told[] = {"verif", "relu", "relecture", "check", "review"};
    const char *language = json_string_value(json_object_get(guide, "language"));
    const char *summary =
        pap_guide_text(json_object_get(guide, "summary"), language, language, NULL);
    char *folded = NULL;
    bool hides = json_is_null(json_object_get(guide, "reviewed")) &&
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

static bool speaks_one_language(const json_t *guide)
{
    return json_object_size(json_object_get(guide, "title")) < 2;
}

static const struct guide_rule guide_rules[] = {
    {HINT("minutes-odd"), "minutes", minutes_are_odd,
     "too short or too long for so many steps: a beginner takes 10 seconds to 3 minutes a step",
     "trop court ou trop long pour tant d'étapes : un débutant met de 10 secondes à 3 minutes par "
     "étape"},
    {ERROR("reviewed-in-future"), "reviewed", was_reviewed_tomorrow, "this day has not come yet",
     "ce jour n'est pas encore venu"},
    {HINT("not-reviewed"), "summary", hides_that_nobody_checked,
     "nobody has followed it on the live site (\"reviewed\" is null): say in the summary that it "
     "waits to be checked",
     "personne ne l'a suivi sur le vrai site (« reviewed » est null) : dites dans le résumé qu'il "
     "attend d'être vérifié"},
    {ERROR("site-too-wide"), "sites", is_offered_too_widely,
     "*. with no more than an ending (as in *.fr) takes every site of it: name the site",
     "*. suivi d'une simple terminaison (comme *.fr) prend tous ses sites : nommez le site"},
    {HINT("one-language"), "title", speaks_one_language,
     "only one language: people who read another cannot follow",
     "une seule langue : ceux qui en lisent une autre ne peuvent pas suivre"},
};

/* --- rules whose sentence names something --- */

static const struct pap_rule unknown_member = ERROR("unknown-member");
static const struct pap_rule untranslated = HINT("untranslated");

#undef ERROR
#undef HINT

struct lint {
    struct pap_judge judge;
    const json_t *guide;
};

static const char *meant(const struct pap_shape *shape, const char *name)
{
    for (const struct pap_member *known = shape->members; known->name != NULL; known++)
        if (strcasecmp(known->name, name) == 0 || pap_text_within_one_edit(known->name, name))
            return known->name;
    return NULL;
}

static void judge_members(struct lint *lint, const struct pap_shape *shape, const json_t *value,
                          const struct pap_place *place)
{
    const char *name;
    json_t *item;
    json_object_foreach((json_t *)value, name, item)
    {
        const struct pap_place here = {place, name, 0};
        if (pap_shape_member(shape, name) != NULL)
            continue;
        struct pap_error *error = pap_judge_add(&lint->judge, &unknown_member, &here);
        const char *known = meant(shape, name);
        if (known != NULL)
            pap_error_set(error, PAP_INVALID, "\"%s\" means nothing here: did you mean \"%s\"?",
                          "« %s » ne veut rien dire ici : vouliez-vous écrire « %s » ?", name,
                          known);
        else
            pap_error_set(error, PAP_INVALID, "\"%s\" means nothing here: take it out",
                          "« %s » ne veut rien dire ici : retirez-le", name);
    }
}

/* The languages of the title are those of the guide. */
static void judge_languages(struct lint *lint, const json_t *text, const struct pap_place *place)
{
    const char *language;
    json_t *title;
    json_object_foreach(json_object_get(lint->guide, "title"), language, title)
    {
        if (json_object_get(text, language) == NULL)
            pap_error_set(pap_judge_add(&lint->judge, &untranslated, place), PAP_INVALID,
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
            pap_error_set(pap_judge_add(&lint->judge, &rule->rule, place), PAP_INVALID, PAP_EN,
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

static void visit(void *context, const struct pap_shape *shape, const json_t *value,
                  const struct pap_place *place)
{
    if (shape->type == PAP_SHAPE_OBJECT)
        judge_members(context, shape, value, place);
    if (shape->type == PAP_SHAPE_TEXT)
        judge_text(context, value, place);
}

static void judge_step(struct lint *lint, const struct step *step, const struct pap_place *place)
{
    for (size_t i = 0; i < sizeof step_rules / sizeof step_rules[0]; i++) {
        const struct step_rule *rule = &step_rules[i];
        const struct pap_place here = {place, rule->member, 0};
        if (rule->is_wrong(step))
            pap_error_set(
                pap_judge_add(&lint->judge, &rule->rule, rule->member == NULL ? place : &here),
                PAP_INVALID, PAP_EN, PAP_FR, rule->en, rule->fr);
    }
}

static void judge_steps(struct lint *lint)
{
    const struct pap_place steps = {NULL, "steps", 0};
    size_t index;
    json_t *json;
    json_array_foreach(json_object_get(lint->guide, "steps"), index, json)
    {
        const struct pap_place place = {&steps, NULL, index};
        const struct step step = {
            .guide = lint->guide,
            .json = json,
            .index = index,
            .action = json_string_value(json_object_get(json, "action")),
            .target = json_object_get(json, "target"),
        };
        judge_step(lint, &step, &place);
    }
}

static void judge_guide(struct lint *lint)
{
    for (size_t i = 0; i < sizeof guide_rules / sizeof guide_rules[0]; i++) {
        const struct guide_rule *rule = &guide_rules[i];
        const struct pap_place here = {NULL, rule->member, 0};
        if (rule->is_wrong(lint->guide))
            pap_error_set(pap_judge_add(&lint->judge, &rule->rule, &here), PAP_INVALID, PAP_EN,
                          PAP_FR, rule->en, rule->fr);
    }
}

enum pap_status pap_lint_guide(const struct pap_guide *guide, const char *bytes, size_t length,
                               struct pap_findings *findings)
{
    struct lint lint = {.judge = {.findings = findings}, .guide = guide->json};
    size_t first = findings->count;
    judge_guide(&lint);
    pap_shape_walk(&pap_shape_guide, guide->json, NULL, visit, &lint);
    judge_steps(&lint);
    pap_findings_locate(findings, first, bytes, length);
    return lint.judge.no_memory ? PAP_NO_MEMORY : PAP_OK;
}

/* The lint rules for single steps, one per row, as in lint.c. */
#include "guide/lint_steps.h"

#include "base/text.h"
#include "guide/prose.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct step {
    const json_t *guide;
    const json_t *json;
    size_t index;
    const char *action;
    const json_t *target;
};

struct step_rule {
    struct pap_rule rule;
    const char *member; /* the member to report; NULL: the step */
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

/*
 * For a string, a list of strings or a map of these: whether `say` contains one of them unquoted.
 */
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

/* Whether the element displays its name; a list or a field may have an invisible one. */
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

/* The browser's file dialog cannot be highlighted: a card must announce it. */
static bool upload_comes_unannounced(const struct step *step)
{
    const json_t *steps = json_object_get(step->guide, "steps");
    const json_t *before = step->index == 0 ? NULL : json_array_get(steps, step->index - 1);
    const char *action = json_string_value(json_object_get(before, "action"));
    return does(step, "upload") && (action == NULL || strcmp(action, "read") != 0);
}

/*
 * Permissions that browsers ask for, each with the folded words by which sites and guides name it.
 * Only unambiguous words: a site's "Notifications" may be an ordinary page.
 */
static const char *const camera[] = {"camera", "cameras", "webcam",     "micro",
                                     "micros", "mic",     "microphone", NULL};
static const char *const position[] = {"ma position",     "votre position", "me localiser",
                                       "geolocalisation", "autour de moi",  "my location",
                                       "your location",   "locate me",      NULL};
static const char *const notices[] = {"activer les notifications",
                                      "autoriser les notifications",
                                      "recevoir des notifications",
                                      "enable notifications",
                                      "allow notifications",
                                      "turn on notifications",
                                      NULL};
static const char *const *const asked_for[] = {camera, position, notices};

/* For a string, a text, or lists and maps of these: whether one contains one of `words`. */
static bool speaks_of(const json_t *texts, const char *const *words)
{
    size_t index;
    const char *name;
    json_t *item;
    char *folded = NULL;
    bool speaks = false;
    json_array_foreach(texts, index, item)
    {
        speaks = speaks || speaks_of(item, words);
    }
    json_object_foreach((json_t *)texts, name, item)
    {
        speaks = speaks || speaks_of(item, words);
    }
    if (json_is_string(texts) && pap_text_fold(json_string_value(texts), &folded) == PAP_OK)
        for (; !speaks && *words != NULL; words++)
            speaks = pap_prose_names(folded, *words);
    free(folded);
    return speaks;
}

static bool is_announced(const struct step *step, const char *const *words)
{
    bool announced = speaks_of(json_object_get(step->guide, "before"), words);
    for (size_t i = 0; !announced && i < step->index; i++) {
        const json_t *card = json_array_get(json_object_get(step->guide, "steps"), i);
        const char *action = json_string_value(json_object_get(card, "action"));
        announced =
            strcmp(action, "read") == 0 && (speaks_of(json_object_get(card, "say"), words) ||
                                            speaks_of(json_object_get(card, "more"), words));
    }
    return announced;
}

/*
 * A browser asks once per site, so a card anywhere before is enough. The click that triggers the
 * prompt is recognised by its words only, and "Join" may trigger one too: this detects the plain
 * cases.
 */
static bool prompt_comes_unannounced(const struct step *step)
{
    if (!does(step, "click") && !does(step, "check") && !does(step, "choose"))
        return false;
    for (size_t i = 0; i < sizeof asked_for / sizeof asked_for[0]; i++) {
        const char *const *words = asked_for[i];
        bool asks = speaks_of(member(step, "say"), words) ||
                    speaks_of(json_object_get(step->target, "name"), words) ||
                    speaks_of(json_object_get(step->target, "text"), words) ||
                    speaks_of(json_object_get(step->target, "label"), words);
        if (asks && !is_announced(step, words))
            return true;
    }
    return false;
}

static bool is_optional_and_last(const struct step *step)
{
    return json_is_true(member(step, "optional")) &&
           step->index + 1 == json_array_size(json_object_get(step->guide, "steps"));
}

/*
 * "1a2b3c": alternating letters and digits are machine-generated and change with the next version.
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

/* A chain is fragile if any of its selectors is. */
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

/* The subject of a CSS selector follows its last combinator: "form:has(…) > input". */
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
    {PAP_LINT_ERROR("danger-without-warn"), "danger", danger_is_not_explained,
     "say in \"warn\" what will happen, what to check and whether it can be undone",
     "dites dans « warn » ce qui va se passer, ce qu'il faut vérifier et si cela peut s'annuler"},
    {PAP_LINT_HINT("warn-without-danger"), "warn", warns_of_nothing,
     "\"warn\" is shown only with \"danger\": say which danger it is",
     "« warn » n'est montré qu'avec « danger » : dites de quel danger il s'agit"},
    {PAP_LINT_ERROR("site-words"), "say", site_words_are_bare,
     "put the site's own words in « », so that they are shown as they stand on the page",
     "mettez les mots du site entre « », pour qu'ils s'affichent comme sur la page"},
    {PAP_LINT_HINT("click-names-nothing"), "say", click_names_nothing,
     "say what to click in the site's own words, in « »",
     "dites sur quoi cliquer avec les mots du site, entre « »"},
    {PAP_LINT_ERROR("upload-unannounced"), NULL, upload_comes_unannounced,
     "put a \"read\" step before it: the window that chooses a file cannot be pointed at",
     "mettez avant elle une étape « read » : on ne peut rien montrer dans la fenêtre qui choisit "
     "un "
     "fichier"},
    {PAP_LINT_HINT("prompt-unannounced"), "say", prompt_comes_unannounced,
     "the browser may ask leave here, in a window that cannot be pointed at: put a \"read\" step "
     "before it that says so",
     "le navigateur peut demander ici une autorisation, dans une fenêtre qu'on ne peut pas "
     "montrer : mettez avant une étape « read » qui le dit"},
    {PAP_LINT_ERROR("optional-last"), "optional", is_optional_and_last,
     "an optional step is watched beside the next one, and this is the last: put it earlier",
     "une étape facultative est surveillée à côté de la suivante, et celle-ci est la dernière : "
     "mettez-la plus tôt"},
    {PAP_LINT_HINT("fragile-target"), "target", target_will_be_lost,
     "these selectors change with every version of the site: add \"name\", \"text\" or \"label\"",
     "ces sélecteurs changent à chaque version du site : ajoutez « name », « text » ou « label »"},
    {PAP_LINT_ERROR("secret-unmarked"), "target", secret_is_not_marked,
     "a password, a code or a card number is typed here: add \"sensitive\": true",
     "on tape ici un mot de passe, un code ou une carte : ajoutez \"sensitive\": true"},
    {PAP_LINT_ERROR("typed-value"), "target", keeps_what_was_typed,
     "take the attribute \"value\" out: it holds what somebody typed",
     "retirez l'attribut « value » : il contient ce que quelqu'un a tapé"},
    {PAP_LINT_ERROR("href-with-query"), "target", keeps_a_query,
     "cut \"href\" before the ?: what follows may name a person",
     "coupez « href » avant le ? : la suite peut désigner une personne"},
    {PAP_LINT_HINT("more-repeats"), "more", repeats_itself,
     "\"more\" says the same as \"say\": say it more simply, or say why",
     "« more » répète « say » : dites-le plus simplement, ou dites pourquoi"},
    {PAP_LINT_ERROR("done-without-target"), "done", waits_for_nothing,
     "this step points at nothing that could be clicked or changed: it would never end",
     "cette étape ne montre rien qu'on puisse cliquer ou changer : elle ne finirait jamais"},
};

static void judge_step(struct pap_judge *judge, const struct step *step,
                       const struct pap_place *place)
{
    for (size_t i = 0; i < sizeof step_rules / sizeof step_rules[0]; i++) {
        const struct step_rule *rule = &step_rules[i];
        const struct pap_place here = {place, rule->member, 0};
        if (rule->is_wrong(step))
            pap_error_set(
                pap_findings_add(judge, &rule->rule, rule->member == NULL ? place : &here),
                PAP_INVALID, PAP_EN, PAP_FR, rule->en, rule->fr);
    }
}

void pap_lint_steps(struct pap_judge *judge, const json_t *guide)
{
    const struct pap_place steps = {NULL, "steps", 0};
    size_t index;
    json_t *json;
    json_array_foreach(json_object_get(guide, "steps"), index, json)
    {
        const struct pap_place place = {&steps, NULL, index};
        const struct step step = {
            .guide = guide,
            .json = json,
            .index = index,
            .action = json_string_value(json_object_get(json, "action")),
            .target = json_object_get(json, "target"),
        };
        judge_step(judge, &step, &place);
    }
}

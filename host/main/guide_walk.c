#include "main/guide_walk.h"

#include "guide/guide.h"
#include "guide/heal.h"
#include "guide/pattern.h"
#include "main/cli.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { WAIT_MS = 8000 }; /* as long as the extension waits before it reports the element as late */

#define NOWHERE SIZE_MAX

static bool is_action(const json_t *step, const char *action)
{
    return strcmp(cli_text_of(step, "action"), action) == 0;
}

static bool is_optional(const json_t *step)
{
    return json_is_true(json_object_get(step, "optional"));
}

static bool takes_all(const struct pap_pattern *pattern)
{
    return pattern->path_length == 2 && memcmp(pattern->path, "/*", 2) == 0;
}

/* `narrow`: ignores patterns that match a whole site. */
static bool fits_one(const json_t *patterns, const char *address, bool narrow)
{
    size_t index;
    json_t *text;
    struct pap_url url;
    if (pap_url_parse(address, &url) != PAP_OK)
        return false;
    json_array_foreach(patterns, index, text)
    {
        struct pap_pattern pattern;
        if (pap_pattern_parse(json_string_value(text), &pattern, NULL) == PAP_OK &&
            (!narrow || !takes_all(&pattern)) && pap_pattern_matches(&pattern, &url))
            return true;
    }
    return false;
}

/* On a copy of the site at another address every step may belong: patterns do not apply to it. */
static bool may_belong(const struct guide_walk *walk, const json_t *step, const char *address)
{
    const json_t *pages = json_object_get(step, "pages");
    return pages == NULL || fits_one(pages, address, false) ||
           !fits_one(json_object_get(walk->guide, "sites"), address, false);
}

/* An address that a step's `pages` give without wildcards; NULL: none. */
static const char *exact_page(const json_t *step)
{
    size_t index;
    json_t *text;
    json_array_foreach(json_object_get(step, "pages"), index, text)
    {
        if (strchr(json_string_value(text), '*') == NULL)
            return json_string_value(text);
    }
    return NULL;
}

static json_t *result_of(const struct guide_walk *walk, size_t index)
{
    return json_array_get(walk->steps, index);
}

static const json_t *step_of(const struct guide_walk *walk, size_t index)
{
    return json_array_get(json_object_get(walk->guide, "steps"), index);
}

/* The first earlier step that needs a user action; NULL: none. */
static const char *acts_before(const struct guide_walk *walk, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        const json_t *step = step_of(walk, i);
        if (json_object_get(step, "target") != NULL && !is_optional(step))
            return cli_text_of(step, "id");
    }
    return NULL;
}

/* One page and the steps that are looked for on it. */
struct visit {
    const char *url;
    size_t first;
    size_t end; /* after the last */
    bool named; /* address given by the user: earlier actions do not matter */
};

/* Results of a visit on one page; NULL for a step that was not looked for. */
struct sight {
    const struct visit *visit;
    const json_t *place;
    json_t *seen[PAP_GUIDE_STEPS_MAX];
};

static bool is_found(const json_t *seen)
{
    return strcmp(cli_text_of(seen, "kind"), "found") == 0;
}

/* The nearest non-optional step with a target, before (-1) or after (1) this one; NOWHERE: none. */
static size_t neighbour(const struct guide_walk *walk, size_t index, int way)
{
    const size_t steps = json_array_size(walk->steps);
    for (size_t i = index + (size_t)way; i < steps;
         i += (size_t)way) { /* below 0 wraps around to a large value */
        const json_t *step = step_of(walk, i);
        if (json_object_get(step, "target") != NULL && !is_optional(step))
            return i;
    }
    return NOWHERE;
}

static bool is_seen(const struct sight *sight, size_t index)
{
    return index != NOWHERE && is_found(sight->seen[index]);
}

/*
 * A match by similarity alone needs a neighbour on the same page: a lookalike on another page would
 * match too, since every site has two buttons "Se connecter".
 */
static bool is_sure(const struct guide_walk *walk, const struct sight *sight, size_t index)
{
    return is_seen(sight, index) && (!pap_heal_is_drifted(sight->seen[index]) ||
                                     is_seen(sight, neighbour(walk, index, -1)) ||
                                     is_seen(sight, neighbour(walk, index, 1)));
}

/* Whether the user stays on the page after this step; a click may lead anywhere. */
static bool stays(const json_t *step)
{
    return !is_action(step, "click") && !is_action(step, "open");
}

/* Number of non-optional steps found on this page. */
static int count_here(const struct guide_walk *walk, const struct sight *sight)
{
    int here = 0;
    for (size_t i = 0; i < json_array_size(walk->steps); i++)
        here += is_found(sight->seen[i]) && !is_optional(step_of(walk, i));
    return here;
}

/*
 * Whether this page belongs to the guide at this step: its own `pages` match, or a neighbouring
 * step is here.
 */
static bool goes_through(const struct guide_walk *walk, const struct sight *sight, size_t index)
{
    const json_t *pages = json_object_get(step_of(walk, index), "pages");
    return fits_one(pages, cli_text_of(sight->place, "address"), true) ||
           is_sure(walk, sight, neighbour(walk, index, -1)) ||
           is_sure(walk, sight, neighbour(walk, index, 1));
}

/*
 * Whether a step not found on a page given by the user should be there: its own `pages` match, or
 * it lies between two steps that are there, or no step is there. If only one neighbour is there,
 * the step may be on the page before or after a click.
 */
static bool belongs(const struct guide_walk *walk, const struct sight *sight, size_t index)
{
    const json_t *step = step_of(walk, index);
    const size_t before = neighbour(walk, index, -1);
    const bool follows = is_sure(walk, sight, before);
    const bool leads = is_sure(walk, sight, neighbour(walk, index, 1));
    const int own = is_found(sight->seen[index]) && !is_optional(step) ? 1 : 0;
    return fits_one(json_object_get(step, "pages"), cli_text_of(sight->place, "address"), true) ||
           (follows && (leads || stays(step_of(walk, before)))) || (leads && stays(step)) ||
           count_here(walk, sight) == own || (is_optional(step) && (follows || leads));
}

static const char *verdict_of(const struct guide_walk *walk, const struct sight *sight,
                              size_t index)
{
    const json_t *seen = sight->seen[index];
    const bool found = is_found(seen);
    const bool optional = is_optional(step_of(walk, index));
    /* On a walk, a step after a user action may not exist yet. */
    const bool missed =
        sight->visit->named ? belongs(walk, sight, index) : acts_before(walk, index) == NULL;
    if (found && (!pap_heal_is_drifted(seen) || missed || goes_through(walk, sight, index)))
        return "found";
    if (!missed)
        return "unreached";
    if (strcmp(cli_text_of(seen, "kind"), "unsure") == 0)
        return "unsure";
    return optional ? "absent" : "gone";
}

/* The step that may lead from the page given by the user to this step's page; NULL: none. */
static const char *led_on_by(const struct guide_walk *walk, const struct sight *sight, size_t index)
{
    const size_t before = neighbour(walk, index, -1);
    return sight->visit->named && is_sure(walk, sight, before)
               ? cli_text_of(step_of(walk, before), "id")
               : NULL;
}

static void judge(struct guide_walk *walk, const struct sight *sight, size_t index)
{
    json_t *result = result_of(walk, index);
    json_t *seen = sight->seen[index];
    const char *verdict = verdict_of(walk, sight, index);
    json_object_set_new(result, "verdict", json_string(verdict));
    json_object_set(result, "page", json_object_get(sight->place, "address"));
    const char *leader = led_on_by(walk, sight, index);
    if (strcmp(verdict, "unreached") == 0 && leader != NULL)
        json_object_set_new(result, "after", json_string(leader));
    if (strcmp(verdict, "found") != 0)
        return;
    json_object_del(result, "after");
    json_object_set(result, "confidence", json_object_get(seen, "confidence"));
    json_object_set(result, "changed", json_object_get(seen, "changed"));
    json_object_set(seen, "lang", json_object_get(sight->place, "lang"));
    json_object_set(walk->seen, cli_text_of(step_of(walk, index), "id"), seen);
}

static json_t *wish_for(const json_t *step, bool awaited)
{
    return json_pack("{s:O,s:b,s:b,s:b}", "target", json_object_get(step, "target"), "danger",
                     json_object_get(step, "danger") != NULL, "awaited", (int)awaited, "own", 1);
}

static void add_going(json_t *goings, size_t index, const json_t *condition)
{
    json_t *target = json_object_get(condition, "gone");
    if (target != NULL)
        json_array_append_new(goings,
                              json_pack("{s:I,s:O}", "step", (json_int_t)index, "target", target));
}

/*
 * Adds {"step", "target"}, the step's index and a target, for each element whose disappearance the
 * step awaits. Such an element is on the step's page; one whose appearance is awaited is not.
 */
static void add_goings(json_t *goings, size_t index, const json_t *step)
{
    size_t place;
    json_t *choice;
    add_going(goings, index, json_object_get(step, "done"));
    json_array_foreach(json_object_get(step, "branch"), place, choice)
    {
        add_going(goings, index, json_object_get(choice, "if"));
    }
}

static json_t *wish_for_going(const json_t *going)
{
    return json_pack("{s:O,s:b,s:b,s:b}", "target", json_object_get(going, "target"), "danger", 0,
                     "awaited", 0, "own", 0);
}

/* Records such an element only if its step was found here; otherwise it may be a different one. */
static void note_going(struct guide_walk *walk, const struct sight *sight, const json_t *going,
                       json_t *seen)
{
    const size_t index = (size_t)json_integer_value(json_object_get(going, "step"));
    json_t *step = json_object_get(walk->seen, cli_text_of(step_of(walk, index), "id"));
    if (step == NULL || !is_found(seen) || !pap_heal_is_drifted(seen))
        return;
    if (json_object_get(step, "goings") == NULL)
        json_object_set_new(step, "goings", json_array());
    json_object_set(seen, "target", json_object_get(going, "target"));
    json_object_set(seen, "lang", json_object_get(sight->place, "lang"));
    json_array_append(json_object_get(step, "goings"), seen);
}

static int timeout_for(const json_t *step)
{
    const json_t *wait = json_object_get(step, "wait");
    return wait == NULL ? WAIT_MS : (int)json_number_value(wait);
}

/* Looks for the visit's steps on the current page. */
static enum pap_status examine(struct guide_walk *walk, struct pap_tab *tab,
                               const struct visit *visit, struct pap_error *error)
{
    const char *address = cli_text_of(tab->place, "address");
    json_t *wanted = json_array();
    json_t *goings = json_array();
    json_t *going;
    json_t *seen = NULL;
    size_t place = 0;
    size_t index;
    struct sight sight = {.visit = visit, .place = tab->place};
    bool looked[PAP_GUIDE_STEPS_MAX] = {false};
    int timeout = 0;
    bool acted = false; /* after an action on this page, later steps need not exist yet */
    for (size_t i = visit->first; i < visit->end; i++) {
        const json_t *step = step_of(walk, i);
        bool awaited = !is_optional(step) && (visit->named || !acted);
        if (json_object_get(step, "target") == NULL || !may_belong(walk, step, address))
            continue;
        int wait = timeout_for(step);
        timeout = awaited && wait > timeout ? wait : timeout;
        looked[i] = true;
        json_array_append_new(wanted, wish_for(step, awaited));
        add_goings(goings, i, step);
        acted = acted || !is_optional(step);
    }
    json_array_foreach(goings, index, going)
    {
        json_array_append_new(wanted, wish_for_going(going));
    }
    enum pap_status status = pap_tab_examine(tab, wanted, timeout, &seen, error);
    for (size_t i = visit->first; status == PAP_OK && i < visit->end; i++)
        if (looked[i])
            sight.seen[i] = json_array_get(seen, place++);
    for (size_t i = visit->first; status == PAP_OK && i < visit->end; i++)
        if (looked[i])
            judge(walk, &sight, i);
    json_array_foreach(goings, index, going)
    {
        if (status == PAP_OK)
            note_going(walk, &sight, going, json_array_get(seen, place++));
    }
    json_decref(goings);
    json_decref(seen);
    return status;
}

static bool has_target(const struct guide_walk *walk, const struct visit *visit)
{
    for (size_t i = visit->first; i < visit->end; i++)
        if (json_object_get(step_of(walk, i), "target") != NULL)
            return true;
    return false;
}

static enum pap_status visit_page(struct guide_walk *walk, struct pap_tab *tab,
                                  const struct visit *visit, struct pap_error *error)
{
    struct pap_error trouble = {0};
    if (!has_target(walk, visit))
        return PAP_OK;
    enum pap_status status = pap_tab_go(tab, visit->url, &trouble);
    if (status == PAP_OK)
        status = examine(walk, tab, visit, &trouble);
    if (status == PAP_OK)
        return PAP_OK;
    if (status != PAP_BUSY && status != PAP_CONFLICT) {
        *error = trouble;
        return status;
    }
    if (walk->trouble.status == PAP_OK)
        walk->trouble = trouble;
    return PAP_OK;
}

/* Initial result of every step, before any search. */
static enum pap_status begin(struct guide_walk *walk, const json_t *guide, bool named,
                             struct pap_error *error)
{
    size_t index;
    json_t *step;
    *walk = (struct guide_walk){.guide = guide, .steps = json_array(), .seen = json_object()};
    json_array_foreach(json_object_get(guide, "steps"), index, step)
    {
        bool looked_for = json_object_get(step, "target") != NULL;
        const char *after = looked_for && !named ? acts_before(walk, index) : NULL;
        json_array_append_new(walk->steps,
                              json_pack("{s:s,s:s,s:s*}", "id", cli_text_of(step, "id"), "verdict",
                                        looked_for ? "unreached" : "card", "after", after));
    }
    return json_array_size(walk->steps) == json_array_size(json_object_get(guide, "steps")) &&
                   walk->seen != NULL
               ? PAP_OK
               : pap_error_no_memory(error);
}

/* The page on which the guide continues with this step, if it is another one; else NULL. */
static const char *leads_to(const json_t *step, const char *from)
{
    if (is_action(step, "open"))
        return cli_text_of(step, "url");
    const json_t *pages = json_object_get(step, "pages");
    return pages != NULL && !fits_one(pages, from, false) ? exact_page(step) : NULL;
}

static void count(struct guide_walk *walk)
{
    size_t index;
    json_t *result;
    json_array_foreach(walk->steps, index, result)
    {
        const char *verdict = cli_text_of(result, "verdict");
        bool optional = is_optional(step_of(walk, index));
        walk->found += strcmp(verdict, "found") == 0;
        walk->drifted += pap_heal_is_drifted(result);
        walk->unsure += !optional && strcmp(verdict, "unsure") == 0;
        walk->gone += strcmp(verdict, "gone") == 0;
        walk->unreached += strcmp(verdict, "unreached") == 0;
    }
}

enum pap_status guide_walk_run(struct guide_walk *walk, struct pap_tab *tab, const json_t *guide,
                               const char *url, struct pap_error *error)
{
    enum pap_status status = begin(walk, guide, url != NULL, error);
    const size_t steps = json_array_size(walk->steps);
    struct visit visit = {.url = url != NULL ? url : cli_text_of(guide, "start"),
                          .named = url != NULL};
    for (size_t i = 0; status == PAP_OK && i < steps; i++) {
        const char *next = url != NULL ? NULL : leads_to(step_of(walk, i), visit.url);
        if (next == NULL)
            continue;
        visit.end = i;
        status = visit_page(walk, tab, &visit, error);
        visit.first = i;
        visit.url = next;
    }
    visit.end = steps;
    if (status == PAP_OK)
        status = visit_page(walk, tab, &visit, error);
    if (status == PAP_OK)
        count(walk);
    return status;
}

void guide_walk_clear(struct guide_walk *walk)
{
    json_decref(walk->steps);
    json_decref(walk->seen);
    *walk = (struct guide_walk){0};
}

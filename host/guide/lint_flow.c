/*
 * Lint of the control flow. The successors of a step are those of its `next`, else those of its
 * `branch` and the step after it; the target of `missing` too. An optional step is watched together
 * with the step after it, however that one is reached.
 */
#include "guide/lint_flow.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Guides of at least PARTED_FROM steps need parts, and a part has at most PART_MAX steps. */
enum { PARTED_FROM = 13, PART_MAX = 8 };

/* A set of steps as a bit mask by index; the bit after the last step stands for the guide's end. */
typedef uint64_t step_set;

_Static_assert(PAP_GUIDE_STEPS_MAX < 64, "a set of steps has a bit for each, and one for the end");

struct flow {
    struct pap_judge *judge;
    const json_t *steps;
    size_t count;
    step_set leads[PAP_GUIDE_STEPS_MAX]; /* for each step: its successors */
};

static const struct pap_rule unreachable = PAP_LINT_ERROR("unreachable");
static const struct pap_rule never_ends = PAP_LINT_ERROR("never-ends");
static const struct pap_rule next_always = PAP_LINT_HINT("next-always");
static const struct pap_rule next_never = PAP_LINT_HINT("next-never");
static const struct pap_rule branch_is_next = PAP_LINT_HINT("branch-is-next");
static const struct pap_rule part_missing = PAP_LINT_ERROR("part-missing");
static const struct pap_rule part_late = PAP_LINT_ERROR("part-late");
static const struct pap_rule part_too_long = PAP_LINT_ERROR("part-too-long");

static const struct pap_place at_steps = {NULL, "steps", 0};

static const json_t *step_at(const struct flow *flow, size_t index)
{
    return json_array_get(flow->steps, index);
}

static bool is_optional(const struct flow *flow, size_t index)
{
    return json_is_true(json_object_get(step_at(flow, index), "optional"));
}

/* The index of the step that an item of `next` or a `go` names; `count` for "end". */
static size_t index_of(const struct flow *flow, const json_t *id)
{
    size_t index = 0;
    while (index < flow->count && !json_equal(json_object_get(step_at(flow, index), "id"), id))
        index++;
    return index;
}

static step_set bit(size_t index)
{
    return (step_set)1 << index;
}

static step_set leads_of(const struct flow *flow, size_t index)
{
    const json_t *step = step_at(flow, index);
    const json_t *next = json_object_get(step, "next");
    const json_t *missing = json_object_get(json_object_get(step, "missing"), "go");
    step_set leads = next == NULL || is_optional(flow, index) ? bit(index + 1) : 0;
    size_t place;
    json_t *item;
    json_array_foreach(next, place, item)
    {
        leads |= bit(index_of(flow, item));
    }
    json_array_foreach(json_object_get(step, "branch"), place, item)
    {
        leads |= bit(index_of(flow, json_object_get(item, "go")));
    }
    if (missing != NULL)
        leads |= bit(index_of(flow, missing));
    if (index > 0 && is_optional(flow, index - 1))
        leads |= bit(index - 1);
    return leads;
}

/* --- reachability of every step, and of an end from it --- */

static step_set reached_from_start(const struct flow *flow)
{
    step_set reached = bit(0);
    step_set before;
    do {
        before = reached;
        for (size_t i = 0; i < flow->count; i++)
            if ((reached & bit(i)) != 0)
                reached |= flow->leads[i];
    } while (reached != before);
    return reached;
}

static step_set leading_to_end(const struct flow *flow)
{
    step_set ending = bit(flow->count);
    step_set before;
    do {
        before = ending;
        for (size_t i = 0; i < flow->count; i++)
            if ((flow->leads[i] & ending) != 0)
                ending |= bit(i);
    } while (ending != before);
    return ending;
}

static void judge_ways(const struct flow *flow)
{
    const step_set reached = reached_from_start(flow);
    const step_set ending = leading_to_end(flow);
    for (size_t i = 0; i < flow->count; i++) {
        const struct pap_place here = {&at_steps, NULL, i};
        if ((reached & bit(i)) == 0)
            pap_error_set(pap_findings_add(flow->judge, &unreachable, &here), PAP_INVALID,
                          "no way leads to this step: name it in the \"next\" of another, or take "
                          "it out",
                          "aucun chemin ne mène à cette étape : nommez-la dans le « next » d'une "
                          "autre, ou retirez-la");
        else if ((ending & bit(i)) == 0)
            pap_error_set(pap_findings_add(flow->judge, &never_ends, &here), PAP_INVALID,
                          "from this step the guide never comes to its end: let one of the steps "
                          "that follow lead out of the circle",
                          "depuis cette étape, le guide n'arrive jamais à sa fin : faites sortir "
                          "du cercle une des étapes qui suivent");
    }
}

/* --- `next` and `branch` --- */

/* Cards and steps that open an address exist on every page, unless `pages` restricts them. */
static bool is_there_always(const json_t *step)
{
    return json_object_get(step, "target") == NULL && json_object_get(step, "pages") == NULL;
}

static void judge_next(const struct flow *flow, size_t index)
{
    const json_t *next = json_object_get(step_at(flow, index), "next");
    const struct pap_place at_step = {&at_steps, NULL, index};
    const struct pap_place at_next = {&at_step, "next", 0};
    size_t place;
    json_t *id;
    json_array_foreach(next, place, id)
    {
        const struct pap_place here = {&at_next, NULL, place};
        const size_t follower = index_of(flow, id);
        if (json_array_size(next) == 1)
            return;
        if (follower == flow->count && place > 0)
            pap_error_set(pap_findings_add(flow->judge, &next_never, &here), PAP_INVALID,
                          "the end is never seen on a page: put it first, so that it is what "
                          "happens when none of the others comes",
                          "la fin ne se voit sur aucune page : mettez-la en premier, pour qu'elle "
                          "vienne quand aucune des autres ne vient");
        else if (follower < flow->count && is_there_always(step_at(flow, follower)))
            pap_error_set(pap_findings_add(flow->judge, &next_always, &here), PAP_INVALID,
                          "\"%s\" points at nothing and has no \"pages\", so it would always be "
                          "chosen: say in its \"pages\" where it belongs",
                          "« %s » ne montre rien et n'a pas de « pages », elle serait toujours "
                          "choisie : dites dans ses « pages » où elle a sa place",
                          json_string_value(id));
    }
}

/* Whether each branch only tests if the element of its destination step is present. */
static bool does_what_next_does(const struct flow *flow, const json_t *branch)
{
    size_t place;
    json_t *choice;
    json_array_foreach(branch, place, choice)
    {
        const json_t *seen = json_object_get(json_object_get(choice, "if"), "appears");
        const json_t *step = step_at(flow, index_of(flow, json_object_get(choice, "go")));
        if (seen == NULL || !json_equal(seen, json_object_get(step, "target")))
            return false;
    }
    return json_array_size(branch) > 0;
}

static void judge_branch(const struct flow *flow, size_t index)
{
    const struct pap_place at_step = {&at_steps, NULL, index};
    const struct pap_place here = {&at_step, "branch", 0};
    if (does_what_next_does(flow, json_object_get(step_at(flow, index), "branch")))
        pap_error_set(pap_findings_add(flow->judge, &branch_is_next, &here), PAP_INVALID,
                      "this only asks whether the elements of these steps are there: write "
                      "\"next\" with their ids instead",
                      "ceci demande seulement si les éléments de ces étapes sont là : écrivez "
                      "plutôt « next » avec leurs id");
}

/* --- parts --- */

static bool begins_part(const struct flow *flow, size_t index)
{
    return json_object_get(step_at(flow, index), "part") != NULL;
}

static size_t part_after(const struct flow *flow, size_t index)
{
    while (index < flow->count && !begins_part(flow, index))
        index++;
    return index;
}

static void judge_first_part(const struct flow *flow, size_t first)
{
    size_t index = 0;
    while (index < first && is_optional(flow, index))
        index++;
    const struct pap_place here = {&at_steps, NULL, index};
    if (index < first)
        pap_error_set(pap_findings_add(flow->judge, &part_late, &here), PAP_INVALID,
                      "this step belongs to no part: let the first part begin here",
                      "cette étape n'est dans aucune partie : faites commencer ici la première");
}

static void judge_parts(const struct flow *flow)
{
    size_t part = part_after(flow, 0);
    if (part == flow->count) {
        if (flow->count >= PARTED_FROM)
            pap_error_set(pap_findings_add(flow->judge, &part_missing, &at_steps), PAP_INVALID,
                          "so long a way has parts: write \"part\" where one begins, with at most "
                          "%d steps in each",
                          "un chemin si long a des parties : écrivez « part » là où l'une "
                          "commence, avec au plus %d étapes dans chacune",
                          PART_MAX);
        return;
    }
    judge_first_part(flow, part);
    while (part < flow->count) {
        const size_t end = part_after(flow, part + 1);
        const struct pap_place at_step = {&at_steps, NULL, part};
        const struct pap_place here = {&at_step, "part", 0};
        if (end - part > PART_MAX)
            pap_error_set(pap_findings_add(flow->judge, &part_too_long, &here), PAP_INVALID,
                          "this part has %zu steps: at most %d let a person see its end",
                          "cette partie a %zu étapes : %d au plus, pour qu'on en voie la fin",
                          end - part, PART_MAX);
        part = end;
    }
}

void pap_lint_flow(struct pap_judge *judge, const json_t *guide)
{
    struct flow flow = {.judge = judge, .steps = json_object_get(guide, "steps")};
    flow.count = json_array_size(flow.steps);
    for (size_t i = 0; i < flow.count; i++)
        flow.leads[i] = leads_of(&flow, i);
    judge_ways(&flow);
    for (size_t i = 0; i < flow.count; i++) {
        judge_next(&flow, i);
        judge_branch(&flow, i);
    }
    judge_parts(&flow);
}

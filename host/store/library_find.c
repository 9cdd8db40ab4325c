/* Finds the guides that match an address. */
#include "base/text.h"
#include "guide/pattern.h"
#include "store/library_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A guide that matches an address, with its sort keys. */
struct match {
    int64_t rowid;
    bool subdomains;
    size_t host_length;
    size_t path_letters; /* of its pattern, without stars */
    size_t steps;        /* more steps rank higher: guidance is worth more */
    json_t *card;
    char *title; /* folded */
};

struct matches {
    struct match *items;
    size_t count;
    size_t capacity;
};

static int compare_numbers(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

/*
 * The more exact pattern first: exact host before "*.", then the longer host, then the longer path.
 */
static int compare_patterns(const struct match *a, const struct match *b)
{
    if (a->subdomains != b->subdomains)
        return a->subdomains ? 1 : -1;
    int hosts = compare_numbers(b->host_length, a->host_length);
    return hosts != 0 ? hosts : compare_numbers(b->path_letters, a->path_letters);
}

static int compare_rows(const void *a, const void *b)
{
    const struct match *left = a;
    const struct match *right = b;
    if (left->rowid != right->rowid)
        return left->rowid < right->rowid ? -1 : 1;
    return compare_patterns(left, right);
}

static int compare_matches(const void *a, const void *b)
{
    const struct match *left = a;
    const struct match *right = b;
    int patterns = compare_patterns(left, right);
    if (patterns != 0)
        return patterns;
    int steps = compare_numbers(right->steps, left->steps);
    if (steps != 0)
        return steps;
    int titles = strcmp(left->title, right->title);
    return titles != 0 ? titles : compare_rows(a, b);
}

static void clear_match(struct match *match)
{
    json_decref(match->card);
    free(match->title);
}

static void clear_matches(struct matches *matches)
{
    for (size_t i = 0; i < matches->count; i++)
        clear_match(&matches->items[i]);
    free(matches->items);
}

static struct match *new_match(struct matches *matches)
{
    if (matches->count == matches->capacity) {
        size_t capacity = matches->capacity == 0 ? 8 : matches->capacity * 2;
        struct match *items = realloc(matches->items, capacity * sizeof *items);
        if (items == NULL)
            return NULL;
        matches->items = items;
        matches->capacity = capacity;
    }
    struct match *match = &matches->items[matches->count++];
    *match = (struct match){0};
    return match;
}

static size_t count_letters(const struct pap_pattern *pattern)
{
    size_t letters = 0;
    for (size_t i = 0; i < pattern->path_length; i++)
        letters += pattern->path[i] != '*';
    return letters;
}

/* Adds the current row of `rows` if its pattern matches. */
static enum pap_status take_match(struct matches *matches, struct pap_statement *row,
                                  const struct pap_url *url, const char *locale)
{
    struct pap_pattern pattern;
    const char *text = pap_statement_text(row, 0);
    if (pap_pattern_parse(text, &pattern, NULL) != PAP_OK || !pap_pattern_matches(&pattern, url))
        return PAP_OK;
    struct match *match = new_match(matches);
    if (match == NULL)
        return PAP_NO_MEMORY;
    match->rowid = pap_statement_integer(row, 1);
    match->subdomains = pattern.subdomains;
    match->host_length = strlen(pattern.host);
    match->path_letters = count_letters(&pattern);
    match->card = pap_library_card_read(pap_statement_text(row, 2), pap_statement_integer(row, 3),
                                        pap_statement_text(row, 4), locale);
    match->steps = (size_t)json_integer_value(json_object_get(match->card, "steps"));
    const char *title =
        json_string_value(json_object_get(json_object_get(match->card, "title"), "text"));
    return title == NULL ? PAP_NO_MEMORY : pap_text_fold(title, &match->title);
}

/* All guides under one host of the index. */
static enum pap_status match_host(struct pap_library *library, const char *host,
                                  const struct pap_url *url, const char *locale,
                                  struct matches *matches, struct pap_error *error)
{
    struct pap_statement rows;
    enum pap_status status = PAP_OK;
    pap_statement_start(&rows, &library->connection, error,
                        "SELECT s.pattern, g.guide, g.id, g.revision, g.card FROM site s"
                        " JOIN guide g ON g.guide = s.guide"
                        " WHERE s.host = ? AND" LIBRARY_IS_SHOWN,
                        "t", host);
    while (status == PAP_OK && pap_statement_next(&rows))
        if (take_match(matches, &rows, url, locale) != PAP_OK)
            status = pap_error_no_memory(error);
    return pap_statement_end(&rows, status);
}

/* The host itself, then "*." before it and before each of its parents. */
static enum pap_status match_hosts(struct pap_library *library, const struct pap_url *url,
                                   const char *locale, struct matches *matches,
                                   struct pap_error *error)
{
    char key[PAP_HOST_MAX + 3];
    const char *parent = url->host;
    enum pap_status status = match_host(library, url->host, url, locale, matches, error);
    while (status == PAP_OK && parent != NULL) {
        snprintf(key, sizeof key, "*.%s", parent);
        status = match_host(library, key, url, locale, matches, error);
        parent = strchr(parent, '.');
        if (parent != NULL)
            parent++;
    }
    return status;
}

/* Keeps one match per guide: the one with the most exact pattern. */
static void drop_doubles(struct matches *matches)
{
    size_t kept = 0;
    qsort(matches->items, matches->count, sizeof *matches->items, compare_rows);
    for (size_t i = 0; i < matches->count; i++) {
        if (kept > 0 && matches->items[kept - 1].rowid == matches->items[i].rowid)
            clear_match(&matches->items[i]);
        else
            matches->items[kept++] = matches->items[i];
    }
    matches->count = kept;
}

static json_t *best_cards(struct matches *matches)
{
    json_t *cards = json_array();
    if (matches->count > 0) {
        drop_doubles(matches);
        qsort(matches->items, matches->count, sizeof *matches->items, compare_matches);
    }
    for (size_t i = 0; cards != NULL && i < matches->count && i < PAP_LIBRARY_SHOWN_MAX; i++)
        if (json_array_append(cards, matches->items[i].card) != 0) {
            json_decref(cards);
            return NULL;
        }
    return cards;
}

enum pap_status pap_library_find(struct pap_library *library, const char *url, const char *locale,
                                 json_t **guides, struct pap_error *error)
{
    struct pap_url parts;
    struct matches matches = {0};
    enum pap_status status = PAP_OK;
    if (pap_url_parse(url, &parts) == PAP_OK) {
        status = pap_library_begin_read(library, error);
        if (status == PAP_OK)
            status = pap_library_end_read(
                library, match_hosts(library, &parts, locale, &matches, error), error);
    }
    if (status == PAP_OK) {
        *guides = best_cards(&matches);
        status = *guides == NULL ? pap_error_no_memory(error) : PAP_OK;
    }
    clear_matches(&matches);
    return status;
}

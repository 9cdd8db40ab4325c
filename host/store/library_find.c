/* Which guides belong to which addresses. */
#include "base/text.h"
#include "guide/pattern.h"
#include "store/database.h"
#include "store/library_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "PATTERN ROWID", where a piece ended; a pattern holds no space. */
static void read_cursor(const char *after, int *length, int64_t *rowid)
{
    *length = 0;
    *rowid = 0;
    const char *space = after == NULL ? NULL : strrchr(after, ' ');
    if (space == NULL)
        return;
    *length = (int)(space - after);
    *rowid = strtoll(space + 1, NULL, 10);
}

/* Adds `id` to the last entry of `sites`, or to a new one for another pattern. */
static int add_site(json_t *sites, const char *pattern, const char *id)
{
    size_t count = json_array_size(sites);
    json_t *last = count == 0 ? NULL : json_array_get(sites, count - 1);
    const char *known = json_string_value(json_object_get(last, "pattern"));
    if (known == NULL || strcmp(known, pattern) != 0) {
        last = json_pack("{s:s,s:[]}", "pattern", pattern, "guides");
        if (json_array_append_new(sites, last) != 0)
            return -1;
    }
    return json_array_append_new(json_object_get(last, "guides"), json_string(id));
}

static enum pap_status collect_sites(struct pap_library *library, const char *after, json_t *answer,
                                     struct pap_error *error)
{
    json_t *sites = json_object_get(answer, "sites");
    sqlite3_stmt *statement;
    size_t bytes = 0;
    int length;
    int64_t rowid;
    enum pap_status status = library_statement(
        library, STATEMENT_SITES,
        "SELECT s.pattern, g.id, s.guide FROM site s"
        " JOIN guide g ON g.guide = s.guide"
        " WHERE (s.pattern, s.guide) > (?, ?) AND" CATALOG_IS_SHOWN "ORDER BY s.pattern, s.guide",
        &statement, error);
    if (status != PAP_OK)
        return status;
    read_cursor(after, &length, &rowid);
    sqlite3_bind_text(statement, 1, length == 0 ? "" : after, length, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, rowid);
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *pattern = (const char *)sqlite3_column_text(statement, 0);
        const char *id = (const char *)sqlite3_column_text(statement, 1);
        if (pattern == NULL || id == NULL || add_site(sites, pattern, id) != 0) {
            status = pap_error_no_memory(error);
            break;
        }
        bytes += strlen(pattern) + strlen(id) + 8;
        if (bytes < PAP_LIBRARY_SITES_BYTES)
            continue;
        char *next = sqlite3_mprintf("%s %lld", pattern, sqlite3_column_int64(statement, 2));
        if (next == NULL || json_object_set_new(answer, "next", json_string(next)) != 0)
            status = pap_error_no_memory(error);
        sqlite3_free(next);
        break;
    }
    if (status == PAP_OK && code != SQLITE_DONE && code != SQLITE_ROW)
        status = pap_database_error(library->database, code, error);
    sqlite3_reset(statement);
    return status;
}

enum pap_status pap_library_sites(struct pap_library *library, const char *after, json_t **sites,
                                  struct pap_error *error)
{
    int64_t generation = 0;
    json_t *answer = json_pack("{s:i,s:[]}", "generation", 0, "sites");
    if (answer == NULL)
        return pap_error_no_memory(error);
    library_scan_pause(library);
    enum pap_status status = library_begin(library, error);
    if (status == PAP_OK) {
        status = pap_library_generation(library, &generation, error);
        if (status == PAP_OK)
            status = collect_sites(library, after, answer, error);
        status = library_end(library, status, error);
    }
    if (status == PAP_OK &&
        json_object_set_new(answer, "generation", json_integer(generation)) != 0)
        status = pap_error_no_memory(error);
    if (status == PAP_OK)
        *sites = answer;
    else
        json_decref(answer);
    return status;
}

/* A guide that fits an address, with what decides its place. */
struct match {
    int64_t rowid;
    bool subdomains;
    size_t host_length;
    size_t path_letters; /* of its pattern, stars apart */
    size_t steps;        /* the longer the way, the more it is worth being guided */
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

/* The more exact pattern first: the very host, then the longer one, then the longer path. */
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

/* The row that a step of STATEMENT_FIND stands on, if its pattern fits. */
static enum pap_status take_match(struct matches *matches, sqlite3_stmt *row,
                                  const struct pap_url *url, const char *locale)
{
    struct pap_pattern pattern;
    const char *text = (const char *)sqlite3_column_text(row, 0);
    if (text == NULL)
        return PAP_NO_MEMORY;
    if (pap_pattern_parse(text, &pattern, NULL) != PAP_OK || !pap_pattern_matches(&pattern, url))
        return PAP_OK;
    struct match *match = new_match(matches);
    if (match == NULL)
        return PAP_NO_MEMORY;
    match->rowid = sqlite3_column_int64(row, 1);
    match->subdomains = pattern.subdomains;
    match->host_length = strlen(pattern.host);
    match->path_letters = count_letters(&pattern);
    match->card =
        library_card((const char *)sqlite3_column_text(row, 2), sqlite3_column_int64(row, 3),
                     (const char *)sqlite3_column_text(row, 4), locale);
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
    sqlite3_stmt *statement;
    enum pap_status status = library_statement(
        library, STATEMENT_FIND,
        "SELECT s.pattern, g.guide, g.id, g.revision, g.card FROM site s"
        " JOIN guide g ON g.guide = s.guide WHERE s.host = ? AND" CATALOG_IS_SHOWN,
        &statement, error);
    if (status != PAP_OK)
        return status;
    sqlite3_bind_text(statement, 1, host, -1, SQLITE_STATIC);
    int code = SQLITE_DONE;
    while (status == PAP_OK && (code = sqlite3_step(statement)) == SQLITE_ROW)
        status = take_match(matches, statement, url, locale);
    if (status != PAP_OK)
        pap_error_no_memory(error);
    else if (code != SQLITE_DONE)
        status = pap_database_error(library->database, code, error);
    sqlite3_reset(statement);
    return status;
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

/* A guide that fits by several patterns stands once, by the most exact of them. */
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
        status = library_begin(library, error);
        if (status == PAP_OK)
            status =
                library_end(library, match_hosts(library, &parts, locale, &matches, error), error);
    }
    if (status == PAP_OK) {
        *guides = best_cards(&matches);
        status = *guides == NULL ? pap_error_no_memory(error) : PAP_OK;
    }
    clear_matches(&matches);
    return status;
}

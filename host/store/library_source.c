/*
 * The sources of guides. The table holds every source that any process of this computer has used; a
 * process shows the guides of keys, of installed files, and of the folders that it was given
 * itself.
 */
#include "store/database.h"
#include "store/library_internal.h"

#include <stdlib.h>
#include <string.h>

static const char *const kinds[] = {
    [LIBRARY_SOURCE_KEY] = "key",
    [LIBRARY_SOURCE_INSTALLED] = "installed",
    [LIBRARY_SOURCE_FOLDER] = "folder",
};

static struct library_source *find(const struct library_sources *sources, const char *kind,
                                   const char *place)
{
    for (size_t i = 0; i < sources->count; i++)
        if (strcmp(kinds[sources->items[i].kind], kind) == 0 &&
            strcmp(sources->items[i].place, place) == 0)
            return &sources->items[i];
    return NULL;
}

enum pap_status pap_library_source_add(struct library_sources *sources,
                                       enum library_source_kind kind, int64_t precedence,
                                       char *place, struct pap_error *error)
{
    if (place == NULL)
        return pap_error_no_memory(error);
    if (find(sources, kinds[kind], place) != NULL) {
        free(place);
        return PAP_OK;
    }
    struct library_source *items = realloc(sources->items, (sources->count + 1) * sizeof *items);
    if (items == NULL) {
        free(place);
        return pap_error_no_memory(error);
    }
    sources->items = items;
    items[sources->count++] = (struct library_source){
        .kind = kind, .given = precedence, .precedence = precedence, .place = place};
    return PAP_OK;
}

/* Stable sort by precedence. */
static void sort(struct library_sources *sources)
{
    for (size_t i = 1; i < sources->count; i++) {
        struct library_source moved = sources->items[i];
        size_t place = i;
        for (; place > 0 && sources->items[place - 1].precedence > moved.precedence; place--)
            sources->items[place] = sources->items[place - 1];
        sources->items[place] = moved;
    }
}

/* One row: source, kind, place, precedence. */
static enum pap_status take_row(struct library_sources *sources, struct pap_statement *row,
                                struct pap_error *error)
{
    enum pap_status status = PAP_OK;
    const char *kind = pap_statement_text(row, 1);
    const char *place = pap_statement_text(row, 2);
    if (strcmp(kind, kinds[LIBRARY_SOURCE_KEY]) == 0)
        status = pap_library_source_add(sources, LIBRARY_SOURCE_KEY, LIBRARY_PRECEDENCE_KEY,
                                        strdup(place), error);
    struct library_source *source = find(sources, kind, place);
    if (status != PAP_OK || source == NULL)
        return status;
    source->rowid = pap_statement_integer(row, 0);
    source->precedence = pap_statement_integer(row, 3);
    return PAP_OK;
}

enum pap_status pap_library_source_read(struct library_sources *sources,
                                        struct pap_connection *connection, struct pap_error *error)
{
    struct pap_statement rows;
    enum pap_status status = PAP_OK;
    for (size_t i = 0; i < sources->count; i++)
        sources->items[i].rowid = 0;
    pap_statement_start(&rows, connection, error,
                        "SELECT source, kind, place, precedence FROM source ORDER BY source", "");
    while (status == PAP_OK && pap_statement_next(&rows))
        status = take_row(sources, &rows, error);
    status = pap_statement_end(&rows, status);
    sort(sources);
    return status;
}

bool pap_library_source_is_written(const struct library_source *source)
{
    return source->rowid != 0 && source->precedence <= source->given;
}

enum pap_status pap_library_source_write(struct library_source *source,
                                         struct pap_connection *connection, struct pap_error *error)
{
    struct pap_statement row;
    pap_statement_start(&row, connection, error,
                        "INSERT INTO source (kind, place, precedence) VALUES (?, ?, ?)"
                        " ON CONFLICT (kind, place) DO UPDATE SET"
                        " precedence = min(precedence, excluded.precedence)"
                        " RETURNING source, precedence",
                        "tti", kinds[source->kind], source->place, source->given);
    if (pap_statement_next(&row)) {
        source->rowid = pap_statement_integer(&row, 0);
        source->precedence = pap_statement_integer(&row, 1);
    }
    return pap_statement_end(&row, PAP_OK);
}

/*
 * pap_source_order(source): its index among this process's sources, from 0; NULL: another
 * process's.
 */
static void order(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    const struct library_sources *sources = sqlite3_user_data(context);
    int64_t rowid = sqlite3_value_int64(values[0]);
    for (size_t i = 0; i < sources->count; i++)
        if (sources->items[i].rowid == rowid) {
            sqlite3_result_int64(context, (int64_t)i);
            return;
        }
}

enum pap_status pap_library_source_register(struct library_sources *sources,
                                            struct pap_connection *connection,
                                            struct pap_error *error)
{
    int code = sqlite3_create_function_v2(connection->database, "pap_source_order", 1,
                                          SQLITE_UTF8 | SQLITE_DETERMINISTIC, sources, order, NULL,
                                          NULL, NULL);
    return code == SQLITE_OK ? PAP_OK : pap_database_error(connection->database, code, error);
}

int64_t pap_library_source_installed(const struct library_sources *sources)
{
    const struct library_source *source = find(sources, kinds[LIBRARY_SOURCE_INSTALLED], "");
    return source == NULL ? 0 : source->rowid;
}

void pap_library_source_clear(struct library_sources *sources)
{
    for (size_t i = 0; i < sources->count; i++)
        free(sources->items[i].place);
    free(sources->items);
    *sources = (struct library_sources){0};
}

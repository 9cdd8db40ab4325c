/* The addresses that have guides, as patterns: the extension registers itself for them. */
#include "store/library_internal.h"

#include <stdlib.h>
#include <string.h>

/* Parses the cursor "PATTERN ROWID", the end of a piece; a pattern contains no space. */
static void read_cursor(const char *after, size_t *length, int64_t *rowid)
{
    *length = 0;
    *rowid = 0;
    const char *space = after == NULL ? NULL : strrchr(after, ' ');
    if (space == NULL)
        return;
    *length = (size_t)(space - after);
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

/* Sets "next" to the row after which the next piece begins. */
static enum pap_status set_next(json_t *answer, const char *pattern, int64_t rowid,
                                struct pap_error *error)
{
    char *next = sqlite3_mprintf("%s %lld", pattern, rowid);
    bool set = next != NULL && json_object_set_new(answer, "next", json_string(next)) == 0;
    sqlite3_free(next);
    return set ? PAP_OK : pap_error_no_memory(error);
}

static enum pap_status collect_sites(struct pap_library *library, const char *after, json_t *answer,
                                     struct pap_error *error)
{
    struct pap_statement rows;
    enum pap_status status = PAP_OK;
    json_t *sites = json_object_get(answer, "sites");
    size_t bytes = 0;
    size_t length;
    int64_t rowid;
    read_cursor(after, &length, &rowid);
    pap_statement_start(&rows, &library->connection, error,
                        "SELECT s.pattern, g.id, s.guide FROM site s"
                        " JOIN guide g ON g.guide = s.guide"
                        " WHERE (s.pattern, s.guide) > (?, ?) AND" LIBRARY_IS_SHOWN
                        "ORDER BY s.pattern, s.guide",
                        "si", length == 0 ? "" : after, length, rowid);
    while (status == PAP_OK && bytes < PAP_LIBRARY_SITES_BYTES && pap_statement_next(&rows)) {
        const char *pattern = pap_statement_text(&rows, 0);
        const char *id = pap_statement_text(&rows, 1);
        bytes += strlen(pattern) + strlen(id) + 8;
        if (add_site(sites, pattern, id) != 0)
            status = pap_error_no_memory(error);
        else if (bytes >= PAP_LIBRARY_SITES_BYTES)
            status = set_next(answer, pattern, pap_statement_integer(&rows, 2), error);
    }
    return pap_statement_end(&rows, status);
}

enum pap_status pap_library_sites(struct pap_library *library, const char *after, json_t **sites,
                                  struct pap_error *error)
{
    int64_t generation = 0;
    json_t *answer = json_pack("{s:i,s:[]}", "generation", 0, "sites");
    if (answer == NULL)
        return pap_error_no_memory(error);
    pap_library_batch_flush(library);
    enum pap_status status = pap_library_begin_read(library, error);
    if (status == PAP_OK) {
        status = pap_library_generation(library, &generation, error);
        if (status == PAP_OK)
            status = collect_sites(library, after, answer, error);
        status = pap_library_end_read(library, status, error);
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

#include "store/drift.h"

#include "store/statement.h"

#include <string.h>

/* The guide of the row: the last one of the list, or a new one there. NULL without memory. */
static json_t *guide_of(json_t *guides, sqlite3_stmt *row)
{
    json_t *last = json_array_get(guides, json_array_size(guides) - 1);
    const char *known = json_string_value(json_object_get(last, "guide"));
    const char *guide = pap_column_text(row, 0);
    json_int_t revision = sqlite3_column_int64(row, 1);
    if (guide == NULL)
        return NULL;
    if (known != NULL && strcmp(known, guide) == 0 &&
        json_integer_value(json_object_get(last, "revision")) == revision)
        return last;
    last = json_pack("{s:s,s:I,s:i,s:[]}", "guide", guide, "revision", revision, "sessions",
                     sqlite3_column_int(row, 2), "steps");
    return json_array_append_new(guides, last) == 0 ? last : NULL;
}

static enum pap_status take_row(struct pap_journal *journal, json_t *guides, sqlite3_stmt *row,
                                struct pap_error *error)
{
    json_t *guide = guide_of(guides, row);
    const char *step = pap_column_text(row, 3);
    if (guide == NULL || step == NULL ||
        json_array_append_new(json_object_get(guide, "steps"), json_string(step)) != 0)
        return pap_no_memory(error);
    return pap_row_check(journal, error);
}

enum pap_status pap_drift_read(struct pap_journal *journal, json_t **guides,
                               struct pap_error *error)
{
    sqlite3_stmt *rows = NULL;
    bool row = true;
    *guides = json_array();
    enum pap_status status = *guides == NULL ? pap_no_memory(error) : PAP_OK;
    if (status == PAP_OK)
        status = pap_statement_start(journal, PAP_JOURNAL_DRIFT, &rows, error, "ii",
                                     (int64_t)PAP_DRIFT_SESSIONS, (int64_t)PAP_DRIFT_GUIDES_MAX);
    while (status == PAP_OK && row) {
        status = pap_statement_step(journal, rows, &row, error);
        if (status == PAP_OK && row)
            status = take_row(journal, *guides, rows, error);
    }
    pap_statement_end(rows);
    if (status != PAP_OK) {
        json_decref(*guides);
        *guides = NULL;
    }
    return status;
}

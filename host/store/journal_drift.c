#include "store/journal_drift.h"

#include "store/journal_internal.h"

#include <string.h>

/*
 * The entry for the row's guide: the last one of the list, or a new one appended. NULL without
 * memory.
 */
static json_t *guide_of(json_t *guides, struct pap_statement *row)
{
    json_t *last = json_array_get(guides, json_array_size(guides) - 1);
    const char *known = json_string_value(json_object_get(last, "guide"));
    const char *guide = pap_statement_text(row, 0);
    json_int_t revision = pap_statement_integer(row, 1);
    if (known != NULL && strcmp(known, guide) == 0 &&
        json_integer_value(json_object_get(last, "revision")) == revision)
        return last;
    last = json_pack("{s:s,s:I,s:I,s:[]}", "guide", guide, "revision", revision, "sessions",
                     (json_int_t)pap_statement_integer(row, 2), "steps");
    return json_array_append_new(guides, last) == 0 ? last : NULL;
}

static enum pap_status take_row(json_t *guides, struct pap_statement *row, struct pap_error *error)
{
    json_t *guide = guide_of(guides, row);
    const char *step = pap_statement_text(row, 3);
    if (guide == NULL ||
        json_array_append_new(json_object_get(guide, "steps"), json_string(step)) != 0)
        return pap_error_no_memory(error);
    return PAP_OK;
}

enum pap_status pap_journal_drift_read(struct pap_journal *journal, json_t **guides,
                                       struct pap_error *error)
{
    struct pap_statement rows;
    enum pap_status status = PAP_OK;
    json_t *list = json_array();
    if (list == NULL)
        return pap_error_no_memory(error);
    pap_statement_start(
        &rows, &journal->connection, error,
        "WITH drift AS (SELECT guide, revision, number, step FROM session JOIN event"
        " ON event.session = number WHERE event = 'drifted' AND mode = 'real'),"
        " often AS (SELECT guide, revision, count(DISTINCT number) AS sessions FROM drift"
        " GROUP BY guide, revision HAVING sessions >= ? ORDER BY sessions DESC LIMIT ?)"
        " SELECT DISTINCT guide, revision, sessions, step FROM often JOIN drift"
        " USING (guide, revision) ORDER BY guide, revision, step",
        "ii", (int64_t)PAP_DRIFT_SESSIONS, (int64_t)PAP_DRIFT_GUIDES_MAX);
    while (status == PAP_OK && pap_statement_next(&rows))
        status = take_row(list, &rows, error);
    status = pap_statement_end(&rows, status);
    if (status == PAP_OK)
        *guides = list;
    else
        json_decref(list);
    return status;
}

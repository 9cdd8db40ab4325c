#include "store/journal_summary.h"

#include "store/journal_internal.h"

/* One row per guide and mode; `latest` is the number of the last session. */
static const char select_rows[] =
    "SELECT guide, mode, started, completed, last, ms,"
    " (SELECT " JOURNAL_LAST(
        "step") " FROM session"
                "  WHERE number = latest AND outcome IS NOT 'completed')"
                " FROM (SELECT guide, mode, count(*) AS started, sum(outcome IS 'completed') AS "
                "completed,"
                "  max(number) AS latest, max(coalesce(" JOURNAL_LAST(
                    "at") ", started)) AS last,"
                          "  sum(coalesce(" JOURNAL_LAST(
                              "ms") ", 0)) AS ms"
                                    "  FROM session WHERE person = ? GROUP BY guide, mode)"
                                    " ORDER BY last DESC, latest DESC LIMIT ?";

static json_t *guide_row(struct pap_statement *row)
{
    return json_pack("{s:s,s:s,s:I,s:I,s:I,s:I,s:s?}", "guide", pap_statement_text(row, 0), "mode",
                     pap_statement_text(row, 1), "started",
                     (json_int_t)pap_statement_integer(row, 2), "completed",
                     (json_int_t)pap_statement_integer(row, 3), "last",
                     (json_int_t)pap_statement_integer(row, 4), "ms",
                     (json_int_t)pap_statement_integer(row, 5), "step", pap_statement_text(row, 6));
}

enum pap_status pap_journal_summary_read(struct pap_journal *journal, const char *person,
                                         json_t **guides, struct pap_error *error)
{
    struct pap_statement rows;
    enum pap_status status = PAP_OK;
    json_t *list = json_array();
    if (list == NULL)
        return pap_error_no_memory(error);
    pap_statement_start(&rows, &journal->connection, error, select_rows, "ti",
                        person == NULL ? "" : person, (int64_t)PAP_SUMMARY_GUIDES_MAX);
    while (status == PAP_OK && pap_statement_next(&rows))
        if (json_array_append_new(list, guide_row(&rows)) != 0)
            status = pap_error_no_memory(error);
    status = pap_statement_end(&rows, status);
    if (status == PAP_OK)
        *guides = list;
    else
        json_decref(list);
    return status;
}

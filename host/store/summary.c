#include "store/summary.h"

#include "store/statement.h"

static json_t *guide_row(sqlite3_stmt *row)
{
    return json_pack("{s:s,s:s,s:i,s:i,s:I,s:I,s:s?}", "guide", pap_column_text(row, 0), "mode",
                     pap_column_text(row, 1), "started", sqlite3_column_int(row, 2), "completed",
                     sqlite3_column_int(row, 3), "last", (json_int_t)sqlite3_column_int64(row, 4),
                     "ms", (json_int_t)sqlite3_column_int64(row, 5), "step",
                     pap_column_text(row, 6));
}

enum pap_status pap_summary_read(struct pap_journal *journal, const char *person, json_t **guides,
                                 struct pap_error *error)
{
    sqlite3_stmt *rows = NULL;
    bool row = true;
    *guides = json_array();
    enum pap_status status = *guides == NULL ? pap_no_memory(error) : PAP_OK;
    if (status == PAP_OK)
        status = pap_statement_start(journal, PAP_JOURNAL_SUMMARY, &rows, error, "ti",
                                     person == NULL ? "" : person, (int64_t)PAP_SUMMARY_GUIDES_MAX);
    while (status == PAP_OK && row) {
        status = pap_statement_step(journal, rows, &row, error);
        if (status == PAP_OK && row && json_array_append_new(*guides, guide_row(rows)) != 0)
            status = pap_no_memory(error);
        if (status == PAP_OK && row)
            status = pap_row_check(journal, error);
    }
    pap_statement_end(rows);
    if (status != PAP_OK) {
        json_decref(*guides);
        *guides = NULL;
    }
    return status;
}

/* Exports the journal as a table, one row per event, in pieces that fit a frame. */
#ifndef PAP_STORE_JOURNAL_EXPORT_H
#define PAP_STORE_JOURNAL_EXPORT_H

#include "base/buffer.h"
#include "store/journal.h"

enum {
    PAP_EXPORT_PIECE_MAX = 512 * 1024, /* bytes of text per piece */
    PAP_EXPORT_CURSOR = 48,
};

enum pap_journal_export_format {
    PAP_EXPORT_CSV,  /* RFC 4180; a field that a spreadsheet would evaluate as a formula gets a
                        leading ' */
    PAP_EXPORT_JSON, /* an array of objects with the same members */
};

/*
 * Appends the next piece to `text`; all pieces in order form one file. `cursor` is "" before the
 * first piece; each call advances it; it is "" after the last. Events recorded during the export
 * may or may not be included. PAP_INVALID: malformed cursor.
 */
enum pap_status pap_journal_export_read(struct pap_journal *journal, const char *person,
                                        enum pap_journal_export_format format,
                                        char cursor[PAP_EXPORT_CURSOR], struct pap_buffer *text,
                                        struct pap_error *error);

#endif

#include "store/journal_export.h"

#include "store/journal_internal.h"

#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The exported columns of the statement, in the order of the file; never reorder. */
static const char *const names[] = {"session", "person",  "guide",  "revision", "mode",
                                    "started", "outcome", "seq",    "step",     "event",
                                    "ms",      "at",      "changed"};

enum { REVISION = 3, STARTED = 5, SEQ = 7, MS = 10, AT = 11 };
enum { COLUMNS = sizeof names / sizeof names[0], HIDDEN = 2, ROW_MAX = 4096 };

/* The first two columns are not exported: they hold the row's position, for the cursor. */
static const char select_rows[] =
    "SELECT number, coalesce(seq, 0), id, person, guide, revision, mode, started, outcome,"
    " seq, step, event, ms, at, nullif(changed, '') FROM session LEFT JOIN event"
    " ON event.session = number WHERE person = ?1 AND number >= ?2"
    " AND (number > ?2 OR coalesce(seq, 0) > ?3) ORDER BY number, seq";

struct place {
    int64_t number; /* the session's */
    int64_t seq;
};

static bool read_number(const char *text, char **end, int64_t *number)
{
    errno = 0;
    *number = strtoll(text, end, 10);
    return text[0] >= '0' && text[0] <= '9' && errno == 0;
}

static bool read_cursor(const char *cursor, struct place *place)
{
    char *end;
    *place = (struct place){0, INT64_MAX};
    return cursor[0] == '\0' || (read_number(cursor, &end, &place->number) && *end == '.' &&
                                 read_number(end + 1, &end, &place->seq) && *end == '\0');
}

/* ISO 8601, UTC, milliseconds. */
static void write_time(int64_t ms, char text[PAP_EXPORT_CURSOR])
{
    struct tm parts = {0};
    char day[32];
    time_t seconds = (time_t)(ms / 1000);
    gmtime_r(&seconds, &parts);
    strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &parts);
    snprintf(text, PAP_EXPORT_CURSOR, "%s.%03dZ", day, (int)(ms % 1000));
}

/* One value as text; NULL if none. `room` is the buffer for formatted times. */
static const char *field(struct pap_statement *row, int column, char room[PAP_EXPORT_CURSOR])
{
    const char *text = pap_statement_text(row, column + HIDDEN);
    if (text == NULL || (column != STARTED && column != AT))
        return text;
    write_time(pap_statement_integer(row, column + HIDDEN), room);
    return room;
}

static bool is_number(int column)
{
    return column == REVISION || column == SEQ || column == MS;
}

static enum pap_status add(struct pap_buffer *text, const char *piece)
{
    return pap_buffer_append(text, piece, strlen(piece));
}

/* Spreadsheets evaluate a field that starts like a formula, even if it is quoted. */
static enum pap_status add_csv_field(struct pap_buffer *text, const char *value)
{
    bool formula = value[0] != '\0' && strchr("=+-@\t\r", value[0]) != NULL;
    bool quoted = formula || strpbrk(value, "\",\r\n") != NULL;
    enum pap_status status = add(text, quoted ? "\"" : "");
    if (status == PAP_OK && formula)
        status = add(text, "'");
    for (; status == PAP_OK && *value != '\0'; value++) {
        status = pap_buffer_append(text, value, 1);
        if (status == PAP_OK && *value == '"')
            status = add(text, "\"");
    }
    if (status == PAP_OK && quoted)
        status = add(text, "\"");
    return status;
}

static enum pap_status add_csv_row(struct pap_buffer *text, struct pap_statement *row)
{
    char room[PAP_EXPORT_CURSOR];
    enum pap_status status = PAP_OK;
    for (int i = 0; status == PAP_OK && i < COLUMNS; i++) {
        status = i == 0 ? PAP_OK : add(text, ",");
        const char *value = row == NULL ? names[i] : field(row, i, room);
        if (status == PAP_OK && value != NULL)
            status = add_csv_field(text, value);
    }
    return status == PAP_OK ? add(text, "\r\n") : status;
}

static json_t *json_field(struct pap_statement *row, int column, char room[PAP_EXPORT_CURSOR])
{
    const char *text = field(row, column, room);
    if (text == NULL)
        return json_null();
    return is_number(column) ? json_integer(pap_statement_integer(row, column + HIDDEN))
                             : json_string(text);
}

static enum pap_status add_json_row(struct pap_buffer *text, struct pap_statement *row)
{
    char room[PAP_EXPORT_CURSOR];
    enum pap_status status = PAP_NO_MEMORY;
    char *dump = NULL;
    json_t *object = json_object();
    bool whole = object != NULL;
    for (int i = 0; whole && i < COLUMNS; i++)
        whole = json_object_set_new(object, names[i], json_field(row, i, room)) == 0;
    if (whole)
        dump = json_dumps(object, JSON_COMPACT);
    if (dump != NULL)
        status = add(text, dump);
    free(dump);
    json_decref(object);
    return status;
}

static enum pap_status add_row(struct pap_buffer *text, enum pap_journal_export_format format,
                               bool first, struct pap_statement *row)
{
    if (format == PAP_EXPORT_CSV)
        return add_csv_row(text, row);
    enum pap_status status = first ? PAP_OK : add(text, ",\n");
    return status == PAP_OK ? add_json_row(text, row) : status;
}

enum pap_status pap_journal_export_read(struct pap_journal *journal, const char *person,
                                        enum pap_journal_export_format format,
                                        char cursor[PAP_EXPORT_CURSOR], struct pap_buffer *text,
                                        struct pap_error *error)
{
    struct place place;
    struct pap_statement rows;
    bool first = cursor[0] == '\0';
    bool more = false;
    enum pap_status status = PAP_OK;
    if (!read_cursor(cursor, &place))
        return pap_error_set(error, PAP_INVALID, "\"cursor\" is not one that was given out",
                             "« cursor » n'a pas été donné par l'export");
    size_t full = text->length + PAP_EXPORT_PIECE_MAX - ROW_MAX;
    pap_statement_start(&rows, &journal->connection, error, select_rows, "tii",
                        person == NULL ? "" : person, place.number, place.seq);
    if (first)
        status = format == PAP_EXPORT_CSV ? add_csv_row(text, NULL) : add(text, "[\n");
    while (status == PAP_OK && pap_statement_next(&rows)) {
        more = text->length >= full;
        if (more)
            break;
        place = (struct place){pap_statement_integer(&rows, 0), pap_statement_integer(&rows, 1)};
        status = add_row(text, format, first, &rows);
        first = false;
    }
    status = pap_statement_end(&rows, status);
    if (status == PAP_OK && !more && format == PAP_EXPORT_JSON)
        status = add(text, "\n]\n");
    if (status == PAP_OK && more)
        snprintf(cursor, PAP_EXPORT_CURSOR, "%lld.%lld", (long long)place.number,
                 (long long)place.seq);
    else
        cursor[0] = '\0';
    return status == PAP_NO_MEMORY || status == PAP_LIMIT ? pap_error_no_memory(error) : status;
}

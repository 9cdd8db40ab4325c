#include "store/statement.h"

#include "base/debug.h"
#include "store/database.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static void fail(struct pap_statement *statement, int code)
{
    enum pap_status status = pap_database_error(statement->database, code, statement->error);
    if (statement->status == PAP_OK)
        statement->status = status;
    if (statement->handle != NULL)
        pap_debug(PAP_DEBUG_STORE, "%s: %s", sqlite3_errstr(code), sqlite3_sql(statement->handle));
}

/* Prepares and caches `sql`; on failure returns NULL and sets `*code`. */
static sqlite3_stmt *prepare(struct pap_connection *connection, const char *sql, int *code)
{
    sqlite3_stmt *handle = NULL;
    sqlite3_stmt **all =
        realloc(connection->statements, (connection->count + 1) * sizeof(sqlite3_stmt *));
    *code = SQLITE_NOMEM;
    if (all == NULL)
        return NULL;
    connection->statements = all;
    *code =
        sqlite3_prepare_v3(connection->database, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, NULL);
    if (*code == SQLITE_OK)
        all[connection->count++] = handle;
    return handle;
}

static sqlite3_stmt *find(const struct pap_connection *connection, const char *sql)
{
    for (size_t i = 0; i < connection->count; i++)
        if (strcmp(sqlite3_sql(connection->statements[i]), sql) == 0)
            return connection->statements[i];
    return NULL;
}

static int bind_one(sqlite3_stmt *handle, int place, char type, va_list *arguments)
{
    const void *bytes;
    int64_t number;
    size_t length;
    switch (type) {
    case 't':
        return sqlite3_bind_text(handle, place, va_arg(*arguments, const void *), -1,
                                 SQLITE_STATIC);
    case 's':
        bytes = va_arg(*arguments, const void *);
        length = va_arg(*arguments, size_t);
        return sqlite3_bind_text64(handle, place, bytes, length, SQLITE_STATIC, SQLITE_UTF8);
    case 'b':
        bytes = va_arg(*arguments, const void *);
        length = va_arg(*arguments, size_t);
        return sqlite3_bind_blob64(handle, place, bytes, length, SQLITE_STATIC);
    case 'i':
        return sqlite3_bind_int64(handle, place, va_arg(*arguments, int64_t));
    case 'r':
        number = va_arg(*arguments, int64_t);
        return number == 0 ? sqlite3_bind_null(handle, place)
                           : sqlite3_bind_int64(handle, place, number);
    default:
        return SQLITE_MISUSE;
    }
}

static void start(struct pap_statement *statement, struct pap_connection *connection,
                  struct pap_error *error, const char *sql, const char *types, va_list *arguments)
{
    int code = SQLITE_OK;
    *statement = (struct pap_statement){.database = connection->database, .error = error};
    statement->handle = find(connection, sql);
    if (statement->handle == NULL)
        statement->handle = prepare(connection, sql, &code);
    for (int i = 0; code == SQLITE_OK && types[i] != '\0'; i++)
        code = bind_one(statement->handle, i + 1, types[i], arguments);
    if (code != SQLITE_OK)
        fail(statement, code);
}

void pap_statement_start(struct pap_statement *statement, struct pap_connection *connection,
                         struct pap_error *error, const char *sql, const char *types, ...)
{
    va_list arguments;
    va_start(arguments, types);
    start(statement, connection, error, sql, types, &arguments);
    va_end(arguments);
}

bool pap_statement_next(struct pap_statement *statement)
{
    statement->row = false;
    if (statement->status != PAP_OK)
        return false;
    int code = sqlite3_step(statement->handle);
    statement->row = code == SQLITE_ROW;
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        fail(statement, code);
    if (!statement->row)
        sqlite3_reset(statement->handle); /* release the locks at once, not only at the end */
    return statement->row;
}

int64_t pap_statement_integer(const struct pap_statement *statement, int column)
{
    return statement->row ? sqlite3_column_int64(statement->handle, column) : 0;
}

const char *pap_statement_text(struct pap_statement *statement, int column)
{
    if (!statement->row || sqlite3_column_type(statement->handle, column) == SQLITE_NULL)
        return NULL;
    const char *text = (const char *)sqlite3_column_text(statement->handle, column);
    if (text == NULL)
        fail(statement, SQLITE_NOMEM);
    return text == NULL ? "" : text;
}

const void *pap_statement_bytes(struct pap_statement *statement, int column, size_t *length)
{
    *length = 0;
    if (!statement->row || sqlite3_column_type(statement->handle, column) == SQLITE_NULL)
        return "";
    int size = sqlite3_column_bytes(statement->handle, column);
    const void *bytes = sqlite3_column_blob(statement->handle, column);
    if (bytes == NULL && size > 0)
        fail(statement, SQLITE_NOMEM);
    *length = bytes == NULL ? 0 : (size_t)size;
    return bytes == NULL ? "" : bytes;
}

enum pap_status pap_statement_end(struct pap_statement *statement, enum pap_status status)
{
    if (statement->handle != NULL) {
        sqlite3_reset(statement->handle);
        sqlite3_clear_bindings(statement->handle);
    }
    statement->handle = NULL;
    statement->row = false;
    if (statement->status == PAP_NO_MEMORY) /* the work in between may have set another error */
        pap_error_no_memory(statement->error);
    return statement->status != PAP_OK ? statement->status : status;
}

enum pap_status pap_statement_run(struct pap_connection *connection, struct pap_error *error,
                                  const char *sql, const char *types, ...)
{
    struct pap_statement statement;
    va_list arguments;
    va_start(arguments, types);
    start(&statement, connection, error, sql, types, &arguments);
    va_end(arguments);
    pap_statement_next(&statement);
    return pap_statement_end(&statement, PAP_OK);
}

void pap_statement_clear(struct pap_connection *connection)
{
    for (size_t i = 0; i < connection->count; i++)
        sqlite3_finalize(connection->statements[i]);
    free(connection->statements);
    connection->statements = NULL;
    connection->count = 0;
}

/* Guides as rows: written, replaced, retired, read whole, listed, installed, removed. */
#include "base/clock.h"
#include "guide/pattern.h"
#include "store/database.h"
#include "store/library_internal.h"
#include "wire/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A guide's row by what it is known by. `*rowid` is 0 where there is none. */
static enum pap_status find_row(struct pap_library *library, int64_t source, const char *id,
                                int64_t revision, int64_t *rowid, bool *live,
                                struct pap_error *error)
{
    sqlite3_stmt *statement;
    enum pap_status status = library_statement(
        library, STATEMENT_GUIDE_FIND,
        "SELECT guide, retired IS NULL FROM guide WHERE source = ? AND id = ? AND revision = ?",
        &statement, error);
    if (status != PAP_OK)
        return status;
    sqlite3_bind_int64(statement, 1, source);
    sqlite3_bind_text(statement, 2, id, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 3, revision);
    int code = sqlite3_step(statement);
    *rowid = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    *live = code == SQLITE_ROW && sqlite3_column_int(statement, 1) != 0;
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        status = pap_database_error(library->database, code, error);
    sqlite3_reset(statement);
    return status;
}

enum pap_status library_holds(struct pap_library *library, int64_t rowid, const char *bytes,
                              size_t length, bool *same, struct pap_error *error)
{
    sqlite3_stmt *statement;
    enum pap_status status =
        library_statement(library, STATEMENT_DOCUMENT, "SELECT json FROM document WHERE guide = ?",
                          &statement, error);
    if (status != PAP_OK)
        return status;
    sqlite3_bind_int64(statement, 1, rowid);
    int code = sqlite3_step(statement);
    *same = false;
    if (code == SQLITE_ROW) {
        const void *stored = sqlite3_column_blob(statement, 0);
        *same = (size_t)sqlite3_column_bytes(statement, 0) == length && stored != NULL &&
                memcmp(stored, bytes, length) == 0;
    } else if (code != SQLITE_DONE) {
        status = pap_database_error(library->database, code, error);
    }
    sqlite3_reset(statement);
    return status;
}

/* Runs `sql`, whose one parameter is a guide's row. */
static enum pap_status run_for(struct pap_library *library, enum library_statement slot,
                               const char *sql, int64_t rowid, struct pap_error *error)
{
    sqlite3_stmt *statement;
    enum pap_status status = library_statement(library, slot, sql, &statement, error);
    if (status != PAP_OK)
        return status;
    sqlite3_bind_int64(statement, 1, rowid);
    return library_run(library, statement, error);
}

/* Takes away all that a guide is found by. */
static enum pap_status unlist(struct pap_library *library, int64_t rowid, struct pap_error *error)
{
    enum pap_status status =
        run_for(library, STATEMENT_SITES_DELETE, "DELETE FROM site WHERE guide = ?", rowid, error);
    return status != PAP_OK ? status
                            : run_for(library, STATEMENT_WORDS_DELETE,
                                      "DELETE FROM words WHERE rowid = ?", rowid, error);
}

static enum pap_status put_sites(struct pap_library *library, int64_t rowid, const json_t *sites,
                                 struct pap_error *error)
{
    sqlite3_stmt *statement;
    enum pap_status status = library_statement(
        library, STATEMENT_SITE_PUT,
        "INSERT OR IGNORE INTO site (pattern, guide, host) VALUES (?, ?, ?)", &statement, error);
    size_t index;
    const json_t *site;
    json_array_foreach(sites, index, site)
    {
        char host[PAP_HOST_MAX + 3];
        struct pap_pattern pattern;
        if (status == PAP_OK)
            status = pap_pattern_parse(json_string_value(site), &pattern, error);
        if (status != PAP_OK)
            break;
        snprintf(host, sizeof host, "%s%s", pattern.subdomains ? "*." : "", pattern.host);
        sqlite3_bind_text(statement, 1, json_string_value(site), -1, SQLITE_STATIC);
        sqlite3_bind_int64(statement, 2, rowid);
        sqlite3_bind_text(statement, 3, host, -1, SQLITE_STATIC);
        status = library_run(library, statement, error);
    }
    return status;
}

static enum pap_status put_words(struct pap_library *library, int64_t rowid,
                                 const struct pap_guide *guide, struct pap_error *error)
{
    struct library_words words = {0};
    sqlite3_stmt *statement;
    enum pap_status status = library_words_write(guide, &words, error);
    if (status == PAP_OK)
        status = library_statement(
            library, STATEMENT_WORDS_PUT,
            "INSERT INTO words (rowid, title, summary, steps) VALUES (?, ?, ?, ?)", &statement,
            error);
    if (status == PAP_OK) {
        const struct pap_buffer *const parts[] = {&words.title, &words.summary, &words.steps};
        sqlite3_bind_int64(statement, 1, rowid);
        for (int i = 0; i < 3; i++)
            sqlite3_bind_text(statement, i + 2, (const char *)parts[i]->data, (int)parts[i]->length,
                              SQLITE_STATIC);
        status = library_run(library, statement, error);
    }
    library_words_clear(&words);
    return status;
}

static enum pap_status put_document(struct pap_library *library, int64_t rowid, const char *bytes,
                                    size_t length, struct pap_error *error)
{
    sqlite3_stmt *statement;
    enum pap_status status = library_statement(
        library, STATEMENT_DOCUMENT_PUT,
        "INSERT OR REPLACE INTO document (guide, json) VALUES (?, ?)", &statement, error);
    if (status != PAP_OK)
        return status;
    sqlite3_bind_int64(statement, 1, rowid);
    sqlite3_bind_blob(statement, 2, bytes, (int)length, SQLITE_STATIC);
    return library_run(library, statement, error);
}

/* `rowid` 0 makes a new row. */
static enum pap_status put_row(struct pap_library *library, int64_t source,
                               const struct pap_guide *guide, int64_t *rowid,
                               struct pap_error *error)
{
    char *card = NULL;
    sqlite3_stmt *statement;
    enum pap_status status = library_card_write(guide, &card, error);
    if (status == PAP_OK)
        status =
            library_statement(library, STATEMENT_GUIDE_PUT,
                              "INSERT OR REPLACE INTO guide (guide, source, id, revision, card)"
                              " VALUES (?, ?, ?, ?, ?)",
                              &statement, error);
    if (status == PAP_OK) {
        if (*rowid != 0)
            sqlite3_bind_int64(statement, 1, *rowid);
        sqlite3_bind_int64(statement, 2, source);
        sqlite3_bind_text(statement, 3, guide->id, -1, SQLITE_STATIC);
        sqlite3_bind_int64(statement, 4, guide->revision);
        sqlite3_bind_text(statement, 5, card, -1, SQLITE_STATIC);
        status = library_run(library, statement, error);
    }
    if (status == PAP_OK && *rowid == 0)
        *rowid = sqlite3_last_insert_rowid(library->database);
    free(card);
    return status;
}

enum pap_status library_put(struct pap_library *library, int64_t source,
                            const struct pap_guide *guide, const char *bytes, size_t length,
                            int64_t *rowid, bool *changed, struct pap_error *error)
{
    bool live = false;
    bool same = false;
    enum pap_status status =
        find_row(library, source, guide->id, guide->revision, rowid, &live, error);
    if (status == PAP_OK && live)
        status = library_holds(library, *rowid, bytes, length, &same, error);
    *changed = !same;
    if (status != PAP_OK || same)
        return status;
    if (live)
        status = unlist(library, *rowid, error);
    if (status == PAP_OK)
        status = put_row(library, source, guide, rowid, error);
    if (status == PAP_OK)
        status = put_document(library, *rowid, bytes, length, error);
    if (status == PAP_OK)
        status = put_sites(library, *rowid, json_object_get(guide->json, "sites"), error);
    return status != PAP_OK ? status : put_words(library, *rowid, guide, error);
}

enum pap_status library_retire(struct pap_library *library, int64_t rowid, struct pap_error *error)
{
    sqlite3_stmt *statement;
    enum pap_status status = unlist(library, rowid, error);
    if (status == PAP_OK)
        status =
            library_statement(library, STATEMENT_RETIRE,
                              "UPDATE guide SET retired = ? WHERE guide = ?", &statement, error);
    if (status != PAP_OK)
        return status;
    sqlite3_bind_int64(statement, 1, pap_clock_wall_ms());
    sqlite3_bind_int64(statement, 2, rowid);
    return library_run(library, statement, error);
}

enum pap_status pap_library_guide_get(struct pap_library *library, const char *id, int64_t revision,
                                      json_t **guide, struct pap_error *error)
{
    sqlite3_stmt *statement;
    enum pap_status status = library_statement(
        library, STATEMENT_GET,
        "SELECT d.json FROM guide g JOIN document d ON d.guide = g.guide"
        " WHERE g.id = ?1 AND pap_rank(g.source) IS NOT NULL"
        " AND CASE ?2 WHEN 0 THEN g.retired IS NULL ELSE g.revision = ?2 END"
        " ORDER BY g.retired IS NOT NULL, pap_rank(g.source), g.revision DESC LIMIT 1",
        &statement, error);
    if (status != PAP_OK)
        return status;
    sqlite3_bind_text(statement, 1, id, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, revision);
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW) {
        json_error_t where;
        *guide = json_loadb(sqlite3_column_blob(statement, 0),
                            (size_t)sqlite3_column_bytes(statement, 0), 0, &where);
        if (*guide == NULL)
            status = pap_error_no_memory(error);
    } else if (code == SQLITE_DONE) {
        status = pap_error_set(error, PAP_NOT_FOUND, "there is no guide \"%s\" on this computer",
                               "il n'y a pas de guide « %s » sur cet ordinateur", id);
    } else {
        status = pap_database_error(library->database, code, error);
    }
    sqlite3_reset(statement);
    return status;
}

static json_t *column_text(sqlite3_stmt *statement, int column)
{
    return pap_json_text((const char *)sqlite3_column_text(statement, column));
}

static enum pap_status list_guides(struct pap_library *library, const char *locale, json_t *list,
                                   struct pap_error *error)
{
    sqlite3_stmt *statement;
    int code = SQLITE_DONE;
    enum pap_status status = library_statement(
        library, STATEMENT_LIST,
        "SELECT g.id, g.revision, g.card, s.name, (SELECT path FROM file f WHERE f.guide = g.guide"
        " AND f.source = g.source)," CATALOG_IS_SHOWN
        "FROM guide g JOIN source s ON s.source = g.source"
        " WHERE g.retired IS NULL AND pap_rank(g.source) IS NOT NULL"
        " ORDER BY g.id, pap_rank(g.source), g.revision DESC",
        &statement, error);
    while (status == PAP_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *id = (const char *)sqlite3_column_text(statement, 0);
        int64_t revision = sqlite3_column_int64(statement, 1);
        json_t *card =
            library_card(id, revision, (const char *)sqlite3_column_text(statement, 2), locale);
        json_t *row =
            json_pack("{s:s,s:I,s:O,s:o,s:o,s:b}", "id", id, "revision", (json_int_t)revision,
                      "title", json_object_get(card, "title"), "source", column_text(statement, 3),
                      "file", column_text(statement, 4), "shown", sqlite3_column_int(statement, 5));
        json_decref(card);
        if (json_array_append_new(list, row) != 0)
            status = pap_error_no_memory(error);
    }
    if (status == PAP_OK && code != SQLITE_DONE)
        status = pap_database_error(library->database, code, error);
    sqlite3_reset(library->statements[STATEMENT_LIST]);
    return status;
}

static enum pap_status list_broken(struct pap_library *library, json_t *list,
                                   struct pap_error *error)
{
    sqlite3_stmt *statement;
    int code = SQLITE_DONE;
    enum pap_status status = library_statement(
        library, STATEMENT_BROKEN,
        "SELECT f.path, s.name, f.en, f.fr FROM file f JOIN source s ON s.source = f.source"
        " WHERE f.guide IS NULL AND pap_rank(f.source) IS NOT NULL ORDER BY f.path",
        &statement, error);
    while (status == PAP_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        json_t *row = json_pack("{s:o,s:o,s:s,s:s}", "file", column_text(statement, 0), "source",
                                column_text(statement, 1), "en", sqlite3_column_text(statement, 2),
                                "fr", sqlite3_column_text(statement, 3));
        if (json_array_append_new(list, row) != 0)
            status = pap_error_no_memory(error);
    }
    if (status == PAP_OK && code != SQLITE_DONE)
        status = pap_database_error(library->database, code, error);
    sqlite3_reset(library->statements[STATEMENT_BROKEN]);
    return status;
}

enum pap_status pap_library_guide_list(struct pap_library *library, const char *locale,
                                       json_t **list, struct pap_error *error)
{
    json_t *guides = json_array();
    json_t *broken = json_array();
    json_t *both = json_pack("{s:o,s:o}", "guides", guides, "broken", broken);
    enum pap_status status = both == NULL ? pap_error_no_memory(error) : PAP_OK;
    if (status == PAP_OK)
        status = library_begin(library, error);
    if (status == PAP_OK) {
        status = list_guides(library, locale, guides, error);
        if (status == PAP_OK)
            status = list_broken(library, broken, error);
        status = library_end(library, status, error);
    }
    if (status == PAP_OK)
        *list = both;
    else
        json_decref(both);
    return status;
}

/* The highest installed revision of `id`; `*rowid` is 0 where there is none. */
static enum pap_status find_installed(struct pap_library *library, const char *id, int64_t *rowid,
                                      int64_t *revision, struct pap_error *error)
{
    sqlite3_stmt *statement;
    enum pap_status status = library_statement(
        library, STATEMENT_INSTALLED,
        "SELECT guide, revision FROM guide WHERE source = ? AND id = ? AND retired IS NULL"
        " ORDER BY revision DESC LIMIT 1",
        &statement, error);
    if (status != PAP_OK)
        return status;
    sqlite3_bind_int64(statement, 1, library->sources[SOURCE_INSTALLED].rowid);
    sqlite3_bind_text(statement, 2, id, -1, SQLITE_STATIC);
    int code = sqlite3_step(statement);
    *rowid = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    *revision = code == SQLITE_ROW ? sqlite3_column_int64(statement, 1) : 0;
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        status = pap_database_error(library->database, code, error);
    sqlite3_reset(statement);
    return status;
}

/* Begins a change that only a catalogue on disk can keep. */
static enum pap_status begin_lasting(struct pap_library *library, struct pap_error *error)
{
    library_scan_pause(library);
    if (library->trouble.status != PAP_OK) {
        if (error != NULL)
            *error = library->trouble;
        return library->trouble.status;
    }
    return library_execute(library, "BEGIN IMMEDIATE", error);
}

static enum pap_status install(struct pap_library *library, const struct pap_guide *guide,
                               const char *bytes, size_t length, struct pap_error *error)
{
    int64_t old = 0;
    int64_t revision = 0;
    int64_t rowid = 0;
    bool same = false;
    bool changed = false;
    enum pap_status status = find_installed(library, guide->id, &old, &revision, error);
    if (status != PAP_OK)
        return status;
    if (revision > guide->revision)
        return pap_error_set(error, PAP_CONFLICT,
                             "revision %lld of \"%s\" is installed, which is newer than %lld",
                             "la révision %lld de « %s » est installée, elle est plus récente "
                             "que la %lld",
                             (long long)revision, guide->id, (long long)guide->revision);
    if (revision == guide->revision) {
        status = library_holds(library, old, bytes, length, &same, error);
        if (status != PAP_OK || same)
            return status;
        return pap_error_set(error, PAP_CONFLICT,
                             "revision %lld of \"%s\" is installed with another content: "
                             "give the new one a higher revision",
                             "la révision %lld de « %s » est installée avec un autre contenu : "
                             "donnez à la nouvelle une révision plus élevée",
                             (long long)revision, guide->id);
    }
    if (old != 0)
        status = library_retire(library, old, error);
    if (status == PAP_OK)
        status = library_put(library, library->sources[SOURCE_INSTALLED].rowid, guide, bytes,
                             length, &rowid, &changed, error);
    return status != PAP_OK ? status : library_raise_generation(library, error);
}

enum pap_status pap_library_guide_install(struct pap_library *library, const char *bytes,
                                          size_t length, struct pap_error *error)
{
    struct pap_guide guide = {0};
    enum pap_status status = library_parse(bytes, length, &guide, error);
    if (status != PAP_OK)
        return status;
    status = begin_lasting(library, error);
    if (status == PAP_OK)
        status = library_commit(library, install(library, &guide, bytes, length, error), error);
    pap_guide_clear(&guide);
    return status;
}

enum pap_status pap_library_guide_remove(struct pap_library *library, const char *id,
                                         struct pap_error *error)
{
    int64_t rowid = 0;
    int64_t revision = 0;
    enum pap_status status = begin_lasting(library, error);
    if (status != PAP_OK)
        return status;
    status = find_installed(library, id, &rowid, &revision, error);
    if (status == PAP_OK && rowid == 0)
        status = pap_error_set(error, PAP_NOT_FOUND,
                               "no guide \"%s\" was installed; one that lies in a folder goes "
                               "away with its file",
                               "aucun guide « %s » n'a été installé ; celui qui se trouve dans un "
                               "dossier s'en va avec son fichier",
                               id);
    if (status == PAP_OK)
        status = library_retire(library, rowid, error);
    if (status == PAP_OK)
        status = library_raise_generation(library, error);
    return library_commit(library, status, error);
}

enum pap_status library_parse(const char *bytes, size_t length, struct pap_guide *guide,
                              struct pap_error *error)
{
    struct pap_findings findings = {0};
    enum pap_status status = pap_guide_parse(bytes, length, guide, &findings);
    if (status == PAP_LIMIT)
        pap_error_set(error, status, "a guide is at most %d bytes long",
                      "un guide fait au plus %d octets", PAP_GUIDE_BYTES_MAX);
    else if (status == PAP_NO_MEMORY)
        pap_error_no_memory(error);
    else if (status != PAP_OK && findings.count > 0 && error != NULL)
        *error = findings.items[0].error;
    pap_findings_clear(&findings);
    return status;
}

/* The next retired revision after `*rowid`; `*id` is the caller's, to free(). */
static enum pap_status next_retired(struct pap_library *library, int64_t before, int64_t *rowid,
                                    char **id, int64_t *revision, struct pap_error *error)
{
    sqlite3_stmt *statement;
    enum pap_status status =
        library_statement(library, STATEMENT_RETIRED,
                          "SELECT guide, id, revision FROM guide WHERE retired < ? AND guide > ?"
                          " ORDER BY guide LIMIT 1",
                          &statement, error);
    if (status != PAP_OK)
        return status;
    sqlite3_bind_int64(statement, 1, before);
    sqlite3_bind_int64(statement, 2, *rowid);
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW) {
        *rowid = sqlite3_column_int64(statement, 0);
        *id = strdup((const char *)sqlite3_column_text(statement, 1));
        *revision = sqlite3_column_int64(statement, 2);
        if (*id == NULL)
            status = pap_error_no_memory(error);
    } else {
        *rowid = 0;
        if (code != SQLITE_DONE)
            status = pap_database_error(library->database, code, error);
    }
    sqlite3_reset(statement);
    return status;
}

enum pap_status pap_library_guide_prune(struct pap_library *library, int64_t before,
                                        pap_library_used_fn *used, void *context,
                                        struct pap_error *error)
{
    int64_t rowid = 0;
    library_scan_pause(library);
    for (;;) {
        char *id = NULL;
        int64_t revision = 0;
        enum pap_status status = next_retired(library, before, &rowid, &id, &revision, error);
        if (status != PAP_OK || id == NULL)
            return status;
        bool keep = used(context, id, revision);
        free(id);
        if (keep)
            continue;
        status = library_execute(library, "BEGIN IMMEDIATE", error);
        if (status != PAP_OK)
            return status;
        status = run_for(library, STATEMENT_DOCUMENT_DELETE, "DELETE FROM document WHERE guide = ?",
                         rowid, error);
        if (status == PAP_OK)
            status = run_for(library, STATEMENT_GUIDE_DELETE, "DELETE FROM guide WHERE guide = ?",
                             rowid, error);
        status = library_commit(library, status, error);
        if (status != PAP_OK)
            return status;
    }
}

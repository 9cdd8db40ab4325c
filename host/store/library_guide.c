/* Guides as rows: write, replace, retire, read, list, install, remove. */
#include "base/clock.h"
#include "guide/pattern.h"
#include "store/library_internal.h"
#include "wire/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The name of the source `s` as shown to users. */
#define SOURCE_NAME "CASE s.kind WHEN 'installed' THEN 'installed' ELSE s.place END"

/* Finds a guide's row by its key. `*rowid` is 0 if there is none. */
static enum pap_status find_row(struct pap_library *library, int64_t source, const char *id,
                                int64_t revision, int64_t *rowid, bool *live,
                                struct pap_error *error)
{
    struct pap_statement row;
    pap_statement_start(&row, &library->connection, error,
                        "SELECT guide, retired IS NULL FROM guide"
                        " WHERE source = ? AND id = ? AND revision = ?",
                        "iti", source, id, revision);
    pap_statement_next(&row);
    *rowid = pap_statement_integer(&row, 0);
    *live = pap_statement_integer(&row, 1) != 0;
    return pap_statement_end(&row, PAP_OK);
}

enum pap_status pap_library_guide_holds(struct pap_library *library, int64_t rowid,
                                        const char *bytes, size_t length, bool *same,
                                        struct pap_error *error)
{
    struct pap_statement row;
    size_t stored_length = 0;
    pap_statement_start(&row, &library->connection, error,
                        "SELECT json FROM document WHERE guide = ?", "i", rowid);
    bool found = pap_statement_next(&row);
    const void *stored = pap_statement_bytes(&row, 0, &stored_length);
    *same = found && stored_length == length && memcmp(stored, bytes, length) == 0;
    return pap_statement_end(&row, PAP_OK);
}

/* Deletes the lookup data of a guide. */
static enum pap_status unlist(struct pap_library *library, int64_t rowid, struct pap_error *error)
{
    enum pap_status status = pap_statement_run(&library->connection, error,
                                               "DELETE FROM site WHERE guide = ?", "i", rowid);
    return status != PAP_OK ? status
                            : pap_statement_run(&library->connection, error,
                                                "DELETE FROM words WHERE rowid = ?", "i", rowid);
}

static enum pap_status put_sites(struct pap_library *library, int64_t rowid, const json_t *sites,
                                 struct pap_error *error)
{
    enum pap_status status = PAP_OK;
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
        status = pap_statement_run(&library->connection, error,
                                   "INSERT OR IGNORE INTO site (pattern, guide, host)"
                                   " VALUES (?, ?, ?)",
                                   "tit", json_string_value(site), rowid, host);
    }
    return status;
}

static enum pap_status put_words(struct pap_library *library, int64_t rowid,
                                 const struct pap_guide *guide, struct pap_error *error)
{
    struct library_words words = {0};
    enum pap_status status = pap_library_words_write(guide, &words, error);
    if (status == PAP_OK)
        status = pap_statement_run(&library->connection, error,
                                   "INSERT INTO words (rowid, title, summary, steps)"
                                   " VALUES (?, ?, ?, ?)",
                                   "isss", rowid, words.title.data, words.title.length,
                                   words.summary.data, words.summary.length, words.steps.data,
                                   words.steps.length);
    pap_library_words_clear(&words);
    return status;
}

static enum pap_status put_document(struct pap_library *library, int64_t rowid, const char *bytes,
                                    size_t length, struct pap_error *error)
{
    return pap_statement_run(&library->connection, error,
                             "INSERT OR REPLACE INTO document (guide, json) VALUES (?, ?)", "ib",
                             rowid, bytes, length);
}

/* Inserts if `rowid` is 0, else updates. */
static enum pap_status put_row(struct pap_library *library, int64_t source,
                               const struct pap_guide *guide, int64_t *rowid,
                               struct pap_error *error)
{
    char *card = NULL;
    enum pap_status status = pap_library_card_write(guide, &card, error);
    if (status == PAP_OK)
        status = pap_statement_run(&library->connection, error,
                                   "INSERT OR REPLACE INTO guide"
                                   " (guide, source, id, revision, card) VALUES (?, ?, ?, ?, ?)",
                                   "ritit", *rowid, source, guide->id, guide->revision, card);
    if (status == PAP_OK && *rowid == 0)
        *rowid = sqlite3_last_insert_rowid(library->connection.database);
    free(card);
    return status;
}

enum pap_status pap_library_guide_put(struct pap_library *library, int64_t source,
                                      const struct pap_guide *guide, const char *bytes,
                                      size_t length, int64_t *rowid, bool *changed,
                                      struct pap_error *error)
{
    bool live = false;
    bool same = false;
    enum pap_status status =
        find_row(library, source, guide->id, guide->revision, rowid, &live, error);
    if (status == PAP_OK && live)
        status = pap_library_guide_holds(library, *rowid, bytes, length, &same, error);
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

enum pap_status pap_library_guide_retire(struct pap_library *library, int64_t rowid,
                                         struct pap_error *error)
{
    enum pap_status status = unlist(library, rowid, error);
    return status != PAP_OK ? status
                            : pap_statement_run(&library->connection, error,
                                                "UPDATE guide SET retired = ? WHERE guide = ?",
                                                "ii", pap_clock_wall_ms(), rowid);
}

enum pap_status pap_library_guide_get(struct pap_library *library, const char *id, int64_t revision,
                                      json_t **guide, struct pap_error *error)
{
    struct pap_statement row;
    enum pap_status status = PAP_OK;
    pap_statement_start(
        &row, &library->connection, error,
        "SELECT d.json FROM guide g JOIN document d ON d.guide = g.guide"
        " WHERE g.id = ?1 AND pap_source_order(g.source) IS NOT NULL"
        " AND CASE ?2 WHEN 0 THEN g.retired IS NULL ELSE g.revision = ?2 END"
        " ORDER BY g.retired IS NOT NULL, pap_source_order(g.source), g.revision DESC LIMIT 1",
        "ti", id, revision);
    if (pap_statement_next(&row)) {
        size_t length;
        const char *bytes = pap_statement_bytes(&row, 0, &length);
        *guide = json_loadb(bytes, length, 0, NULL);
        if (*guide == NULL)
            status = pap_error_no_memory(error);
    } else if (row.status == PAP_OK) {
        status = pap_error_set(error, PAP_NOT_FOUND, "there is no guide \"%s\" on this computer",
                               "il n'y a pas de guide « %s » sur cet ordinateur", id);
    }
    return pap_statement_end(&row, status);
}

static json_t *guide_row(struct pap_statement *row, const char *locale)
{
    const char *id = pap_statement_text(row, 0);
    int64_t revision = pap_statement_integer(row, 1);
    json_t *card = pap_library_card_read(id, revision, pap_statement_text(row, 2), locale);
    json_t *object = json_pack(
        "{s:s,s:I,s:O,s:o,s:o,s:b}", "id", id, "revision", (json_int_t)revision, "title",
        json_object_get(card, "title"), "source", pap_json_text(pap_statement_text(row, 3)), "file",
        pap_json_text(pap_statement_text(row, 4)), "shown", (int)pap_statement_integer(row, 5));
    json_decref(card);
    return object;
}

static enum pap_status list_guides(struct pap_library *library, const char *locale, json_t *list,
                                   struct pap_error *error)
{
    struct pap_statement rows;
    enum pap_status status = PAP_OK;
    pap_statement_start(&rows, &library->connection, error,
                        "SELECT g.id, g.revision, g.card, " SOURCE_NAME ","
                        " (SELECT path FROM file f WHERE f.guide = g.guide"
                        " AND f.source = g.source)," LIBRARY_IS_SHOWN
                        "FROM guide g JOIN source s ON s.source = g.source"
                        " WHERE g.retired IS NULL AND pap_source_order(g.source) IS NOT NULL"
                        " ORDER BY g.id, pap_source_order(g.source), g.revision DESC",
                        "");
    while (status == PAP_OK && pap_statement_next(&rows))
        if (json_array_append_new(list, guide_row(&rows, locale)) != 0)
            status = pap_error_no_memory(error);
    return pap_statement_end(&rows, status);
}

static enum pap_status list_broken(struct pap_library *library, json_t *list,
                                   struct pap_error *error)
{
    struct pap_statement rows;
    enum pap_status status = PAP_OK;
    pap_statement_start(&rows, &library->connection, error,
                        "SELECT f.path, " SOURCE_NAME ", f.en, f.fr FROM file f"
                        " JOIN source s ON s.source = f.source"
                        " WHERE f.guide IS NULL AND pap_source_order(f.source) IS NOT NULL"
                        " ORDER BY f.path",
                        "");
    while (status == PAP_OK && pap_statement_next(&rows)) {
        json_t *row =
            json_pack("{s:o,s:o,s:s,s:s}", "file", pap_json_text(pap_statement_text(&rows, 0)),
                      "source", pap_json_text(pap_statement_text(&rows, 1)), "en",
                      pap_statement_text(&rows, 2), "fr", pap_statement_text(&rows, 3));
        if (json_array_append_new(list, row) != 0)
            status = pap_error_no_memory(error);
    }
    return pap_statement_end(&rows, status);
}

enum pap_status pap_library_guide_list(struct pap_library *library, const char *locale,
                                       json_t **list, struct pap_error *error)
{
    json_t *guides = json_array();
    json_t *broken = json_array();
    json_t *both = json_pack("{s:o,s:o}", "guides", guides, "broken", broken);
    enum pap_status status = both == NULL ? pap_error_no_memory(error) : PAP_OK;
    if (status == PAP_OK)
        status = pap_library_begin_read(library, error);
    if (status == PAP_OK) {
        status = list_guides(library, locale, guides, error);
        if (status == PAP_OK)
            status = list_broken(library, broken, error);
        status = pap_library_end_read(library, status, error);
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
    struct pap_statement row;
    pap_statement_start(&row, &library->connection, error,
                        "SELECT guide, revision FROM guide"
                        " WHERE source = ? AND id = ? AND retired IS NULL"
                        " ORDER BY revision DESC LIMIT 1",
                        "it", pap_library_source_installed(&library->sources), id);
    pap_statement_next(&row);
    *rowid = pap_statement_integer(&row, 0);
    *revision = pap_statement_integer(&row, 1);
    return pap_statement_end(&row, PAP_OK);
}

/* Begins a change that must be durable; fails for a library in memory. */
static enum pap_status begin_lasting(struct pap_library *library, struct pap_error *error)
{
    pap_library_batch_flush(library);
    if (library->trouble.status != PAP_OK) {
        if (error != NULL)
            *error = library->trouble;
        return library->trouble.status;
    }
    return pap_transaction_begin_write(&library->connection, error);
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
        status = pap_library_guide_holds(library, old, bytes, length, &same, error);
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
        status = pap_library_guide_retire(library, old, error);
    if (status == PAP_OK)
        status = pap_library_guide_put(library, pap_library_source_installed(&library->sources),
                                       guide, bytes, length, &rowid, &changed, error);
    return status != PAP_OK ? status : pap_library_raise_generation(library, error);
}

enum pap_status pap_library_guide_install(struct pap_library *library, const char *bytes,
                                          size_t length, struct pap_error *error)
{
    struct pap_guide guide = {0};
    enum pap_status status = pap_library_guide_parse(bytes, length, &guide, error);
    if (status != PAP_OK)
        return status;
    status = begin_lasting(library, error);
    if (status == PAP_OK)
        status = pap_transaction_end(&library->connection,
                                     install(library, &guide, bytes, length, error), error);
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
        status = pap_library_guide_retire(library, rowid, error);
    if (status == PAP_OK)
        status = pap_library_raise_generation(library, error);
    return pap_transaction_end(&library->connection, status, error);
}

enum pap_status pap_library_guide_parse(const char *bytes, size_t length, struct pap_guide *guide,
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

/* The next retired revision after `*rowid`, 0 if there is none; the caller frees `*id`. */
static enum pap_status next_retired(struct pap_library *library, int64_t before, int64_t *rowid,
                                    char **id, int64_t *revision, struct pap_error *error)
{
    struct pap_statement row;
    enum pap_status status = PAP_OK;
    pap_statement_start(&row, &library->connection, error,
                        "SELECT guide, id, revision FROM guide WHERE retired < ? AND guide > ?"
                        " ORDER BY guide LIMIT 1",
                        "ii", before, *rowid);
    *rowid = 0;
    if (pap_statement_next(&row)) {
        *rowid = pap_statement_integer(&row, 0);
        *id = strdup(pap_statement_text(&row, 1));
        *revision = pap_statement_integer(&row, 2);
        if (*id == NULL)
            status = pap_error_no_memory(error);
    }
    return pap_statement_end(&row, status);
}

static enum pap_status delete_guide(struct pap_library *library, int64_t rowid,
                                    struct pap_error *error)
{
    struct pap_connection *connection = &library->connection;
    enum pap_status status = pap_transaction_begin_write(connection, error);
    if (status != PAP_OK)
        return status;
    status =
        pap_statement_run(connection, error, "DELETE FROM document WHERE guide = ?", "i", rowid);
    if (status == PAP_OK)
        status =
            pap_statement_run(connection, error, "DELETE FROM guide WHERE guide = ?", "i", rowid);
    return pap_transaction_end(connection, status, error);
}

enum pap_status pap_library_guide_prune(struct pap_library *library, int64_t before,
                                        pap_library_used_fn *used, void *context,
                                        struct pap_error *error)
{
    int64_t rowid = 0;
    enum pap_status status;
    pap_library_batch_flush(library);
    do {
        char *id = NULL;
        int64_t revision = 0;
        status = next_retired(library, before, &rowid, &id, &revision, error);
        if (status == PAP_OK && id != NULL && !used(context, id, revision))
            status = delete_guide(library, rowid, error);
        free(id);
    } while (status == PAP_OK && rowid != 0);
    return status;
}

#include "store/journal_people.h"

#include "store/journal_erase_internal.h"
#include "store/journal_internal.h"

#include <string.h>

/* Objects that are easy to distinguish at a small size and without colour. Append only. */
static const char *const pictures[] = {
    "cat",  "dog",  "bird",    "fish",   "rabbit", "horse",    "rose",   "sunflower", "tulip",
    "tree", "boat", "bicycle", "teapot", "key",    "umbrella", "guitar", NULL};

static const char *const uses[] = {
    [PAP_USE_UNKNOWN] = "",
    [PAP_USE_ME] = "me",
    [PAP_USE_FAMILY] = "family",
    [PAP_USE_EVERYONE] = "everyone",
};

enum { USES = sizeof uses / sizeof uses[0] };

const char *pap_journal_people_use_name(enum pap_use use)
{
    return use == PAP_USE_UNKNOWN ? NULL : uses[use];
}

static enum pap_use use_named(const char *name)
{
    size_t use = USES - 1;
    while (use > 0 && strcmp(uses[use], name) != 0)
        use--;
    return (enum pap_use)use;
}

json_t *pap_journal_people_pictures(void)
{
    json_t *list = json_array();
    for (size_t i = 0; list != NULL && pictures[i] != NULL; i++)
        if (json_array_append_new(list, json_string(pictures[i])) != 0) {
            json_decref(list);
            return NULL;
        }
    return list;
}

enum pap_status pap_journal_people_use(struct pap_journal *journal, enum pap_use *use,
                                       struct pap_error *error)
{
    struct pap_statement statement;
    pap_statement_start(&statement, &journal->connection, error,
                        "SELECT value FROM setting WHERE name = 'use'", "");
    *use = PAP_USE_UNKNOWN;
    if (pap_statement_next(&statement))
        *use = use_named(pap_statement_text(&statement, 0));
    return pap_statement_end(&statement, PAP_OK);
}

enum pap_status pap_journal_people_choose(struct pap_journal *journal, const char *name,
                                          struct pap_error *error)
{
    const struct pap_journal_erase_scope everything = {.all = true};
    enum pap_use use = use_named(name);
    if (use == PAP_USE_UNKNOWN)
        return pap_error_set(error, PAP_INVALID, "\"use\" is me, family or everyone",
                             "« use » est me, family ou everyone");
    enum pap_status status = pap_transaction_begin_write(&journal->connection, error);
    if (status != PAP_OK)
        return status;
    status = pap_statement_run(&journal->connection, error,
                               "INSERT OR REPLACE INTO setting (name, value) VALUES ('use', ?)",
                               "t", name);
    if (status == PAP_OK && use == PAP_USE_EVERYONE)
        status = pap_statement_run(&journal->connection, error, "DELETE FROM person", "");
    if (status == PAP_OK && use == PAP_USE_EVERYONE)
        status = pap_journal_erase_rows(journal, &everything, NULL, error);
    status = pap_transaction_end(&journal->connection, status, error);
    return status == PAP_OK && use == PAP_USE_EVERYONE ? pap_journal_erase_sweep(journal, error)
                                                       : status;
}

enum pap_status pap_journal_people_list(struct pap_journal *journal, json_t **people,
                                        struct pap_error *error)
{
    struct pap_statement rows;
    enum pap_status status = PAP_OK;
    json_t *list = json_array();
    if (list == NULL)
        return pap_error_no_memory(error);
    pap_statement_start(&rows, &journal->connection, error,
                        "SELECT picture FROM person ORDER BY rowid", "");
    while (status == PAP_OK && pap_statement_next(&rows))
        if (json_array_append_new(list, json_string(pap_statement_text(&rows, 0))) != 0)
            status = pap_error_no_memory(error);
    status = pap_statement_end(&rows, status);
    if (status == PAP_OK)
        *people = list;
    else
        json_decref(list);
    return status;
}

enum pap_status pap_journal_people_add(struct pap_journal *journal, const char *picture,
                                       struct pap_error *error)
{
    size_t i = 0;
    while (pictures[i] != NULL && strcmp(pictures[i], picture) != 0)
        i++;
    if (pictures[i] == NULL)
        return pap_error_set(error, PAP_INVALID, "\"%s\" is not one of the pictures",
                             "« %s » n'est pas une des images", picture);
    enum pap_status status = pap_statement_run(&journal->connection, error,
                                               "INSERT INTO person (picture, added) VALUES (?, ?)",
                                               "ti", picture, journal->now());
    if (status == PAP_CONFLICT)
        return pap_error_set(error, status, "this picture is somebody's already",
                             "cette image est déjà celle de quelqu'un");
    return status;
}

static enum pap_status find(struct pap_journal *journal, const char *picture,
                            struct pap_error *error)
{
    struct pap_statement statement;
    pap_statement_start(&statement, &journal->connection, error,
                        "SELECT 1 FROM person WHERE picture = ?", "t", picture);
    bool found = pap_statement_next(&statement);
    enum pap_status status = pap_statement_end(&statement, PAP_OK);
    if (status == PAP_OK && !found)
        status = pap_error_set(error, PAP_NOT_FOUND, "nobody here has this picture",
                               "personne ici n'a cette image");
    return status;
}

enum pap_status pap_journal_people_remove(struct pap_journal *journal, const char *picture,
                                          struct pap_error *error)
{
    const struct pap_journal_erase_scope theirs = {.person = picture};
    enum pap_status status = pap_transaction_begin_write(&journal->connection, error);
    if (status != PAP_OK)
        return status;
    status = find(journal, picture, error);
    if (status == PAP_OK)
        status = pap_statement_run(&journal->connection, error,
                                   "DELETE FROM person WHERE picture = ?", "t", picture);
    if (status == PAP_OK)
        status = pap_journal_erase_rows(journal, &theirs, NULL, error);
    status = pap_transaction_end(&journal->connection, status, error);
    return status == PAP_OK ? pap_journal_erase_sweep(journal, error)
                            : pap_journal_erase_again(journal, status, error);
}

enum pap_status pap_journal_people_check(struct pap_journal *journal, const char *person,
                                         struct pap_error *error)
{
    enum pap_use use;
    enum pap_status status = pap_journal_people_use(journal, &use, error);
    if (status != PAP_OK)
        return status;
    if (use != PAP_USE_FAMILY && person != NULL)
        return pap_error_set(error, PAP_INVALID,
                             "\"person\" is only named where a family uses the computer",
                             "« person » ne se donne que si l'ordinateur sert à une famille");
    if (use == PAP_USE_FAMILY && person == NULL)
        return pap_error_set(error, PAP_INVALID,
                             "\"person\" is missing: a family uses the computer",
                             "il manque « person » : l'ordinateur sert à une famille");
    return person == NULL ? PAP_OK : find(journal, person, error);
}

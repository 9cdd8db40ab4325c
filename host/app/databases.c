#include "app/databases.h"

#include "base/dirs.h"
#include "store/journal.h"
#include "store/journal_people.h"
#include "store/library.h"
#include "store/library_scan.h"

#include <stdlib.h>
#include <unistd.h>

enum pap_status pap_databases_library(struct pap_app *app, struct pap_library **library,
                                      struct pap_error *error)
{
    enum pap_status status = PAP_OK;
    if (app->library == NULL) {
        const struct pap_library_options options = {
            .home = app->home, .system = app->system, .folders = app->folders};
        status = pap_library_open(&options, &app->library, error);
        if (status == PAP_OK)
            status = pap_library_generation(app->library, &app->generation, error);
    }
    *library = app->library;
    return status;
}

static enum pap_status open_one(const struct pap_journal_options *options,
                                struct pap_journal **journal, struct pap_error *error)
{
    return *journal != NULL ? PAP_OK : pap_journal_open(options, journal, error);
}

enum pap_status pap_databases_kept_journal(struct pap_app *app, struct pap_journal **journal,
                                           struct pap_error *error)
{
    const struct pap_journal_options options = {.home = app->home,
                                                .verify_on_open = app->verify_on_open};
    char *home = NULL;
    *journal = NULL;
    if (app->shared)
        return pap_error_set(error, PAP_UNAVAILABLE,
                             "whoever looks after this computer has declared it shared",
                             "cet ordinateur a été déclaré partagé par son responsable");
    if (app->home == NULL)
        return pap_dirs_home(&home, error); /* the error names the missing variable */
    enum pap_status status = open_one(&options, &app->journal, error);
    if (status == PAP_OK)
        app->verify_on_open = false;
    *journal = app->journal;
    return status;
}

enum pap_status pap_databases_journal(struct pap_app *app, struct pap_journal **journal,
                                      struct pap_error *error)
{
    const struct pap_journal_options in_memory = {.home = NULL};
    enum pap_use use = PAP_USE_EVERYONE;
    enum pap_status status = PAP_OK;
    if (!app->shared)
        status = pap_databases_kept_journal(app, journal, error);
    if (status == PAP_OK && !app->shared)
        status =
            pap_journal_people_use(*journal, &use, error); /* another browser may have changed it */
    if (status != PAP_OK)
        return status;
    if (use == PAP_USE_EVERYONE) {
        status = open_one(&in_memory, &app->memory, error);
        *journal = app->memory;
        return status;
    }
    pap_journal_close(app->memory);
    app->memory = NULL;
    return PAP_OK;
}

/* A damaged database is closed, verified, set aside, and the call is retried once. */
static bool is_worth_another_try(struct pap_app *app, enum pap_status status)
{
    if (status != PAP_CORRUPT || app->journal == NULL)
        return false;
    pap_journal_close(app->journal);
    app->journal = NULL;
    app->verify_on_open = true;
    return true;
}

enum pap_status pap_databases_on_journal(struct pap_app *app, pap_journal_open_fn *opens,
                                         pap_journal_fn *act, const json_t *params, json_t **result,
                                         struct pap_error *error)
{
    enum pap_status status;
    int attempts = 0;
    do {
        struct pap_journal *journal = NULL;
        status = opens(app, &journal, error);
        if (status == PAP_OK)
            status = act(journal, params, result, error);
    } while (++attempts < 2 && is_worth_another_try(app, status));
    return status == PAP_OK && *result == NULL ? PAP_NO_MEMORY : status;
}

bool pap_databases_has_journal(const struct pap_app *app)
{
    if (app->journal != NULL || app->memory != NULL)
        return true;
    char *path = app->home == NULL ? NULL : pap_dirs_join(app->home, PAP_JOURNAL_FILE);
    bool exists = path != NULL && access(path, F_OK) == 0;
    free(path);
    return exists;
}

void pap_databases_close(struct pap_app *app)
{
    pap_library_scan_free(app->scan);
    pap_library_close(app->library);
    pap_journal_close(app->memory);
    pap_journal_close(app->journal);
}

#include "app/app.h"

#include "app/databases.h"
#include "app/dispatch.h"
#include "app/policy.h"
#include "base/clock.h"
#include "base/dirs.h"
#include "base/log.h"
#include "store/journal_erase.h"
#include "store/journal_session.h"
#include "store/library_scan.h"
#include "wire/limits.h"

#include <stdlib.h>
#include <string.h>

/* Retention of a replaced revision; longer while a session uses it. */
static const int64_t keep_replaced_ms = (int64_t)30 * 24 * 3600 * 1000;

static enum pap_status copy(char **to, const char *from)
{
    *to = from == NULL ? NULL : strdup(from);
    return from != NULL && *to == NULL ? PAP_NO_MEMORY : PAP_OK;
}

enum pap_status pap_app_new(const struct pap_app_options *options, struct pap_app **out,
                            struct pap_error *error)
{
    struct pap_app *app = calloc(1, sizeof *app);
    const char *folders = options->folders != NULL ? options->folders : getenv("PASAPAS_GUIDES");
    const char *system = options->system != NULL ? options->system : "/usr/share/pasapas";
    if (app == NULL || copy(&app->folders, folders) != PAP_OK ||
        copy(&app->system, system) != PAP_OK || copy(&app->home, options->home) != PAP_OK) {
        pap_app_free(app);
        return pap_error_no_memory(error);
    }
    if (app->home == NULL)
        pap_dirs_home(&app->home,
                      NULL); /* without a home, each method that needs it reports the error */
    app->scan_wanted = true;
    app->shared = options->shared || pap_policy_is_shared(options->policy);
    *out = app;
    return PAP_OK;
}

void pap_app_free(struct pap_app *app)
{
    if (app == NULL)
        return;
    pap_databases_close(app);
    free(app->home);
    free(app->folders);
    free(app->system);
    free(app);
}

enum pap_status pap_app_answer(struct pap_app *app, const struct pap_caller *caller,
                               const void *message, size_t length, struct pap_buffer *answer)
{
    app->caller = *caller;
    size_t most =
        caller->transport == PAP_TRANSPORT_NATIVE ? PAP_RPC_BATCH_MAX : PAP_RPC_BATCH_SERVED_MAX;
    enum pap_status status = pap_rpc_answer(message, length, most, pap_dispatch_call, app, answer);
    app->answered = true;
    return status;
}

/* Notifies the peer once of a change by this or another process. */
static enum pap_status tell_changes(struct pap_app *app, struct pap_buffer *message,
                                    struct pap_error *error)
{
    int64_t generation = 0;
    enum pap_status status = pap_library_generation(app->library, &generation, error);
    if (status != PAP_OK || generation == app->generation)
        return status;
    json_t *params = json_pack("{s:I}", "generation", (json_int_t)generation);
    status = params == NULL ? PAP_NO_MEMORY : pap_rpc_notify("guides.changed", params, message);
    json_decref(params);
    if (status == PAP_OK)
        app->generation = generation;
    return status;
}

static bool is_used(void *context, const char *id, int64_t revision)
{
    struct pap_app *app = context;
    struct pap_journal *journal = NULL;
    bool used = false;
    if (!pap_databases_has_journal(app))
        return false;
    enum pap_status status = pap_databases_journal(app, &journal, NULL);
    if (status == PAP_OK)
        status = pap_journal_session_uses(journal, id, revision, &used, NULL);
    return used || status != PAP_OK; /* on a failure the revision is kept */
}

/* Runs one slice of a requested scan. */
static enum pap_status scan(struct pap_app *app, bool *more, struct pap_error *error)
{
    if (app->scan == NULL)
        app->scan = pap_library_scan_new(app->library);
    return app->scan == NULL ? pap_error_no_memory(error)
                             : pap_library_scan_step(app->scan, more, error);
}

bool pap_app_idle(struct pap_app *app, struct pap_buffer *message)
{
    struct pap_library *library = NULL;
    struct pap_error error = {0};
    bool more = false;
    if (!app->answered)
        return false;
    if (app->journal != NULL)
        pap_journal_erase_finish(app->journal,
                                 NULL); /* another process may have blocked the sweep */
    enum pap_status status = pap_databases_library(app, &library, &error);
    if (status == PAP_OK && app->scan_wanted)
        status = scan(app, &more, &error);
    if (status == PAP_OK && !more)
        status = tell_changes(app, message, &error);
    if (status == PAP_OK && !more && app->scan_wanted)
        status = pap_library_guide_prune(library, pap_clock_wall_ms() - keep_replaced_ms, is_used,
                                         app, &error);
    if (!more)
        app->scan_wanted = false;
    if (status != PAP_OK)
        pap_log("scanning the folders of guides: %s", error.en);
    return more;
}

#include "app/methods.h"

#include "base/dirs.h"
#include "store/summary.h"

enum pap_status pap_app_journal(struct pap_app *app, struct pap_journal **journal,
                                struct pap_error *error)
{
    enum pap_status status = PAP_OK;
    if (app->journal == NULL) {
        /* PASAPAS_SHARED: nothing of it may touch the disk. */
        const struct pap_journal_options options = {.home = app->shared ? NULL : app->home};
        if (!app->shared && app->home == NULL) {
            char *home = NULL;
            return pap_dirs_home(&home, error); /* says which variable is missing */
        }
        status = pap_journal_open(&options, &app->journal, error);
    }
    *journal = app->journal;
    return status;
}

enum pap_status pap_method_journal_summary(struct pap_app *app, const json_t *params,
                                           json_t **result, struct pap_error *error)
{
    struct pap_journal *journal = NULL;
    json_t *guides = NULL;
    enum pap_status status = pap_app_journal(app, &journal, error);
    if (status == PAP_OK)
        status = pap_summary_read(journal, json_string_value(json_object_get(params, "person")),
                                  &guides, error);
    if (status != PAP_OK)
        return status;
    *result = json_pack("{s:o}", "guides", guides);
    return *result == NULL ? PAP_NO_MEMORY : PAP_OK;
}

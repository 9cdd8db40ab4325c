/* The library and the journals of an app, opened on first use. The app owns them. */
#ifndef PAP_APP_DATABASES_H
#define PAP_APP_DATABASES_H

#include "app/methods.h"

/* The library of guides. */
enum pap_status pap_databases_library(struct pap_app *app, struct pap_library **library,
                                      struct pap_error *error);

/* The journal for the current use of the computer: on disk, or in memory for PAP_USE_EVERYONE. */
enum pap_status pap_databases_journal(struct pap_app *app, struct pap_journal **journal,
                                      struct pap_error *error);

/*
 * The journal on disk, for any use of the computer. PAP_UNAVAILABLE if a policy forbids opening it.
 */
enum pap_status pap_databases_kept_journal(struct pap_app *app, struct pap_journal **journal,
                                           struct pap_error *error);

/* Whether a journal exists; pap_databases_journal() would otherwise create one. */
bool pap_databases_has_journal(const struct pap_app *app);

typedef enum pap_status pap_journal_open_fn(struct pap_app *app, struct pap_journal **journal,
                                            struct pap_error *error);
typedef enum pap_status pap_journal_fn(struct pap_journal *journal, const json_t *params,
                                       json_t **result, struct pap_error *error);

/*
 * Opens a journal and runs `act` on it. If the journal is damaged, sets it aside and runs `act`
 * again on a new one, so that guides keep working after a disk failure.
 */
enum pap_status pap_databases_on_journal(struct pap_app *app, pap_journal_open_fn *opens,
                                         pap_journal_fn *act, const json_t *params, json_t **result,
                                         struct pap_error *error);

/* Closes all of them. */
void pap_databases_close(struct pap_app *app);

#endif

/* The library and the journals of an app, opened on first need. They are the app's. */
#ifndef PAP_APP_DATABASES_H
#define PAP_APP_DATABASES_H

#include "app/methods.h"

/* The library of guides. */
enum pap_status pap_databases_library(struct pap_app *app, struct pap_library **library,
                                      struct pap_error *error);

/* The journal of who uses the computer: on disk, or in memory where everyone does. */
enum pap_status pap_databases_journal(struct pap_app *app, struct pap_journal **journal,
                                      struct pap_error *error);

/*
 * The journal on disk, whoever uses the computer. PAP_UNAVAILABLE where a policy keeps it from
 * being opened.
 */
enum pap_status pap_databases_kept_journal(struct pap_app *app, struct pap_journal **journal,
                                           struct pap_error *error);

/* Whether there is any journal, which pap_databases_journal() would make otherwise. */
bool pap_databases_has_journal(const struct pap_app *app);

typedef enum pap_status pap_journal_open_fn(struct pap_app *app, struct pap_journal **journal,
                                            struct pap_error *error);
typedef enum pap_status pap_journal_fn(struct pap_journal *journal, const json_t *params,
                                       json_t **result, struct pap_error *error);

/*
 * Opens a journal and acts on it. One that proves damaged is set aside and the act is done again
 * on a new one, so that a person is guided on today whatever happened to the disk.
 */
enum pap_status pap_databases_on_journal(struct pap_app *app, pap_journal_open_fn *opens,
                                         pap_journal_fn *act, const json_t *params, json_t **result,
                                         struct pap_error *error);

/* Closes all of them. */
void pap_databases_close(struct pap_app *app);

#endif

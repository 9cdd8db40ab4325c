/*
 * One function a method, named after it. The table in dispatch.c is data: name, transports,
 * parameters with their types. A function gets parameters that were checked against it.
 */
#ifndef PAP_APP_METHODS_H
#define PAP_APP_METHODS_H

#include "app/app.h"
#include "wire/rpc.h"

#include <stdint.h>

struct pap_catalog;
struct pap_journal;

struct pap_app {
    char *home; /* folder of the databases; NULL: none could be found */
    char *folders;
    char *system;
    bool shared;
    bool answered; /* the first answer is out: idle work may begin */
    bool look;     /* at the guide folders, when there is time: after the start and each hello */
    enum pap_transport transport; /* of the message that is being answered */
    int64_t generation;           /* of the guides, as the other end knows it */
    struct pap_catalog *catalog;  /* opened on first need, see pap_app_catalog() */
    struct pap_journal *journal;  /* likewise */
};

/*
 * Runs one method. `params` is borrowed and holds what the table asks for. `*result` is a new
 * reference. On failure the status becomes an error code in dispatch.c and `error` its message.
 */
typedef enum pap_status pap_method_fn(struct pap_app *app, const json_t *params, json_t **result,
                                      struct pap_error *error);

pap_method_fn pap_method_hello;
pap_method_fn pap_method_guides_sites;
pap_method_fn pap_method_guides_find;
pap_method_fn pap_method_guides_search;
pap_method_fn pap_method_guides_get;
pap_method_fn pap_method_people_list;
pap_method_fn pap_method_people_add;
pap_method_fn pap_method_people_remove;
pap_method_fn pap_method_sessions_start;
pap_method_fn pap_method_sessions_record;
pap_method_fn pap_method_sessions_finish;
pap_method_fn pap_method_sessions_open;
pap_method_fn pap_method_sessions_resume;
pap_method_fn pap_method_journal_summary;
pap_method_fn pap_method_journal_export;
pap_method_fn pap_method_journal_erase;

/* The catalogue or journal, opened on first need. Owned by `app`. */
enum pap_status pap_app_catalog(struct pap_app *app, struct pap_catalog **catalog,
                                struct pap_error *error);
enum pap_status pap_app_journal(struct pap_app *app, struct pap_journal **journal,
                                struct pap_error *error);

/* The names of the methods that `transport` has, as a new JSON array; NULL without memory. */
json_t *pap_method_names(enum pap_transport transport);

#endif

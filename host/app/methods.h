/*
 * One function a method, named after it. The table in dispatch.c is data: name, transports,
 * parameters with their types. A function gets parameters that were checked against it.
 */
#ifndef PAP_APP_METHODS_H
#define PAP_APP_METHODS_H

#include "app/app.h"
#include "wire/rpc.h"

#include <stdint.h>

struct pap_journal;
struct pap_library;
struct pap_library_scan;

struct pap_app {
    char *home; /* folder of the databases; NULL: none could be found */
    char *folders;
    char *system;
    bool shared;
    bool answered;                 /* the first answer is out: idle work may begin */
    bool scan_wanted;              /* of the guide folders: after the start and each hello */
    int64_t scanned;               /* when it was last wanted, monotonic ms */
    struct pap_caller caller;      /* whose message is being answered */
    int64_t generation;            /* of the guides, as the other end knows it */
    struct pap_library *library;   /* opened on first need, see databases.h */
    struct pap_library_scan *scan; /* of it; NULL until the first */
    struct pap_journal *journal;   /* likewise, on disk */
    struct pap_journal *memory;    /* where everyone uses the computer */
    bool verify_on_open;           /* the journal seemed damaged: look through it when opening */
};

/*
 * Runs one method. `params` is borrowed and holds what the table asks for. `*result` is a new
 * reference. On failure the status becomes an error code in dispatch.c and `error` its message.
 */
typedef enum pap_status pap_method_fn(struct pap_app *app, const json_t *params, json_t **result,
                                      struct pap_error *error);

pap_method_fn pap_method_guides_sites;
pap_method_fn pap_method_guides_find;
pap_method_fn pap_method_guides_search;
pap_method_fn pap_method_guides_get;
pap_method_fn pap_method_people_list;
pap_method_fn pap_method_people_choose;
pap_method_fn pap_method_people_add;
pap_method_fn pap_method_people_remove;
pap_method_fn pap_method_sessions_start;
pap_method_fn pap_method_sessions_record;
pap_method_fn pap_method_sessions_finish;
pap_method_fn pap_method_sessions_open;
pap_method_fn pap_method_sessions_resume;
pap_method_fn pap_method_journal_summary;
pap_method_fn pap_method_journal_drift;
pap_method_fn pap_method_journal_export;
pap_method_fn pap_method_journal_erase;
pap_method_fn pap_method_room_open;
pap_method_fn pap_method_room_admit;
pap_method_fn pap_method_room_join;
pap_method_fn pap_method_room_resume;
pap_method_fn pap_method_room_remove;
pap_method_fn pap_method_room_leave;

#endif

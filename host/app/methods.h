/*
 * One function per method, named after it. The table in dispatch.c is data: name, transports, typed
 * parameters. A function receives parameters already checked against the table.
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
    char *home; /* folder of the databases; NULL: none found */
    char *folders;
    char *system;
    bool shared;
    bool answered;                 /* the first response was sent: background work may begin */
    bool scan_wanted;              /* a scan of the guide folders: after the start and each hello */
    int64_t scanned;               /* when it was last requested, monotonic ms */
    struct pap_caller caller;      /* sender of the message being handled */
    int64_t generation;            /* the last generation of the guides sent to the peer */
    struct pap_library *library;   /* opened on first use, see databases.h */
    struct pap_library_scan *scan; /* of the library; NULL until the first */
    struct pap_journal *journal;   /* opened on first use, on disk */
    struct pap_journal *memory;    /* the journal in memory, for PAP_USE_EVERYONE */
    bool verify_on_open;           /* the journal may be damaged: verify it when opening */
};

/*
 * Runs one method. `params` is borrowed and already checked against the table. `*result` is a new
 * reference. On failure dispatch.c turns the status into an error code and uses the message of
 * `error`.
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

/* Files of a folder that anybody may read, and nothing else of this computer. */
#ifndef PAP_SERVICE_STATIC_FILE_H
#define PAP_SERVICE_STATIC_FILE_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

struct pap_static_file {
    int descriptor; /* the caller's, to close() */
    uint64_t length;
    const char *type; /* for Content-Type */
    char tag[64];     /* with its quotes, for ETag: another one whenever the bytes may be others */
};

/*
 * Opens what `path` ("/aide/", "/packs/a.json": decoded, from the first slash on) names below
 * `folder`; a path that ends in a slash means index.html. No connection is followed below the
 * folder, and no part of a path may begin with a dot. PAP_NOT_FOUND; PAP_CONFLICT: it is a folder,
 * and the path lacks its slash.
 */
enum pap_status pap_static_file_open(const char *folder, const char *path,
                                     struct pap_static_file *file);

/* Whether a header If-None-Match names this tag (RFC 9110, 13.1.2). */
bool pap_static_file_is_known(const char *header, const char *tag);

#endif

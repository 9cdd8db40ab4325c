/* Public files of one folder; nothing outside of it can be read. */
#ifndef PAP_SERVICE_STATIC_FILE_H
#define PAP_SERVICE_STATIC_FILE_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

struct pap_static_file {
    int descriptor; /* owned by the caller, who must close() it */
    uint64_t length;
    const char *type; /* for Content-Type */
    char tag[64];     /* quoted value of ETag; changes whenever the bytes may have changed */
};

/*
 * Opens the file that `path` ("/aide/", "/packs/a.json": decoded, from the first slash on) names
 * below `folder`. A path that ends in a slash means index.html. No symbolic link is followed below
 * the folder, and no path component may begin with a dot. PAP_NOT_FOUND; PAP_CONFLICT: it is a
 * folder, and the path lacks its trailing slash.
 */
enum pap_status pap_static_file_open(const char *folder, const char *path,
                                     struct pap_static_file *file);

/* Whether an If-None-Match header contains this tag (RFC 9110, 13.1.2). */
bool pap_static_file_is_known(const char *header, const char *tag);

#endif

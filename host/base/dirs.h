/* Folders of this program. */
#ifndef PAP_BASE_DIRS_H
#define PAP_BASE_DIRS_H

#include "base/error.h"

/*
 * The folder of the databases: $PASAPAS_HOME, else $XDG_DATA_HOME/pasapas, else
 * $HOME/.local/share/pasapas. Creates nothing. The caller frees `*path`. PAP_UNAVAILABLE if none of
 * the three is set; PAP_NO_MEMORY.
 */
enum pap_status pap_dirs_home(char **path, struct pap_error *error);

/* Creates `path` and its parents with mode 0700; one that exists is fine. PAP_IO, PAP_FULL,
 * PAP_READ_ONLY. */
enum pap_status pap_dirs_make(const char *path, struct pap_error *error);

/*
 * Makes an empty folder that only this user may access, in $TMPDIR or else /tmp. The caller frees
 * `*path`. Errors as above; PAP_NO_MEMORY.
 */
enum pap_status pap_dirs_make_temporary(char **path, struct pap_error *error);

/* Removes a folder recursively; follows no links. Ignores failures. */
void pap_dirs_remove(const char *path);

/* "folder/name" in new memory; the caller frees it. NULL without memory. */
char *pap_dirs_join(const char *folder, const char *name);

#endif

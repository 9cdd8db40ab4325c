/*
 * Setting a damaged database aside: renamed, never deleted, with its -wal, -shm and -journal.
 *
 * Whoever has the database open holds NAME-lock shared for as long; whoever renames holds it
 * exclusively. Without that, a second process would go on writing into the renamed file and its
 * answered events would be gone. The lock is flock(2), which the system takes back from a process
 * that dies. The file stays; it is empty.
 */
#ifndef PAP_STORE_QUARANTINE_H
#define PAP_STORE_QUARANTINE_H

#include "base/error.h"

#include <stdbool.h>

/*
 * Takes the lock of the database at `path`, waiting at most `wait_ms`. `*lock` is closed by
 * pap_quarantine_unlock(). A file system without locks gives -1 for a shared lock, and PAP_IO for
 * an exclusive one. PAP_BUSY, PAP_READ_ONLY, PAP_FULL, PAP_IO, PAP_NO_MEMORY.
 */
enum pap_status pap_quarantine_lock(const char *path, bool exclusive, int wait_ms, int *lock,
                                    struct pap_error *error);
void pap_quarantine_unlock(int lock);

/* Renames the database at `path` to NAME.aside-TIME-N; to be called under the exclusive lock. */
enum pap_status pap_quarantine_move(const char *path, struct pap_error *error);

/*
 * Deletes what was ever set aside of the database at `path`: what was erased from the journal must
 * not live on in a damaged copy of it. PAP_IO, PAP_READ_ONLY, PAP_NO_MEMORY.
 */
enum pap_status pap_quarantine_delete(const char *path, struct pap_error *error);

#endif

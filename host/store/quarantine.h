/*
 * Sets a damaged database aside: renames it with its -wal, -shm and -journal files, never deletes
 * it.
 *
 * A process that has the database open holds a shared lock on NAME-lock; a process that renames it
 * holds the exclusive lock. Without the lock, a second process would keep writing into the renamed
 * file and acknowledged events would be lost. The lock is flock(2), which the system releases when
 * a process dies. The lock file is empty and is not deleted.
 */
#ifndef PAP_STORE_QUARANTINE_H
#define PAP_STORE_QUARANTINE_H

#include "base/error.h"

#include <stdbool.h>

/*
 * Takes the lock of the database at `path`, waiting at most `wait_ms`. The caller releases `*lock`
 * with pap_quarantine_unlock(). On a file system without locks, a shared lock gives -1 and an
 * exclusive one PAP_IO. PAP_BUSY, PAP_READ_ONLY, PAP_FULL, PAP_IO, PAP_NO_MEMORY.
 */
enum pap_status pap_quarantine_lock(const char *path, bool exclusive, int wait_ms, int *lock,
                                    struct pap_error *error);
void pap_quarantine_unlock(int lock);

/* Renames the database at `path` to NAME.aside-TIME-N. The caller holds the exclusive lock. */
enum pap_status pap_quarantine_move(const char *path, struct pap_error *error);

/*
 * Deletes all copies of the database at `path` that were set aside: data erased from the journal
 * must not survive in a damaged copy. PAP_IO, PAP_READ_ONLY, PAP_NO_MEMORY.
 */
enum pap_status pap_quarantine_delete(const char *path, struct pap_error *error);

#endif

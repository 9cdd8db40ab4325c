/*
 * A disk that fails. A SQLite VFS in front of the system's own: the N-th operation of a kind can
 * be made to fail, and the power can be cut, which takes back every write that was not synced.
 */
#ifndef PAP_TESTS_FAULTVFS_H
#define PAP_TESTS_FAULTVFS_H

#include <stdbool.h>

enum fault_kind {
    FAULT_OPEN,
    FAULT_READ,
    FAULT_WRITE,
    FAULT_SYNC,
    FAULT_TRUNCATE,
    FAULT_LOCK,
    FAULT_DELETE,
    FAULT_SHARED, /* the WAL's shared memory: mapping and locks */
    FAULT_KINDS,
};

/* What a real disk would answer where an operation of each kind fails; a write finds it full. */
extern const int fault_codes[FAULT_KINDS];

/* Becomes SQLite's default VFS. Once, after chaos_install(). */
void fault_install(void);

/* From now on the `nth` operation (from 1) of `kind` fails with `code`; with `lasting`, all of all
 * kinds from that one on, as on a disk that is gone. */
void fault_arm(enum fault_kind kind, int nth, int code, bool lasting);

/* All succeeds again. Returns whether something had failed. */
bool fault_disarm(void);

/* Takes back, in every file that is open, all that was written since its last sync; from now on
 * every operation fails, until fault_disarm(). */
void fault_power_cut(void);

#endif

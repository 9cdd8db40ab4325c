/*
 * Disk failures: a SQLite VFS in front of the system's own. The N-th operation of a kind can be
 * made to fail, and a power cut can be simulated, which undoes every write that was not synced.
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

/*
 * The error code of a real disk for a failed operation of each kind; a failed write means a full
 * disk.
 */
extern const int fault_codes[FAULT_KINDS];

/* Installs the VFS as SQLite's default. Call once, after chaos_install(). */
void fault_install(void);

/*
 * From now on the `nth` operation (from 1) of `kind` fails with `code`; with `lasting`, every later
 * operation of every kind fails too, as on a removed disk.
 */
void fault_arm(enum fault_kind kind, int nth, int code, bool lasting);

/* Ends the failures. Returns whether an operation failed. */
bool fault_disarm(void);

/*
 * In every open file, undoes all writes since its last sync; from now on every operation fails,
 * until fault_disarm().
 */
void fault_power_cut(void);

#endif

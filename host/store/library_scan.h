/*
 * Fills the library from folders. Changes since the last scan are written in short slices, so that
 * requests that arrive in between are not delayed.
 */
#ifndef PAP_STORE_LIBRARY_SCAN_H
#define PAP_STORE_LIBRARY_SCAN_H

#include "store/library.h"

struct pap_library_scan;

/* The progress of a scan; `library` must outlive it. NULL without memory. */
struct pap_library_scan *pap_library_scan_new(struct pap_library *library);
void pap_library_scan_free(struct pap_library_scan *scan);

/*
 * Scans for about two milliseconds; `*more` tells whether to continue. After the end, the next call
 * starts a new scan. Broken guides are logged once and skipped. A library that can no longer be
 * written moves to memory and is filled there. PAP_NO_MEMORY, and the errors of a library in
 * memory.
 */
enum pap_status pap_library_scan_step(struct pap_library_scan *scan, bool *more,
                                      struct pap_error *error);

/* Runs a scan to its end. */
enum pap_status pap_library_scan_all(struct pap_library *library, struct pap_error *error);

#endif

/*
 * Filling the library from folders: what changed since the last scan goes into the tables, slice by
 * slice, so that whoever has to answer in between is not kept waiting.
 */
#ifndef PAP_STORE_LIBRARY_SCAN_H
#define PAP_STORE_LIBRARY_SCAN_H

#include "store/library.h"

struct pap_library_scan;

/* How far a scan has come; `library` outlives it. NULL without memory. */
struct pap_library_scan *pap_library_scan_new(struct pap_library *library);
void pap_library_scan_free(struct pap_library_scan *scan);

/*
 * Scans for about two milliseconds; `*more` says whether to go on. After the end the next call
 * begins again. Broken guides are logged once and left out. A library that can no longer be written
 * moves to memory and is filled there. PAP_NO_MEMORY, and what a library in memory can fail with.
 */
enum pap_status pap_library_scan_step(struct pap_library_scan *scan, bool *more,
                                      struct pap_error *error);

/* The same until all is scanned. */
enum pap_status pap_library_scan_all(struct pap_library *library, struct pap_error *error);

#endif

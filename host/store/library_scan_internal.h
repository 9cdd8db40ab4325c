/* Shared by the files of a scan; private to them. */
#ifndef PAP_STORE_LIBRARY_SCAN_INTERNAL_H
#define PAP_STORE_LIBRARY_SCAN_INTERNAL_H

#include "store/library_internal.h"
#include "store/library_scan.h"

#include <dirent.h>
#include <sys/stat.h>

enum library_scan_stage {
    SCAN_IDLE,    /* no scan in progress */
    SCAN_FILES,   /* known files: changed or gone? */
    SCAN_FOLDERS, /* changed folders: anything new in them? */
};

struct pap_library_scan {
    struct pap_library *library;
    enum library_scan_stage stage;
    size_t source; /* index among the library's sources */
    char *after;   /* the last path done in this stage; NULL: none yet */
    DIR *folder;   /* being read, NULL: none */
    char *folder_path;
    int64_t folder_time; /* pap_library_scan_file_time() before it was read */
    bool again;          /* rescan: a refused file may be valid now */
    unsigned busy;       /* consecutive attempts that found another process writing */
};

/* The source being scanned. */
static inline struct library_source *pap_library_scan_source(const struct pap_library_scan *scan)
{
    return &scan->library->sources.items[scan->source];
}

/* Moves the scan past `path`; takes ownership of it. */
void pap_library_scan_file_move(struct pap_library_scan *scan, char *path);

/* Modification time of a file or folder in ns since 1970. */
int64_t pap_library_scan_file_changed(const struct stat *info);

/* The same; -1 if it is so recent that a later change could get the same time. */
int64_t pap_library_scan_file_time(const struct stat *info);

/* Scans the known file after scan->after and advances it; sets `*done` if there is none. */
enum pap_status pap_library_scan_file_step(struct pap_library_scan *scan, bool *done,
                                           struct pap_error *error);

/* Adds a file found in a folder, unless the table has it. Takes ownership of `path`. */
enum pap_status pap_library_scan_file_discover(struct pap_library_scan *scan, char *path,
                                               struct pap_error *error);

/* Ensures that the source's own folder is among the folders to read. */
enum pap_status pap_library_scan_folder_enter(struct pap_library_scan *scan,
                                              struct pap_error *error);

/* One step through the source's folders; sets `*done` when all are read. */
enum pap_status pap_library_scan_folder_step(struct pap_library_scan *scan, bool *done,
                                             struct pap_error *error);

#endif

/* What the files of a scan share; nobody else includes this. */
#ifndef PAP_STORE_LIBRARY_SCAN_INTERNAL_H
#define PAP_STORE_LIBRARY_SCAN_INTERNAL_H

#include "store/library_internal.h"
#include "store/library_scan.h"

#include <dirent.h>
#include <sys/stat.h>

enum library_scan_stage {
    SCAN_IDLE,    /* nothing under way */
    SCAN_FILES,   /* files that are known: changed or gone? */
    SCAN_FOLDERS, /* folders that changed: something new in them? */
};

struct pap_library_scan {
    struct pap_library *library;
    enum library_scan_stage stage;
    size_t source; /* place among the library's sources */
    char *after;   /* the path that was done last in this stage; NULL: none yet */
    DIR *folder;   /* being read, NULL: none */
    char *folder_path;
    int64_t folder_time; /* as pap_library_scan_file_time() gave it before it was read */
    bool again;          /* a file that was refused may be fine now */
    unsigned busy;       /* times in a row that another process was writing */
};

/* The source that is scanned. */
static inline struct library_source *pap_library_scan_source(const struct pap_library_scan *scan)
{
    return &scan->library->sources.items[scan->source];
}

/* Goes on behind `path`, which it takes over. */
void pap_library_scan_file_move(struct pap_library_scan *scan, char *path);

/* Nanoseconds since 1970 at which a file or folder was changed. */
int64_t pap_library_scan_file_changed(const struct stat *info);

/* The same, -1 where it is too young to tell a later change from this one. */
int64_t pap_library_scan_file_time(const struct stat *info);

/* Scans the known file behind scan->after, which moves; `*done` where there is none. */
enum pap_status pap_library_scan_file_step(struct pap_library_scan *scan, bool *done,
                                           struct pap_error *error);

/* Takes a file that a folder holds, if the table does not know it yet. */
enum pap_status pap_library_scan_file_discover(struct pap_library_scan *scan, char *path,
                                               struct pap_error *error);

/* Makes sure that the source's own folder is among those to be read. */
enum pap_status pap_library_scan_folder_enter(struct pap_library_scan *scan,
                                              struct pap_error *error);

/* One step in the folders of the source; `*done` where all are read. */
enum pap_status pap_library_scan_folder_step(struct pap_library_scan *scan, bool *done,
                                             struct pap_error *error);

#endif

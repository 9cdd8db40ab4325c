/* What the files of the catalogue share; nobody else includes this. */
#ifndef PAP_STORE_LIBRARY_INTERNAL_H
#define PAP_STORE_LIBRARY_INTERNAL_H

#include "base/buffer.h"
#include "guide/guide.h"
#include "store/library.h"

#include <dirent.h>
#include <sqlite3.h>
#include <sys/stat.h>

/* Where guides come from, best first: a source's rank is its place in the catalogue's list. */
struct library_source {
    char *name;    /* "installed" or an absolute path */
    int64_t rowid; /* 0 until the first look writes it down */
};

enum library_stage {
    LOOK_NOT,     /* nothing under way */
    LOOK_FILES,   /* files that are known: changed or gone? */
    LOOK_FOLDERS, /* folders that changed: something new in them? */
};

/* How far a look at the folders has come; it outlives the slices. */
struct library_scan {
    enum library_stage stage;
    size_t source; /* place in the catalogue's list */
    char *after;   /* the path that was done last in this stage; NULL: none yet */
    DIR *folder;   /* being read, NULL: none */
    char *folder_path;
    int64_t folder_time; /* as library_scan_time() gave it before it was read */
    bool writing;        /* a transaction is open */
    bool notable;        /* and a reader could notice what it changed */
    int64_t since;       /* when it was opened, monotonic ms */
    bool again;          /* a file that was refused may be fine now */
    unsigned busy;       /* times that another process was writing */
};

/* One prepared statement each, made when it is first needed. */
enum library_statement {
    STATEMENT_GENERATION,
    STATEMENT_GENERATION_RAISE,
    STATEMENT_SITES,
    STATEMENT_FIND,
    STATEMENT_VOCABULARY,
    STATEMENT_SEARCH,
    STATEMENT_LATEST,
    STATEMENT_GET,
    STATEMENT_LIST,
    STATEMENT_BROKEN,
    STATEMENT_SOURCE,
    STATEMENT_SOURCE_ADD,
    STATEMENT_GUIDE_FIND,
    STATEMENT_GUIDE_PUT,
    STATEMENT_DOCUMENT,
    STATEMENT_DOCUMENT_PUT,
    STATEMENT_SITE_PUT,
    STATEMENT_SITES_DELETE,
    STATEMENT_WORDS_PUT,
    STATEMENT_WORDS_DELETE,
    STATEMENT_RETIRE,
    STATEMENT_INSTALLED,
    STATEMENT_RETIRED,
    STATEMENT_GUIDE_DELETE,
    STATEMENT_DOCUMENT_DELETE,
    STATEMENT_FILE_NEXT,
    STATEMENT_FILE_KNOWN,
    STATEMENT_FILE_DOUBLE,
    STATEMENT_FILE_PUT,
    STATEMENT_FILE_DELETE,
    STATEMENT_FILE_RETRY,
    STATEMENT_FOLDER_NEXT,
    STATEMENT_FOLDER_KNOWN,
    STATEMENT_FOLDER_PUT,
    STATEMENT_FOLDER_DELETE,
    STATEMENTS
};

struct pap_library {
    sqlite3 *database;
    sqlite3_stmt *statements[STATEMENTS];
    struct library_source *sources;
    size_t source_count;
    struct pap_error trouble; /* why the database is in memory; PAP_OK: it is on disk */
    struct library_scan look;
};

enum { SOURCE_INSTALLED = 0 };

/*
 * Of guides with one id, the one that is shown: of the best source that this process has, the
 * highest revision. pap_rank() is NULL for the sources of others.
 */
#define CATALOG_IS_SHOWN                                                                           \
    " g.retired IS NULL AND pap_rank(g.source) IS NOT NULL"                                        \
    " AND NOT EXISTS (SELECT 1 FROM guide o WHERE o.id = g.id AND o.retired IS NULL"               \
    " AND (pap_rank(o.source) < pap_rank(g.source)"                                                \
    " OR (o.source = g.source AND o.revision > g.revision))) "

/*
 * The statement in `slot`, reset and ready to be bound, prepared from `sql` the first time. It
 * stays the catalogue's; whoever steps it resets it, since an open reader holds back others.
 */
enum pap_status library_statement(struct pap_library *library, enum library_statement slot,
                                  const char *sql, sqlite3_stmt **statement,
                                  struct pap_error *error);

/* Runs a statement that gives no rows and resets it. */
enum pap_status library_run(struct pap_library *library, sqlite3_stmt *statement,
                            struct pap_error *error);

/* Runs SQL without parameters ("BEGIN IMMEDIATE"). */
enum pap_status library_execute(struct pap_library *library, const char *sql,
                                struct pap_error *error);

/*
 * Begins to read: one moment of the tables. While the look has a transaction open, that is the
 * moment, and nobody waits for its commit.
 */
enum pap_status library_begin(struct pap_library *library, struct pap_error *error);

/* Ends what library_begin() began; returns the first failure. */
enum pap_status library_end(struct pap_library *library, enum pap_status status,
                            struct pap_error *error);

/* Ends a transaction: commits if `status` is PAP_OK, else rolls back; returns the first failure. */
enum pap_status library_commit(struct pap_library *library, enum pap_status status,
                               struct pap_error *error);

enum pap_status library_raise_generation(struct pap_library *library, struct pap_error *error);

/* pap_guide_parse() with the first finding as the error. */
enum pap_status library_parse(const char *bytes, size_t length, struct pap_guide *guide,
                              struct pap_error *error);

/*
 * Writes a guide and all that is found by it, inside a transaction. `source` is a rowid. `*rowid`
 * is the guide's; `*changed` whether a reader could notice. The bytes are stored as they are.
 */
enum pap_status library_put(struct pap_library *library, int64_t source,
                            const struct pap_guide *guide, const char *bytes, size_t length,
                            int64_t *rowid, bool *changed, struct pap_error *error);

/* Takes a guide from the readers and keeps it for those who are being guided with it. */
enum pap_status library_retire(struct pap_library *library, int64_t rowid, struct pap_error *error);

/* Whether the stored document of `rowid` is these bytes. */
enum pap_status library_holds(struct pap_library *library, int64_t rowid, const char *bytes,
                              size_t length, bool *same, struct pap_error *error);

/* The words that a guide is found by, folded, in all its languages. */
struct library_words {
    struct pap_buffer title;
    struct pap_buffer summary; /* and topics */
    struct pap_buffer steps;
};

enum pap_status library_words_write(const struct pap_guide *guide, struct library_words *words,
                                    struct pap_error *error);
void library_words_clear(struct library_words *words);

/* The card of a guide as its row keeps it, all languages; `*card` is the caller's, to free(). */
enum pap_status library_card_write(const struct pap_guide *guide, char **card,
                                   struct pap_error *error);

/* A card as readers get it, from its row; a new reference, NULL without memory. */
json_t *library_card(const char *id, int64_t revision, const char *card, const char *locale);

/* From here on in memory, with a copy of what could be read; logs `cause`. PAP_NO_MEMORY. */
enum pap_status library_move_to_memory(struct pap_library *library, const struct pap_error *cause,
                                       struct pap_error *error);

/* Asks the tables anew what the sources are called, after a change that was taken back. */
void library_forget_sources(struct pap_library *library);

/* Commits what the look has changed so far, for those who tell a generation or write. */
void library_scan_pause(struct pap_library *library);

/* Forgets how far the look has come. */
void library_scan_clear(struct pap_library *library);

/* Begins a transaction at the first change. PAP_BUSY: in a later slice. */
enum pap_status library_scan_begin(struct pap_library *library, struct pap_error *error);

/* The rowid of the source that is looked at. */
int64_t library_scan_source(const struct pap_library *library);

/* A statement with that source and `path` bound to its parameters 1 and 2. */
enum pap_status library_scan_path(struct pap_library *library, enum library_statement slot,
                                  const char *sql, const char *path, sqlite3_stmt **statement,
                                  struct pap_error *error);

/* Whether a statement of that kind finds `path`. */
enum pap_status library_scan_knows(struct pap_library *library, enum library_statement slot,
                                   const char *sql, const char *path, bool *known,
                                   struct pap_error *error);

/* Nanoseconds since 1970. */
int64_t library_mtime(const struct stat *info);

/* The same, -1 where it is too young to tell a later change from this one. */
int64_t library_scan_time(const struct stat *info);

/* A file as the table knows it. */
struct library_scan_file {
    char *path;
    int64_t mtime;
    int64_t size;
    int64_t inode;
    int64_t guide; /* its row; 0: broken */
    bool exists;   /* in the table */
};

/* Looks at one file and writes down what changed. */
enum pap_status library_scan_file_look(struct pap_library *library,
                                       const struct library_scan_file *known,
                                       struct pap_error *error);

/* The next known file behind `after`; `exists` false where there is none. The path is new. */
enum pap_status library_scan_file_next(struct pap_library *library, const char *after,
                                       struct library_scan_file *known, struct pap_error *error);

/* Takes a file that a folder holds, if the table does not know it yet. */
enum pap_status library_scan_file_discover(struct pap_library *library, char *path,
                                           struct pap_error *error);

/* One step in the folders of the source that is looked at; `*done` where all are read. */
enum pap_status library_scan_folder_step(struct pap_library *library, bool *done,
                                         struct pap_error *error);

/* Makes sure that the source's own folder is among those to be read. */
enum pap_status library_scan_folder_enter(struct pap_library *library, struct pap_error *error);

/* Moves the place of the look behind `path`, which it takes over. */
void library_scan_move(struct pap_library *library, char *path);

#endif

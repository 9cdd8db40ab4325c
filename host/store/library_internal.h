/* Shared by the files of the library; private to them. */
#ifndef PAP_STORE_LIBRARY_INTERNAL_H
#define PAP_STORE_LIBRARY_INTERNAL_H

#include "base/buffer.h"
#include "guide/guide.h"
#include "store/library.h"
#include "store/transaction.h"

enum library_source_kind {
    LIBRARY_SOURCE_KEY,       /* a publisher's; `place` is the public key */
    LIBRARY_SOURCE_INSTALLED, /* files installed one by one; `place` is "" */
    LIBRARY_SOURCE_FOLDER,    /* `place` is an absolute path */
};

/* Lower values come first. Equal values keep the order in which the folders were given. */
enum library_precedence {
    LIBRARY_PRECEDENCE_KEY = 100, /* keys that the person added */
    LIBRARY_PRECEDENCE_INSTALLED = 200,
    LIBRARY_PRECEDENCE_SYSTEM = 300, /* the system's folder */
    LIBRARY_PRECEDENCE_FOLDER = 400, /* other folders */
};

/* A row of the table `source` as this process uses it. */
struct library_source {
    int64_t rowid; /* 0 until the first scan inserts it */
    enum library_source_kind kind;
    int64_t given;      /* the precedence that this process requests */
    int64_t precedence; /* the stored one: the best that any process requested */
    char *place;
};

/* The sources of this process, in order of precedence. */
struct library_sources {
    struct library_source *items;
    size_t count;
};

/*
 * A transaction that collects the changes of a scan, because each commit waits for the disk. It may
 * stay open across slices. Readers of this connection see its changes; a caller that needs them on
 * disk commits it.
 */
struct library_batch {
    bool open;
    bool visible;  /* a reader could notice what it changed */
    bool lost;     /* it was rolled back: the scan must restart */
    int64_t since; /* when it was opened, monotonic ms */
};

struct pap_library {
    struct pap_connection connection;
    struct library_sources sources;
    struct library_batch batch;
    struct pap_error trouble; /* why the database is in memory; PAP_OK: it is on disk */
};

/*
 * SQL condition for the guide that is shown among those with one id: the highest revision from the
 * first source of this process. pap_source_order() is NULL for sources of other processes.
 */
#define LIBRARY_IS_SHOWN                                                                           \
    " g.retired IS NULL AND pap_source_order(g.source) IS NOT NULL"                                \
    " AND NOT EXISTS (SELECT 1 FROM guide o WHERE o.id = g.id AND o.retired IS NULL"               \
    " AND (pap_source_order(o.source) < pap_source_order(g.source)"                                \
    " OR (o.source = g.source AND o.revision > g.revision))) "

/* --- library.c --- */

/*
 * Begins a read transaction: a consistent snapshot of the tables. If a batch is open, reads within
 * it, so that no reader waits for its commit.
 */
enum pap_status pap_library_begin_read(struct pap_library *library, struct pap_error *error);

/* Ends the transaction of pap_library_begin_read(); returns the first failure. */
enum pap_status pap_library_end_read(struct pap_library *library, enum pap_status status,
                                     struct pap_error *error);

/* Increments the generation, inside a transaction. */
enum pap_status pap_library_raise_generation(struct pap_library *library, struct pap_error *error);

/* Opens a batch unless one is open. PAP_BUSY after two milliseconds: retry in a later slice. */
enum pap_status pap_library_batch_begin(struct pap_library *library, struct pap_error *error);

/* Commits the batch if `status` is PAP_OK, else rolls it back, and returns the first failure. */
enum pap_status pap_library_batch_end(struct pap_library *library, enum pap_status status,
                                      struct pap_error *error);

/*
 * Commits the batch, for callers that report a generation or write themselves; a failure is logged.
 */
void pap_library_batch_flush(struct pap_library *library);

/*
 * Switches to a library in memory, with a copy of the readable tables; logs `cause`. PAP_NO_MEMORY.
 */
enum pap_status pap_library_move_to_memory(struct pap_library *library,
                                           const struct pap_error *cause, struct pap_error *error);

/* --- library_source.c --- */

/*
 * Adds a source given to this process. Takes ownership of `place`; NULL means that its allocation
 * failed.
 */
enum pap_status pap_library_source_add(struct library_sources *sources,
                                       enum library_source_kind kind, int64_t precedence,
                                       char *place, struct pap_error *error);

/*
 * Reads from the table: rowids and precedence of this process's sources, and the added keys.
 * Ignores folders of other processes. Sorts the sources.
 */
enum pap_status pap_library_source_read(struct library_sources *sources,
                                        struct pap_connection *connection, struct pap_error *error);

/* Whether the table already has the source with its precedence. */
bool pap_library_source_is_written(const struct library_source *source);

/* Inserts or updates a source, inside a transaction. */
enum pap_status pap_library_source_write(struct library_source *source,
                                         struct pap_connection *connection,
                                         struct pap_error *error);

/* Registers the SQL function pap_source_order(rowid); `sources` must outlive the connection. */
enum pap_status pap_library_source_register(struct library_sources *sources,
                                            struct pap_connection *connection,
                                            struct pap_error *error);

/* The rowid of the source of guides that were installed file by file. */
int64_t pap_library_source_installed(const struct library_sources *sources);

void pap_library_source_clear(struct library_sources *sources);

/* --- library_guide.c --- */

/* pap_guide_parse() with the first finding as the error. */
enum pap_status pap_library_guide_parse(const char *bytes, size_t length, struct pap_guide *guide,
                                        struct pap_error *error);

/*
 * Writes a guide and its lookup data, inside a transaction. `source` is a rowid. `*rowid` is the
 * guide's; `*changed` tells whether a reader could notice. The bytes are stored unchanged.
 */
enum pap_status pap_library_guide_put(struct pap_library *library, int64_t source,
                                      const struct pap_guide *guide, const char *bytes,
                                      size_t length, int64_t *rowid, bool *changed,
                                      struct pap_error *error);

/* Hides a guide from readers and keeps it for the sessions that still use it. */
enum pap_status pap_library_guide_retire(struct pap_library *library, int64_t rowid,
                                         struct pap_error *error);

/* Whether the stored document of `rowid` equals these bytes. */
enum pap_status pap_library_guide_holds(struct pap_library *library, int64_t rowid,
                                        const char *bytes, size_t length, bool *same,
                                        struct pap_error *error);

/* --- library_words.c --- */

/* The search words of a guide, folded, in all its languages. */
struct library_words {
    struct pap_buffer title;
    struct pap_buffer summary; /* and topics */
    struct pap_buffer steps;
};

enum pap_status pap_library_words_write(const struct pap_guide *guide, struct library_words *words,
                                        struct pap_error *error);
void pap_library_words_clear(struct library_words *words);

/* --- library_card.c --- */

/* The card as stored in the guide's row, in all languages; the caller frees `*card`. */
enum pap_status pap_library_card_write(const struct pap_guide *guide, char **card,
                                       struct pap_error *error);

/* Makes the card that readers receive from the stored one; a new reference, NULL without memory. */
json_t *pap_library_card_read(const char *id, int64_t revision, const char *card,
                              const char *locale);

#endif

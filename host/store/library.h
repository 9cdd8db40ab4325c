/*
 * The guides of this computer, in library.db: installed guides and guides in folders. A guide's key
 * is (source, id, revision). Sources have a precedence (a key that the person added, installed
 * guides, the system's folder, other folders): for each id, only the highest revision from the
 * first source is shown. The others are listed as shadowed and never replace it.
 *
 * The rows of folders are a cache. A scan (library_scan.h) fills it in short slices; readers never
 * do. Data for lookups (one card per guide, its patterns, its words) is stored apart from the
 * guides, so that no reader parses a whole guide. Several processes share the file: each change
 * that a reader could notice increments the generation in the same transaction.
 *
 * If library.db cannot be used (no home, read-only, a full disk, a damaged file in use), the same
 * tables live in memory and are filled from the folders, so that guides stay available.
 */
#ifndef PAP_STORE_LIBRARY_H
#define PAP_STORE_LIBRARY_H

#include "base/error.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pap_library;

enum {
    PAP_LIBRARY_SHOWN_MAX = 50,           /* guides per answer of find and search */
    PAP_LIBRARY_SITES_BYTES = 512 * 1024, /* about the size of one piece of sites */
};

struct pap_library_options {
    const char *home;    /* folder of library.db; NULL: in memory */
    const char *system;  /* the system's guide folder; may be missing */
    const char *folders; /* more folders, separated by ':'; may be NULL */
    bool read_only;      /* scan into a copy in memory; write and log nothing */
};

/*
 * Opens the library; reads no folder. If library.db cannot be used, opens one in memory, logs the
 * reason and keeps it for pap_library_trouble(). PAP_NO_MEMORY.
 */
enum pap_status pap_library_open(const struct pap_library_options *options,
                                 struct pap_library **library, struct pap_error *error);
void pap_library_close(struct pap_library *library);

/* Why the library is only in memory; NULL if it is on disk. */
const struct pap_error *pap_library_trouble(const struct pap_library *library);

/*
 * The generation: increments when an answer of the other functions changes; 0 before the first
 * change.
 */
enum pap_status pap_library_generation(struct pap_library *library, int64_t *generation,
                                       struct pap_error *error);

/*
 * One piece of {"generation", "sites": [{"pattern", "guides": [id, ...]}], "next"?}, ordered by
 * pattern. `after` is NULL or the "next" of the previous piece; a pattern may continue in the next
 * piece. `*sites` is a new reference.
 */
enum pap_status pap_library_sites(struct pap_library *library, const char *after, json_t **sites,
                                  struct pap_error *error);

/*
 * The guides offered at an address, best first: the more exact pattern, then by title. At most
 * PAP_LIBRARY_SHOWN_MAX cards {"id", "revision", "title", "summary", "minutes", "steps", "topics"}
 * localised for `locale`; none if `url` is not the address of a site. `*guides` is a new reference.
 */
enum pap_status pap_library_find(struct pap_library *library, const char *url, const char *locale,
                                 json_t **guides, struct pap_error *error);

/*
 * Full-text search for `text`; returns cards, best first. Ignores accents and case, allows one edit
 * per word, and treats the last word as a possible prefix. Guides with all words come first; guides
 * with some of them only if none has all. An empty text returns the most recently changed guides.
 */
enum pap_status pap_library_search(struct pap_library *library, const char *text,
                                   const char *locale, json_t **guides, struct pap_error *error);

/*
 * The whole guide as it was written; a new reference. `revision` 0 means the shown revision; any
 * other also finds a revision that was replaced or removed, as long as it is stored. PAP_NOT_FOUND.
 */
enum pap_status pap_library_guide_get(struct pap_library *library, const char *id, int64_t revision,
                                      json_t **guide, struct pap_error *error);

/*
 * All guides, for `pasapas guide list`: {"guides": [{"id", "revision", "title", "source", "file",
 * "shown"}], "broken": [{"file", "source", "en", "fr"}]}. `source` is "installed", a folder or a
 * key; "file" is null for an installed guide. `*list` is a new reference.
 */
enum pap_status pap_library_guide_list(struct pap_library *library, const char *locale,
                                       json_t **list, struct pap_error *error);

/*
 * Installs the guide in `bytes`; it is on disk when this returns. Idempotent for the same revision
 * with the same content. PAP_CONFLICT: the same revision with other content, or a revision lower
 * than the installed one. PAP_INVALID carries the first finding; PAP_UNAVAILABLE if the library is
 * only in memory.
 */
enum pap_status pap_library_guide_install(struct pap_library *library, const char *bytes,
                                          size_t length, struct pap_error *error);

/* Removes an installed guide. PAP_NOT_FOUND: the error names the source that has it, if any. */
enum pap_status pap_library_guide_remove(struct pap_library *library, const char *id,
                                         struct pap_error *error);

/* Whether a session still uses this revision. */
typedef bool pap_library_used_fn(void *context, const char *id, int64_t revision);

/*
 * Deletes revisions that were replaced or removed before `before` (ms since 1970) and that nobody
 * uses.
 */
enum pap_status pap_library_guide_prune(struct pap_library *library, int64_t before,
                                        pap_library_used_fn *used, void *context,
                                        struct pap_error *error);

#endif

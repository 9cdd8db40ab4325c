/*
 * The guides of this computer, in library.db: those that were installed and those that lie in
 * folders. A guide is known by (source, id, revision). Sources have a precedence (a key that the
 * person added, what was installed, the system's folder, other folders): of one id only the guide
 * of the first source is shown, in its highest revision. The others are listed as shadowed, and
 * never replace it.
 *
 * Folders are a cache that is filled by a scan (library_scan.h) in small slices, never by a reader.
 * What finding needs (a card a guide, its patterns, its words) is stored apart from the guides, so
 * that no reader parses a whole one. Several processes share the file: each change that a reader
 * could notice raises the generation in the same transaction.
 *
 * Where library.db cannot be used (no home, read-only, a full disk, a damaged file in use) the
 * same tables live in memory and are filled from the folders: guiding goes on.
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
    PAP_LIBRARY_SHOWN_MAX = 50,           /* guides in one answer of find and search */
    PAP_LIBRARY_SITES_BYTES = 512 * 1024, /* about the size of one piece of sites */
};

struct pap_library_options {
    const char *home;    /* folder of library.db; NULL: in memory */
    const char *system;  /* the system's guide folder; may be missing */
    const char *folders; /* more folders, separated by ':'; may be NULL */
    bool read_only;      /* a copy in memory is scanned; nothing is written or logged */
};

/*
 * Opens the library; reads no folder. Where library.db cannot be used, opens one in memory,
 * logs why and keeps the reason for pap_library_trouble(). PAP_NO_MEMORY.
 */
enum pap_status pap_library_open(const struct pap_library_options *options,
                                 struct pap_library **library, struct pap_error *error);
void pap_library_close(struct pap_library *library);

/* Why the library is only in memory; NULL where it is on disk as it should be. */
const struct pap_error *pap_library_trouble(const struct pap_library *library);

/* Grows with each change of what the other functions answer; 0 before the first. */
enum pap_status pap_library_generation(struct pap_library *library, int64_t *generation,
                                       struct pap_error *error);

/*
 * One piece of {"generation", "sites": [{"pattern", "guides": [id, ...]}], "next"?}, ordered by
 * pattern. `after` is NULL or the "next" of the piece before; a pattern may go on in the next
 * piece. `*sites` is a new reference.
 */
enum pap_status pap_library_sites(struct pap_library *library, const char *after, json_t **sites,
                                  struct pap_error *error);

/*
 * The guides offered at an address, best first: the more exact pattern, then by title. At most
 * PAP_LIBRARY_SHOWN_MAX cards {"id", "revision", "title", "summary", "minutes", "steps",
 * "topics"} localised for `locale`; none for what is no address of a site. `*guides` is a new
 * reference.
 */
enum pap_status pap_library_find(struct pap_library *library, const char *url, const char *locale,
                                 json_t **guides, struct pap_error *error);

/*
 * The guides that speak of `text`, as cards, best first: without regard to accents and case, with
 * one slip of the finger a word, the last word possibly unfinished. All words first, some of them
 * where no guide has all. An empty text gives the guides that were changed last.
 */
enum pap_status pap_library_search(struct pap_library *library, const char *text,
                                   const char *locale, json_t **guides, struct pap_error *error);

/*
 * The whole guide as it was written; a new reference. `revision` 0 means the one that is shown;
 * another also finds one that was replaced or removed since, as long as it is kept.
 * PAP_NOT_FOUND.
 */
enum pap_status pap_library_guide_get(struct pap_library *library, const char *id, int64_t revision,
                                      json_t **guide, struct pap_error *error);

/*
 * Everything there is, for `pasapas guide list`: {"guides": [{"id", "revision", "title", "source",
 * "file", "shown"}], "broken": [{"file", "source", "en", "fr"}]}. `source` is "installed", a
 * folder or a key; "file" is null where it was installed. `*list` is a new reference.
 */
enum pap_status pap_library_guide_list(struct pap_library *library, const char *locale,
                                       json_t **list, struct pap_error *error);

/*
 * Installs the guide in `bytes`, on disk when this returns. The same revision with the same
 * content is fine, with another content PAP_CONFLICT, and so is a lower one than installed.
 * PAP_INVALID says the first finding; PAP_UNAVAILABLE if the library is only in memory.
 */
enum pap_status pap_library_guide_install(struct pap_library *library, const char *bytes,
                                          size_t length, struct pap_error *error);

/* Removes an installed guide. PAP_NOT_FOUND, and it says where it does stand. */
enum pap_status pap_library_guide_remove(struct pap_library *library, const char *id,
                                         struct pap_error *error);

/* Whether somebody is still being guided with this revision. */
typedef bool pap_library_used_fn(void *context, const char *id, int64_t revision);

/*
 * Deletes revisions that were replaced or removed before `before` (ms since 1970) and that nobody
 * uses.
 */
enum pap_status pap_library_guide_prune(struct pap_library *library, int64_t before,
                                        pap_library_used_fn *used, void *context,
                                        struct pap_error *error);

#endif

/* A folder of guides for a test, and an app that uses it. */
#ifndef PAP_TESTS_SHELF_H
#define PAP_TESTS_SHELF_H

#include "app/app.h"
#include "store/library.h"

#include <jansson.h>

/* An app on `home` whose one guide folder is `home`/guides; never NULL. */
struct pap_app *shelf_app(const char *home);

/*
 * A valid guide of one card; `title` and `summary` are French. The caller may change it before
 * writing it with shelf_put().
 */
json_t *shelf_guide(const char *id, int revision, const char *pattern, const char *title,
                    const char *summary);

/* Writes `guide` (stolen) to `home`/guides/`name`; creates missing folders. */
void shelf_put(const char *home, const char *name, json_t *guide);

/* Writes arbitrary bytes, which need not be a guide. */
void shelf_write(const char *home, const char *name, const char *bytes);

void shelf_remove(const char *home, const char *name);

/* Runs the app's background work to its end. Returns the generation that it notified, 0 if none. */
json_int_t shelf_settle(struct pap_app *app);

/* The ids of the cards in a result of guides.find or guides.search (stolen), as "a b c". */
char *shelf_ids(json_t *result);

/*
 * Opens the library of `home` with these folders; shelf_open() uses `home`/guides alone and never
 * returns NULL.
 */
enum pap_status shelf_open_in(const char *home, const char *folders, struct pap_library **library);
struct pap_library *shelf_open(const char *home);

/* Scans all folders of the library. */
enum pap_status shelf_scan(struct pap_library *library);

int64_t shelf_generation(struct pap_library *library);

/* Scans all folders, and asserts whether the generation increased. */
void shelf_expect_scan(struct pap_library *library, bool changes);

#endif

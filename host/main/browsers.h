/*
 * The browsers that Pas à Pas speaks to (packaging/browsers.tsv), and the manifest by which each
 * finds the host (Chrome, "Native messaging"; MDN, "Native manifests").
 */
#ifndef PAP_MAIN_BROWSERS_H
#define PAP_MAIN_BROWSERS_H

#include "base/error.h"

#include <jansson.h>
#include <stdbool.h>

#define BROWSERS_HOST_NAME "org.pasapas.host"

struct browser {
    const char *name;
    const char *family; /* "chromium" or "firefox" */
    const char *label;
    const char *programs; /* separated by ',' */
    const char *user;     /* folder below the person's home */
    const char *system;   /* absolute folder; $DESTDIR is put before it */
    const char *snap;     /* "-": none */
    const char *flatpak;
};

extern const struct browser browsers[]; /* name NULL at the end */

/* NULL if there is none of that name. */
const struct browser *browser_named(const char *name);

/* Where it is, as "/usr/bin/chromium", the caller's to free(); NULL: not on this computer. */
char *browser_program(const struct browser *browser);

/* Whether a person has used it here: its profile's folder is there. */
bool browser_has_profile(const struct browser *browser);

/* "snap" or "Flatpak" where it is (also) there as one, which cannot start a host; else NULL. */
const char *browser_box(const struct browser *browser);

/* The manifest's path, the caller's to free(); NULL without memory or without a home. */
char *browser_manifest_path(const struct browser *browser, bool system);

/* What the manifest has to say, as a new reference. */
json_t *browser_manifest(const struct browser *browser, const char *host);

/* A file that belongs to this program, by its place beside it, as it is built and as it is
 * installed: an absolute path, the caller's to free(). PAP_NOT_FOUND. */
enum pap_status browser_beside(const char *place, char **path, struct pap_error *error);

/* The host that belongs to this program, an absolute path, the caller's to free(). */
enum pap_status browser_host_path(char **path, struct pap_error *error);

#endif

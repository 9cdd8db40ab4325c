/*
 * The supported browsers (packaging/browsers.tsv), and the manifest by which each finds the host
 * (Chrome, "Native messaging"; MDN, "Native manifests").
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

/* The browser's path, as "/usr/bin/chromium"; the caller frees it. NULL: not installed. */
char *browser_program(const struct browser *browser);

/* Whether the user has run it: its profile folder exists. */
bool browser_has_profile(const struct browser *browser);

/* "snap" or "Flatpak" if it is (also) installed as one, which cannot start a host; else NULL. */
const char *browser_box(const struct browser *browser);

/* The manifest's path; the caller frees it. NULL without memory or without a home. */
char *browser_manifest_path(const struct browser *browser, bool system);

/* The manifest's content, as a new reference. */
json_t *browser_manifest(const struct browser *browser, const char *host);

/*
 * A file of this program, by its path relative to the executable, in the build tree or as
 * installed: an absolute path; the caller frees it. PAP_NOT_FOUND.
 */
enum pap_status browser_beside(const char *place, char **path, struct pap_error *error);

/* This program's host, an absolute path; the caller frees it. */
enum pap_status browser_host_path(char **path, struct pap_error *error);

#endif

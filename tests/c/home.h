/* A temporary folder per test, and the app's responses as JSON. */
#ifndef PAP_TESTS_HOME_H
#define PAP_TESTS_HOME_H

#include "app/app.h"

#include <jansson.h>

/* cmocka's setup and teardown: `*state` is the path of a new folder, removed with all in it. */
int home_make(void **state);
int home_remove(void **state);

/* Number of files in `home` whose name starts with `start`. */
int home_count(const char *home, const char *start);

/* Whether any file in `home` contains the bytes of `text`. */
bool home_holds(const char *home, const char *text);

/* Creates or replaces a file of `home`. */
void home_write(const char *home, const char *name, const void *bytes, size_t length);

/* Deletes all sessions from the journal there, without a sweep. */
void home_forget(const char *home);

/* Runs `act` in `count` processes, started at the same moment; returns how many returned 0. */
int home_crowd(int count, int (*act)(const char *home), const char *home);

/* A new app on `home`, as the browser would start it; never NULL. */
struct pap_app *home_app(const char *home);

/*
 * Calls one method over the native transport with `params` (stolen). Returns the whole response,
 * with "result" or "error"; the caller owns it.
 */
json_t *home_call(struct pap_app *app, const char *method, json_t *params);

/* The same for a call that must succeed: returns "result", which the caller owns. */
json_t *home_result(struct pap_app *app, const char *method, json_t *params);

/* The same for a call that must fail: returns the error's code. */
int home_error(struct pap_app *app, const char *method, json_t *params);

#endif

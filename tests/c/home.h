/* A folder of its own for a test, and the app's answers as JSON. */
#ifndef PAP_TESTS_HOME_H
#define PAP_TESTS_HOME_H

#include "app/app.h"

#include <jansson.h>

/* cmocka's setup and teardown: `*state` is the path of a new folder, removed with all in it. */
int home_make(void **state);
int home_remove(void **state);

/* How many files in `home` have a name that starts with `start`. */
int home_count(const char *home, const char *start);

/* Whether any file in `home` holds the bytes of `text`. */
bool home_holds(const char *home, const char *text);

/* Writes a file of `home` anew. */
void home_write(const char *home, const char *name, const void *bytes, size_t length);

/* Takes all sessions out of the journal there, without sweeping. */
void home_forget(const char *home);

/* Runs `act` in `count` processes at once, all let go together; returns how many said 0. */
int home_crowd(int count, int (*act)(const char *home), const char *home);

/* A new app on `home`, as the browser would start it; never NULL. */
struct pap_app *home_app(const char *home);

/*
 * Calls one method over the native transport with `params` (stolen). Returns the whole response,
 * the caller's, with "result" or "error".
 */
json_t *home_call(struct pap_app *app, const char *method, json_t *params);

/* The same for a call that must succeed: returns "result", the caller's. */
json_t *home_result(struct pap_app *app, const char *method, json_t *params);

/* The same for a call that must fail: returns the error's code. */
int home_error(struct pap_app *app, const char *method, json_t *params);

#endif

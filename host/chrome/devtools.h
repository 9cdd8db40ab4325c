/*
 * Runs a headless Chromium and controls it over the Chrome DevTools Protocol: JSON messages, each
 * ended by a zero byte, through pipes (--remote-debugging-pipe), so without any socket. Its profile
 * is in a temporary folder that is removed with it.
 *
 * Every operation is bounded: a timeout per answer, a size limit per message, and an overall
 * deadline.
 */
#ifndef PAP_CHROME_DEVTOOLS_H
#define PAP_CHROME_DEVTOOLS_H

#include "base/error.h"

#include <jansson.h>
#include <signal.h>

struct pap_devtools;

struct pap_devtools_options {
    const char *program;                /* a path */
    const char *const *flags;           /* additional flags, NULL-terminated; may be NULL */
    int answer_ms;                      /* timeout of one answer */
    int whole_ms;                       /* overall deadline, from the start */
    const volatile sig_atomic_t *leave; /* when not 0, every call fails; may be NULL */
};

/*
 * Starts the browser and waits for its first answer. SIGPIPE must be ignored. The caller ends
 * `*devtools` with pap_devtools_end(). PAP_UNAVAILABLE (it cannot be started, exited, does not
 * answer in time or violates the protocol; the error includes the last line of its standard error),
 * PAP_IO, PAP_NO_MEMORY. All calls below return these statuses too.
 */
enum pap_status pap_devtools_start(const struct pap_devtools_options *options,
                                   struct pap_devtools **devtools, struct pap_error *error);

/* Ends the browser with all its descendants and removes its folder; NULL is fine. */
void pap_devtools_end(struct pap_devtools *devtools);

/*
 * Sends one command and waits for its answer. `session` is a tab's, or NULL for the browser itself.
 * Takes ownership of `params`; NULL means none. `*result` is a new reference; `result` may be NULL.
 * PAP_CONFLICT if the browser refuses the command (the page is gone, the address is invalid).
 */
enum pap_status pap_devtools_call(struct pap_devtools *devtools, const char *session,
                                  const char *method, json_t *params, json_t **result,
                                  struct pap_error *error);

/*
 * The same with the answer's timeout extended by `longer_ms`, for commands that wait for something.
 */
enum pap_status pap_devtools_call_longer(struct pap_devtools *devtools, int longer_ms,
                                         const char *session, const char *method, json_t *params,
                                         json_t **result, struct pap_error *error);

/*
 * Waits up to `ms` until the tab sends `event`. An event received since the last
 * pap_devtools_forget() counts. PAP_BUSY: not received in time; the connection is still usable.
 */
enum pap_status pap_devtools_await(struct pap_devtools *devtools, const char *session,
                                   const char *event, int ms, struct pap_error *error);

/* Discards the events received so far. */
void pap_devtools_forget(struct pap_devtools *devtools);

#endif

/*
 * A Chromium of our own, without a window, spoken to as its developer tools do (Chrome DevTools
 * Protocol): JSON messages, each ended by a zero byte, through pipes (--remote-debugging-pipe) and
 * so without any socket. It lives in a folder that is made for it and removed with it.
 *
 * Everything is bounded: each answer in time, each message in size, and the whole by a deadline.
 */
#ifndef PAP_CHROME_DEVTOOLS_H
#define PAP_CHROME_DEVTOOLS_H

#include "base/error.h"

#include <jansson.h>
#include <signal.h>

struct pap_devtools;

struct pap_devtools_options {
    const char *program;                /* a path */
    const char *const *flags;           /* more of them, ended by NULL; may be NULL */
    int answer_ms;                      /* the most that one answer may take */
    int whole_ms;                       /* the most that everything may take */
    const volatile sig_atomic_t *leave; /* once it is not 0, every call fails; may be NULL */
};

/*
 * Starts it and waits for its first answer. SIGPIPE must be ignored. `*devtools` is ended with
 * pap_devtools_end(). PAP_UNAVAILABLE (it cannot be started, ended, does not answer in time or
 * says something else than its protocol; the error holds its last words), PAP_IO, PAP_NO_MEMORY.
 * The statuses are those of all calls below.
 */
enum pap_status pap_devtools_start(const struct pap_devtools_options *options,
                                   struct pap_devtools **devtools, struct pap_error *error);

/* Ends the browser and all that it started, and removes its folder; NULL is fine. */
void pap_devtools_end(struct pap_devtools *devtools);

/*
 * One command, and its answer. `session` is that of a tab, NULL: the browser itself. `params` is
 * taken; NULL means none. `*result` is a new reference; `result` may be NULL. PAP_CONFLICT where
 * the browser refuses the command (a page that has gone, an address that is none).
 */
enum pap_status pap_devtools_call(struct pap_devtools *devtools, const char *session,
                                  const char *method, json_t *params, json_t **result,
                                  struct pap_error *error);

/* The same where the answer may take `longer_ms` more than others: something is waited for. */
enum pap_status pap_devtools_call_longer(struct pap_devtools *devtools, int longer_ms,
                                         const char *session, const char *method, json_t *params,
                                         json_t **result, struct pap_error *error);

/*
 * Waits until the tab tells of `event`, at most `ms`; one that was told since the last
 * pap_devtools_forget() counts. PAP_BUSY: it was not told in time, all else is well.
 */
enum pap_status pap_devtools_await(struct pap_devtools *devtools, const char *session,
                                   const char *event, int ms, struct pap_error *error);

/* What was told up to now does not count any more. */
void pap_devtools_forget(struct pap_devtools *devtools);

#endif

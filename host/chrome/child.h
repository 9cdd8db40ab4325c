/*
 * Another program as a child of this one, spoken to through two pipes that are its descriptors 3
 * and 4. What it started in its turn is ended with it: nothing stays behind, however it ends.
 */
#ifndef PAP_CHROME_CHILD_H
#define PAP_CHROME_CHILD_H

#include "base/error.h"

#include <sys/types.h>

struct pap_child {
    pid_t pid; /* 0: none runs */
    int to;    /* what is written here it reads from 3; never blocks */
    int from;  /* what it writes to 4 is read here; never blocks */
};

/*
 * Starts `arguments[0]`, a path, in a session of its own, with an empty standard input and no
 * standard output. What it keeps or caches goes into `folder` (TMPDIR, XDG_CONFIG_HOME,
 * XDG_CACHE_HOME), and the file "said" in it gets its standard error.
 * Whatever it leaves behind becomes a child of this process (prctl(2), PR_SET_CHILD_SUBREAPER),
 * which must have no other ones until pap_child_end(). PAP_UNAVAILABLE, PAP_NO_MEMORY.
 */
enum pap_status pap_child_start(const char *const *arguments, const char *folder,
                                struct pap_child *child, struct pap_error *error);

/*
 * Closes the pipes, by which the child is asked to end, gives it `timeout_ms` for it, then kills
 * it, and all that it started, and waits until they are gone. Fine where none runs.
 */
void pap_child_end(struct pap_child *child, int timeout_ms);

#endif

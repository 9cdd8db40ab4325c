/*
 * Runs another program as a child process, connected by two pipes on its descriptors 3 and 4. All
 * its descendants are ended with it, however it ends.
 */
#ifndef PAP_CHROME_CHILD_H
#define PAP_CHROME_CHILD_H

#include "base/error.h"

#include <sys/types.h>

struct pap_child {
    pid_t pid; /* 0: not running */
    int to;    /* write end of the child's descriptor 3; non-blocking */
    int from;  /* read end of the child's descriptor 4; non-blocking */
};

/*
 * Starts `arguments[0]`, a path, in its own session, with an empty standard input and no standard
 * output. TMPDIR, XDG_CONFIG_HOME and XDG_CACHE_HOME point into `folder`, and its standard error
 * goes to the file "said" there. This process becomes the parent of orphaned descendants (prctl(2),
 * PR_SET_CHILD_SUBREAPER), so it must have no other children until pap_child_end().
 * PAP_UNAVAILABLE, PAP_NO_MEMORY.
 */
enum pap_status pap_child_start(const char *const *arguments, const char *folder,
                                struct pap_child *child, struct pap_error *error);

/*
 * Closes the pipes, which asks the child to exit, waits up to `timeout_ms`, then kills it and all
 * its descendants and waits until they are gone. Fine if none runs.
 */
void pap_child_end(struct pap_child *child, int timeout_ms);

#endif

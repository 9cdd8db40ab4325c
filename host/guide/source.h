/*
 * The source of a guide: a guide in which {"include": "common/NAME"} may stand in the place of a
 * step and is replaced by the steps of guides/common/NAME.steps.json, a list. The built guide has
 * no `include`: readers reject it.
 */
#ifndef PAP_GUIDE_SOURCE_H
#define PAP_GUIDE_SOURCE_H

#include "base/buffer.h"
#include "guide/guide.h"

/* A file of the source: the source itself or an included file. */
struct pap_source_file {
    char *name; /* "common/NAME"; NULL: the source itself */
    char *bytes;
    size_t length;
};

/* The origin of a step of the guide: a file and the index in its list of steps. */
struct pap_source_origin {
    size_t file;
    size_t index;
};

/* A built source: the guide as a file, and the files it was made of. */
struct pap_source {
    struct pap_buffer text;                                /* the guide, not validated yet */
    struct pap_source_file files[1 + PAP_GUIDE_STEPS_MAX]; /* the source is the first; owned */
    size_t file_count;
    struct pap_source_origin origins[PAP_GUIDE_STEPS_MAX];
    size_t origin_count;
};

/*
 * Reads the file of "common/NAME". The caller frees `*bytes`. PAP_NOT_FOUND, PAP_LIMIT, PAP_IO,
 * PAP_NO_MEMORY; `error` need not name the include.
 */
typedef enum pap_status pap_source_read(void *context, const char *name, char **bytes,
                                        size_t *length, struct pap_error *error);

/*
 * Replaces includes by the steps of their files. The ids of these steps get the prefix "NAME-", and
 * so do the ids in their own `next`, `branch` and `missing`, except "end". Everything else is
 * copied byte by byte, apart from the indentation of included steps.
 *
 * Initialises `source`; the caller must clear it, whatever is returned. On a fault `error` has a
 * message with line and column, and `*faulty` names their file (borrowed from `source`; NULL: the
 * source itself). PAP_INVALID, PAP_LIMIT over PAP_GUIDE_STEPS_MAX steps or PAP_GUIDE_BYTES_MAX,
 * PAP_NO_MEMORY, and the errors of `read`.
 */
enum pap_status pap_source_build(struct pap_source *source, const char *bytes, size_t length,
                                 pap_source_read *read, void *context, const char **faulty,
                                 struct pap_error *error);

/*
 * Maps a finding about the built guide to its line and column in the file that the author wrote.
 * Returns that file's name, borrowed from `source`; NULL: the source itself.
 */
const char *pap_source_locate(const struct pap_source *source, struct pap_finding *finding);

void pap_source_clear(struct pap_source *source);

#endif

/*
 * The source of a guide: a guide in which a step may be {"include": "common/NAME"}, and stands
 * there for the steps of guides/common/NAME.steps.json, a list. What is built is whole: readers
 * refuse `include`.
 */
#ifndef PAP_GUIDE_SOURCE_H
#define PAP_GUIDE_SOURCE_H

#include "base/buffer.h"
#include "guide/guide.h"

/* Where the source, or a file that it includes, says something. */
struct pap_source_file {
    char *name; /* "common/NAME"; NULL: the source itself */
    char *bytes;
    size_t length;
};

/* The file and the place in its list of steps that a step of the guide comes from. */
struct pap_source_origin {
    size_t file;
    size_t index;
};

/* A source that was built: the guide as a file, and what it was made of. */
struct pap_source {
    struct pap_buffer text;                                /* the guide, not judged yet */
    struct pap_source_file files[1 + PAP_GUIDE_STEPS_MAX]; /* the source is the first; owned */
    size_t file_count;
    struct pap_source_origin origins[PAP_GUIDE_STEPS_MAX];
    size_t origin_count;
};

/*
 * Reads the file that "common/NAME" stands for. `*bytes` are the caller's to free(). PAP_NOT_FOUND,
 * PAP_LIMIT, PAP_IO, PAP_NO_MEMORY; `error` need not say which include it is about.
 */
typedef enum pap_status pap_source_read(void *context, const char *name, char **bytes,
                                        size_t *length, struct pap_error *error);

/*
 * Puts the steps of included files where the includes stand. The ids of their steps get "NAME-"
 * before them, and so do the ids that their own `next`, `branch` and `missing` name, but "end". All
 * else stays as it was written, byte by byte, apart from the indentation of what is put in.
 *
 * `source` is initialised here and to be cleared by the caller, whatever is returned. On a fault
 * `error` has a sentence and its line and column, and `*faulty` is the file that these are in (a
 * view into `source`; NULL: the source itself). PAP_INVALID, PAP_LIMIT over PAP_GUIDE_STEPS_MAX
 * steps or PAP_GUIDE_BYTES_MAX, PAP_NO_MEMORY, and what `read` fails with.
 */
enum pap_status pap_source_build(struct pap_source *source, const char *bytes, size_t length,
                                 pap_source_read *read, void *context, const char **faulty,
                                 struct pap_error *error);

/*
 * Gives a finding about the guide that was built the line and column of what it is about in the
 * file that somebody wrote. That file's name: a view into `source`; NULL: the source itself.
 */
const char *pap_source_locate(const struct pap_source *source, struct pap_finding *finding);

void pap_source_clear(struct pap_source *source);

#endif

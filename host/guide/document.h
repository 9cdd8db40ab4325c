/* JSON as this project reads it: bytes in, a document or findings out. Inside guide/ only. */
#ifndef PAP_GUIDE_DOCUMENT_H
#define PAP_GUIDE_DOCUMENT_H

#include "guide/findings.h"

/*
 * The document, a new reference, or NULL with a finding of its line and column (or
 * `judge->no_memory`). A document whose only fault is a number that does not fit is returned with
 * that finding, so that its schema is judged as every other reader would.
 */
json_t *pap_document_read(struct pap_judge *judge, const char *bytes, size_t length);

/* Adds a finding where brackets are nested deeper than PAP_GUIDE_DEPTH_MAX. */
void pap_document_judge_depth(struct pap_judge *judge, const json_t *document);

#endif

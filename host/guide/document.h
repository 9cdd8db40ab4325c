/* Strict JSON parsing: bytes in, a document or findings out. Private to guide/. */
#ifndef PAP_GUIDE_DOCUMENT_H
#define PAP_GUIDE_DOCUMENT_H

#include "guide/findings.h"

/*
 * The document, a new reference, or NULL with a finding that has line and column (or
 * `judge->no_memory`). If the only fault is a number out of range, the document is returned with
 * that finding, so that its schema is still validated as other readers would.
 */
json_t *pap_document_read(struct pap_judge *judge, const char *bytes, size_t length);

/* Adds a finding if nesting is deeper than PAP_GUIDE_DEPTH_MAX. */
void pap_document_judge_depth(struct pap_judge *judge, const json_t *document);

#endif

#include "guide/findings.h"

#include "base/buffer.h"
#include "guide/position.h"

#include <stdio.h>
#include <stdlib.h>

enum { FINDINGS_MAX = 200, POINTER_MAX = 4096 };

/* One token of a JSON pointer, escaped (RFC 6901, 3). */
static enum pap_status append_name(struct pap_buffer *out, const char *name)
{
    enum pap_status status = PAP_OK;
    for (; *name != '\0' && status == PAP_OK; name++) {
        if (*name == '~')
            status = pap_buffer_append(out, "~0", 2);
        else if (*name == '/')
            status = pap_buffer_append(out, "~1", 2);
        else
            status = pap_buffer_append(out, name, 1);
    }
    return status;
}

static enum pap_status append_place(struct pap_buffer *out, const struct pap_place *place)
{
    if (place == NULL)
        return PAP_OK;
    enum pap_status status = append_place(out, place->up);
    if (status == PAP_OK)
        status = pap_buffer_append(out, "/", 1);
    if (status != PAP_OK)
        return status;
    if (place->name != NULL)
        return append_name(out, place->name);
    char index[24];
    int length = snprintf(index, sizeof index, "%zu", place->index);
    return pap_buffer_append(out, index, (size_t)length);
}

/*
 * The JSON pointer of a place; if longer than POINTER_MAX, that of the nearest ancestor that fits.
 */
static char *pointer_of(const struct pap_place *place)
{
    struct pap_buffer out;
    enum pap_status status;
    pap_buffer_init(&out, POINTER_MAX);
    while ((status = append_place(&out, place)) == PAP_LIMIT) {
        pap_buffer_clear(&out);
        place = place->up;
    }
    if (status == PAP_OK)
        status = pap_buffer_append(&out, "", 1);
    if (status == PAP_OK)
        return (char *)out.data;
    pap_buffer_clear(&out);
    return NULL;
}

static enum pap_status reserve(struct pap_findings *findings)
{
    if (findings->count < findings->capacity)
        return PAP_OK;
    size_t capacity = findings->capacity == 0 ? 8 : findings->capacity * 2;
    struct pap_finding *items = realloc(findings->items, capacity * sizeof *items);
    if (items == NULL)
        return PAP_NO_MEMORY;
    findings->items = items;
    findings->capacity = capacity;
    return PAP_OK;
}

struct pap_error *pap_findings_add(struct pap_judge *judge, const struct pap_rule *rule,
                                   const struct pap_place *place)
{
    struct pap_findings *findings = judge->findings;
    judge->count++;
    if (findings == NULL)
        return NULL;
    if (findings->count == FINDINGS_MAX) {
        findings->dropped++;
        return NULL;
    }
    char *pointer = reserve(findings) == PAP_OK ? pointer_of(place) : NULL;
    if (pointer == NULL) {
        judge->no_memory = true;
        return NULL;
    }
    struct pap_finding *finding = &findings->items[findings->count++];
    *finding = (struct pap_finding){
        .verdict = rule->verdict, .warning = rule->warning, .rule = rule->slug, .pointer = pointer};
    return &finding->error;
}

void pap_findings_locate(struct pap_findings *findings, size_t first, const char *bytes,
                         size_t length)
{
    for (size_t i = first; findings != NULL && i < findings->count; i++) {
        struct pap_finding *finding = &findings->items[i];
        if (finding->error.line == 0)
            pap_position_find(bytes, length, finding->pointer, &finding->error.line,
                              &finding->error.column);
    }
}

void pap_findings_clear(struct pap_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        free(findings->items[i].pointer);
    free(findings->items);
    *findings = (struct pap_findings){0};
}

/*
 * Any bytes as a guide: judged, and shown where they are one. Also as the source of a guide, which
 * includes itself, and every string as a pattern.
 */
#include "guide/lint.h"
#include "guide/pattern.h"
#include "guide/source.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void as_pattern(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    struct pap_pattern pattern;
    struct pap_url url;
    if (text == NULL)
        return;
    memcpy(text, data, size);
    text[size] = '\0';
    bool is_pattern = pap_pattern_parse(text, &pattern, NULL) == PAP_OK;
    bool is_url = pap_url_parse(text, &url) == PAP_OK;
    /* Its stars, read as letters, are a run that stars take. */
    if (is_pattern && is_url && !pap_pattern_matches(&pattern, &url))
        abort();
    free(text);
}

struct input {
    const char *bytes;
    size_t length;
};

static enum pap_status read_list(void *context, const char *name, char **bytes, size_t *length,
                                 struct pap_error *error)
{
    const struct input *input = context;
    const char *steps = memchr(input->bytes, '[', input->length);
    (void)name;
    *length = steps == NULL ? 0 : input->length - (size_t)(steps - input->bytes);
    *bytes = malloc(*length + 1);
    if (*bytes == NULL)
        return pap_error_no_memory(error);
    if (steps != NULL)
        memcpy(*bytes, steps, *length);
    return PAP_OK;
}

static void as_source(const char *bytes, size_t size)
{
    struct input input = {bytes, size};
    struct pap_source source;
    struct pap_error error = {0};
    const char *faulty = NULL;
    if (pap_source_build(&source, bytes, size, read_list, &input, &faulty, &error) == PAP_OK) {
        struct pap_guide guide;
        struct pap_findings findings = {0};
        json_t *built = json_loadb((const char *)source.text.data, source.text.length, 0, NULL);
        if (built == NULL)
            abort();
        json_decref(built);
        pap_guide_parse((const char *)source.text.data, source.text.length, &guide, &findings);
        for (size_t i = 0; i < findings.count; i++)
            pap_source_locate(&source, &findings.items[i]);
        pap_guide_clear(&guide);
        pap_findings_clear(&findings);
    } else if (error.en[0] == '\0') {
        abort();
    }
    pap_source_clear(&source);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pap_guide guide;
    struct pap_findings findings = {0};
    const char *bytes = (const char *)data;
    enum pap_status status = pap_guide_parse(bytes, size, &guide, &findings);
    /* The answer is the same where nobody wants to know why. */
    struct pap_guide again;
    if (pap_guide_parse(bytes, size, &again, NULL) != status)
        abort();
    pap_guide_clear(&again);
    if ((status == PAP_OK) != (findings.count == 0))
        abort();
    if (status == PAP_OK) {
        json_t *localised = NULL;
        if (pap_guide_localise(guide.json, "en-GB", &localised) != PAP_OK)
            abort();
        json_decref(localised);
        pap_lint_guide(&guide, bytes, size, &findings);
    }
    pap_guide_clear(&guide);
    pap_findings_clear(&findings);
    as_pattern(data, size);
    as_source(bytes, size);
    return 0;
}

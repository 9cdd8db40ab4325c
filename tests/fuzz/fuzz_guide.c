/* Any bytes as a guide: judged, and shown where they are one. Also every string as a pattern. */
#include "guide/lint.h"
#include "guide/pattern.h"

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
    return 0;
}

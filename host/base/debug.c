#include "base/debug.h"

#include "base/clock.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEBUG_BYTES_MAX = 500 };

static const char *const topics[] = {
    [PAP_DEBUG_FRAMES] = "frames",
    [PAP_DEBUG_STORE] = "store",
    [PAP_DEBUG_FOLLOW] = "follow",
};

/* Read at each call, because code below main/ keeps no static state. */
bool pap_debug_wants(enum pap_debug_topic topic)
{
    const char *at = getenv("PASAPAS_DEBUG");
    if (at == NULL)
        return false;
    for (size_t length; (length = pap_text_part(&at)) > 0; at += length)
        if (length == strlen(topics[topic]) && strncmp(at, topics[topic], length) == 0)
            return true;
    return false;
}

void pap_debug(enum pap_debug_topic topic, const char *format, ...)
{
    char message[DEBUG_BYTES_MAX];
    va_list arguments;
    if (!pap_debug_wants(topic))
        return;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    int64_t now = pap_clock_monotonic_ms();
    fprintf(stderr, "pasapas: %lld.%03d %s: %s\n", (long long)(now / 1000), (int)(now % 1000),
            topics[topic], message);
}

/*
 * Debug output for developers, one line per message on stderr. Lines contain lengths, ids and
 * numbers only, never the address of a page, a text, a path or a person's name.
 */
#ifndef PAP_BASE_DEBUG_H
#define PAP_BASE_DEBUG_H

#include <stdbool.h>

/* Separated by commas: PASAPAS_DEBUG=frames,store,follow. */
enum pap_debug_topic {
    PAP_DEBUG_FRAMES, /* direction, length, and method or id of each native messaging frame */
    PAP_DEBUG_STORE,  /* databases opened and set aside, scans, statements that fail, events */
    PAP_DEBUG_FOLLOW, /* rooms, seats and nodes, by number */
};

/* Whether the topic is enabled; lets callers skip the cost of composing a message. */
bool pap_debug_wants(enum pap_debug_topic topic);

/*
 * Writes "pasapas: <seconds>.<ms> <topic>: <message>\n" if the topic is enabled. The time is
 * monotonic. Messages are truncated after 500 bytes.
 */
void pap_debug(enum pap_debug_topic topic, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif

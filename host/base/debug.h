/*
 * What a developer asks to be told, one line each to stderr. No line holds an address of a page, a
 * text, a path or a name of a person: lengths, ids and numbers only.
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

/* Whether the topic was asked for; for callers that would have to work for their message. */
bool pap_debug_wants(enum pap_debug_topic topic);

/*
 * Writes "pasapas: <seconds>.<ms> <topic>: <message>\n" if the topic was asked for. The time is
 * monotonic. A message is cut after 500 bytes.
 */
void pap_debug(enum pap_debug_topic topic, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif

/* What one connection of /follow says, wherever it is and wherever its seat is. */
#include "service/server_internal.h"

#include <string.h>

enum { HELD_MAX = 4 * PAP_CONTROL_MAX };

void pap_talk_open(struct pap_talk *talk, struct pap_server *server, struct pap_link *link)
{
    *talk = (struct pap_talk){.server = server, .link = link};
    pap_buffer_init(&talk->held, HELD_MAX);
}

void pap_talk_close(struct pap_talk *talk)
{
    if (talk->errand != NULL)
        pap_errand_leave(talk->errand);
    if (talk->traveller != NULL)
        pap_traveller_leave(talk->traveller);
    talk->errand = NULL;
    talk->traveller = NULL;
    pap_buffer_clear(&talk->held);
}

void pap_talk_answer(struct pap_talk *talk, const void *text, size_t length,
                     struct pap_foresight *foresight)
{
    struct pap_link *link = talk->link;
    const struct pap_caller caller = {.transport = PAP_TRANSPORT_FOLLOW, .link = link};
    struct pap_buffer made;
    if (link->closing != 0)
        return;
    pap_buffer_init(&made, PAP_FOLLOW_OUT_MAX);
    link->foresight = foresight;
    if (pap_app_answer(talk->server->options.app, &caller, text, length, &made) != PAP_OK)
        pap_link_end(link, PAP_CLOSE_TOO_LARGE, true);
    else if (made.length > 0)
        pap_link_say(link, made.data, made.length);
    link->foresight = NULL;
    pap_buffer_clear(&made);
}

/* It waits for its turn. */
static void hold(struct pap_talk *talk, const void *text, size_t length)
{
    const uint32_t size = (uint32_t)length;
    if (pap_buffer_reserve(&talk->held, sizeof size + length) != PAP_OK) {
        pap_link_end(talk->link, PAP_CLOSE_TOO_FAST, true);
        return;
    }
    pap_buffer_append(&talk->held, &size, sizeof size);
    pap_buffer_append(&talk->held, text, length);
}

void pap_talk_text(struct pap_talk *talk, const void *text, size_t length)
{
    if (talk->errand != NULL)
        hold(talk, text, length);
    else if (talk->traveller != NULL && length > 0)
        pap_traveller_text(talk->traveller, text, length);
    else if (talk->server->nodes == NULL || !pap_errand_begin(talk, text, length))
        pap_talk_answer(talk, text, length, NULL);
}

void pap_talk_go_on(struct pap_talk *talk)
{
    uint32_t size;
    struct pap_buffer held = talk->held;
    pap_buffer_init(&talk->held, HELD_MAX);
    for (size_t at = 0; at < held.length; at += sizeof size + size) {
        memcpy(&size, held.data + at, sizeof size);
        if (talk->link->closing == 0)
            pap_talk_text(talk, held.data + at + sizeof size, size);
    }
    pap_buffer_clear(&held);
}

void pap_talk_records(struct pap_talk *talk, const unsigned char *bytes, size_t length)
{
    pap_link_receive(talk->link, bytes, length);
    if (talk->traveller != NULL && length > 0 && talk->link->closing == 0)
        pap_traveller_records(talk->traveller, bytes, length);
}

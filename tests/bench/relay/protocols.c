#include "crowd.h"

#include <stdio.h>
#include <string.h>

enum { TEXT = 1, BINARY = 2 };

/* Whether these words were heard; they are forgotten, with all before them. */
static bool heard(struct member *member, const char *words)
{
    member->said[member->said_length] = '\0';
    char *at = memmem(member->said, member->said_length, words, strlen(words));
    if (at == NULL)
        return false;
    member->said_length = 0;
    return true;
}

/* --- PROTOCOL.md, "The relay" ---------------------------------------------------------------- */

static void greet_relay(struct member *member)
{
    char text[128];
    const char *number;
    switch (member->step++) {
    case 0:
        if (member->leads)
            snprintf(text, sizeof text,
                     "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"room.open\","
                     "\"params\":{\"kind\":\"broadcast\"}}");
        else
            snprintf(text, sizeof text,
                     "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"room.join\","
                     "\"params\":{\"number\":\"%s\"}}",
                     room_number(member->room));
        member_send_text(member, text);
        return;
    default:
        member->said[member->said_length] = '\0';
        number = strstr(member->said, "\"number\":\"");
        if (member->leads && number != NULL)
            room_is_called(member->room, number + strlen("\"number\":\""));
        member->ready = member->leads ? number != NULL : heard(member, "\"ticket\":");
    }
}

static size_t wrap_record(unsigned room, size_t size, unsigned char *before, const char **after)
{
    (void)room;
    *after = "";
    before[0] = (unsigned char)(size >> 8);
    before[1] = (unsigned char)size;
    before[2] = before[3] = before[4] = 0;
    return 5;
}

/* --- one message a frame ---------------------------------------------------------------------- */

static void greet_plain(struct member *member)
{
    member->ready = true;
}

static size_t wrap_plain(unsigned room, size_t size, unsigned char *before, const char **after)
{
    (void)room;
    (void)size;
    (void)before;
    *after = "";
    return 0;
}

/* --- socket.io -------------------------------------------------------------------------------- */

static void greet_socketio(struct member *member)
{
    char text[32];
    if (member->step == 0 && heard(member, "\"sid\"")) {
        member->step = 1;
        member_send_text(member, "40");
    } else if (member->step == 1 && heard(member, "40{")) {
        snprintf(text, sizeof text, "42[\"hear\",\"%u\"]", member->room);
        if (!member->leads)
            member_send_text(member, text);
        member->ready = true;
    }
}

static size_t wrap_socketio(unsigned room, size_t size, unsigned char *before, const char **after)
{
    (void)size;
    *after = "\"]";
    return (size_t)snprintf((char *)before, BEFORE_MAX, "42[\"say\",\"%u\",\"", room);
}

/* --- MQTT 3.1.1 ------------------------------------------------------------------------------- */

static void greet_mqtt(struct member *member)
{
    static unsigned clients;
    unsigned char packet[64];
    char text[32];
    if (member->step == 0) {
        int length = snprintf(text, sizeof text, "member%u", clients++);
        memcpy(packet, "\x10\0\0\4MQTT\4\2\0\0\0", 13);
        packet[1] = (unsigned char)(12 + length);
        packet[13] = (unsigned char)length;
        memcpy(packet + 14, text, (size_t)length);
        member_send(member, BINARY, packet, 14 + (size_t)length);
        member->step = 1;
    } else if (member->step == 1 && member->said_length >= 4) {
        member->said_length = 0;
        member->step = 2;
        member->ready = member->leads;
        int length = snprintf(text, sizeof text, "%05u", member->room);
        memcpy(packet, "\x82\0\0\1\0", 5);
        packet[1] = (unsigned char)(5 + length);
        packet[5] = (unsigned char)length;
        memcpy(packet + 6, text, (size_t)length);
        packet[6 + length] = 0;
        if (!member->leads)
            member_send(member, BINARY, packet, 7 + (size_t)length);
    } else if (member->step == 2 && member->said_length >= 5) {
        member->ready = true;
    }
}

static size_t wrap_mqtt(unsigned room, size_t size, unsigned char *before, const char **after)
{
    size_t length = 2 + 5 + size;
    *after = "";
    before[0] = 0x30;
    before[1] = (unsigned char)(0x80 | (length & 127));
    before[2] = (unsigned char)(length >> 7);
    before[3] = 0;
    before[4] = 5;
    return 5 + (size_t)snprintf((char *)before + 5, BEFORE_MAX - 5, "%05u", room);
}

/* --- NATS ------------------------------------------------------------------------------------- */

static void greet_nats(struct member *member)
{
    char text[160];
    if (member->step == 0 && heard(member, "INFO")) {
        member->step = 1;
        char hear[32] = "";
        if (!member->leads)
            snprintf(hear, sizeof hear, "SUB room.%u 1\r\n", member->room);
        snprintf(text, sizeof text,
                 "CONNECT {\"verbose\":false,\"pedantic\":false,\"protocol\":1}\r\n%sPING\r\n",
                 hear);
        member_send(member, BINARY, text, strlen(text));
    } else if (member->step == 1 && heard(member, "PONG")) {
        member->ready = true;
    }
}

static size_t wrap_nats(unsigned room, size_t size, unsigned char *before, const char **after)
{
    *after = "\r\n";
    return (size_t)snprintf((char *)before, BEFORE_MAX, "PUB room.%u %zu\r\n", room, size);
}

const struct protocol protocols[] = {
    {"relay", "/follow", "/follow", "pasapas.follow.v1", true, greet_relay, wrap_record},
    {"plain", "/hear?room=%u", "/say?room=%u", NULL, false, greet_plain, wrap_plain},
    {"socketio", "/socket.io/?EIO=4&transport=websocket", "/socket.io/?EIO=4&transport=websocket",
     NULL, false, greet_socketio, wrap_socketio},
    {"mqtt", "/mqtt", "/mqtt", "mqtt", false, greet_mqtt, wrap_mqtt},
    {"nats", "/", "/", NULL, false, greet_nats, wrap_nats},
    {0},
};

const struct protocol *protocol_named(const char *name)
{
    for (const struct protocol *protocol = protocols; protocol->name != NULL; protocol++)
        if (strcmp(protocol->name, name) == 0)
            return protocol;
    return NULL;
}

/*
 * A crowd of websockets: rooms in which one speaks and the others hear. Says how many messages
 * arrived, how late, whether one was lost, and what that cost the server. One thread, loopback
 * only.
 *
 *   crowd PROTOCOL PORT PID MODE [ROOMS FOLLOWERS SECONDS SIZE]
 *
 * MODE: `full` (8 messages under way a room, all the time), `calm` (10 a second and room), `idle`.
 */
#include "crowd.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    UNDER_WAY = 8,
    PER_SECOND = 10,
    BUCKETS = 200000, /* of 10 us */
    BUCKET_NS = 10000,
    EVENTS = 512,
    READ_MAX = 1 << 18,
    SIZE_MAX_SENT = 4096,
};

static const uint64_t SECOND = 1000000000;

static struct {
    const struct protocol *protocol;
    int port;
    int pid;
    unsigned rooms;
    unsigned followers;
    unsigned seconds;
    size_t size;
    int poll;
    size_t count;
    size_t ready;
    struct member *members; /* of each room the one who leads comes first */
    uint32_t *sent;
    uint32_t *arrived; /* at the first who hears */
    char (*numbers)[8];
    bool measuring;
    uint64_t deliveries;
    uint64_t lost;
    uint64_t ended;
    uint32_t late[BUCKETS];
} crowd;

static uint64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * SECOND + (uint64_t)time.tv_nsec;
}

static void give_up(const char *why)
{
    fprintf(stderr, "crowd: %s: %s\n", why, strerror(errno));
    exit(1);
}

void room_is_called(unsigned room, const char *number)
{
    size_t length = strcspn(number, "\"");
    if (length >= sizeof crowd.numbers[room])
        give_up("a number");
    memcpy(crowd.numbers[room], number, length);
}

const char *room_number(unsigned room)
{
    return crowd.numbers[room];
}

/* --- sending --------------------------------------------------------------------------------- */

/* Little is under way at a time: it always fits into the socket's buffer. */
static void put(const struct member *member, const void *bytes, size_t length)
{
    if (send(member->fd, bytes, length, MSG_NOSIGNAL) != (ssize_t)length && errno != EPIPE)
        give_up("send");
}

void member_send(struct member *member, unsigned opcode, const void *bytes, size_t length)
{
    unsigned char frame[8 + BEFORE_MAX + SIZE_MAX_SENT] = {(unsigned char)(0x80 | opcode)};
    size_t head = length < 126 ? 2 : 4;
    frame[1] = (unsigned char)(0x80 | (length < 126 ? length : 126));
    if (head == 4) {
        frame[2] = (unsigned char)(length >> 8);
        frame[3] = (unsigned char)length;
    }
    head += 4; /* a mask of zeros */
    memcpy(frame + head, bytes, length);
    put(member, frame, head + length);
}

void member_send_text(struct member *member, const char *text)
{
    member_send(member, 1, text, strlen(text));
}

static void speak(unsigned room)
{
    static char body[BEFORE_MAX + SIZE_MAX_SENT + 8];
    char mark[MARK + 1];
    const char *after;
    size_t before = crowd.protocol->wrap(room, crowd.size, (unsigned char *)body, &after);
    snprintf(mark, sizeof mark, "@%016llx%08x", (unsigned long long)now(), ++crowd.sent[room]);
    memcpy(body + before, mark, MARK);
    memset(body + before + MARK, 'x', crowd.size - MARK);
    memcpy(body + before + crowd.size, after, strlen(after));
    bool text =
        strcmp(crowd.protocol->name, "plain") == 0 || strcmp(crowd.protocol->name, "socketio") == 0;
    member_send(&crowd.members[room * (crowd.followers + 1)], text ? 1 : 2, body,
                before + crowd.size + strlen(after));
}

/* --- receiving ------------------------------------------------------------------------------- */

static void arrive(struct member *member, uint64_t when)
{
    char part[17] = {0};
    memcpy(part, member->mark + 1, 16);
    uint64_t sent = strtoull(part, NULL, 16);
    memcpy(part, member->mark + 17, 8);
    part[8] = '\0';
    uint32_t number = (uint32_t)strtoul(part, NULL, 16);
    size_t place = (size_t)(member - crowd.members) % (crowd.followers + 1);
    if (member->number != 0 && number != member->number + 1)
        crowd.lost++;
    member->number = number;
    if (place == 1)
        crowd.arrived[member->room] = number;
    if (!crowd.measuring)
        return;
    crowd.deliveries++;
    uint64_t bucket = (when - sent) / BUCKET_NS;
    crowd.late[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
}

/* A part of what was said, wherever it was cut: looks for marks, and passes over the bodies. */
static void listen_to(struct member *member, const unsigned char *bytes, size_t length,
                      uint64_t when)
{
    while (length > 0) {
        size_t step;
        if (member->skip > 0) {
            step = member->skip < length ? member->skip : length;
            member->skip -= step;
        } else if (member->mark_length > 0) {
            step = MARK - member->mark_length < length ? MARK - member->mark_length : length;
            memcpy(member->mark + member->mark_length, bytes, step);
            member->mark_length += step;
            if (member->mark_length == MARK) {
                arrive(member, when);
                member->mark_length = 0;
                member->skip = crowd.size - MARK;
            }
        } else {
            const unsigned char *at = memchr(bytes, '@', length);
            step = at == NULL ? length : (size_t)(at - bytes);
            if (at != NULL)
                member->mark[member->mark_length++] = '@';
            step += at != NULL;
        }
        bytes += step;
        length -= step;
    }
}

static void take(struct member *member, const unsigned char *bytes, size_t length, uint64_t when)
{
    if (member->opcode > 2)
        return;
    if (member->ready) {
        if (!member->leads)
            listen_to(member, bytes, length, when);
        return;
    }
    if (length >= SAID_MAX - member->said_length)
        give_up("a greeting is too long");
    memcpy(member->said + member->said_length, bytes, length);
    member->said_length += length;
}

/* Whether the head of a frame is whole; then it is read. */
static bool read_head(struct member *member)
{
    const unsigned char *head = member->head;
    if (member->head_length < 2)
        return false;
    unsigned length = head[1] & 127;
    size_t size = length == 126 ? 4 : length == 127 ? 10 : 2;
    if (member->head_length < size)
        return false;
    member->frame_left = length;
    if (size > 2)
        member->frame_left = 0;
    for (size_t i = 2; i < size; i++)
        member->frame_left = member->frame_left << 8 | head[i];
    if ((head[0] & 15) != 0)
        member->opcode = head[0] & 15;
    member->head_length = 0;
    return true;
}

static void greet(struct member *member)
{
    if (member->ready || !member->upgraded)
        return;
    crowd.protocol->greet(member);
    crowd.ready += member->ready;
}

static void read_frames(struct member *member, const unsigned char *bytes, size_t length)
{
    uint64_t when = now();
    while (length > 0) {
        size_t step = 1;
        if (member->frame_left == 0) {
            member->head[member->head_length++] = *bytes;
            if (read_head(member) && member->opcode == 8)
                crowd.ended++;
        } else {
            step = member->frame_left < length ? (size_t)member->frame_left : length;
            take(member, bytes, step, when);
            member->frame_left -= step;
            if (member->frame_left == 0)
                greet(member);
        }
        bytes += step;
        length -= step;
    }
}

static void hear(struct member *member)
{
    static unsigned char bytes[READ_MAX];
    ssize_t got = recv(member->fd, bytes, sizeof bytes, 0);
    if (got < 0 && errno == EAGAIN)
        return;
    if (got <= 0) {
        crowd.ended++;
        epoll_ctl(crowd.poll, EPOLL_CTL_DEL, member->fd, NULL);
        return;
    }
    const unsigned char *at = bytes;
    if (!member->upgraded) {
        const unsigned char *end = memmem(bytes, (size_t)got, "\r\n\r\n", 4);
        if (end == NULL || memcmp(bytes, "HTTP/1.1 101", 12) != 0)
            give_up("the upgrade was refused");
        member->upgraded = true;
        at = end + 4;
        greet(member);
    }
    read_frames(member, at, (size_t)(bytes + got - at));
}

static void turn(int wait_ms)
{
    struct epoll_event events[EVENTS];
    int count = epoll_wait(crowd.poll, events, EVENTS, wait_ms);
    for (int i = 0; i < count; i++)
        hear(events[i].data.ptr);
}

/* --- coming together ------------------------------------------------------------------------- */

/* An address of loopback for each few, as if they were people: limits count by address. */
static void come(struct member *member, size_t index)
{
    struct sockaddr_in own = {.sin_family = AF_INET,
                              .sin_addr.s_addr = htonl((127u << 24) + 256 + (uint32_t)index / 100)};
    struct sockaddr_in there = {.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)crowd.port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    char path[64];
    char request[512];
    int yes = 1;
    member->fd = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(member->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (bind(member->fd, (struct sockaddr *)&own, sizeof own) != 0 ||
        connect(member->fd, (struct sockaddr *)&there, sizeof there) != 0)
        give_up("connect");
    fcntl(member->fd, F_SETFL, O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = member};
    epoll_ctl(crowd.poll, EPOLL_CTL_ADD, member->fd, &event);
    snprintf(path, sizeof path, member->leads ? crowd.protocol->lead : crowd.protocol->hear,
             member->room);
    int length = snprintf(request, sizeof request,
                          "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\n"
                          "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                          "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n%s%s%s\r\n",
                          path, crowd.port,
                          crowd.protocol->subprotocol == NULL ? "" : "Sec-WebSocket-Protocol: ",
                          crowd.protocol->subprotocol == NULL ? "" : crowd.protocol->subprotocol,
                          crowd.protocol->subprotocol == NULL ? "" : "\r\n");
    put(member, request, (size_t)length);
}

/* Those who lead first, since the others need to know what their room is called. */
static void assemble(void)
{
    size_t coming = 0;
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < crowd.count; i++) {
            struct member *member = &crowd.members[i];
            if (member->leads != (round == 0))
                continue;
            uint64_t until = now() + 10 * SECOND;
            come(member, i);
            coming++;
            bool last = round == 0 ? coming == crowd.rooms : coming == crowd.count;
            while (crowd.ready + (last ? 0 : 32) < coming && now() < until)
                turn(10);
            if (crowd.ready + (last ? 0 : 32) < coming)
                give_up("not everybody came in");
        }
}

static void beat(uint64_t *last)
{
    if (!crowd.protocol->beats || now() < *last + 4 * SECOND)
        return;
    *last = now();
    for (size_t i = 0; i < crowd.count; i++)
        member_send(&crowd.members[i], 2, "", 0);
}

/* --- measuring ------------------------------------------------------------------------------- */

static double server_seconds(void)
{
    char path[64];
    char text[1024];
    unsigned long user = 0;
    unsigned long kernel = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", crowd.pid);
    FILE *file = fopen(path, "r");
    if (file == NULL || fgets(text, sizeof text, file) == NULL)
        give_up(path);
    fclose(file);
    /* The 12th and 13th field behind the name, which ends with the last bracket (proc(5)). */
    const char *at = strrchr(text, ')') + 1;
    for (int field = 0; field < 11; field++)
        at += 1 + strcspn(at + 1, " ");
    char *rest_of_it;
    user = strtoul(at, &rest_of_it, 10);
    kernel = strtoul(rest_of_it, NULL, 10);
    return (double)(user + kernel) / (double)sysconf(_SC_CLK_TCK);
}

static long server_kb(void)
{
    char path[64];
    char line[256];
    long kb = -1;
    snprintf(path, sizeof path, "/proc/%d/status", crowd.pid);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        give_up(path);
    while (fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, "VmRSS:", 6) == 0)
            kb = strtol(line + 6, NULL, 10);
    fclose(file);
    return kb;
}

static double own_seconds(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static double percentile(double share)
{
    uint64_t wanted = (uint64_t)((double)crowd.deliveries * share);
    uint64_t seen = 0;
    for (size_t i = 0; i < BUCKETS; i++) {
        seen += crowd.late[i];
        if (seen > wanted)
            return (double)(i + 1) * BUCKET_NS / 1e6;
    }
    return 0;
}

static void speak_until(uint64_t end, bool full, uint64_t *beaten)
{
    const uint64_t interval = SECOND / PER_SECOND;
    uint64_t began = now();
    uint64_t *due = calloc(crowd.rooms, sizeof *due);
    for (unsigned room = 0; room < crowd.rooms; room++)
        due[room] = began + interval * room / crowd.rooms;
    while (now() < end) {
        for (unsigned room = 0; room < crowd.rooms; room++) {
            while (full && crowd.sent[room] - crowd.arrived[room] < UNDER_WAY)
                speak(room);
            if (!full && due[room] <= now()) {
                speak(room);
                due[room] += interval;
            }
        }
        beat(beaten);
        turn(full ? 5 : 0);
    }
    free(due);
}

static void measure(bool full)
{
    uint64_t beaten = now();
    speak_until(now() + SECOND, full, &beaten);
    crowd.measuring = true;
    double server = server_seconds();
    double own = own_seconds();
    uint64_t began = now();
    speak_until(began + crowd.seconds * SECOND, full, &beaten);
    double seconds = (double)(now() - began) / 1e9;
    server = server_seconds() - server;
    printf("%.0f %.2f %.2f %.1f %.0f %llu %llu %.0f\n", (double)crowd.deliveries / seconds,
           percentile(0.5), percentile(0.99), server / seconds * 100,
           (own_seconds() - own) / seconds * 100, (unsigned long long)crowd.lost,
           (unsigned long long)crowd.ended, (double)crowd.deliveries / server);
}

static void rest(long before)
{
    uint64_t beaten = now();
    double server = server_seconds();
    uint64_t until = now() + crowd.seconds * SECOND;
    while (now() < until) {
        beat(&beaten);
        turn(50);
    }
    printf("%.2f %.1f %llu\n", (double)(server_kb() - before) / (double)crowd.count,
           (server_seconds() - server) / crowd.seconds * 100, (unsigned long long)crowd.ended);
}

static unsigned number_in(int argc, char **argv, int place, unsigned usual)
{
    return argc > place ? (unsigned)strtoul(argv[place], NULL, 10) : usual;
}

int main(int argc, char **argv)
{
    if (argc < 5 || (crowd.protocol = protocol_named(argv[1])) == NULL)
        return 2;
    crowd.port = (int)number_in(argc, argv, 2, 0);
    crowd.pid = (int)number_in(argc, argv, 3, 0);
    crowd.rooms = number_in(argc, argv, 5, 20);
    crowd.followers = number_in(argc, argv, 6, 30);
    crowd.seconds = number_in(argc, argv, 7, 5);
    crowd.size = number_in(argc, argv, 8, 600);
    if (crowd.size < MARK || crowd.size > SIZE_MAX_SENT)
        return 2;
    crowd.count = (size_t)crowd.rooms * (crowd.followers + 1);
    crowd.members = calloc(crowd.count, sizeof *crowd.members);
    crowd.sent = calloc(crowd.rooms, sizeof *crowd.sent);
    crowd.arrived = calloc(crowd.rooms, sizeof *crowd.arrived);
    crowd.numbers = calloc(crowd.rooms, sizeof *crowd.numbers);
    crowd.poll = epoll_create1(0);
    for (size_t i = 0; i < crowd.count; i++) {
        crowd.members[i].room = (unsigned)(i / (crowd.followers + 1));
        crowd.members[i].leads = i % (crowd.followers + 1) == 0;
    }
    long before = server_kb();
    assemble();
    if (strcmp(argv[4], "idle") == 0)
        rest(before);
    else
        measure(strcmp(argv[4], "full") == 0);
    return 0;
}

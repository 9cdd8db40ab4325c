/*
 * The listening sockets. This file accepts connections itself and hands each to libwebsockets,
 * because the listeners of lws (4.1) cannot use a socket inherited from systemd, and bind all
 * addresses when told 127.0.0.1.
 */
#include "service/listener.h"
#include "service/server_internal.h"

#include "base/clock.h"
#include "base/log.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
    FIRST_INHERITED = 3, /* sd_listen_fds(3) */
    AT_ONCE = 64,        /* connections accepted before other events are handled */
    WAITING_MAX = 4096,  /* backlog requested from the kernel, which may use less */
    PAGES = 32,          /* connections per address in addition to its websockets, and ... */
    FILES = 256, /* ... in total, in addition to the relay's: pages, files, the program's own */
};

static bool read_address(const char *bind, unsigned port, struct sockaddr_storage *address,
                         socklen_t *length)
{
    struct sockaddr_in *four = (struct sockaddr_in *)address;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)address;
    if (inet_pton(AF_INET, bind, &four->sin_addr) == 1) {
        four->sin_family = AF_INET;
        four->sin_port = htons((uint16_t)port);
        *length = sizeof *four;
        return true;
    }
    six->sin6_family = AF_INET6;
    six->sin6_port = htons((uint16_t)port);
    *length = sizeof *six;
    return inet_pton(AF_INET6, bind, &six->sin6_addr) == 1;
}

enum pap_status pap_listener_check_address(const char *bind, struct pap_error *error)
{
    struct sockaddr_storage address = {0};
    socklen_t length;
    if (read_address(bind, 0, &address, &length))
        return PAP_OK;
    return pap_error_set(error, PAP_INVALID,
                         "\"%s\" is no address to listen on: write 127.0.0.1, ::1, or :: for all",
                         "« %s » n'est pas une adresse d'écoute : écrivez 127.0.0.1, ::1, ou :: "
                         "pour toutes",
                         bind);
}

static enum pap_status make(const struct pap_server_options *options, int *made,
                            struct pap_error *error)
{
    const char *bind_to = options->bind != NULL ? options->bind : "127.0.0.1";
    struct sockaddr_storage address = {0};
    socklen_t length;
    const int yes = 1;
    const int no = 0;
    if (!read_address(bind_to, options->port, &address, &length))
        return pap_listener_check_address(bind_to, error);
    int opened = socket(address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (opened < 0)
        return pap_error_set_errno(error, PAP_IO, errno, "no socket", "pas de socket");
    setsockopt(opened, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (address.ss_family == AF_INET6) /* "::" is all addresses, whatever the default */
        setsockopt(opened, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no);
    if (bind(opened, (struct sockaddr *)&address, length) == 0 &&
        listen(opened, WAITING_MAX) == 0) {
        *made = opened;
        return PAP_OK;
    }
    int number = errno;
    close(opened);
    if (number == EADDRINUSE)
        return pap_error_set(error, PAP_BUSY,
                             "port %u of %s is taken: is another program listening there?",
                             "le port %u de %s est pris : un autre programme y écoute-t-il ?",
                             options->port, bind_to);
    return pap_error_set_errno(error, number == EADDRNOTAVAIL ? PAP_INVALID : PAP_IO, number,
                               "port %u of %s cannot be listened on",
                               "impossible d'écouter sur le port %u de %s", options->port, bind_to);
}

/* Raises the limit of open files to the allowed number of connections, if the system permits it. */
static void raise_limit(unsigned connections)
{
    struct rlimit limit;
    const rlim_t wanted = (rlim_t)connections + FILES * 2;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
        return;
    limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < connections)
        pap_log("only %llu files may be open here: fewer connections than %u",
                (unsigned long long)limit.rlim_cur, connections);
}

static void peer_of(const struct sockaddr_storage *from, char *text, size_t size)
{
    const void *bytes = from->ss_family == AF_INET
                            ? (const void *)&((const struct sockaddr_in *)from)->sin_addr
                            : (const void *)&((const struct sockaddr_in6 *)from)->sin6_addr;
    if ((from->ss_family != AF_INET && from->ss_family != AF_INET6) ||
        inet_ntop(from->ss_family, bytes, text, (socklen_t)size) == NULL)
        text[0] = '\0';
}

/*
 * Counts a connection of this address and stores the address in `*kept`. A proxy represents many
 * clients, so the relay counts these by the address that the proxy reports.
 */
static bool may_enter(struct pap_server *server, const char *peer, struct pap_rate_address **kept)
{
    const struct pap_relay_settings *settings = &server->options.relay;
    struct pap_rate_address *address = malloc(sizeof *address);
    int64_t wait;
    if (address == NULL)
        return false;
    const bool is_proxy = pap_cidr_list_contains(&server->options.proxies, peer);
    *address = pap_rate_address_of(peer);
    *kept = address;
    if (pap_rate_counter_add(
            server->visitors, address,
            is_proxy ? settings->connections + FILES : settings->connections_per_address + PAGES,
            settings->connections + FILES, pap_clock_monotonic_ms(), &wait) == PAP_OK)
        return true;
    free(address);
    return false;
}

void pap_listeners_forget(struct pap_server *server, struct lws *wsi)
{
    struct pap_rate_address *address = lws_get_opaque_user_data(wsi);
    if (address == NULL)
        return;
    lws_set_opaque_user_data(wsi, NULL);
    pap_rate_counter_remove(server->visitors, address);
    server->counters.connections--;
    free(address);
}

static void take_in(struct pap_server *server, int socket, const struct sockaddr_storage *from)
{
    char peer[INET6_ADDRSTRLEN];
    struct pap_rate_address *address;
    const int yes = 1;
    peer_of(from, peer, sizeof peer);
    if (!may_enter(server, peer, &address)) {
        server->counters.refused++;
        close(socket);
        return;
    }
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    struct lws *wsi = lws_adopt_socket_vhost(server->vhost, socket);
    if (wsi == NULL) { /* lws has closed the socket */
        pap_rate_counter_remove(server->visitors, address);
        free(address);
        server->counters.refused++;
        return;
    }
    server->counters.accepted++;
    server->counters.connections++;
    lws_set_opaque_user_data(wsi, address);
}

static void accept_some(uv_poll_t *poll, int status, int events)
{
    struct pap_listener *listener = poll->data;
    (void)status;
    (void)events;
    for (int i = 0; i < AT_ONCE; i++) {
        struct sockaddr_storage from = {0};
        socklen_t length = sizeof from;
        int socket = accept4(listener->socket, (struct sockaddr *)&from, &length,
                             SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (socket >= 0) {
            take_in(listener->server, socket, &from);
            continue;
        }
        /* Without a free file descriptor the loop would spin until a connection closes. */
        if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
            uv_poll_stop(poll);
        if (errno != EINTR && errno != ECONNABORTED)
            return;
    }
}

void pap_listeners_go_on(struct pap_server *server)
{
    for (size_t i = 0; i < server->listening; i++)
        if (server->listeners[i].open)
            uv_poll_start(&server->listeners[i].poll, UV_READABLE, accept_some);
}

static enum pap_status listen_on(struct pap_server *server, int socket, struct pap_error *error)
{
    struct pap_listener *listener = &server->listeners[server->listening];
    if (uv_poll_init(&server->loop, &listener->poll, socket) != 0) {
        close(socket);
        return pap_error_set(error, PAP_INVALID, "file descriptor %d is no socket",
                             "le descripteur %d n'est pas un socket", socket);
    }
    listener->server = server;
    listener->socket = socket;
    listener->poll.data = listener;
    listener->open = true;
    server->listening++;
    return PAP_OK;
}

enum pap_status pap_listeners_open(struct pap_server *server, struct pap_error *error)
{
    const unsigned inherited = server->options.inherited;
    enum pap_status status = PAP_OK;
    int made = -1;
    raise_limit(server->options.relay.connections);
    if (inherited > PAP_LISTENERS_MAX)
        return pap_error_set(error, PAP_INVALID, "at most %d sockets can be handed over",
                             "pas plus de %d sockets peuvent être confiés", PAP_LISTENERS_MAX);
    for (unsigned i = 0; status == PAP_OK && i < inherited; i++)
        status = listen_on(server, FIRST_INHERITED + (int)i, error);
    if (status == PAP_OK && inherited == 0)
        status = make(&server->options, &made, error);
    if (status == PAP_OK && inherited == 0)
        status = listen_on(server, made, error);
    return status;
}

void pap_listeners_close(struct pap_server *server)
{
    for (size_t i = 0; i < server->listening; i++) {
        struct pap_listener *listener = &server->listeners[i];
        if (!listener->open)
            continue;
        listener->open = false;
        uv_close((uv_handle_t *)&listener->poll, NULL);
        close(listener->socket);
    }
}

unsigned pap_listener_port(const struct pap_server *server)
{
    union {
        struct sockaddr any;
        struct sockaddr_in four;
        struct sockaddr_in6 six;
    } address = {{0}};
    socklen_t length = sizeof address;
    if (server->listening == 0 ||
        getsockname(server->listeners[0].socket, &address.any, &length) != 0)
        return 0;
    return ntohs(address.any.sa_family == AF_INET6 ? address.six.sin6_port : address.four.sin_port);
}

#include "net/inside.h"

#include "base/clock.h"
#include "base/log.h"

#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

/* Bytes that are read at once; each connection has so many, so that more of them cost memory. */
enum { RECEIVE_AT_ONCE = 1024 };

void pap_server_peer(struct lws *wsi, char *address, size_t size)
{
    if (lws_get_peer_simple(wsi, address, size) == NULL)
        address[0] = '\0';
}

enum pap_status pap_server_gather(struct pap_buffer *message, size_t limit, const void *piece,
                                  size_t length)
{
    message->limit = limit;
    return pap_buffer_append(message, piece, length);
}

static void work_a_little(uv_idle_t *idle)
{
    struct pap_server *server = idle->data;
    struct pap_buffer news;
    pap_buffer_init(&news, PAP_CONTROL_MAX);
    if (!pap_app_idle(server->options.app, &news))
        uv_idle_stop(idle);
    if (news.length > 0)
        pap_rpc_tell_all(server, &news);
    pap_buffer_clear(&news);
}

void pap_server_has_spare_work(struct pap_server *server)
{
    uv_idle_start(&server->spare, work_a_little);
}

static void flush_before(uv_prepare_t *prepare)
{
    pap_server_flush(prepare->data);
}

static void flush_after(uv_check_t *check)
{
    pap_server_flush(check->data);
}

static void each_second(uv_timer_t *timer)
{
    struct pap_server *server = timer->data;
    pap_relay_tick(server->relay);
    if (server->draining && pap_relay_figures(server->relay)->links == 0)
        uv_stop(&server->loop);
}

static void stop(uv_timer_t *timer)
{
    struct pap_server *server = timer->data;
    pap_relay_dismiss(server->relay);
    uv_stop(&server->loop);
}

/* The first signal drains, a second one ends at once. */
static void drain(uv_signal_t *signal, int number)
{
    struct pap_server *server = signal->data;
    (void)number;
    if (server->draining) {
        uv_stop(&server->loop);
        return;
    }
    server->draining = true;
    pap_log("stopping within %u s", server->options.drain_seconds);
    pap_relay_drain(server->relay, server->options.drain_seconds);
    uv_timer_start(&server->end, stop, (uint64_t)server->options.drain_seconds * 1000, 0);
}

static void log_line(int level, const char *line)
{
    size_t length = strcspn(line, "\n");
    if ((level & LLL_ERR) != 0)
        pap_log("%.*s", (int)length, line);
}

/* With "127.0.0.1" as interface lws binds every address unless IPv6 is off (its 4.1). */
static enum pap_status set_address(struct lws_context_creation_info *info, const char *bind,
                                   struct pap_error *error)
{
    unsigned char bytes[16];
    const char *address = bind != NULL ? bind : "127.0.0.1";
    bool four = inet_pton(AF_INET, address, bytes) == 1;
    if (!four && inet_pton(AF_INET6, address, bytes) != 1)
        return pap_error_set(error, PAP_INVALID,
                             "\"%s\" is no address to listen on: write 127.0.0.1, ::1, or 0.0.0.0 "
                             "for all",
                             "« %s » n'est pas une adresse d'écoute : écrivez 127.0.0.1, ::1, ou "
                             "0.0.0.0 pour toutes",
                             address);
    bool all = strcmp(address, "0.0.0.0") == 0 || strcmp(address, "::") == 0;
    info->iface = all ? NULL : address;
    if (four)
        info->options |= LWS_SERVER_OPTION_DISABLE_IPV6;
    return PAP_OK;
}

static void set_protocols(struct pap_server *server)
{
    server->protocols[0] = (struct lws_protocols){.name = "http", .callback = pap_http_callback};
    server->protocols[1] = (struct lws_protocols){.name = "pasapas.v1",
                                                  .callback = pap_rpc_callback,
                                                  .per_session_data_size = pap_rpc_size,
                                                  .rx_buffer_size = RECEIVE_AT_ONCE};
    server->protocols[2] = (struct lws_protocols){.name = "pasapas.follow.v1",
                                                  .callback = pap_follow_callback,
                                                  .per_session_data_size = pap_follow_size,
                                                  .rx_buffer_size = RECEIVE_AT_ONCE};
}

static enum pap_status listen_there(struct pap_server *server, struct pap_error *error)
{
    void *loops[] = {&server->loop};
    struct lws_context_creation_info info = {
        .port = server->options.port,
        .protocols = server->protocols,
        .user = server,
        .foreign_loops = loops,
        .options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_EXPLICIT_VHOSTS |
                   LWS_SERVER_OPTION_VALIDATE_UTF8,
        .gid = -1,
        .uid = -1,
        .timeout_secs = PAP_HANDSHAKE_S,
        .keepalive_timeout = PAP_HANDSHAKE_S,
        .pt_serv_buf_size = 4096,
        .vhost_name = "pasapas",
    };
    enum pap_status status = set_address(&info, server->options.bind, error);
    if (status != PAP_OK)
        return status;
    lws_set_log_level(LLL_ERR, log_line);
    server->lws = lws_create_context(&info);
    if (server->lws == NULL)
        return pap_error_no_memory(error);
    server->vhost = lws_create_vhost(server->lws, &info);
    if (server->vhost == NULL)
        return pap_error_set(error, PAP_BUSY, "port %d cannot be listened on: is another program there?",
                             "impossible d'écouter sur le port %d : un autre programme l'utilise-t-il ?",
                             server->options.port);
    return PAP_OK;
}

enum pap_status pap_server_new(const struct pap_server_options *options, struct pap_server **out,
                               struct pap_error *error)
{
    struct pap_server *server = calloc(1, sizeof *server);
    if (server == NULL || uv_loop_init(&server->loop) != 0) {
        free(server);
        return pap_error_no_memory(error);
    }
    server->options = *options;
    const struct pap_relay_options relay = {.settings = options->relay,
                                            .clock = pap_clock_monotonic_ms,
                                            .wake = pap_follow_wake};
    uv_timer_init(&server->loop, &server->second);
    uv_timer_init(&server->loop, &server->end);
    uv_idle_init(&server->loop, &server->spare);
    uv_prepare_init(&server->loop, &server->before_waiting);
    uv_check_init(&server->loop, &server->after_waiting);
    uv_signal_init(&server->loop, &server->terminate);
    uv_signal_init(&server->loop, &server->interrupt);
    server->second.data = server->end.data = server->spare.data = server;
    server->before_waiting.data = server->after_waiting.data = server;
    server->terminate.data = server->interrupt.data = server;
    set_protocols(server);
    enum pap_status status = pap_relay_new(&relay, &server->relay);
    if (status != PAP_OK)
        pap_error_no_memory(error);
    if (status == PAP_OK)
        status = listen_there(server, error);
    if (status != PAP_OK) {
        pap_server_free(server);
        return status;
    }
    *out = server;
    return PAP_OK;
}

int pap_server_port(const struct pap_server *server)
{
    return lws_get_vhost_listen_port(server->vhost);
}

void pap_server_run(struct pap_server *server)
{
    signal(SIGPIPE, SIG_IGN);
    uv_timer_start(&server->second, each_second, 1000, 1000);
    uv_prepare_start(&server->before_waiting, flush_before);
    uv_check_start(&server->after_waiting, flush_after);
    uv_signal_start(&server->terminate, drain, SIGTERM);
    uv_signal_start(&server->interrupt, drain, SIGINT);
    uv_run(&server->loop, UV_RUN_DEFAULT);
}

static void close_handle(uv_handle_t *handle, void *context)
{
    (void)context;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

void pap_server_free(struct pap_server *server)
{
    if (server == NULL)
        return;
    /* lws closes its handles on a foreign loop in two steps, and the loop has to turn in between. */
    if (server->lws != NULL) {
        lws_context_destroy(server->lws);
        uv_run(&server->loop, UV_RUN_NOWAIT);
    }
    uv_walk(&server->loop, close_handle, NULL);
    while (uv_run(&server->loop, UV_RUN_NOWAIT) != 0)
        ;
    if (server->lws != NULL)
        lws_context_destroy(server->lws);
    uv_loop_close(&server->loop);
    pap_relay_free(server->relay);
    free(server);
}

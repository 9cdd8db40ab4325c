#include "service/server_internal.h"

#include "base/clock.h"
#include "base/log.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

/*
 * Bytes per read. Each connection has a buffer of this size, so a larger value costs memory. Data
 * beyond it is read in further turns of the loop before anything is written.
 */
enum { RECEIVE_AT_ONCE = 1024, TURNS_MAX = 8 };

/*
 * Flush the other nodes first: a client that receives a number or a ticket may use it on any node.
 */
static void flush(struct pap_server *server)
{
    if (server->cluster != NULL)
        pap_cluster_flush(server->cluster);
    pap_ws_writer_flush_all(server);
    if (server->cluster != NULL)
        pap_cluster_flush(server->cluster);
}

static void flush_before(uv_prepare_t *prepare)
{
    struct pap_server *server = prepare->data;
    if (server->deferred == 0)
        flush(server);
}

static void do_not_wait(uv_idle_t *idle)
{
    (void)idle; /* an active idle handle keeps the loop from blocking */
}

/* While messages arrive, defers the flush: the next turn may bring more for the same clients. */
static void flush_after(uv_check_t *check)
{
    struct pap_server *server = check->data;
    const bool received = server->received;
    server->received = false;
    if (received && server->writers != NULL && server->deferred < TURNS_MAX) {
        if (server->deferred++ == 0)
            uv_idle_start(&server->poll_again, do_not_wait);
        return;
    }
    if (server->deferred > 0)
        uv_idle_stop(&server->poll_again);
    server->deferred = 0;
    flush(server);
}

/* Idle keep-alive connections may be cut off. */
static void end_if_nobody_is_left(struct pap_server *server)
{
    if (server->draining && server->rpcs == NULL && server->transfers == 0 &&
        pap_relay_counters(server->relay)->conns == 0)
        uv_stop(&server->loop);
}

static void each_second(uv_timer_t *timer)
{
    struct pap_server *server = timer->data;
    pap_relay_tick(server->relay);
    pap_ws_rpc_tick(server);
    if (server->cluster != NULL)
        pap_cluster_tick(server->cluster);
    if (!server->draining)
        pap_listeners_go_on(server);
    end_if_nobody_is_left(server);
}

static void stop(uv_timer_t *timer)
{
    struct pap_server *server = timer->data;
    pap_relay_dismiss(server->relay);
    uv_stop(&server->loop);
}

/*
 * The first signal drains, a second one ends at once. The port is released now, for a restarted
 * service.
 */
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
    pap_listeners_close(server);
    pap_relay_drain(server->relay, server->options.drain_seconds);
    pap_ws_rpc_drain(server);
    uv_timer_start(&server->end, stop, (uint64_t)server->options.drain_seconds * 1000, 0);
}

static void log_line(int level, const char *line)
{
    size_t length = strcspn(line, "\n");
    if ((level & LLL_ERR) != 0)
        pap_log("%.*s", (int)length, line);
}

/* Without a tx_packet_size, lws writes no more at once than it reads at once. */
static void set_protocols(struct pap_server *server)
{
    server->protocols[0] = (struct lws_protocols){.name = "http",
                                                  .callback = pap_http_callback,
                                                  .per_session_data_size = pap_http_size,
                                                  .tx_packet_size = PAP_FOLLOW_OUT_MAX};
    server->protocols[1] = (struct lws_protocols){.name = "pasapas.v1",
                                                  .callback = pap_ws_rpc_callback,
                                                  .per_session_data_size = pap_ws_rpc_size,
                                                  .rx_buffer_size = RECEIVE_AT_ONCE,
                                                  .tx_packet_size = PAP_FOLLOW_OUT_MAX};
    server->protocols[2] = (struct lws_protocols){.name = "pasapas.follow.v1",
                                                  .callback = pap_ws_follow_callback,
                                                  .per_session_data_size = pap_ws_follow_size,
                                                  .rx_buffer_size = RECEIVE_AT_ONCE,
                                                  .tx_packet_size = PAP_FOLLOW_OUT_MAX};
}

/* Options for the only vhost of lws; it does not listen (listener.c does). */
static struct lws_context_creation_info info_of(const char *certificate, const char *key)
{
    const bool encrypted = certificate != NULL;
    return (struct lws_context_creation_info){
        .port = CONTEXT_PORT_NO_LISTEN_SERVER,
        .options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS | LWS_SERVER_OPTION_VALIDATE_UTF8 |
                   (encrypted ? LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT : 0),
        .ssl_cert_filepath = certificate,
        .ssl_private_key_filepath = key,
        .alpn = "http/1.1",
        .gid = -1,
        .uid = -1,
        .timeout_secs = PAP_HANDSHAKE_S,
        .keepalive_timeout = PAP_HANDSHAKE_S,
        .pt_serv_buf_size = 4096,
        .vhost_name = "pasapas",
    };
}

static enum pap_status cannot_encrypt(struct pap_error *error, const char *certificate,
                                      const char *key)
{
    return pap_error_set(
        error, PAP_INVALID,
        "TLS cannot be spoken with %s and %s: write a certificate and its key, both "
        "in PEM files that may be read",
        "impossible de chiffrer avec %s et %s : écrivez un certificat et sa clé, "
        "dans des fichiers PEM lisibles",
        certificate, key);
}

static void say_nothing(int level, const char *line)
{
    (void)level;
    (void)line;
}

enum pap_status pap_server_check_certificate(const char *certificate, const char *key,
                                             struct pap_error *error)
{
    static const struct lws_protocols none[] = {
        {.name = "http", .callback = lws_callback_http_dummy}, {0}};
    struct lws_context_creation_info info = info_of(certificate, key);
    info.protocols = none;
    lws_set_log_level(LLL_ERR, say_nothing);
    struct lws_context *lws = lws_create_context(&info);
    if (lws == NULL)
        return pap_error_no_memory(error);
    enum pap_status status = PAP_OK;
    if (lws_create_vhost(lws, &info) == NULL)
        status = cannot_encrypt(error, certificate, key);
    lws_context_destroy(lws);
    return status;
}

static enum pap_status set_up_lws(struct pap_server *server, struct pap_error *error)
{
    const struct pap_server_options *options = &server->options;
    void *loops[] = {&server->loop};
    struct lws_context_creation_info info = info_of(options->certificate, options->key);
    info.options |= LWS_SERVER_OPTION_LIBUV;
    info.foreign_loops = loops;
    info.protocols = server->protocols;
    info.user = server;
    lws_set_log_level(LLL_ERR, log_line);
    server->lws = lws_create_context(&info);
    if (server->lws == NULL)
        return pap_error_no_memory(error);
    server->vhost = lws_create_vhost(server->lws, &info);
    if (server->vhost != NULL)
        return PAP_OK;
    return options->certificate == NULL ? pap_error_no_memory(error)
                                        : cannot_encrypt(error, options->certificate, options->key);
}

/* If the new certificate is invalid, the current one stays in use. */
static void renew_certificate(uv_signal_t *signal, int number)
{
    struct pap_server *server = signal->data;
    const struct pap_server_options *options = &server->options;
    struct pap_error error = {0};
    (void)number;
    if (options->certificate == NULL)
        return;
    enum pap_status status =
        pap_server_check_certificate(options->certificate, options->key, &error);
    if (status == PAP_OK && lws_tls_cert_updated(server->lws, options->certificate, options->key,
                                                 NULL, 0, NULL, 0) != 0)
        status = cannot_encrypt(&error, options->certificate, options->key);
    pap_log("%s", status == PAP_OK ? "the certificate was read again" : error.en);
}

static void message_from_node(void *context)
{
    ((struct pap_server *)context)->received = true;
}

static enum pap_status join_cluster(struct pap_server *server, struct pap_error *error)
{
    struct pap_cluster_options options = {.loop = &server->loop,
                                          .redis = server->options.redis,
                                          .settings = &server->options.relay,
                                          .context = server,
                                          .answer = pap_ws_follow_answer,
                                          .received = message_from_node};
    enum pap_status status = pap_redis_load(&options.module, error);
    return status == PAP_OK ? pap_cluster_new(&options, &server->cluster, error) : status;
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
    struct pap_relay_options relay = {
        .settings = options->relay, .clock = pap_clock_monotonic_ms, .wake = pap_ws_follow_wake};
    uv_timer_init(&server->loop, &server->second);
    uv_timer_init(&server->loop, &server->end);
    uv_timer_init(&server->loop, &server->held);
    server->held.data = server;
    uv_idle_init(&server->loop, &server->idle);
    uv_idle_init(&server->loop, &server->poll_again);
    uv_prepare_init(&server->loop, &server->before_waiting);
    uv_check_init(&server->loop, &server->after_waiting);
    uv_signal_init(&server->loop, &server->terminate);
    uv_signal_init(&server->loop, &server->interrupt);
    uv_signal_init(&server->loop, &server->hang_up);
    server->hang_up.data = server;
    server->second.data = server->end.data = server->idle.data = server;
    server->before_waiting.data = server->after_waiting.data = server;
    server->terminate.data = server->interrupt.data = server;
    set_protocols(server);
    enum pap_status status = PAP_OK;
    if (options->redis != NULL)
        status = join_cluster(server, error);
    if (server->cluster != NULL)
        relay.cluster = pap_cluster_relay(server->cluster);
    if (status == PAP_OK && pap_relay_new(&relay, &server->relay) != PAP_OK)
        status = pap_error_no_memory(error);
    server->visitors = pap_rate_counter_new(0);
    if (status == PAP_OK && server->visitors == NULL)
        status = pap_error_no_memory(error);
    /* Open the sockets first: lws reads the limit of open files only once, when it starts. */
    if (status == PAP_OK)
        status = pap_listeners_open(server, error);
    if (status == PAP_OK)
        status = set_up_lws(server, error);
    if (status != PAP_OK) {
        pap_server_free(server);
        return status;
    }
    *out = server;
    return PAP_OK;
}

void pap_server_run(struct pap_server *server)
{
    signal(SIGPIPE, SIG_IGN);
    /*
     * From here on, messages of lws would contain untrusted bytes, so they must not reach our log.
     */
    lws_set_log_level(LLL_ERR, say_nothing);
    uv_timer_start(&server->second, each_second, 1000, 1000);
    uv_prepare_start(&server->before_waiting, flush_before);
    uv_check_start(&server->after_waiting, flush_after);
    uv_signal_start(&server->terminate, drain, SIGTERM);
    uv_signal_start(&server->interrupt, drain, SIGINT);
    uv_signal_start(&server->hang_up, renew_certificate, SIGHUP);
    pap_listeners_go_on(server);
    if (server->cluster != NULL)
        pap_cluster_start(server->cluster, server->relay);
    uv_run(&server->loop, UV_RUN_DEFAULT);
    if (server->cluster != NULL)
        pap_cluster_leave(server->cluster);
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
    pap_cluster_stop(server->cluster);
    pap_listeners_close(server);
    /* On a foreign loop lws closes its handles in two steps, and the loop must turn in between. */
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
    pap_cluster_free(server->cluster);
    pap_ws_rpc_clear(server);
    pap_rate_counter_free(server->visitors);
    free(server);
}

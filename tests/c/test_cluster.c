/* Two nodes in one process, with an in-memory Redis between them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/app.h"
#include "base/clock.h"
#include "chaos.h"
#include "cluster/cluster.h"
#include "fake_redis.h"
#include "peers.h"

#include <stdio.h>
#include <string.h>
#include <uv.h>

struct node {
    uv_loop_t loop;
    struct pap_app *app;
    struct pap_relay *relay;
    struct pap_cluster *cluster;
    bool open;
};

struct client {
    struct peer peer;
    struct pap_cluster_session *session;
};

struct scene {
    struct node nodes[2];
    struct client owner;  /* on the first node */
    struct client helper; /* on the second node */
    char number[PAP_NUMBER_SIZE];
};

static void answer(void *context, struct pap_conn *conn, const void *text, size_t length)
{
    const struct node *node = context;
    const struct pap_caller caller = {.transport = PAP_TRANSPORT_FOLLOW, .conn = conn};
    struct pap_buffer made;
    pap_buffer_init(&made, PAP_FOLLOW_OUT_MAX);
    if (pap_app_answer(node->app, &caller, text, length, &made) != PAP_OK)
        pap_conn_end(conn, PAP_CLOSE_TOO_LARGE, true);
    else if (made.length > 0)
        pap_conn_say(conn, made.data, made.length);
    pap_buffer_clear(&made);
}

static void received(void *context)
{
    (void)context;
}

static void wake(void *context, struct pap_conn *conn)
{
    (void)context;
    if (conn->remote)
        pap_cluster_wake(conn);
}

static enum pap_status node_opens(struct node *node)
{
    static const struct pap_relay_settings settings = PAP_RELAY_SETTINGS;
    const struct pap_app_options app = {.home = "/nonexistent", .shared = true};
    struct pap_relay_options relay = {
        .settings = settings, .clock = pap_clock_monotonic_ms, .wake = wake};
    const struct pap_cluster_options cluster = {.loop = &node->loop,
                                                .module = fake_redis_module(),
                                                .redis = "redis://localhost",
                                                .settings = &settings,
                                                .context = node,
                                                .answer = answer,
                                                .received = received};
    uv_loop_init(&node->loop);
    node->open = true;
    enum pap_status status = pap_app_new(&app, &node->app, NULL);
    if (status == PAP_OK)
        status = pap_cluster_new(&cluster, &node->cluster, NULL);
    if (status != PAP_OK)
        return status;
    relay.cluster = pap_cluster_relay(node->cluster);
    status = pap_relay_new(&relay, &node->relay);
    if (status == PAP_OK)
        pap_cluster_start(node->cluster, node->relay);
    return status;
}

static void close_handle(uv_handle_t *handle, void *context)
{
    (void)context;
    uv_close(handle, NULL);
}

static void client_leaves(struct client *client)
{
    pap_cluster_session_free(client->session);
    pap_conn_close(&client->peer.conn);
    client->session = NULL;
}

/* Simulates the end of the process. Its clients have left before, or are closed with it. */
static void node_ends(struct node *node, struct client *client)
{
    if (!node->open)
        return;
    pap_cluster_stop(node->cluster);
    client_leaves(client);
    uv_walk(&node->loop, close_handle, NULL);
    while (uv_run(&node->loop, UV_RUN_NOWAIT) != 0)
        ;
    uv_loop_close(&node->loop);
    pap_relay_free(node->relay);
    pap_cluster_free(node->cluster);
    pap_app_free(node->app);
    *node = (struct node){0};
}

/* Runs until no event is pending. */
static void settle(struct scene *scene)
{
    bool any;
    do {
        for (size_t i = 0; i < 2; i++)
            if (scene->nodes[i].cluster != NULL)
                pap_cluster_flush(scene->nodes[i].cluster);
        any = fake_redis_run();
    } while (any);
}

static enum pap_status client_comes(struct client *client, struct node *node)
{
    enum pap_status status = pap_conn_open(&client->peer.conn, node->relay, "192.0.2.1");
    if (status != PAP_OK)
        return status;
    client->session = pap_cluster_session_new(node->cluster, &client->peer.conn);
    return client->session == NULL ? PAP_NO_MEMORY : PAP_OK;
}

/* The result of a call. NULL: an error, or the connection is being closed. */
static json_t *call(struct scene *scene, struct client *client, const char *text)
{
    struct message message;
    json_t *result = NULL;
    pap_cluster_session_text(client->session, text, strlen(text));
    settle(scene);
    chaos_pause();
    for (;;) {
        message.length =
            pap_conn_take(&client->peer.conn, message.bytes, &message.text, &message.beat);
        if (message.length == 0)
            break;
        json_t *told = json_loadb((char *)message.bytes, message.length, 0, NULL);
        if (json_object_get(told, "id") != NULL)
            result = json_incref(json_object_get(told, "result"));
        json_decref(told);
    }
    chaos_resume();
    return result;
}

static void sends(struct client *client, unsigned seat, const char *text)
{
    unsigned char bytes[64];
    pap_cluster_session_records(client->session, bytes,
                                make_record(bytes, seat, 0, text, strlen(text)));
}

/* Whether exactly this record arrived, after any texts. */
static bool is_sent(struct scene *scene, struct client *client, const char *text)
{
    struct message message;
    settle(scene);
    do
        message.length =
            pap_conn_take(&client->peer.conn, message.bytes, &message.text, &message.beat);
    while (message.length > 0 && message.text);
    return message.length == PAP_RECORD_HEAD + strlen(text) &&
           memcmp(message.bytes + PAP_RECORD_HEAD, text, strlen(text)) == 0;
}

static enum pap_status meet(struct scene *scene)
{
    char join[128];
    json_t *result = NULL;
    enum pap_status status = node_opens(&scene->nodes[0]);
    if (status == PAP_OK)
        status = node_opens(&scene->nodes[1]);
    settle(scene);
    if (status == PAP_OK)
        status = client_comes(&scene->owner, &scene->nodes[0]);
    if (status == PAP_OK)
        status = client_comes(&scene->helper, &scene->nodes[1]);
    if (status != PAP_OK)
        return status;
    result = call(scene, &scene->owner,
                  "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"room.open\","
                  "\"params\":{\"kind\":\"follow\"}}");
    const char *number = json_string_value(json_object_get(result, "number"));
    snprintf(scene->number, sizeof scene->number, "%s", number == NULL ? "" : number);
    json_decref(result);
    if (scene->number[0] == '\0')
        return PAP_NO_MEMORY;
    snprintf(join, sizeof join,
             "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"room.join\","
             "\"params\":{\"number\":\"%s\"}}",
             scene->number);
    result = call(scene, &scene->helper, join);
    const bool seated = json_integer_value(json_object_get(result, "seat")) == 1;
    json_decref(result);
    return seated ? PAP_OK : PAP_NO_MEMORY;
}

static void clear(struct scene *scene)
{
    chaos_pause();
    node_ends(&scene->nodes[0], &scene->owner);
    node_ends(&scene->nodes[1], &scene->helper);
    fake_redis_clear();
    chaos_resume();
}

static void two_at_different_nodes_hear_each_other(void **state)
{
    struct scene scene = {0};
    (void)state;
    assert_int_equal(meet(&scene), PAP_OK);
    assert_int_equal(pap_cluster_counters(scene.nodes[0].cluster).remotes, 1);
    assert_int_equal(pap_cluster_counters(scene.nodes[1].cluster).forwarded, 1);
    sends(&scene.owner, 1, "from the learner");
    assert_true(is_sent(&scene, &scene.helper, "from the learner"));
    sends(&scene.helper, 0, "from the helper");
    assert_true(is_sent(&scene, &scene.owner, "from the helper"));
    client_leaves(&scene.helper);
    settle(&scene);
    assert_int_equal(pap_cluster_counters(scene.nodes[0].cluster).remotes, 0);
    clear(&scene);
}

/* A connection whose seat was on a failed node must be notified, or it waits forever. */
static void who_sat_at_a_node_that_is_gone_is_sent_back(void **state)
{
    struct scene scene = {0};
    (void)state;
    assert_int_equal(meet(&scene), PAP_OK);
    node_ends(&scene.nodes[0], &scene.owner);
    sends(&scene.helper, 0, "is anybody there?");
    settle(&scene);
    assert_int_equal(scene.helper.peer.conn.closing, PAP_CLOSE_PARTED);
    assert_int_equal(pap_cluster_counters(scene.nodes[1].cluster).parted, 1);
    assert_int_equal(pap_cluster_counters(scene.nodes[1].cluster).forwarded, 0);
    clear(&scene);
}

/*
 * Regression: a call was forwarded, but its envelope could not be allocated. The lookup behind it
 * was freed and then written to.
 */
static enum pap_status meet_and_part(void *context)
{
    struct scene scene = {0};
    (void)context;
    enum pap_status status = meet(&scene);
    if (status == PAP_OK) {
        sends(&scene.owner, 1, "one");
        if (!is_sent(&scene, &scene.helper, "one"))
            status = PAP_NO_MEMORY;
        sends(&scene.helper, 0, "two");
        if (!is_sent(&scene, &scene.owner, "two"))
            status = PAP_NO_MEMORY;
        node_ends(&scene.nodes[0], &scene.owner);
        sends(&scene.helper, 0, "three");
        settle(&scene);
    }
    clear(&scene);
    return status;
}

static void any_allocation_may_fail(void **state)
{
    (void)state;
    assert_true(chaos_every_allocation(meet_and_part, NULL) > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_at_different_nodes_hear_each_other),
        cmocka_unit_test(who_sat_at_a_node_that_is_gone_is_sent_back),
        cmocka_unit_test(any_allocation_may_fail),
    };
    chaos_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}

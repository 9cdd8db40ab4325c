/* The relay when memory allocations fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/random.h"
#include "chaos.h"
#include "peers.h"

#include <string.h>

enum { CAST = 4 };

/* One learner and two helpers who join, leave and are removed; every allocation may fail. */
struct story {
    struct pap_relay *relay;
    struct peer peers[CAST];
    char number[PAP_NUMBER_SIZE];
    char tickets[CAST][PAP_TICKET_SIZE];
    bool stubborn; /* continues after an error */
    enum pap_status status;
};

/* Peers that should still be open are open, unless an allocation failed. */
static bool goes_on(struct story *story, enum pap_status status, size_t alive)
{
    if (status != PAP_OK && story->status == PAP_OK)
        story->status = status;
    for (size_t i = 0; i < alive; i++)
        if (story->peers[i].conn.closing != 0 && story->status == PAP_OK)
            story->status = PAP_NO_MEMORY;
    return story->stubborn || story->status == PAP_OK;
}

static void keep(char *to, size_t size, const json_t *result, const char *name)
{
    const char *text = json_string_value(json_object_get(result, name));
    if (text != NULL && strlen(text) < size)
        memcpy(to, text, strlen(text) + 1);
}

static bool opens(struct story *story)
{
    json_t *result = NULL;
    enum pap_status status = pap_room_open(&story->peers[0].conn, PAP_ROOM_FOLLOW, &result, NULL);
    /* Either the room exists and its owner has its seat, or it does not exist. */
    assert_int_equal(pap_relay_counters(story->relay)->rooms, result != NULL);
    assert_int_equal(story->peers[0].conn.seat != NULL, result != NULL);
    keep(story->number, sizeof story->number, result, "number");
    keep(story->tickets[0], PAP_TICKET_SIZE, result, "ticket");
    json_decref(result);
    return goes_on(story, status, 1);
}

static bool joins(struct story *story, size_t who)
{
    json_t *result = NULL;
    enum pap_status status = pap_room_join(&story->peers[who].conn, story->number, &result, NULL);
    assert_int_equal(status == PAP_OK, result != NULL);
    if (result == NULL)
        assert_null(story->peers[who].conn.seat);
    keep(story->tickets[who], PAP_TICKET_SIZE, result, "ticket");
    json_decref(result);
    return goes_on(story, status, who + 1);
}

static bool resumes(struct story *story, size_t who, size_t whose)
{
    json_t *result = NULL;
    enum pap_status status =
        pap_room_resume(&story->peers[who].conn, story->tickets[whose], &result, NULL);
    keep(story->tickets[whose], PAP_TICKET_SIZE, result, "ticket");
    json_decref(result);
    return goes_on(story, status, 1);
}

static bool sends(struct story *story, size_t who, unsigned seat, unsigned flags)
{
    peer_send(&story->peers[who], seat, flags, "news");
    return goes_on(story, PAP_OK, who + 1);
}

static bool does(struct story *story, enum pap_status status, json_t *result, size_t alive)
{
    json_decref(result);
    return goes_on(story, status, alive);
}

static bool connects(struct story *story, size_t who)
{
    return goes_on(story, pap_conn_open(&story->peers[who].conn, story->relay, "192.0.2.1"), 0);
}

static bool plays(struct story *story)
{
    json_t *result = NULL;
    struct pap_conn *owner = &story->peers[0].conn;
    for (size_t i = 0; i < CAST; i++)
        if (!connects(story, i))
            return false;
    if (!opens(story) || !joins(story, 1) || !joins(story, 2) || !sends(story, 0, 0, 1) ||
        !sends(story, 1, 0, 0))
        return false;
    peer_skip(&story->peers[1]);
    pap_conn_close(&story->peers[2].conn);
    if (!goes_on(story, PAP_OK, 2) || !resumes(story, 3, 2) || !sends(story, 0, 2, 0))
        return false;
    if (!connects(story, 2) || !resumes(story, 2, 2)) /* takes over the seat */
        return false;
    enum pap_status status = pap_room_admit(owner, false, &result, NULL);
    if (!does(story, status, result, 3))
        return false;
    result = NULL;
    status = pap_room_admit(owner, true, &result, NULL);
    if (!does(story, status, result, 3))
        return false;
    result = NULL;
    status = pap_room_remove(owner, 1, &result, NULL);
    if (!does(story, status, result, 1))
        return false;
    peers_tick(story->relay, 3);
    pap_relay_drain(story->relay, 10);
    if (!goes_on(story, PAP_OK, 1))
        return false;
    result = NULL;
    status = pap_room_leave(owner, &result, NULL);
    return does(story, status, result, 0);
}

static enum pap_status play(void *context)
{
    struct story story = {.stubborn = *(bool *)context};
    story.relay = peers_relay(NULL);
    if (story.relay == NULL)
        return PAP_NO_MEMORY;
    plays(&story);
    for (size_t i = 0; i < CAST; i++) {
        peer_skip(&story.peers[i]);
        pap_conn_close(&story.peers[i].conn);
    }
    assert_int_equal(pap_relay_counters(story.relay)->conns, 0);
    pap_relay_free(story.relay);
    if (story.stubborn && story.status != PAP_OK)
        return PAP_NO_MEMORY;
    return story.status;
}

static void without_memory_somebody_is_closed_and_nothing_is_broken(void **state)
{
    bool stubborn = false;
    (void)state;
    assert_true(chaos_every_allocation(play, &stubborn) > 100);
}

/*
 * The same, but continuing after each error with whatever is left: nothing may be used after it was
 * freed.
 */
static void whatever_is_done_after_memory_ran_out_is_answered(void **state)
{
    bool stubborn = true;
    (void)state;
    assert_true(chaos_every_allocation(play, &stubborn) > 100);
}

/* If the new ticket cannot be allocated, the old one stays valid. */
static enum pap_status resume_twice(void *context)
{
    struct story story = {0};
    (void)context;
    chaos_pause();
    story.relay = peers_relay(NULL);
    for (size_t i = 0; i < 3; i++)
        peer_connects(&story.peers[i], story.relay);
    peer_opens(&story.peers[0], PAP_ROOM_FOLLOW, story.number, story.tickets[0]);
    peer_joins(&story.peers[1], story.number, story.tickets[1]);
    pap_conn_close(&story.peers[1].conn);
    chaos_resume();
    resumes(&story, 2, 1);
    chaos_pause();
    if (story.status != PAP_OK && story.peers[0].conn.closing == 0) {
        assert_null(story.peers[2].conn.seat);
        peer_resumes(&story.peers[2], story.tickets[1]);
    }
    for (size_t i = 0; i < 3; i++)
        pap_conn_close(&story.peers[i].conn);
    pap_relay_free(story.relay);
    chaos_resume();
    return story.status;
}

static void a_ticket_that_could_not_be_renewed_is_still_good(void **state)
{
    (void)state;
    assert_true(chaos_every_allocation(resume_twice, NULL) > 10);
}

int main(void)
{
    chaos_install();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_memory_somebody_is_closed_and_nothing_is_broken),
        cmocka_unit_test(whatever_is_done_after_memory_ran_out_is_answered),
        cmocka_unit_test(a_ticket_that_could_not_be_renewed_is_still_good),
    };
    return cmocka_run_group_tests_name("relay_chaos", tests, NULL, NULL);
}

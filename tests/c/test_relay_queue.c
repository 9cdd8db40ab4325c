/* The send queue of one connection, and which messages it drops. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "chaos.h"
#include "relay/limits.h"
#include "relay/queue.h"

#include <stdlib.h>
#include <string.h>

enum { LONG = 4000, FULL = PAP_BACKLOG_MAX / (PAP_RECORD_HEAD + LONG) };

/* Adds a record whose body begins with this number. */
static void add_long(struct pap_queue *queue, uint32_t number, bool whole, enum pap_status status)
{
    unsigned char body[LONG] = {0};
    const struct pap_record record = {
        .length = LONG, .flags = whole ? PAP_RECORD_WHOLE : 0, .body = body};
    memcpy(body, &number, sizeof number);
    struct pap_message *message = pap_message_of_record(&record, 0);
    assert_int_equal(pap_queue_add(queue, message), status);
    pap_message_release(message);
}

static void add_text(struct pap_queue *queue, const char *text, enum pap_status status)
{
    struct pap_message *message = pap_message_of_text(text, strlen(text));
    assert_int_equal(pap_queue_add(queue, message), status);
    pap_message_release(message);
}

/* The next message consists of the records with these numbers. */
static void assert_longs(struct pap_queue *queue, uint32_t first, uint32_t last)
{
    static unsigned char bytes[PAP_FOLLOW_OUT_MAX];
    const unsigned char *at = bytes;
    bool text;
    size_t length = pap_queue_take(queue, bytes, &text);
    assert_false(text);
    for (uint32_t number = first; number <= last; number++) {
        struct pap_record record;
        uint32_t found;
        assert_int_equal(pap_record_read(&at, &length, &record), PAP_OK);
        memcpy(&found, record.body, sizeof found);
        assert_int_equal(found, number);
    }
    assert_int_equal(length, 0);
}

static void assert_text(struct pap_queue *queue, const char *wanted)
{
    static unsigned char bytes[PAP_FOLLOW_OUT_MAX];
    bool text;
    size_t length = pap_queue_take(queue, bytes, &text);
    assert_true(text);
    assert_int_equal(length, strlen(wanted));
    assert_memory_equal(bytes, wanted, length);
}

static void records_that_wait_leave_together_and_texts_in_their_place(void **state)
{
    struct pap_queue queue = {0};
    (void)state;
    for (uint32_t i = 0; i < 3; i++)
        add_long(&queue, i, false, PAP_OK);
    add_text(&queue, "joined", PAP_OK);
    add_text(&queue, "left", PAP_OK);
    for (uint32_t i = 3; i < 30; i++)
        add_long(&queue, i, false, PAP_OK);
    assert_longs(&queue, 0, 2);
    assert_text(&queue, "joined");
    assert_text(&queue, "left");
    assert_longs(&queue, 3, 18); /* a message holds 16 records of 4005 bytes */
    assert_longs(&queue, 19, 29);
    assert_longs(&queue, 1, 0); /* no records */
    assert_null(queue.messages);
    assert_int_equal(queue.bytes, 0);
}

/*
 * A slow reader receives the newest state instead of all old ones. Texts, such as that somebody
 * left, are kept.
 */
static void past_the_backlog_what_the_last_whole_record_replaces_is_dropped(void **state)
{
    struct pap_queue queue = {0};
    (void)state;
    uint32_t number = 0;
    add_text(&queue, "joined", PAP_OK);
    add_long(&queue, number++, true, PAP_OK);
    for (; number < 40; number++)
        add_long(&queue, number, false, PAP_OK);
    add_text(&queue, "away", PAP_OK);
    add_long(&queue, number++, true, PAP_OK); /* record 40 */
    add_long(&queue, number++, false, PAP_OK);
    add_text(&queue, "back", PAP_OK);
    /* One record past the limit, which is not whole itself. */
    for (; number <= FULL; number++)
        add_long(&queue, number, false, PAP_OK);
    assert_true(queue.bytes <= PAP_BACKLOG_MAX);
    assert_text(&queue, "joined");
    assert_text(&queue, "away");
    assert_longs(&queue, 40, 41);
    assert_text(&queue, "back");
    assert_longs(&queue, 42, 57);
    assert_longs(&queue, 58, FULL);
    pap_queue_clear(&queue);
    assert_int_equal(queue.bytes, 0);
}

static void a_whole_record_that_does_not_fit_replaces_all_before_it(void **state)
{
    struct pap_queue queue = {0};
    (void)state;
    add_text(&queue, "joined", PAP_OK);
    for (uint32_t i = 0; i < FULL; i++)
        add_long(&queue, i, false, PAP_OK);
    add_long(&queue, 1000, true, PAP_OK);
    add_long(&queue, 1001, false, PAP_OK);
    assert_text(&queue, "joined");
    assert_longs(&queue, 1000, 1001);
    pap_queue_clear(&queue);
}

static void without_a_whole_record_it_is_too_much(void **state)
{
    struct pap_queue queue = {0};
    (void)state;
    for (uint32_t i = 0; i < FULL; i++)
        add_long(&queue, i, false, PAP_OK);
    add_long(&queue, FULL, false, PAP_LIMIT);
    assert_int_equal(queue.count, FULL);
    /* What follows the whole record may itself exceed the limit. */
    pap_queue_clear(&queue);
    add_long(&queue, 0, true, PAP_OK);
    for (uint32_t i = 1; i < FULL; i++)
        add_long(&queue, i, false, PAP_OK);
    add_long(&queue, FULL, false, PAP_LIMIT);
    pap_queue_clear(&queue);
    /* A queue of texts only: none is dropped. */
    char text[4001];
    memset(text, 'x', 4000);
    text[4000] = '\0';
    for (uint32_t i = 0; i < PAP_BACKLOG_MAX / 4000; i++)
        add_text(&queue, text, PAP_OK);
    add_text(&queue, text, PAP_LIMIT);
    add_long(&queue, 1, true, PAP_LIMIT);
    pap_queue_clear(&queue);
}

/* The output buffer has the size of one message, so a longer message must never enter the queue. */
static void what_is_longer_than_a_message_is_not_taken(void **state)
{
    struct pap_queue queue = {0};
    char *text = calloc(1, PAP_FOLLOW_OUT_MAX + 2);
    (void)state;
    memset(text, 'x', PAP_FOLLOW_OUT_MAX + 1);
    add_text(&queue, text, PAP_LIMIT);
    assert_int_equal(queue.count, 0);
    text[PAP_FOLLOW_OUT_MAX] = '\0';
    add_text(&queue, text, PAP_OK);
    assert_text(&queue, text);
    free(text);
}

int main(void)
{
    chaos_install();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_that_wait_leave_together_and_texts_in_their_place),
        cmocka_unit_test(past_the_backlog_what_the_last_whole_record_replaces_is_dropped),
        cmocka_unit_test(a_whole_record_that_does_not_fit_replaces_all_before_it),
        cmocka_unit_test(without_a_whole_record_it_is_too_much),
        cmocka_unit_test(what_is_longer_than_a_message_is_not_taken),
    };
    return cmocka_run_group_tests_name("relay_queue", tests, NULL, NULL);
}

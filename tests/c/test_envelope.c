/* What one node sends to another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cluster/envelope.h"
#include "relay/limits.h"

#include <string.h>

#define NODE "0123456789abcdef0123456789abcdef"

static void add(struct pap_buffer *envelope, enum pap_envelope_type type, uint32_t forward,
                const void *body, size_t length)
{
    const struct pap_envelope_item item = {type, forward, body, length};
    assert_int_equal(pap_envelope_add(envelope, &item), PAP_OK);
}

static struct pap_buffer begun(void)
{
    struct pap_buffer envelope;
    pap_buffer_init(&envelope, 0);
    assert_int_equal(pap_envelope_begin(&envelope, NODE, 0x123456789aULL), PAP_OK);
    return envelope;
}

/* A learner's word for one helper at the other node must not reach another one. */
static void what_was_written_is_read(void **state)
{
    struct pap_buffer written = begun();
    struct pap_envelope envelope;
    struct pap_envelope_item item;
    (void)state;
    add(&written, PAP_ENVELOPE_OPEN, 1, NULL, 0);
    add(&written, PAP_ENVELOPE_TEXT_IN, 1, "{}", 2);
    add(&written, PAP_ENVELOPE_END, 0xfffffffe, "\x0f\xa5", 2);
    assert_int_equal(pap_envelope_read(written.data, written.length, &envelope), PAP_OK);
    assert_string_equal(envelope.from, NODE);
    assert_true(envelope.number == 0x123456789aULL);
    assert_true(pap_envelope_next(&envelope, &item));
    assert_int_equal(item.type, PAP_ENVELOPE_OPEN);
    assert_true(pap_envelope_next(&envelope, &item));
    assert_int_equal(item.length, 2);
    assert_memory_equal(item.body, "{}", 2);
    assert_true(pap_envelope_next(&envelope, &item));
    assert_int_equal(item.forward, 0xfffffffe);
    assert_int_equal(pap_envelope_code(&item), 4005);
    assert_false(pap_envelope_next(&envelope, &item));
    pap_buffer_clear(&written);
}

/* Cut anywhere, or with any one byte of its heads another one, it is refused or says something
 * within itself. */
static void what_is_no_envelope_is_refused(void **state)
{
    static const unsigned char large[PAP_FOLLOW_OUT_MAX + 1];
    struct pap_buffer written = begun();
    struct pap_envelope envelope;
    (void)state;
    add(&written, PAP_ENVELOPE_RECORDS_OUT, 9, "\0\1\0\0\0x", 6);
    for (size_t length = 0; length < written.length; length++)
        if (length != PAP_ENVELOPE_HEAD)
            assert_int_equal(pap_envelope_read(written.data, length, &envelope), PAP_INVALID);
    const size_t wrong[] = {
        0, 1, 32, PAP_ENVELOPE_HEAD, PAP_ENVELOPE_HEAD + 5, PAP_ENVELOPE_HEAD + 8};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        written.data[wrong[i]] ^= 0x80;
        assert_int_equal(pap_envelope_read(written.data, written.length, &envelope), PAP_INVALID);
        written.data[wrong[i]] ^= 0x80;
    }
    pap_buffer_clear(&written);

    const struct {
        enum pap_envelope_type type;
        size_t length;
    } bounds[] = {{PAP_ENVELOPE_OPEN, 1},
                  {PAP_ENVELOPE_GONE, 1},
                  {PAP_ENVELOPE_END, 1},
                  {PAP_ENVELOPE_END, 3},
                  {PAP_ENVELOPE_TEXT_IN, 0},
                  {PAP_ENVELOPE_TEXT_IN, PAP_CONTROL_MAX + 1},
                  {PAP_ENVELOPE_RECORDS_IN, PAP_FOLLOW_IN_MAX + 1},
                  {PAP_ENVELOPE_TEXT_OUT, PAP_FOLLOW_OUT_MAX + 1},
                  {PAP_ENVELOPE_RECORDS_OUT, PAP_FOLLOW_OUT_MAX + 1}};
    for (size_t i = 0; i < sizeof bounds / sizeof bounds[0]; i++) {
        written = begun();
        add(&written, bounds[i].type, 1, large, bounds[i].length);
        assert_int_equal(pap_envelope_read(written.data, written.length, &envelope), PAP_INVALID);
        pap_buffer_clear(&written);
    }
}

/* A teacher's word went through Redis five hundred times. */
static void what_is_for_many_stands_there_once(void **state)
{
    static const unsigned char x[] = {0, 1, 0, 0, 0, 'x'};
    static const unsigned char y[] = {0, 1, 0, 0, 0, 'y'};
    const struct pap_envelope_item item = {PAP_ENVELOPE_RECORDS_OUT, 1, x, sizeof x};
    const struct pap_envelope_item other = {PAP_ENVELOPE_RECORDS_OUT, 1, y, sizeof y};
    const struct pap_envelope_item text = {PAP_ENVELOPE_TEXT_OUT, 1, x, sizeof x};
    struct pap_buffer written = begun();
    struct pap_envelope envelope;
    struct pap_envelope_item read;
    (void)state;
    add(&written, item.type, 1, item.body, item.length);
    assert_true(pap_envelope_says(&written, PAP_ENVELOPE_HEAD, &item));
    assert_false(pap_envelope_says(&written, PAP_ENVELOPE_HEAD, &other));
    assert_false(pap_envelope_says(&written, PAP_ENVELOPE_HEAD, &text));
    add(&written, PAP_ENVELOPE_SAME, 2, NULL, 0);
    add(&written, PAP_ENVELOPE_SAME, 3, NULL, 0);
    assert_int_equal(pap_envelope_read(written.data, written.length, &envelope), PAP_OK);
    for (uint32_t forward = 1; forward <= 3; forward++) {
        assert_true(pap_envelope_next(&envelope, &read));
        assert_int_equal(read.forward, forward);
        assert_int_equal(read.type, PAP_ENVELOPE_RECORDS_OUT);
        assert_int_equal(read.length, 6);
        assert_memory_equal(read.body, item.body, 6);
    }
    assert_false(pap_envelope_next(&envelope, &read));
    add(&written, PAP_ENVELOPE_END, 1, "\0\0", 2);
    add(&written, PAP_ENVELOPE_SAME, 2, NULL, 0); /* an end is one's own */
    assert_int_equal(pap_envelope_read(written.data, written.length, &envelope), PAP_INVALID);
    pap_buffer_clear(&written);
    written = begun();
    add(&written, PAP_ENVELOPE_SAME, 1, NULL, 0);
    assert_int_equal(pap_envelope_read(written.data, written.length, &envelope), PAP_INVALID);
    pap_buffer_clear(&written);
}

static void a_full_envelope_stays_as_it_was(void **state)
{
    static const unsigned char body[PAP_FOLLOW_OUT_MAX];
    const struct pap_envelope_item item = {PAP_ENVELOPE_TEXT_OUT, 1, body, sizeof body};
    struct pap_buffer written = begun();
    struct pap_envelope envelope;
    size_t length = 0;
    (void)state;
    while (pap_envelope_add(&written, &item) == PAP_OK)
        length = written.length;
    assert_int_equal(pap_envelope_add(&written, &item), PAP_LIMIT);
    assert_int_equal(written.length, length);
    assert_int_equal(pap_envelope_read(written.data, written.length, &envelope), PAP_OK);
    pap_buffer_clear(&written);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_is_read),
        cmocka_unit_test(what_is_no_envelope_is_refused),
        cmocka_unit_test(what_is_for_many_stands_there_once),
        cmocka_unit_test(a_full_envelope_stays_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

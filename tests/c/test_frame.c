#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "chaos.h"
#include "wire/frame.h"
#include "wire/limits.h"

#include <stdlib.h>
#include <string.h>

/* Appends a header that announces `length` and the text. */
static void put(struct pap_buffer *stream, uint32_t length, const char *text)
{
    assert_int_equal(pap_buffer_append(stream, &length, sizeof length), PAP_OK);
    assert_int_equal(pap_buffer_append(stream, text, strlen(text)), PAP_OK);
}

static void put_whole(struct pap_buffer *stream, const char *text)
{
    put(stream, (uint32_t)strlen(text), text);
}

/* Feeds one piece and appends every frame that it completes to `seen`, each with a ';'. */
static enum pap_status feed(struct pap_frame_reader *reader, const unsigned char *bytes,
                            size_t length, struct pap_buffer *seen)
{
    while (length > 0) {
        bool complete = false;
        enum pap_status status = pap_frame_read(reader, &bytes, &length, &complete);
        if (status == PAP_OK && complete)
            status = pap_buffer_append(seen, reader->bytes.data, reader->bytes.length);
        if (status == PAP_OK && complete)
            status = pap_buffer_append(seen, ";", 1);
        if (status != PAP_OK)
            return status;
    }
    return PAP_OK;
}

/* A pipe cuts where it likes, also inside the length. */
static void a_stream_reads_the_same_wherever_it_is_cut(void **state)
{
    (void)state;
    struct pap_buffer stream;
    pap_buffer_init(&stream, 1000);
    put_whole(&stream, "{\"id\":1}");
    put_whole(&stream, "7");
    put_whole(&stream, "{\"id\":\"deux\"}");
    for (size_t first = 0; first <= stream.length; first++) {
        for (size_t second = first; second <= stream.length; second++) {
            struct pap_frame_reader reader;
            struct pap_buffer seen;
            pap_frame_reader_init(&reader, 100);
            pap_buffer_init(&seen, 1000);
            assert_int_equal(feed(&reader, stream.data, first, &seen), PAP_OK);
            assert_int_equal(feed(&reader, stream.data + first, second - first, &seen), PAP_OK);
            assert_int_equal(feed(&reader, stream.data + second, stream.length - second, &seen),
                             PAP_OK);
            assert_int_equal(seen.length, 25);
            assert_memory_equal(seen.data, "{\"id\":1};7;{\"id\":\"deux\"};", 25);
            assert_false(pap_frame_is_partial(&reader));
            pap_buffer_clear(&seen);
            pap_frame_reader_clear(&reader);
        }
    }
    pap_buffer_clear(&stream);
}

/* A browser that died in the middle of a message must not look like one that said goodbye. */
static void an_end_inside_a_frame_is_seen(void **state)
{
    (void)state;
    struct pap_buffer stream;
    pap_buffer_init(&stream, 1000);
    put_whole(&stream, "{}");
    put_whole(&stream, "{\"id\":1}");
    for (size_t length = 0; length <= stream.length; length++) {
        struct pap_frame_reader reader;
        struct pap_buffer seen;
        pap_frame_reader_init(&reader, 100);
        pap_buffer_init(&seen, 1000);
        assert_int_equal(feed(&reader, stream.data, length, &seen), PAP_OK);
        bool between = length == 0 || length == 6 || length == stream.length;
        assert_int_equal(pap_frame_is_partial(&reader), !between);
        pap_buffer_clear(&seen);
        pap_frame_reader_clear(&reader);
    }
    pap_buffer_clear(&stream);
}

static void a_frame_of_zero_bytes_is_refused(void **state)
{
    (void)state;
    struct pap_buffer stream;
    struct pap_buffer seen;
    struct pap_frame_reader reader;
    pap_buffer_init(&stream, 100);
    pap_buffer_init(&seen, 100);
    pap_frame_reader_init(&reader, 100);
    put_whole(&stream, "{}");
    put_whole(&stream, "");
    assert_int_equal(feed(&reader, stream.data, stream.length, &seen), PAP_INVALID);
    assert_memory_equal(seen.data, "{};", 3);
    pap_frame_reader_clear(&reader);
    pap_buffer_clear(&seen);
    pap_buffer_clear(&stream);
}

/* Four bytes that announce 4 GB must not make us ask for 4 GB. */
static void a_frame_over_the_limit_is_refused_before_anything_is_allocated(void **state)
{
    (void)state;
    static const uint32_t lengths[] = {101, 1000, PAP_FRAME_IN_MAX + 1, INT32_MAX, UINT32_MAX};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        struct pap_frame_reader reader;
        const unsigned char *bytes = (const unsigned char *)&lengths[i];
        size_t length = sizeof lengths[i];
        bool complete = true;
        pap_frame_reader_init(&reader, 100);
        assert_int_equal(pap_frame_read(&reader, &bytes, &length, &complete), PAP_LIMIT);
        assert_false(complete);
        assert_true(reader.bytes.capacity <= 100);
        pap_frame_reader_clear(&reader);
    }
}

/* Nor does a length that is allowed, until its bytes have come. */
static void memory_grows_with_what_came_not_with_what_was_announced(void **state)
{
    (void)state;
    struct pap_frame_reader reader;
    struct pap_buffer seen;
    struct pap_buffer stream;
    pap_buffer_init(&stream, 100);
    pap_buffer_init(&seen, 100);
    pap_frame_reader_init(&reader, PAP_FRAME_IN_MAX);
    put(&stream, PAP_FRAME_IN_MAX, "[1,");
    assert_int_equal(feed(&reader, stream.data, stream.length, &seen), PAP_OK);
    assert_true(pap_frame_is_partial(&reader));
    assert_true(reader.bytes.capacity <= 4096);
    pap_frame_reader_clear(&reader);
    assert_false(pap_frame_is_partial(&reader));
    pap_buffer_clear(&stream);
}

/* A host lives as long as its browser: one large message must not stay for a day. */
static void a_large_frame_s_memory_is_given_back(void **state)
{
    (void)state;
    enum { LARGE = 1024 * 1024 };
    struct pap_frame_reader reader;
    bool complete = false;
    uint32_t header = LARGE;
    unsigned char *body = calloc(1, LARGE);
    assert_non_null(body);
    pap_frame_reader_init(&reader, PAP_FRAME_IN_MAX);
    const unsigned char *bytes = (const unsigned char *)&header;
    size_t length = sizeof header;
    assert_int_equal(pap_frame_read(&reader, &bytes, &length, &complete), PAP_OK);
    bytes = body;
    length = LARGE;
    assert_int_equal(pap_frame_read(&reader, &bytes, &length, &complete), PAP_OK);
    assert_true(complete);
    assert_int_equal(reader.bytes.length, LARGE);
    header = 1;
    bytes = (const unsigned char *)&header;
    length = sizeof header;
    assert_int_equal(pap_frame_read(&reader, &bytes, &length, &complete), PAP_OK);
    assert_true(reader.bytes.capacity <= 4096);
    free(body);
    pap_frame_reader_clear(&reader);
}

static void what_is_written_is_what_is_read(void **state)
{
    (void)state;
    struct pap_buffer out;
    pap_buffer_init(&out, PAP_FRAME_OUT_MAX + 100);
    assert_int_equal(pap_frame_write(&out, "{\"a\":1}", 7), PAP_OK);
    assert_int_equal(pap_frame_write(&out, "2", 1), PAP_OK);
    struct pap_frame_reader reader;
    struct pap_buffer seen;
    pap_frame_reader_init(&reader, 100);
    pap_buffer_init(&seen, 100);
    assert_int_equal(feed(&reader, out.data, out.length, &seen), PAP_OK);
    assert_int_equal(seen.length, 10);
    assert_memory_equal(seen.data, "{\"a\":1};2;", 10);
    pap_frame_reader_clear(&reader);
    pap_buffer_clear(&seen);
    pap_buffer_clear(&out);
}

/* Browsers close the port past 1 MiB, whatever was in it. */
static void a_frame_that_a_browser_would_refuse_is_not_written(void **state)
{
    (void)state;
    struct pap_buffer out;
    char *body = calloc(1, PAP_FRAME_OUT_MAX + 1);
    assert_non_null(body);
    pap_buffer_init(&out, PAP_FRAME_OUT_MAX + 100);
    assert_int_equal(pap_frame_write(&out, body, PAP_FRAME_OUT_MAX + 1), PAP_LIMIT);
    assert_int_equal(pap_frame_write(&out, body, 0), PAP_LIMIT);
    assert_int_equal(out.length, 0);
    assert_int_equal(pap_frame_write(&out, body, PAP_FRAME_OUT_MAX), PAP_OK);
    assert_int_equal(out.length, PAP_FRAME_OUT_MAX + 4);
    pap_buffer_clear(&out);
    free(body);
}

static enum pap_status read_and_write(void *context)
{
    const struct pap_buffer *stream = context;
    struct pap_frame_reader reader;
    struct pap_buffer seen;
    struct pap_buffer out;
    pap_frame_reader_init(&reader, 10 * 1000);
    pap_buffer_init(&seen, 10 * 1000);
    pap_buffer_init(&out, 10 * 1000);
    enum pap_status status = feed(&reader, stream->data, stream->length, &seen);
    if (status == PAP_OK)
        status = pap_frame_write(&out, seen.data, seen.length);
    assert_int_equal(out.length, status == PAP_OK ? seen.length + 4 : 0);
    pap_buffer_clear(&out);
    pap_buffer_clear(&seen);
    pap_frame_reader_clear(&reader);
    return status;
}

static void memory_that_runs_out_is_said(void **state)
{
    (void)state;
    struct pap_buffer stream;
    char body[3001];
    memset(body, 'x', sizeof body);
    body[3000] = '\0';
    pap_buffer_init(&stream, 10 * 1000);
    put_whole(&stream, body);
    put_whole(&stream, "{}");
    assert_true(chaos_every_allocation(read_and_write, &stream) >= 3);
    pap_buffer_clear(&stream);
}

int main(void)
{
    chaos_install();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stream_reads_the_same_wherever_it_is_cut),
        cmocka_unit_test(an_end_inside_a_frame_is_seen),
        cmocka_unit_test(a_frame_of_zero_bytes_is_refused),
        cmocka_unit_test(a_frame_over_the_limit_is_refused_before_anything_is_allocated),
        cmocka_unit_test(memory_grows_with_what_came_not_with_what_was_announced),
        cmocka_unit_test(a_large_frame_s_memory_is_given_back),
        cmocka_unit_test(what_is_written_is_what_is_read),
        cmocka_unit_test(a_frame_that_a_browser_would_refuse_is_not_written),
        cmocka_unit_test(memory_that_runs_out_is_said),
    };
    return cmocka_run_group_tests_name("frame", tests, NULL, NULL);
}

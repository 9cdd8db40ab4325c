#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "chaos.h"

#include <string.h>

/* An answer of 900 kB arrived with its middle missing: pieces must join whatever their sizes. */
static void pieces_join_whatever_their_sizes(void **state)
{
    (void)state;
    struct pap_buffer buffer;
    unsigned char piece[997];
    pap_buffer_init(&buffer, 1000 * 1000);
    for (size_t total = 0, size = 0; total + size <= buffer.limit;
         size = (size + 7) % sizeof piece) {
        for (size_t i = 0; i < size; i++)
            piece[i] = (unsigned char)((total + i) % 251);
        assert_int_equal(pap_buffer_append(&buffer, piece, size), PAP_OK);
        total += size;
        assert_int_equal(buffer.length, total);
    }
    for (size_t i = 0; i < buffer.length; i++)
        assert_int_equal(buffer.data[i], i % 251);
    pap_buffer_clear(&buffer);
}

/* A limit that is checked after the allocation protects nobody. */
static void the_limit_is_exact_and_checked_before_allocating(void **state)
{
    (void)state;
    struct pap_buffer buffer;
    pap_buffer_init(&buffer, 10);
    assert_int_equal(pap_buffer_append(&buffer, "0123456789A", 11), PAP_LIMIT);
    assert_null(buffer.data);
    assert_int_equal(pap_buffer_append(&buffer, "01234567", 8), PAP_OK);
    assert_int_equal(pap_buffer_append(&buffer, "89A", 3), PAP_LIMIT);
    assert_int_equal(pap_buffer_append(&buffer, "x", SIZE_MAX), PAP_LIMIT);
    assert_int_equal(pap_buffer_append(&buffer, "89", 2), PAP_OK);
    assert_int_equal(pap_buffer_append(&buffer, "A", 1), PAP_LIMIT);
    assert_memory_equal(buffer.data, "0123456789", 10);
    assert_true(buffer.capacity <= buffer.limit);
    pap_buffer_clear(&buffer);
    assert_int_equal(pap_buffer_append(&buffer, "again", 5), PAP_OK);
    pap_buffer_clear(&buffer);
}

static void what_was_sent_is_dropped_from_the_front(void **state)
{
    (void)state;
    struct pap_buffer buffer;
    pap_buffer_init(&buffer, 100);
    assert_int_equal(pap_buffer_append(&buffer, "onetwo", 6), PAP_OK);
    pap_buffer_drop(&buffer, 3);
    assert_int_equal(buffer.length, 3);
    assert_memory_equal(buffer.data, "two", 3);
    pap_buffer_drop(&buffer, 1000);
    assert_int_equal(buffer.length, 0);
    pap_buffer_clear(&buffer);
}

static enum pap_status grow(void *context)
{
    struct pap_buffer buffer;
    enum pap_status status = PAP_OK;
    (void)context;
    pap_buffer_init(&buffer, 100 * 1000);
    for (size_t i = 0; status == PAP_OK && i < 100; i++) {
        size_t before = buffer.length;
        status = pap_buffer_append(&buffer, "a thousand bytes would be too many here", 39);
        assert_int_equal(buffer.length, status == PAP_OK ? before + 39 : before);
    }
    pap_buffer_clear(&buffer);
    return status;
}

static void a_buffer_stays_as_it_was_when_memory_runs_out(void **state)
{
    (void)state;
    assert_true(chaos_every_allocation(grow, NULL) >= 4);
}

int main(void)
{
    chaos_install();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_join_whatever_their_sizes),
        cmocka_unit_test(the_limit_is_exact_and_checked_before_allocating),
        cmocka_unit_test(what_was_sent_is_dropped_from_the_front),
        cmocka_unit_test(a_buffer_stays_as_it_was_when_memory_runs_out),
    };
    return cmocka_run_group_tests_name("buffer", tests, NULL, NULL);
}

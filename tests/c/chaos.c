#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "chaos.h"

#include <jansson.h>
#include <malloc.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);

static struct {
    size_t made; /* allocations since the run began */
    size_t failing;
    bool armed;
    bool lasting; /* all from `failing` on */
    bool failed;
    int paused;
} chaos;

static bool fails(void)
{
    if (!chaos.armed || chaos.paused > 0)
        return false;
    chaos.made++;
    if (chaos.made == chaos.failing || (chaos.lasting && chaos.made > chaos.failing)) {
        chaos.failed = true;
        return true;
    }
    return false;
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return fails() ? NULL : __real_realloc(old, size);
}

char *__wrap_strndup(const char *text, size_t most)
{
    size_t length = strnlen(text, most);
    char *copy = __wrap_malloc(length + 1);
    if (copy == NULL)
        return NULL;
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *__wrap_strdup(const char *text)
{
    return __wrap_strndup(text, strlen(text));
}

static void *sqlite_malloc(int size)
{
    return __wrap_malloc((size_t)size);
}

static void *sqlite_realloc(void *old, int size)
{
    return __wrap_realloc(old, (size_t)size);
}

static int sqlite_size(void *piece)
{
    return piece == NULL ? 0 : (int)malloc_usable_size(piece);
}

static int sqlite_round(int size)
{
    return (size + 7) & ~7;
}

static int sqlite_init(void *unused)
{
    (void)unused;
    return SQLITE_OK;
}

static void sqlite_shutdown(void *unused)
{
    (void)unused;
}

void chaos_install(void)
{
    static const sqlite3_mem_methods methods = {
        .xMalloc = sqlite_malloc,
        .xFree = free,
        .xRealloc = sqlite_realloc,
        .xSize = sqlite_size,
        .xRoundup = sqlite_round,
        .xInit = sqlite_init,
        .xShutdown = sqlite_shutdown,
    };
    json_set_alloc_funcs(__wrap_malloc, free);
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &methods), SQLITE_OK);
    /* Lookaside memory would hide which request failed. */
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0), SQLITE_OK);
}

void chaos_pause(void)
{
    chaos.paused++;
}

void chaos_resume(void)
{
    chaos.paused--;
}

/*
 * Fails allocations as described in chaos.h until a run completes; returns the allocations of that
 * run.
 */
static size_t run_until_whole(enum pap_status (*act)(void *context), void *context, bool lasting)
{
    for (size_t failing = 1;; failing++) {
        memset(&chaos, 0, sizeof chaos);
        chaos.failing = failing;
        chaos.lasting = lasting;
        chaos.armed = true;
        enum pap_status status = act(context);
        chaos.armed = false;
        if (!chaos.failed) {
            assert_int_equal(status, PAP_OK);
            return chaos.made;
        }
        if (status != PAP_OK && status != PAP_NO_MEMORY)
            fail_msg("allocation %zu failed and the answer was \"%s\"", failing,
                     pap_status_name(status));
    }
}

size_t chaos_every_allocation(enum pap_status (*act)(void *context), void *context)
{
    size_t made = run_until_whole(act, context, false);
    assert_true(made > 0);
    run_until_whole(act, context, true);
    return made;
}

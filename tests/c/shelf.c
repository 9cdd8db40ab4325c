#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shelf.h"

#include "base/dirs.h"
#include "store/library_scan.h"
#include "wire/limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pap_app *shelf_app(const char *home)
{
    struct pap_app *app = NULL;
    char *folder = pap_dirs_join(home, "guides");
    const struct pap_app_options options = {
        .home = home, .folders = folder, .system = "/nonexistent"};
    assert_non_null(folder);
    assert_int_equal(pap_app_new(&options, &app, NULL), PAP_OK);
    free(folder);
    return app;
}

json_t *shelf_guide(const char *id, int revision, const char *pattern, const char *title,
                    const char *summary)
{
    char start[512];
    snprintf(start, sizeof start, "%.*s", (int)strcspn(pattern, "*"), pattern);
    json_t *guide = json_pack(
        "{s:i,s:s,s:i,s:n,s:s,s:{s:s},s:{s:s},s:[s],s:s,s:[s],s:i,s:[{s:s,s:s,s:{s:s}}]}", "format",
        1, "id", id, "revision", revision, "reviewed", "language", "fr", "title", "fr", title,
        "summary", "fr", summary, "sites", pattern, "start", start, "topics", "debuter", "minutes",
        5, "steps", "id", "lire", "action", "read", "say", "fr", "Lisez ceci.");
    assert_non_null(guide);
    return guide;
}

void shelf_write(const char *home, const char *name, const char *bytes)
{
    char path[512];
    int length = snprintf(path, sizeof path, "%s/guides/%s", home, name);
    assert_in_range(length, 1, sizeof path - 1);
    char *slash = strrchr(path, '/');
    *slash = '\0';
    assert_int_equal(pap_dirs_make(path, NULL), PAP_OK);
    *slash = '/';
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(bytes, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

void shelf_put(const char *home, const char *name, json_t *guide)
{
    char *text = json_dumps(guide, JSON_COMPACT);
    assert_non_null(text);
    shelf_write(home, name, text);
    free(text);
    json_decref(guide);
}

void shelf_remove(const char *home, const char *name)
{
    char path[512];
    int length = snprintf(path, sizeof path, "%s/guides/%s", home, name);
    assert_in_range(length, 1, sizeof path - 1);
    assert_int_equal(remove(path), 0);
}

json_int_t shelf_settle(struct pap_app *app)
{
    struct pap_buffer message;
    json_int_t generation = 0;
    bool more = true;
    pap_buffer_init(&message, PAP_FRAME_OUT_MAX);
    while (more)
        more = pap_app_idle(app, &message);
    if (message.length > 0) {
        json_t *told = json_loadb((const char *)message.data, message.length, 0, NULL);
        const char *method = NULL;
        assert_int_equal(json_unpack(told, "{s:s,s:{s:I}}", "method", &method, "params",
                                     "generation", &generation),
                         0);
        assert_string_equal(method, "guides.changed");
        json_decref(told);
    }
    pap_buffer_clear(&message);
    return generation;
}

char *shelf_ids(json_t *result)
{
    size_t index;
    const json_t *card;
    size_t length = 0;
    char *ids = calloc(1, 64 * 1024);
    assert_non_null(ids);
    json_array_foreach(json_object_get(result, "guides"), index, card)
    {
        length += (size_t)snprintf(ids + length, 64 * 1024 - length, "%s%s", index == 0 ? "" : " ",
                                   json_string_value(json_object_get(card, "id")));
    }
    json_decref(result);
    return ids;
}

enum pap_status shelf_open_in(const char *home, const char *folders, struct pap_library **library)
{
    const struct pap_library_options options = {.home = home, .folders = folders};
    return pap_library_open(&options, library, NULL);
}

struct pap_library *shelf_open(const char *home)
{
    struct pap_library *library = NULL;
    char *folder = pap_dirs_join(home, "guides");
    assert_int_equal(shelf_open_in(home, folder, &library), PAP_OK);
    free(folder);
    return library;
}

enum pap_status shelf_scan(struct pap_library *library)
{
    return pap_library_scan_all(library, NULL);
}

int64_t shelf_generation(struct pap_library *library)
{
    int64_t number = -1;
    assert_int_equal(pap_library_generation(library, &number, NULL), PAP_OK);
    return number;
}

void shelf_expect_scan(struct pap_library *library, bool changes)
{
    int64_t before = shelf_generation(library);
    assert_int_equal(shelf_scan(library), PAP_OK);
    assert_int_equal(shelf_generation(library) > before, changes);
}

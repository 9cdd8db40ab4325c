/* What is read from the library, also while memory runs out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/dirs.h"
#include "chaos.h"
#include "home.h"
#include "shelf.h"
#include "store/library.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char address[] = "https://poste.example/";
static const char pattern[] = "https://poste.example/*";

static json_t *guide(const char *id, int revision, const char *title)
{
    return shelf_guide(id, revision, pattern, title, "Pas à pas.");
}

/* The list of sites grew past what a browser takes in one message, and the port was closed. */
static void sites_come_in_pieces(void **state)
{
    enum { GUIDES = 300, PATTERNS = 40 };
    char text[1024];
    char *after = NULL;
    size_t pairs = 0;
    size_t pieces = 0;
    struct pap_library *library = shelf_open(*state);
    for (int i = 0; i < GUIDES; i++) {
        snprintf(text, sizeof text, "guide-%d", i);
        json_t *document = guide(text, 1, "Titre");
        for (int j = 1; j < PATTERNS; j++) {
            snprintf(text, sizeof text, "https://site-%d.poste.example/%0200d/*", i % 7, j);
            json_array_append_new(json_object_get(document, "sites"), json_string(text));
        }
        snprintf(text, sizeof text, "%d.guide.json", i);
        shelf_put(*state, text, document);
    }
    shelf_expect_scan(library, true);
    do {
        size_t index;
        const json_t *site;
        json_t *piece = NULL;
        assert_int_equal(pap_library_sites(library, after, &piece, NULL), PAP_OK);
        char *bytes = json_dumps(piece, JSON_COMPACT);
        assert_in_range(strlen(bytes), 1, 1024 * 1024 - 1024);
        free(bytes);
        json_array_foreach(json_object_get(piece, "sites"), index, site)
        {
            pairs += json_array_size(json_object_get(site, "guides"));
        }
        free(after);
        const char *next = json_string_value(json_object_get(piece, "next"));
        after = next == NULL ? NULL : strdup(next);
        pieces++;
        json_decref(piece);
    } while (after != NULL);
    assert_int_equal(pairs, GUIDES * PATTERNS);
    assert_true(pieces > 1);
    pap_library_close(library);
}

/* Of "all my-site pages" and "the page of appointments" the second is meant by who is on it. */
static void the_more_exact_pattern_comes_first(void **state)
{
    static const char *const patterns[] = {
        "https://*.poste.example/*", "https://*.example/*", "https://fr.poste.example/*",
        "https://fr.poste.example/colis/*", "https://poste.example/*"};
    char id[16];
    json_t *cards = NULL;
    struct pap_library *library = shelf_open(*state);
    for (int i = 0; i < 5; i++) {
        snprintf(id, sizeof id, "guide-%d", i);
        json_t *document = shelf_guide(id, 1, "https://fr.poste.example/*", "Titre", "Résumé");
        json_array_set_new(json_object_get(document, "sites"), 0, json_string(patterns[i]));
        json_object_set_new(document, "start",
                            json_string(i == 4   ? "https://poste.example/"
                                        : i == 3 ? "https://fr.poste.example/colis/"
                                                 : "https://fr.poste.example/"));
        snprintf(id, sizeof id, "%d.guide.json", i);
        shelf_put(*state, id, document);
    }
    shelf_expect_scan(library, true);
    assert_int_equal(
        pap_library_find(library, "https://fr.poste.example/colis/1", "fr", &cards, NULL), PAP_OK);
    static const char *const expected[] = {"guide-3", "guide-2", "guide-0", "guide-1"};
    assert_int_equal(json_array_size(cards), 4);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(json_string_value(json_object_get(json_array_get(cards, i), "id")),
                            expected[i]);
    json_decref(cards);
    pap_library_close(library);
}

/* Everything that reads, once, on what is on the shelf. */
static enum pap_status read_all(struct pap_library *library)
{
    json_t *answer = NULL;
    int64_t number;
    enum pap_status status = pap_library_generation(library, &number, NULL);
    if (status == PAP_OK)
        status = pap_library_find(library, address, "fr", &answer, NULL);
    json_decref(answer);
    answer = NULL;
    if (status == PAP_OK)
        status = pap_library_search(library, "l'colsi poste", "fr", &answer, NULL);
    json_decref(answer);
    answer = NULL;
    if (status == PAP_OK)
        status = pap_library_sites(library, NULL, &answer, NULL);
    json_decref(answer);
    answer = NULL;
    if (status == PAP_OK)
        status = pap_library_guide_list(library, "fr", &answer, NULL);
    json_decref(answer);
    answer = NULL;
    if (status == PAP_OK)
        status = pap_library_guide_get(library, "colis", 0, &answer, NULL);
    json_decref(answer);
    /* Where jansson 2.14 cannot lengthen a string it leaves a letter out and says nothing; the
     * guide then counts as a broken one. */
    return status == PAP_NOT_FOUND ? PAP_NO_MEMORY : status;
}

static enum pap_status open_with_little_memory(void *home)
{
    struct pap_library *library = NULL;
    enum pap_status status = shelf_open_in(home, "/nonexistent:relative", &library);
    if (status == PAP_OK && pap_library_trouble(library) != NULL)
        status = pap_library_trouble(library)->status;
    pap_library_close(library);
    return status;
}

/* From empty tables to every answer; in memory, so that nothing waits for a disk. */
static enum pap_status read_with_little_memory(void *folder)
{
    struct pap_library *library = NULL;
    chaos_pause();
    assert_int_equal(shelf_open_in(NULL, folder, &library), PAP_OK);
    chaos_resume();
    enum pap_status status = shelf_scan(library);
    if (status == PAP_OK)
        status = read_all(library);
    pap_library_close(library);
    return status;
}

/* An old computer ran out of memory at the worst moment. */
static void memory_may_run_out_anywhere(void **state)
{
    char *folder = pap_dirs_join(*state, "guides");
    pap_library_close(shelf_open(*state));
    chaos_every_allocation(open_with_little_memory, *state);
    shelf_put(*state, "a.guide.json", guide("colis", 1, "Colis"));
    shelf_put(*state, "broken.guide.json", guide("x y", 1, "Un"));
    chaos_every_allocation(read_with_little_memory, folder);
    free(folder);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, home_make, home_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(sites_come_in_pieces),
        TEST(the_more_exact_pattern_comes_first),
        TEST(memory_may_run_out_anywhere),
    };
    chaos_install();
    return cmocka_run_group_tests_name("library_find", tests, NULL, NULL);
}

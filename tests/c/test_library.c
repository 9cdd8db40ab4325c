#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/dirs.h"
#include "chaos.h"
#include "faultvfs.h"
#include "home.h"
#include "shelf.h"
#include "store/library.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char address[] = "https://poste.example/";
static const char pattern[] = "https://poste.example/*";

/* The titles of what is found at the address, "a, b"; static. */
static const char *titles(struct pap_library *library)
{
    static char text[1024];
    size_t index;
    const json_t *card;
    json_t *cards = NULL;
    assert_int_equal(pap_library_find(library, address, "fr", &cards, NULL), PAP_OK);
    text[0] = '\0';
    json_array_foreach(cards, index, card)
    {
        const char *title =
            json_string_value(json_object_get(json_object_get(card, "title"), "text"));
        size_t length = strlen(text);
        snprintf(text + length, sizeof text - length, "%s%s", index == 0 ? "" : ", ", title);
    }
    json_decref(cards);
    return text;
}

static json_t *guide(const char *id, int revision, const char *title)
{
    return shelf_guide(id, revision, pattern, title, "Pas à pas.");
}

static enum pap_status install(struct pap_library *library, json_t *document,
                               struct pap_error *error)
{
    char *text = json_dumps(document, JSON_COMPACT);
    assert_non_null(text);
    enum pap_status status = pap_library_guide_install(library, text, strlen(text), error);
    free(text);
    json_decref(document);
    return status;
}

/* A mediator corrected a title twice within a second, and the first correction stayed. */
static void a_change_is_seen_however_quick_it_is(void **state)
{
    struct pap_library *library = shelf_open(*state);
    shelf_put(*state, "a.guide.json", guide("colis", 1, "Suivre un colis"));
    shelf_expect_scan(library, true);
    shelf_expect_scan(library, false);
    shelf_put(*state, "a.guide.json", guide("colis", 1, "Suivre un Colis"));
    shelf_expect_scan(library, true);
    assert_string_equal(titles(library), "Suivre un Colis");
    shelf_expect_scan(library, false);
    pap_library_close(library);
}

/* A file copied from a stick kept the day it was made, and the folder looked unchanged. */
static void an_old_file_that_replaces_another_is_seen(void **state)
{
    char path[256];
    const struct timespec old[2] = {{.tv_sec = 1000000000}, {.tv_sec = 1000000000}};
    struct pap_library *library = shelf_open(*state);
    shelf_put(*state, "a.guide.json", guide("colis", 1, "Suivre un colis"));
    snprintf(path, sizeof path, "%s/guides/a.guide.json", (const char *)*state);
    assert_int_equal(utimensat(AT_FDCWD, path, old, 0), 0);
    shelf_expect_scan(library, true);

    shelf_put(*state, "b.new", guide("colis", 1, "Suivre un Colis"));
    char other[256];
    snprintf(other, sizeof other, "%s/guides/b.new", (const char *)*state);
    assert_int_equal(utimensat(AT_FDCWD, other, old, 0), 0);
    assert_int_equal(rename(other, path), 0);
    shelf_expect_scan(library, true);
    assert_string_equal(titles(library), "Suivre un Colis");
    pap_library_close(library);
}

/* A mediator tidied up: files went into folders of their own, and half of the guides were gone. */
static void files_and_folders_may_be_moved_about(void **state)
{
    char from[256];
    char to[256];
    struct pap_library *library = shelf_open(*state);
    shelf_put(*state, "a.guide.json", guide("colis", 1, "Colis"));
    shelf_put(*state, "deep/er/b.guide.json", guide("lettre", 1, "Lettre"));
    shelf_put(*state, ".git/c.guide.json", guide("cachette", 1, "Cachette"));
    shelf_expect_scan(library, true);
    assert_string_equal(titles(library), "Colis, Lettre");

    snprintf(from, sizeof from, "%s/guides/deep", (const char *)*state);
    snprintf(to, sizeof to, "%s/guides/poste", (const char *)*state);
    assert_int_equal(rename(from, to), 0);
    snprintf(from, sizeof from, "%s/guides/a.guide.json", (const char *)*state);
    snprintf(to, sizeof to, "%s/guides/z.guide.json", (const char *)*state);
    assert_int_equal(rename(from, to), 0);
    assert_int_equal(shelf_scan(library), PAP_OK);
    assert_string_equal(titles(library), "Colis, Lettre");

    shelf_remove(*state, "z.guide.json");
    shelf_expect_scan(library, true);
    assert_string_equal(titles(library), "Lettre");
    shelf_remove(*state, "poste/er/b.guide.json");
    shelf_remove(*state, "poste/er");
    shelf_remove(*state, "poste");
    shelf_expect_scan(library, true);
    assert_string_equal(titles(library), "");
    shelf_expect_scan(library, false);
    pap_library_close(library);
}

/* A link to the folder above sent an earlier reader round in circles; a pipe made it wait forever.
 */
static void circles_and_pipes_are_passed_by(void **state)
{
    char path[256];
    struct pap_library *library = shelf_open(*state);
    shelf_put(*state, "a.guide.json", guide("colis", 1, "Colis"));
    snprintf(path, sizeof path, "%s/guides/again", (const char *)*state);
    assert_int_equal(symlink("..", path), 0);
    snprintf(path, sizeof path, "%s/guides/pipe.guide.json", (const char *)*state);
    assert_int_equal(mkfifo(path, 0600), 0);
    snprintf(path, sizeof path, "%s/guides/nowhere.guide.json", (const char *)*state);
    assert_int_equal(symlink("/nonexistent", path), 0);
    snprintf(path, sizeof path, "%s/guides/folder.guide.json", (const char *)*state);
    assert_int_equal(mkdir(path, 0700), 0);
    shelf_expect_scan(library, true);
    assert_string_equal(titles(library), "Colis");
    shelf_expect_scan(library, false);
    pap_library_close(library);
}

static json_t *list(struct pap_library *library)
{
    json_t *all = NULL;
    assert_int_equal(pap_library_guide_list(library, "fr", &all, NULL), PAP_OK);
    return all;
}

/* A comma was missing in one file, and all the others were gone too. */
static void a_broken_file_hides_no_other(void **state)
{
    struct pap_library *library = shelf_open(*state);
    shelf_put(*state, "a.guide.json", guide("colis", 1, "Colis"));
    shelf_put(*state, "b.guide.json", guide("lettre", 1, "Lettre"));
    shelf_expect_scan(library, true);
    shelf_write(*state, "a.guide.json", "{\"format\": 1");
    shelf_expect_scan(library, true);
    assert_string_equal(titles(library), "Lettre");

    const char *file = NULL;
    const char *fr = NULL;
    json_t *all = list(library);
    const json_t *broken = json_object_get(all, "broken");
    assert_int_equal(json_array_size(broken), 1);
    assert_int_equal(json_unpack((json_t *)broken, "[{s:s,s:s}]", "file", &file, "fr", &fr), 0);
    assert_non_null(strstr(file, "/guides/a.guide.json"));
    assert_true(strlen(fr) > 10);
    json_decref(all);

    shelf_put(*state, "a.guide.json", guide("colis", 1, "Colis"));
    shelf_expect_scan(library, true);
    assert_string_equal(titles(library), "Colis, Lettre");
    pap_library_close(library);
}

/* A copy kept "just in case" beside the original was shown on some days and not on others. */
static void a_double_waits_until_the_first_is_gone(void **state)
{
    struct pap_library *library = shelf_open(*state);
    shelf_put(*state, "b.guide.json", guide("colis", 1, "Colis"));
    shelf_expect_scan(library, true);
    shelf_put(*state, "a-copy.guide.json", guide("colis", 1, "Colis, copie"));
    assert_int_equal(shelf_scan(library), PAP_OK);
    assert_string_equal(titles(library), "Colis");
    json_t *all = list(library);
    assert_int_equal(json_array_size(json_object_get(all, "broken")), 1);
    json_decref(all);

    shelf_remove(*state, "b.guide.json");
    shelf_expect_scan(library, true);
    assert_string_equal(titles(library), "Colis, copie");
    pap_library_close(library);
}

/* Two sources had a guide of one name, and the person was led by the half of each. */
static void of_one_id_the_best_source_is_shown(void **state)
{
    char folders[512];
    struct pap_library *library = NULL;
    snprintf(folders, sizeof folders, "%s/guides/first:%s/guides/second", (const char *)*state,
             (const char *)*state);
    assert_int_equal(shelf_open_in(*state, folders, &library), PAP_OK);
    shelf_put(*state, "first/a.guide.json", guide("colis", 1, "Du premier"));
    shelf_put(*state, "first/b.guide.json", guide("colis", 2, "Du premier, revu"));
    shelf_put(*state, "second/a.guide.json", guide("colis", 9, "Du second"));
    shelf_expect_scan(library, true);
    assert_string_equal(titles(library), "Du premier, revu");
    assert_int_equal(install(library, guide("colis", 1, "Installé"), NULL), PAP_OK);
    assert_string_equal(titles(library), "Installé");

    size_t index;
    const json_t *row;
    size_t shown = 0;
    json_t *all = list(library);
    assert_int_equal(json_array_size(json_object_get(all, "guides")), 4);
    json_array_foreach(json_object_get(all, "guides"), index, row)
    {
        if (json_is_true(json_object_get(row, "shown"))) {
            shown++;
            assert_string_equal(json_string_value(json_object_get(row, "source")), "installed");
            assert_true(json_is_null(json_object_get(row, "file")));
        }
    }
    assert_int_equal(shown, 1);
    json_decref(all);

    assert_int_equal(pap_library_guide_remove(library, "colis", NULL), PAP_OK);
    assert_string_equal(titles(library), "Du premier, revu");
    assert_int_equal(pap_library_guide_remove(library, "colis", NULL), PAP_NOT_FOUND);
    pap_library_close(library);
}

/* Runs SQL in library.db, as another process would. */
static void run_sql(const char *home, const char *sql)
{
    char path[512];
    char *message = NULL;
    sqlite3 *database = NULL;
    snprintf(path, sizeof path, "%s/library.db", home);
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    if (sqlite3_exec(database, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s", message);
    sqlite3_close(database);
}

/* "source kind shown" of each guide in the list, best first, "; " between. */
static void assert_listed(struct pap_library *library, const char *wanted)
{
    char text[512] = "";
    size_t index;
    const json_t *row;
    json_t *all = list(library);
    json_array_foreach(json_object_get(all, "guides"), index, row)
    {
        const char *source = json_string_value(json_object_get(row, "source"));
        const char *slash = strrchr(source, '/');
        size_t length = strlen(text);
        snprintf(text + length, sizeof text - length, "%s%s%s", index == 0 ? "" : "; ",
                 slash == NULL ? source : slash + 1,
                 json_is_true(json_object_get(row, "shown")) ? " shown" : "");
    }
    assert_string_equal(text, wanted);
    json_decref(all);
}

/*
 * A town's library published a guide under its key, and a copy in a folder of the same name took
 * its place. What goes before what is a column of the table: a key that the person added, what was
 * installed, the system's folder, other folders.
 */
static void the_table_of_sources_says_what_goes_first(void **state)
{
    char *own = pap_dirs_join(*state, "guides/own");
    char *system = pap_dirs_join(*state, "guides/system");
    const struct pap_library_options options = {.home = *state, .system = system, .folders = own};
    struct pap_library *library = NULL;
    shelf_put(*state, "own/a.guide.json", guide("colis", 9, "Du dossier"));
    shelf_put(*state, "system/a.guide.json", guide("colis", 1, "Du système"));
    assert_int_equal(pap_library_open(&options, &library, NULL), PAP_OK);
    shelf_expect_scan(library, true);
    assert_string_equal(titles(library), "Du système");
    assert_int_equal(install(library, guide("colis", 1, "Installé"), NULL), PAP_OK);
    pap_library_close(library);

    run_sql(*state, "INSERT INTO source (source, kind, place, precedence)"
                    " VALUES (50, 'key', 'RWQf6LRC', 100);"
                    "INSERT INTO guide (guide, source, id, revision, card)"
                    " SELECT 500, 50, id, 3, card FROM guide WHERE revision = 9;"
                    "INSERT INTO document SELECT 500, json FROM document"
                    " JOIN guide USING (guide) WHERE revision = 9;"
                    "INSERT INTO site SELECT pattern, 500, host FROM site"
                    " JOIN guide USING (guide) WHERE revision = 9");
    assert_int_equal(pap_library_open(&options, &library, NULL), PAP_OK);
    assert_listed(library, "RWQf6LRC shown; installed; system; own");
    assert_string_equal(titles(library), "Du dossier"); /* the key's, which is a copy of it */
    run_sql(*state, "DELETE FROM guide WHERE source = 50");
    assert_string_equal(titles(library), "Installé");
    assert_int_equal(pap_library_guide_remove(library, "colis", NULL), PAP_OK);
    assert_listed(library, "system shown; own");
    pap_library_close(library);

    run_sql(*state, "UPDATE source SET precedence = 150 WHERE place GLOB '*/own'");
    assert_int_equal(pap_library_open(&options, &library, NULL), PAP_OK);
    assert_listed(library, "own shown; system");
    json_t *document = NULL;
    assert_int_equal(pap_library_guide_get(library, "colis", 0, &document, NULL), PAP_OK);
    assert_int_equal(json_integer_value(json_object_get(document, "revision")), 9);
    json_decref(document);
    pap_library_close(library);
    free(system);
    free(own);
}

/* catalog.db, which nobody opens any more, kept the guides of years. */
static void the_library_of_an_earlier_name_is_removed(void **state)
{
    static const char *const names[] = {"catalog.db", "catalog.db-wal", "catalog.db-shm"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        home_write(*state, names[i], "old", 3);
    home_write(*state, "catalog.dbx", "not ours", 8);
    pap_library_close(shelf_open(*state));
    assert_int_equal(home_count(*state, "library.db"), 2); /* and its lock */
    assert_int_equal(home_count(*state, "catalog.db"), 1);
}

/* The guides of one person's folder were shown to a browser that had never heard of it. */
static void folders_are_those_of_the_process(void **state)
{
    struct pap_library *other = NULL;
    struct pap_library *library = shelf_open(*state);
    shelf_put(*state, "a.guide.json", guide("colis", 1, "Colis"));
    shelf_expect_scan(library, true);
    assert_int_equal(shelf_open_in(*state, NULL, &other), PAP_OK);
    assert_int_equal(shelf_scan(other), PAP_OK);
    assert_string_equal(titles(other), "");
    assert_string_equal(titles(library), "Colis");
    pap_library_close(other);
    pap_library_close(library);
}

/* An older file, installed by mistake, took back a correction. */
static void an_installed_guide_goes_forward_only(void **state)
{
    struct pap_error error = {0};
    struct pap_library *library = shelf_open(*state);
    assert_int_equal(install(library, guide("colis", 2, "Deux"), NULL), PAP_OK);
    int64_t before = shelf_generation(library);
    assert_int_equal(install(library, guide("colis", 2, "Deux"), NULL), PAP_OK);
    assert_int_equal(shelf_generation(library), before);
    assert_int_equal(install(library, guide("colis", 2, "Autre"), &error), PAP_CONFLICT);
    assert_non_null(strstr(error.fr, "colis"));
    assert_int_equal(install(library, guide("colis", 1, "Un"), &error), PAP_CONFLICT);
    assert_int_equal(pap_library_guide_install(library, "{}", 2, &error), PAP_INVALID);
    assert_true(strlen(error.en) > 0);
    assert_string_equal(titles(library), "Deux");
    assert_int_equal(install(library, guide("colis", 3, "Trois"), NULL), PAP_OK);
    assert_string_equal(titles(library), "Trois");
    pap_library_close(library);

    library = shelf_open(*state);
    assert_string_equal(titles(library), "Trois");
    pap_library_close(library);
}

static bool is_used(void *context, const char *id, int64_t revision)
{
    assert_string_equal(id, "colis");
    return revision == *(const int64_t *)context;
}

static enum pap_status get(struct pap_library *library, int64_t revision)
{
    json_t *document = NULL;
    enum pap_status status = pap_library_guide_get(library, "colis", revision, &document, NULL);
    if (status == PAP_OK && revision != 0)
        assert_int_equal(json_integer_value(json_object_get(document, "revision")), revision);
    json_decref(document);
    return status;
}

/* A guide was replaced while somebody was on its third step, who then found it gone. */
static void a_revision_in_use_stays(void **state)
{
    const int64_t later = INT64_MAX;
    int64_t used = 1;
    struct pap_library *library = shelf_open(*state);
    shelf_put(*state, "a.guide.json", guide("colis", 1, "Un"));
    shelf_expect_scan(library, true);
    shelf_put(*state, "a.guide.json", guide("colis", 2, "Deux"));
    shelf_expect_scan(library, true);
    shelf_remove(*state, "a.guide.json");
    shelf_expect_scan(library, true);
    assert_int_equal(get(library, 0), PAP_NOT_FOUND);
    assert_int_equal(get(library, 1), PAP_OK);
    assert_int_equal(get(library, 2), PAP_OK);

    assert_int_equal(pap_library_guide_prune(library, 0, is_used, &used, NULL), PAP_OK);
    assert_int_equal(get(library, 2), PAP_OK);
    assert_int_equal(pap_library_guide_prune(library, later, is_used, &used, NULL), PAP_OK);
    assert_int_equal(get(library, 1), PAP_OK);
    assert_int_equal(get(library, 2), PAP_NOT_FOUND);
    used = 0;
    assert_int_equal(pap_library_guide_prune(library, later, is_used, &used, NULL), PAP_OK);
    assert_int_equal(get(library, 1), PAP_NOT_FOUND);

    shelf_put(*state, "a.guide.json", guide("colis", 1, "De retour"));
    shelf_expect_scan(library, true);
    assert_string_equal(titles(library), "De retour");
    pap_library_close(library);
}

/* Firefox was told of a new guide, and Chromium, open beside it, never was. */
static void two_hosts_share_what_one_has_read(void **state)
{
    struct pap_library *one = shelf_open(*state);
    struct pap_library *two = shelf_open(*state);
    shelf_put(*state, "a.guide.json", guide("colis", 1, "Colis"));
    shelf_expect_scan(one, true);
    assert_int_equal(shelf_generation(two), shelf_generation(one));
    shelf_expect_scan(two, false);
    assert_string_equal(titles(two), "Colis");
    pap_library_close(two);
    pap_library_close(one);
}

/* No home, a home that cannot be: the person is guided all the same, from the folders. */
static void without_a_place_to_write_guiding_goes_on(void **state)
{
    char file[256];
    char *folder = pap_dirs_join(*state, "guides");
    shelf_put(*state, "a.guide.json", guide("colis", 1, "Colis"));
    shelf_write(*state, "file", "not a folder");
    snprintf(file, sizeof file, "%s/guides/file", (const char *)*state);
    const char *const homes[] = {NULL, "/proc/nowhere", file};
    for (size_t i = 0; i < sizeof homes / sizeof homes[0]; i++) {
        struct pap_library *library = NULL;
        struct pap_error error = {0};
        assert_int_equal(shelf_open_in(homes[i], folder, &library), PAP_OK);
        assert_non_null(pap_library_trouble(library));
        shelf_expect_scan(library, true);
        assert_string_equal(titles(library), "Colis");
        assert_int_not_equal(install(library, guide("lettre", 1, "Lettre"), &error), PAP_OK);
        assert_true(strlen(error.fr) > 0);
        pap_library_close(library);
    }
    free(folder);
}

/* The look at a new guide while the `nth` write fails; what is found then. Returns whether it did.
 */
static bool look_while_failing(const char *home, int nth, int code, bool lasting,
                               const char *expected)
{
    struct pap_library *library = shelf_open(home);
    fault_arm(FAULT_WRITE, nth, code, lasting);
    assert_int_equal(shelf_scan(library), PAP_OK);
    bool in_memory = pap_library_trouble(library) != NULL;
    assert_string_equal(titles(library), in_memory ? expected : "Colis, Lettre");
    bool failed = fault_disarm();
    assert_int_equal(in_memory, failed);
    pap_library_close(library);
    return failed;
}

/*
 * The disk filled up on the day on which a new guide came: the old ones have to be there still. On
 * a disk that is gone altogether there are those of the folders at least.
 */
static void a_disk_that_fails_takes_no_guide_away(void **state)
{
    static const int codes[] = {SQLITE_FULL, SQLITE_IOERR_WRITE, SQLITE_READONLY};
    int revision = 1;
    struct pap_library *library = shelf_open(*state);
    assert_int_equal(install(library, guide("lettre", 1, "Lettre"), NULL), PAP_OK);
    pap_library_close(library);
    for (size_t i = 0; i < 2 * sizeof codes / sizeof codes[0]; i++) {
        bool lasting = i % 2 == 1;
        shelf_put(*state, "a.guide.json", guide("colis", revision++, "Colis"));
        for (int nth = 1; look_while_failing(*state, nth, codes[i / 2], lasting,
                                             lasting ? "Colis" : "Colis, Lettre");
             nth += 3)
            assert_int_equal(home_count(*state, "library.db.aside"), 0);
    }
}

/* A power cut in the middle of a look left an address that led to no guide. */
static void a_power_cut_leaves_whole_guides(void **state)
{
    for (int nth = 1; nth < 40; nth++) {
        struct pap_library *library = shelf_open(*state);
        shelf_put(*state, "a.guide.json", guide("colis", nth, "Colis"));
        shelf_put(*state, "b.guide.json", guide("lettre", nth, "Lettre"));
        fault_arm(FAULT_WRITE, nth, SQLITE_IOERR_WRITE, true);
        shelf_scan(library);
        fault_power_cut();
        pap_library_close(library);
        fault_disarm();

        library = shelf_open(*state);
        assert_null(pap_library_trouble(library));
        assert_int_equal(shelf_scan(library), PAP_OK);
        assert_string_equal(titles(library), "Colis, Lettre");
        assert_int_equal(get(library, nth), PAP_OK);
        pap_library_close(library);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, home_make, home_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_change_is_seen_however_quick_it_is),
        TEST(an_old_file_that_replaces_another_is_seen),
        TEST(files_and_folders_may_be_moved_about),
        TEST(circles_and_pipes_are_passed_by),
        TEST(a_broken_file_hides_no_other),
        TEST(a_double_waits_until_the_first_is_gone),
        TEST(of_one_id_the_best_source_is_shown),
        TEST(the_table_of_sources_says_what_goes_first),
        TEST(the_library_of_an_earlier_name_is_removed),
        TEST(folders_are_those_of_the_process),
        TEST(an_installed_guide_goes_forward_only),
        TEST(a_revision_in_use_stays),
        TEST(two_hosts_share_what_one_has_read),
        TEST(without_a_place_to_write_guiding_goes_on),
        TEST(a_disk_that_fails_takes_no_guide_away),
        TEST(a_power_cut_leaves_whole_guides),
    };
    chaos_install();
    fault_install();
    return cmocka_run_group_tests_name("library", tests, NULL, NULL);
}

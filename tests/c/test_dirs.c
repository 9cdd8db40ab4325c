#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/dirs.h"
#include "chaos.h"
#include "home.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void set_or_unset(const char *name, const char *value)
{
    if (value == NULL)
        assert_int_equal(unsetenv(name), 0);
    else
        assert_int_equal(setenv(name, value, 1), 0);
}

static void environment(const char *own, const char *data, const char *home)
{
    set_or_unset("PASAPAS_HOME", own);
    set_or_unset("XDG_DATA_HOME", data);
    set_or_unset("HOME", home);
}

static void assert_home(const char *wanted)
{
    char *path = NULL;
    assert_int_equal(pap_dirs_home(&path, NULL), PAP_OK);
    assert_string_equal(path, wanted);
    free(path);
}

/* Two programs that look in two places keep two journals. */
static void the_folder_is_the_first_of_three_that_is_set(void **state)
{
    (void)state;
    environment("/own", "/data", "/somebody");
    assert_home("/own");
    environment("", "/data", "/somebody");
    assert_home("/data/pasapas");
    environment(NULL, NULL, "/somebody");
    assert_home("/somebody/.local/share/pasapas");
    environment(NULL, "", "/somebody");
    assert_home("/somebody/.local/share/pasapas");
    environment(NULL, "relative/path", "/somebody");
    assert_home("/somebody/.local/share/pasapas");
}

/* Started by a service without any environment: it must say what to set. */
static void without_any_the_person_is_told_what_to_set(void **state)
{
    (void)state;
    struct pap_error error = {0};
    char *path = NULL;
    environment(NULL, NULL, "");
    assert_int_equal(pap_dirs_home(&path, &error), PAP_UNAVAILABLE);
    assert_null(path);
    assert_non_null(strstr(error.en, "PASAPAS_HOME"));
    assert_non_null(strstr(error.fr, "PASAPAS_HOME"));
}

static void folders_are_made_for_their_owner_only_and_once(void **state)
{
    struct stat made;
    char *deep = pap_dirs_join(*state, "a//b/c/");
    mode_t before = umask(0);
    assert_int_equal(pap_dirs_make(deep, NULL), PAP_OK);
    assert_int_equal(pap_dirs_make(deep, NULL), PAP_OK);
    umask(before);
    assert_int_equal(stat(deep, &made), 0);
    assert_true(S_ISDIR(made.st_mode));
    assert_int_equal(made.st_mode & 0777, 0700);
    free(deep);
    assert_int_equal(pap_dirs_make("/", NULL), PAP_OK);
}

/* "Folder made" and then a database that cannot be opened: the file was in the way all along. */
static void a_file_in_the_way_is_an_error(void **state)
{
    struct pap_error error = {0};
    char *file = pap_dirs_join(*state, "journal");
    char *below = pap_dirs_join(file, "pasapas");
    int descriptor = open(file, O_CREAT | O_WRONLY, 0600);
    assert_true(descriptor >= 0);
    close(descriptor);
    assert_int_equal(pap_dirs_make(file, &error), PAP_IO);
    assert_non_null(strstr(error.fr, file));
    assert_int_equal(pap_dirs_make(below, &error), PAP_IO);
    assert_int_equal(pap_dirs_make("/proc/nowhere/pasapas", &error), PAP_IO);
    assert_int_equal(pap_dirs_make("", &error), PAP_IO);
    free(below);
    free(file);
}

static enum pap_status find_and_make(void *context)
{
    char *path = NULL;
    environment(NULL, context, NULL);
    enum pap_status status = pap_dirs_home(&path, NULL);
    if (status == PAP_OK)
        status = pap_dirs_make(path, NULL);
    free(path);
    return status;
}

static void memory_that_runs_out_is_said(void **state)
{
    assert_int_equal(chaos_every_allocation(find_and_make, *state), 2);
}

/* A link in the folder led home, and cleaning up went on there. */
static void a_temporary_folder_goes_whole_and_what_it_links_to_stays(void **state)
{
    const char *home = *state;
    char *made = NULL;
    set_or_unset("TMPDIR", home);
    assert_int_equal(pap_dirs_make_temporary(&made, NULL), PAP_OK);
    struct stat about;
    assert_int_equal(stat(made, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0700);
    char *kept = pap_dirs_join(home, "kept");
    char *letter = pap_dirs_join(kept, "letter");
    char *inside = pap_dirs_join(made, "a");
    char *link = pap_dirs_join(inside, "link");
    assert_int_equal(mkdir(kept, 0700), 0);
    assert_int_equal(close(open(letter, O_CREAT | O_WRONLY | O_CLOEXEC, 0600)), 0);
    assert_int_equal(mkdir(inside, 0700), 0);
    assert_int_equal(symlink(kept, link), 0);
    pap_dirs_remove(made);
    assert_int_equal(access(made, F_OK), -1);
    assert_int_equal(access(letter, F_OK), 0);
    free(made);
    set_or_unset("TMPDIR", letter);
    assert_int_not_equal(pap_dirs_make_temporary(&made, NULL), PAP_OK);
    set_or_unset("TMPDIR", NULL);
    free(kept);
    free(letter);
    free(inside);
    free(link);
}

int main(void)
{
    chaos_install();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_folder_is_the_first_of_three_that_is_set),
        cmocka_unit_test(without_any_the_person_is_told_what_to_set),
        cmocka_unit_test_setup_teardown(folders_are_made_for_their_owner_only_and_once, home_make,
                                        home_remove),
        cmocka_unit_test_setup_teardown(a_file_in_the_way_is_an_error, home_make, home_remove),
        cmocka_unit_test_setup_teardown(memory_that_runs_out_is_said, home_make, home_remove),
        cmocka_unit_test_setup_teardown(a_temporary_folder_goes_whole_and_what_it_links_to_stays,
                                        home_make, home_remove),
    };
    return cmocka_run_group_tests_name("dirs", tests, NULL, NULL);
}

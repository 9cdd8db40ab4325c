#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "chaos.h"
#include "home.h"
#include "store/database.h"

static const char *const migrations[] = {"CREATE TABLE one (a INTEGER)",
                                         "ALTER TABLE one ADD COLUMN b INTEGER"};
static const struct pap_schema first = {migrations, 1};
static const struct pap_schema second = {migrations, 2};

static sqlite3 *open_with(const char *home, const struct pap_schema *schema)
{
    const struct pap_database_options options = {.home = home, .name = "some.db", .schema = schema};
    sqlite3 *database = NULL;
    assert_int_equal(pap_database_open(&options, &database, NULL), PAP_OK);
    return database;
}

/* An update of the program met last year's data and lost it. */
static void an_older_database_is_migrated(void **state)
{
    sqlite3 *database = open_with(*state, &first);
    assert_int_equal(sqlite3_exec(database, "INSERT INTO one VALUES (7)", 0, 0, 0), SQLITE_OK);
    pap_database_close(database);
    database = open_with(*state, &second);
    assert_int_equal(sqlite3_exec(database, "UPDATE one SET b = 8 WHERE a = 7", 0, 0, 0),
                     SQLITE_OK);
    assert_int_equal(sqlite3_changes(database), 1);
    pap_database_close(database);
}

/* An old program, still installed beside a new one, rewrote tables that it did not understand. */
static void a_newer_database_is_left_alone(void **state)
{
    pap_database_close(open_with(*state, &second));
    const struct pap_database_options options = {
        .home = *state, .name = "some.db", .schema = &first};
    sqlite3 *database = NULL;
    struct pap_error error = {0};
    assert_int_equal(pap_database_open(&options, &database, &error), PAP_UNAVAILABLE);
    assert_null(database);
    assert_string_not_equal(error.fr, "");
    pap_database_close(open_with(*state, &second));
}

int main(void)
{
    chaos_install();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_older_database_is_migrated, home_make, home_remove),
        cmocka_unit_test_setup_teardown(a_newer_database_is_left_alone, home_make, home_remove),
    };
    return cmocka_run_group_tests_name("database", tests, NULL, NULL);
}

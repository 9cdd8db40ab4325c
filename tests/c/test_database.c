#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "chaos.h"
#include "faultvfs.h"
#include "home.h"
#include "store/database.h"
#include "store/quarantine.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const char *const migrations[] = {"CREATE TABLE one (a INTEGER)",
                                         "ALTER TABLE one ADD COLUMN b INTEGER"};
static const struct pap_schema first = {migrations, 1};
static const struct pap_schema second = {migrations, 2};

static struct pap_database_options options_for(const char *home)
{
    return (struct pap_database_options){
        .home = home, .name = "some.db", .schema = &second, .busy_timeout_ms = 3000};
}

static sqlite3 *open_with(const struct pap_database_options *options)
{
    sqlite3 *database = NULL;
    struct pap_error error = {0};
    if (pap_database_open(options, &database, &error) != PAP_OK)
        fail_msg("%s", error.en);
    return database;
}

static void run(sqlite3 *database, const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(database, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
}

/* The first column of the first row; "" where there is none. */
static const char *ask(sqlite3 *database, const char *sql, char text[64])
{
    sqlite3_stmt *statement = NULL;
    assert_int_equal(sqlite3_prepare_v2(database, sql, -1, &statement, NULL), SQLITE_OK);
    text[0] = '\0';
    if (sqlite3_step(statement) == SQLITE_ROW)
        snprintf(text, 64, "%s", (const char *)sqlite3_column_text(statement, 0));
    assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
    return text;
}

/* An update of the program met last year's data and lost it. */
static void an_older_database_is_migrated(void **state)
{
    struct pap_database_options options = options_for(*state);
    options.schema = &first;
    sqlite3 *database = open_with(&options);
    run(database, "INSERT INTO one VALUES (7)");
    pap_database_close(database);

    options.schema = &second;
    database = open_with(&options);
    run(database, "UPDATE one SET b = 8 WHERE a = 7");
    assert_int_equal(sqlite3_changes(database), 1);
    pap_database_close(database);
    assert_int_equal(home_count(*state, "some.db.aside"), 0);
}

/* An old program, still installed beside a new one, rewrote tables that it did not understand. */
static void a_newer_database_is_left_alone(void **state)
{
    struct pap_database_options options = options_for(*state);
    sqlite3 *database = open_with(&options);
    run(database, "INSERT INTO one VALUES (7, 8)");
    pap_database_close(database);
    struct pap_error error = {0};
    options.schema = &first;
    for (int verify_on_open = 0; verify_on_open <= 1; verify_on_open++) {
        options.verify_on_open = verify_on_open;
        assert_int_equal(pap_database_open(&options, &database, &error), PAP_UNAVAILABLE);
        assert_null(database);
        assert_non_null(strstr(error.fr, "plus récente"));
    }
    char found[64];
    options = options_for(*state);
    database = open_with(&options);
    assert_string_equal(ask(database, "SELECT b FROM one", found), "8");
    pap_database_close(database);
}

/* What is promised of every file, asked of an open one. */
static void the_pragmas_are_the_promises(void **state)
{
    char found[64];
    char path[512];
    struct stat info;
    struct pap_database_options options = options_for(*state);
    sqlite3 *database = open_with(&options);
    assert_string_equal(ask(database, "PRAGMA journal_mode", found), "wal");
    assert_string_equal(ask(database, "PRAGMA synchronous", found), "2");
    assert_string_equal(ask(database, "PRAGMA secure_delete", found), "1");
    assert_string_equal(ask(database, "PRAGMA temp_store", found), "2");
    assert_string_equal(ask(database, "PRAGMA trusted_schema", found), "0");
    assert_string_equal(ask(database, "PRAGMA busy_timeout", found), "3000");
    snprintf(path, sizeof path, "%s/some.db-wal", (char *)*state);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600); /* what a person did is nobody else's */
    pap_database_close(database);
}

static bool always(const char *folder)
{
    assert_non_null(folder);
    return true;
}

/* A school kept the homes on a server: two computers mapped one WAL and each saw its own. */
static void a_folder_on_another_computer_has_no_wal(void **state)
{
    char found[64];
    struct pap_database_options options = options_for(*state);
    sqlite3 *database = open_with(&options);
    run(database, "INSERT INTO one VALUES (1, 1)");
    pap_database_close(database);
    options.is_remote = always; /* the home was moved there */
    database = open_with(&options);
    assert_string_equal(ask(database, "PRAGMA journal_mode", found), "delete");
    assert_string_equal(ask(database, "SELECT a FROM one", found), "1");
    run(database, "UPDATE one SET a = 2");
    pap_database_close(database);
    assert_int_equal(home_count(*state, "some.db-wal"), 0);
    options.is_remote = NULL; /* and back */
    database = open_with(&options);
    assert_string_equal(ask(database, "PRAGMA journal_mode", found), "wal");
    assert_string_equal(ask(database, "SELECT a FROM one", found), "2");
    pap_database_close(database);
}

static void write_damage(const char *home)
{
    home_write(home, "some.db", "this was a database once", 24);
    home_write(home, "some.db-wal", "and this its log", 16);
    home_write(home, "some.db-shm", "and this its memory", 19);
}

/* A file system check left a file of text; the host deleted it and with it every hope. */
static void what_is_no_database_is_set_aside_whole(void **state)
{
    char found[64];
    struct pap_database_options options = options_for(*state);
    write_damage(*state);
    sqlite3 *database = open_with(&options);
    run(database, "INSERT INTO one VALUES (1, 1)");
    assert_string_equal(ask(database, "SELECT count(*) FROM one", found), "1");
    assert_int_equal(home_count(*state, "some.db.aside-"), 3);
    assert_true(home_holds(*state, "this was a database once"));
    assert_true(home_holds(*state, "and this its log"));
    pap_database_close(database);

    write_damage(*state); /* twice in one second */
    pap_database_close(open_with(&options));
    assert_int_equal(home_count(*state, "some.db.aside-"), 6);

    char path[512];
    snprintf(path, sizeof path, "%s/some.db", (char *)*state);
    assert_int_equal(pap_quarantine_delete(path, NULL), PAP_OK);
    assert_int_equal(home_count(*state, "some.db.aside-"), 0);
    pap_database_close(open_with(&options));
}

/* Another program's database lay there under our name, and our tables were put into it. */
static void another_programs_database_is_set_aside(void **state)
{
    char path[512];
    sqlite3 *foreign = NULL;
    struct pap_database_options options = options_for(*state);
    snprintf(path, sizeof path, "%s/some.db", (char *)*state);
    assert_int_equal(sqlite3_open(path, &foreign), SQLITE_OK);
    run(foreign, "CREATE TABLE one (a, b); PRAGMA user_version = 2");
    sqlite3_close(foreign);
    pap_database_close(open_with(&options));
    assert_int_equal(home_count(*state, "some.db.aside-"), 1);
}

/* Damage in the middle shows only when it is met; until then nobody may call it damaged. */
static void a_doubted_database_is_looked_through(void **state)
{
    struct pap_database_options options = options_for(*state);
    sqlite3 *database = open_with(&options);
    run(database, "INSERT INTO one VALUES (7, 8)");
    pap_database_close(database);
    options.verify_on_open = true;
    pap_database_close(open_with(&options));
    assert_int_equal(home_count(*state, "some.db.aside-"), 0);

    options.verify_on_open = false;
    database = open_with(&options);
    run(database, "DROP TABLE one; CREATE TABLE one (a TEXT, b INTEGER)");
    pap_database_close(database);
    options.verify_on_open = true;
    pap_database_close(open_with(&options));
    assert_int_equal(home_count(*state, "some.db.aside-"), 3);
}

/* The damaged file was renamed while another browser's host had it open: that one wrote into the
 * renamed file, answered, and its events were never seen again. */
static void nothing_is_renamed_while_somebody_has_it_open(void **state)
{
    struct pap_database_options options = options_for(*state);
    struct pap_error error = {0};
    sqlite3 *holder = open_with(&options);
    sqlite3 *other = NULL;
    run(holder, "CREATE TABLE stray (a)"); /* not ours: doubt is right */
    options.verify_on_open = true;
    options.busy_timeout_ms = 50;
    assert_int_equal(pap_database_open(&options, &other, &error), PAP_BUSY);
    assert_int_equal(home_count(*state, "some.db.aside-"), 0);
    run(holder, "INSERT INTO one VALUES (1, 2)");
    pap_database_close(holder);
    pap_database_close(open_with(&options));
    assert_int_equal(home_count(*state, "some.db.aside-"), 3);
}

static int open_and_write(const char *home)
{
    struct pap_database_options options = options_for(home);
    options.busy_timeout_ms = 20000;
    sqlite3 *database = NULL;
    if (pap_database_open(&options, &database, NULL) != PAP_OK)
        return 1;
    int code = sqlite3_exec(database, "INSERT INTO one VALUES (1, 1)", NULL, NULL, NULL);
    pap_database_close(database);
    return code == SQLITE_OK ? 0 : 2;
}

/* Two browsers started in the morning and both made the database. */
static void many_may_make_it_at_once(void **state)
{
    char found[64];
    struct pap_database_options options = options_for(*state);
    assert_int_equal(home_crowd(8, open_and_write, *state), 8);
    sqlite3 *database = open_with(&options);
    assert_string_equal(ask(database, "SELECT count(*) FROM one", found), "8");
    pap_database_close(database);
}

/* Both found it damaged, and the second set the first one's new database aside. */
static void many_may_find_it_damaged_at_once(void **state)
{
    char found[64];
    struct pap_database_options options = options_for(*state);
    write_damage(*state);
    assert_int_equal(home_crowd(8, open_and_write, *state), 8);
    assert_int_equal(home_count(*state, "some.db.aside-"), 3);
    sqlite3 *database = open_with(&options);
    assert_string_equal(ask(database, "SELECT count(*) FROM one", found), "8");
    pap_database_close(database);
}

static enum pap_status open_migrate_close(void *home)
{
    struct pap_database_options options = options_for(home);
    struct pap_error error = {0};
    sqlite3 *database = NULL;
    enum pap_status status = pap_database_open(&options, &database, &error);
    assert_true((status == PAP_OK) == (database != NULL));
    assert_true(status == PAP_OK || error.fr[0] != '\0');
    pap_database_close(database);
    return status;
}

static enum pap_status open_damaged(void *home)
{
    chaos_pause();
    write_damage(home);
    chaos_resume();
    return open_migrate_close(home);
}

static enum pap_status open_verified(void *home)
{
    struct pap_database_options options = options_for(home);
    sqlite3 *database = NULL;
    options.verify_on_open = true;
    enum pap_status status = pap_database_open(&options, &database, NULL);
    pap_database_close(database);
    return status;
}

/* SQLite had no memory for the text of an answer, and the host that read it anyway was gone. */
static void a_text_without_memory_is_no_damage(void **state)
{
    pap_database_close(open_with(&(struct pap_database_options){
        .home = *state, .name = "some.db", .schema = &second, .busy_timeout_ms = 3000}));
    assert_true(chaos_every_allocation(open_verified, *state) > 10);
    assert_int_equal(home_count(*state, "some.db.aside-"), 0);
}

static void memory_may_run_out_anywhere(void **state)
{
    assert_true(chaos_every_allocation(open_migrate_close, *state) > 10);
    assert_int_equal(home_count(*state, "some.db.aside-"), 0);
    assert_true(chaos_every_allocation(open_damaged, *state) > 10);
}

/* A disk that failed once was taken for a damaged database. */
static void the_disk_may_fail_anywhere(void **state)
{
    int failures = 0;
    for (int kind = 0; kind < FAULT_KINDS; kind++)
        for (int nth = 1;; nth++) {
            char path[512];
            snprintf(path, sizeof path, "%s/some.db", (char *)*state);
            remove(path);
            fault_arm((enum fault_kind)kind, nth, fault_codes[kind], nth % 2 == 0);
            enum pap_status status = open_migrate_close(*state);
            bool failed = fault_disarm();
            assert_true(failed || status == PAP_OK);
            assert_true(status != PAP_CORRUPT && status != PAP_INVALID && status != PAP_CONFLICT);
            if (kind == FAULT_WRITE && status != PAP_OK)
                assert_int_equal(status, PAP_FULL);
            assert_int_equal(open_migrate_close(*state), PAP_OK);
            assert_int_equal(home_count(*state, "some.db.aside-"), 0);
            failures += failed;
            if (!failed)
                break;
        }
    assert_true(failures > 30);
}

#define AT_HOME(test) cmocka_unit_test_setup_teardown(test, home_make, home_remove)

int main(void)
{
    chaos_install();
    fault_install();
    const struct CMUnitTest tests[] = {
        AT_HOME(an_older_database_is_migrated),
        AT_HOME(a_newer_database_is_left_alone),
        AT_HOME(the_pragmas_are_the_promises),
        AT_HOME(a_folder_on_another_computer_has_no_wal),
        AT_HOME(what_is_no_database_is_set_aside_whole),
        AT_HOME(another_programs_database_is_set_aside),
        AT_HOME(a_doubted_database_is_looked_through),
        AT_HOME(nothing_is_renamed_while_somebody_has_it_open),
        AT_HOME(many_may_make_it_at_once),
        AT_HOME(many_may_find_it_damaged_at_once),
        AT_HOME(a_text_without_memory_is_no_damage),
        AT_HOME(memory_may_run_out_anywhere),
        AT_HOME(the_disk_may_fail_anywhere),
    };
    return cmocka_run_group_tests_name("database", tests, NULL, NULL);
}

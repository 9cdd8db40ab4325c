#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "home.h"

#include "wire/limits.h"

#include <dirent.h>
#include <ftw.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int home_make(void **state)
{
    /* Prefers a file system in memory: hundreds of synced writes take a minute on a disk. */
    static const char *const folders[] = {"/dev/shm/pasapas-XXXXXX", "/tmp/pasapas-XXXXXX"};
    *state = NULL;
    for (size_t i = 0; *state == NULL && i < sizeof folders / sizeof folders[0]; i++) {
        char *path = strdup(folders[i]);
        if (path != NULL && mkdtemp(path) != NULL)
            *state = path;
        else
            free(path);
    }
    return *state == NULL ? -1 : 0;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)info;
    (void)kind;
    (void)place;
    return remove(path);
}

int home_remove(void **state)
{
    int failed = nftw(*state, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(*state);
    return failed;
}

int home_count(const char *home, const char *start)
{
    int count = 0;
    DIR *folder = opendir(home);
    assert_non_null(folder);
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;)
        count += strncmp(entry->d_name, start, strlen(start)) == 0;
    closedir(folder);
    return count;
}

static FILE *open_in(const char *home, const char *name, const char *mode)
{
    char path[512];
    assert_in_range(snprintf(path, sizeof path, "%s/%s", home, name), 1, sizeof path - 1);
    FILE *file = fopen(path, mode);
    assert_non_null(file);
    return file;
}

bool home_holds(const char *home, const char *text)
{
    enum { MOST = 4 * 1024 * 1024 };
    bool held = false;
    unsigned char *bytes = malloc(MOST);
    DIR *folder = opendir(home);
    assert_non_null(folder);
    assert_non_null(bytes);
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        FILE *file = open_in(home, entry->d_name, "rb");
        size_t length = fread(bytes, 1, MOST, file);
        assert_in_range(length, 0, MOST - 1);
        held = held || memmem(bytes, length, text, strlen(text)) != NULL;
        fclose(file);
    }
    closedir(folder);
    free(bytes);
    return held;
}

void home_write(const char *home, const char *name, const void *bytes, size_t length)
{
    FILE *file = open_in(home, name, "wb");
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

void home_forget(const char *home)
{
    char path[512];
    sqlite3 *database = NULL;
    snprintf(path, sizeof path, "%s/journal.db", home);
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, "DELETE FROM event; DELETE FROM session", 0, 0, 0),
                     SQLITE_OK);
    sqlite3_close(database);
}

int home_crowd(int count, int (*act)(const char *home), const char *home)
{
    int gate[2];
    int good = 0;
    assert_int_equal(pipe(gate), 0);
    for (int i = 0; i < count; i++) {
        pid_t child = fork();
        assert_true(child >= 0);
        if (child > 0)
            continue;
        char byte;
        close(gate[1]);
        _exit(read(gate[0], &byte, 1) == 0 ? act(home) : 99);
    }
    close(gate[0]);
    close(gate[1]); /* releases all children at once: they read EOF */
    for (int i = 0; i < count; i++) {
        int status;
        assert_true(wait(&status) > 0);
        good += WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }
    return good;
}

struct pap_app *home_app(const char *home)
{
    const struct pap_app_options options = {.home = home, .folders = "", .system = "/nonexistent"};
    struct pap_app *app = NULL;
    assert_int_equal(pap_app_new(&options, &app, NULL), PAP_OK);
    return app;
}

json_t *home_call(struct pap_app *app, const char *method, json_t *params)
{
    struct pap_buffer answer;
    json_t *request = json_pack("{s:s,s:i,s:s,s:o}", "jsonrpc", "2.0", "id", 1, "method", method,
                                "params", params);
    assert_non_null(request);
    char *text = json_dumps(request, JSON_COMPACT);
    assert_non_null(text);
    pap_buffer_init(&answer, PAP_FRAME_OUT_MAX);
    assert_int_equal(pap_app_answer(app, &(struct pap_caller){.transport = PAP_TRANSPORT_NATIVE},
                                    text, strlen(text), &answer),
                     PAP_OK);
    json_t *response = json_loadb((const char *)answer.data, answer.length, 0, NULL);
    assert_non_null(response);
    pap_buffer_clear(&answer);
    free(text);
    json_decref(request);
    return response;
}

json_t *home_result(struct pap_app *app, const char *method, json_t *params)
{
    json_t *response = home_call(app, method, params);
    json_t *result = json_incref(json_object_get(response, "result"));
    if (result == NULL)
        fail_msg("%s: %s", method,
                 json_string_value(json_object_get(json_object_get(response, "error"), "message")));
    json_decref(response);
    return result;
}

int home_error(struct pap_app *app, const char *method, json_t *params)
{
    json_t *response = home_call(app, method, params);
    const json_t *error = json_object_get(response, "error");
    assert_non_null(error);
    int code = (int)json_integer_value(json_object_get(error, "code"));
    json_decref(response);
    return code;
}

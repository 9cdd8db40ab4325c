#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "home.h"

#include "wire/limits.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int home_make(void **state)
{
    char template[] = "/tmp/pasapas-XXXXXX";
    *state = mkdtemp(template) == NULL ? NULL : strdup(template);
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
    assert_int_equal(pap_app_answer(app, PAP_TRANSPORT_NATIVE, text, strlen(text), &answer),
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

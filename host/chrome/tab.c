#include "chrome/tab.h"

#include <stdlib.h>
#include <string.h>

enum {
    LOAD_MS = 30000,
    SETTLE_MS = 10000, /* timeout for a page to settle; then it is examined as it is */
    TURNS = 3,         /* maximum of redirects by the page itself */
};

/* Sends one command to the tab. */
static enum pap_status call(struct pap_tab *tab, const char *method, json_t *params,
                            json_t **result, struct pap_error *error)
{
    return pap_devtools_call(tab->devtools, tab->session, method, params, result, error);
}

static enum pap_status keep(char **to, const json_t *result, const char *name,
                            struct pap_error *error)
{
    const char *text = json_string_value(json_object_get(result, name));
    free(*to);
    *to = text == NULL ? NULL : strdup(text);
    return *to != NULL ? PAP_OK
                       : pap_error_set(error, PAP_UNAVAILABLE, "the browser gives no \"%s\"",
                                       "le navigateur ne donne pas « %s »", name);
}

enum pap_status pap_tab_open(struct pap_tab *tab, struct pap_devtools *devtools, const char *script,
                             int width, int height, struct pap_error *error)
{
    json_t *made = NULL;
    json_t *attached = NULL;
    *tab = (struct pap_tab){.devtools = devtools, .script = script};
    enum pap_status status =
        pap_devtools_call(devtools, NULL, "Target.createTarget",
                          json_pack("{s:s}", "url", "about:blank"), &made, error);
    if (status == PAP_OK)
        status = pap_devtools_call(
            devtools, NULL, "Target.attachToTarget",
            json_pack("{s:O?,s:b}", "targetId", json_object_get(made, "targetId"), "flatten", 1),
            &attached, error);
    if (status == PAP_OK)
        status = keep(&tab->session, attached, "sessionId", error);
    if (status == PAP_OK)
        status = call(tab, "Page.enable", NULL, NULL, error);
    if (status == PAP_OK)
        status = call(tab, "Emulation.setDeviceMetricsOverride",
                      json_pack("{s:i,s:i,s:i,s:b}", "width", width, "height", height,
                                "deviceScaleFactor", 1, "mobile", 0),
                      NULL, error);
    json_decref(made);
    json_decref(attached);
    if (status != PAP_OK)
        pap_tab_clear(tab);
    return status;
}

void pap_tab_clear(struct pap_tab *tab)
{
    free(tab->session);
    free(tab->frame);
    json_decref(tab->place);
    *tab = (struct pap_tab){0};
}

/* Runs a function of the script. Takes ownership of `arguments`, a list of {"value"}. */
static enum pap_status run(struct pap_tab *tab, const char *function, json_t *arguments,
                           int timeout_ms, json_t **value, struct pap_error *error)
{
    json_t *result = NULL;
    enum pap_status status = pap_devtools_call_longer(
        tab->devtools, timeout_ms, tab->session, "Runtime.callFunctionOn",
        json_pack("{s:s,s:I,s:o,s:b,s:b}", "functionDeclaration", function, "executionContextId",
                  tab->world, "arguments", arguments, "awaitPromise", 1, "returnByValue", 1),
        &result, error);
    json_t *found = json_object_get(json_object_get(result, "result"), "value");
    if (status == PAP_OK && (json_object_get(result, "exceptionDetails") != NULL || found == NULL))
        status = pap_error_set(error, PAP_CONFLICT, "the page could not be looked at",
                               "la page n'a pas pu être examinée");
    if (status == PAP_OK)
        *value = json_incref(found);
    json_decref(result);
    return status;
}

/* Injects the script into the current page. */
static enum pap_status enter(struct pap_tab *tab, struct pap_error *error)
{
    json_t *world = NULL;
    enum pap_status status =
        call(tab, "Page.createIsolatedWorld",
             json_pack("{s:s,s:s}", "frameId", tab->frame, "worldName", "pasapas"), &world, error);
    if (status == PAP_OK)
        tab->world = json_integer_value(json_object_get(world, "executionContextId"));
    if (status == PAP_OK)
        status = call(tab, "Runtime.evaluate",
                      json_pack("{s:s,s:I}", "expression", tab->script, "contextId", tab->world),
                      NULL, error);
    json_decref(world);
    return status;
}

static enum pap_status settle(struct pap_tab *tab, struct pap_error *error)
{
    enum pap_status status = enter(tab, error);
    json_decref(tab->place);
    tab->place = NULL;
    if (status == PAP_OK)
        status = run(tab, "(timeout) => PasAPasCheck.settle(timeout)",
                     json_pack("[{s:i}]", "value", SETTLE_MS), SETTLE_MS, &tab->place, error);
    return status;
}

enum pap_status pap_tab_go(struct pap_tab *tab, const char *url, struct pap_error *error)
{
    json_t *gone = NULL;
    pap_devtools_forget(tab->devtools);
    enum pap_status status =
        call(tab, "Page.navigate", json_pack("{s:s}", "url", url), &gone, error);
    const char *trouble = json_string_value(json_object_get(gone, "errorText"));
    if (status == PAP_OK && trouble != NULL && *trouble != '\0')
        status = pap_error_set(error, PAP_BUSY, "%s cannot be reached (%s)",
                               "%s : site injoignable (%s)", url, trouble);
    if (status == PAP_OK)
        status = keep(&tab->frame, gone, "frameId", error);
    json_decref(gone);
    if (status != PAP_OK)
        return status;
    /* A page that never finishes loading is examined as it is. */
    status = pap_devtools_await(tab->devtools, tab->session, "Page.loadEventFired", LOAD_MS, error);
    if (status != PAP_OK && status != PAP_BUSY)
        return status;
    for (int turn = 0; turn < TURNS; turn++) {
        status = settle(tab, error);
        if (status != PAP_CONFLICT)
            break; /* else the page has redirected, and the new page counts */
    }
    json_int_t code = json_integer_value(json_object_get(tab->place, "status"));
    if (status == PAP_OK && code >= 400)
        status = pap_error_set(error, PAP_BUSY, "%s: the site answers %d instead of the page",
                               "%s : le site répond %d au lieu de la page", url, (int)code);
    return status;
}

enum pap_status pap_tab_examine(struct pap_tab *tab, json_t *wanted, int timeout_ms, json_t **seen,
                                struct pap_error *error)
{
    size_t count = json_array_size(wanted);
    enum pap_status status = run(tab, "(wanted, timeout) => PasAPasCheck.examine(wanted, timeout)",
                                 json_pack("[{s:o},{s:i}]", "value", wanted, "value", timeout_ms),
                                 timeout_ms, seen, error);
    if (status == PAP_OK && json_array_size(*seen) != count) {
        json_decref(*seen);
        *seen = NULL;
        status = pap_error_set(error, PAP_CONFLICT, "the page could not be looked at",
                               "la page n'a pas pu être examinée");
    }
    return status;
}

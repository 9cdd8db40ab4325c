/*
 * The method table and the one place where a status becomes an error code.
 */
#include "app/dispatch.h"

#include "app/databases.h"
#include "base/clock.h"
#include "guide/guide.h"
#include "store/library.h"
#include "wire/limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum param_type {
    PARAM_STRING = 1,
    PARAM_INTEGER,
    PARAM_OBJECT,
    PARAM_BOOLEAN,
};

enum { PARAM_OPTIONAL = 1, PARAMS_MAX = 8 };

enum { SCAN_AGAIN_MS = 10000 }; /* minimum interval of the service's folder scans */

struct param {
    const char *name;
    enum param_type type;
    unsigned flags;
    json_int_t most; /* bytes of a string; largest integer; 0: no bound */
};

struct method {
    const char *name;
    unsigned transports;
    pap_method_fn *run;
    struct param params[PARAMS_MAX];
};

#define BOTH (PAP_TRANSPORT_NATIVE | PAP_TRANSPORT_WEBSOCKET)
#define NATIVE PAP_TRANSPORT_NATIVE
#define FOLLOW PAP_TRANSPORT_FOLLOW
#define INT53 ((json_int_t)1 << 53)
#define LOCALE                                                                                     \
    {                                                                                              \
        "locale", PARAM_STRING, PARAM_OPTIONAL, 64                                                 \
    }
#define SESSION                                                                                    \
    {                                                                                              \
        "session", PARAM_STRING, 0, 64                                                             \
    }
#define EPOCH                                                                                      \
    {                                                                                              \
        "epoch", PARAM_INTEGER, 0, INT53                                                           \
    }
#define PERSON                                                                                     \
    {                                                                                              \
        "person", PARAM_STRING, PARAM_OPTIONAL, 16                                                 \
    }

static pap_method_fn hello;

static const struct method methods[] = {
    {"hello",
     BOTH,
     hello,
     {{"client", PARAM_STRING, PARAM_OPTIONAL, 128},
      LOCALE,
      {"protocol", PARAM_INTEGER, PARAM_OPTIONAL, INT53}}},
    {"guides.sites",
     BOTH,
     pap_method_guides_sites,
     {{"after", PARAM_STRING, PARAM_OPTIONAL, 4096}}},
    {"guides.find", NATIVE, pap_method_guides_find, {{"url", PARAM_STRING, 0, 65536}, LOCALE}},
    {"guides.search", BOTH, pap_method_guides_search, {{"text", PARAM_STRING, 0, 1024}, LOCALE}},
    {"guides.get",
     BOTH,
     pap_method_guides_get,
     {{"id", PARAM_STRING, 0, 64},
      LOCALE,
      {"revision", PARAM_INTEGER, PARAM_OPTIONAL, PAP_GUIDE_REVISION_MAX}}},
    {"people.list", NATIVE, pap_method_people_list, {{0}}},
    {"people.choose", NATIVE, pap_method_people_choose, {{"use", PARAM_STRING, 0, 16}}},
    {"people.add", NATIVE, pap_method_people_add, {{"person", PARAM_STRING, 0, 16}}},
    {"people.remove", NATIVE, pap_method_people_remove, {{"person", PARAM_STRING, 0, 16}}},
    {"sessions.start",
     NATIVE,
     pap_method_sessions_start,
     {{"guide", PARAM_STRING, 0, 64},
      {"revision", PARAM_INTEGER, 0, PAP_GUIDE_REVISION_MAX},
      {"mode", PARAM_STRING, 0, 16},
      PERSON}},
    {"sessions.record",
     NATIVE,
     pap_method_sessions_record,
     {SESSION,
      EPOCH,
      {"seq", PARAM_INTEGER, 0, INT53},
      {"step", PARAM_STRING, 0, 64},
      {"event", PARAM_STRING, 0, 16},
      {"ms", PARAM_INTEGER, 0, INT53},
      {"detail", PARAM_OBJECT, PARAM_OPTIONAL, 0}}},
    {"sessions.finish",
     NATIVE,
     pap_method_sessions_finish,
     {SESSION, EPOCH, {"outcome", PARAM_STRING, 0, 16}}},
    {"sessions.open", NATIVE, pap_method_sessions_open, {PERSON}},
    {"sessions.resume",
     NATIVE,
     pap_method_sessions_resume,
     {SESSION, {"owner", PARAM_STRING, 0, 64}}},
    {"journal.summary", NATIVE, pap_method_journal_summary, {PERSON}},
    {"journal.drift", NATIVE, pap_method_journal_drift, {{0}}},
    {"journal.export",
     NATIVE,
     pap_method_journal_export,
     {{"format", PARAM_STRING, 0, 8}, {"cursor", PARAM_STRING, PARAM_OPTIONAL, 40}, PERSON}},
    {"journal.erase",
     NATIVE,
     pap_method_journal_erase,
     {{"before", PARAM_INTEGER, PARAM_OPTIONAL, INT53},
      {"session", PARAM_STRING, PARAM_OPTIONAL, 64},
      PERSON,
      {"all", PARAM_BOOLEAN, PARAM_OPTIONAL, 0}}},
    {"room.open", FOLLOW, pap_method_room_open, {{"kind", PARAM_STRING, 0, 16}}},
    {"room.admit", FOLLOW, pap_method_room_admit, {{"open", PARAM_BOOLEAN, 0, 0}}},
    {"room.join", FOLLOW, pap_method_room_join, {{"number", PARAM_STRING, 0, 16}}},
    {"room.resume", FOLLOW, pap_method_room_resume, {{"ticket", PARAM_STRING, 0, 64}}},
    {"room.remove", FOLLOW, pap_method_room_remove, {{"seat", PARAM_INTEGER, 0, 65535}}},
    {"room.leave", FOLLOW, pap_method_room_leave, {{0}}},
};

#undef BOTH
#undef NATIVE
#undef FOLLOW
#undef INT53
#undef LOCALE
#undef SESSION
#undef EPOCH
#undef PERSON

enum { METHODS = sizeof methods / sizeof methods[0] };

/* Own codes: appended to, never renumbered (PROTOCOL.md, "Errors"). */
static int code_of(enum pap_status status)
{
    switch (status) {
    case PAP_INVALID:
        return PAP_RPC_INVALID_PARAMS;
    case PAP_NOT_FOUND:
        return -32001;
    case PAP_CONFLICT:
        return -32002;
    case PAP_LIMIT:
        return -32003;
    case PAP_IO:
        return -32004;
    case PAP_FULL:
        return -32005;
    case PAP_READ_ONLY:
        return -32006;
    case PAP_BUSY:
        return -32007;
    case PAP_CORRUPT:
        return -32008;
    case PAP_UNAVAILABLE:
        return -32009;
    case PAP_OK:
    case PAP_NO_MEMORY:
        break;
    }
    return PAP_RPC_INTERNAL_ERROR;
}

static bool fits(const struct param *param, const json_t *value)
{
    switch (param->type) {
    case PARAM_STRING:
        return json_is_string(value) &&
               strlen(json_string_value(value)) == json_string_length(value) &&
               (param->most == 0 || json_string_length(value) <= (size_t)param->most);
    case PARAM_INTEGER:
        return json_is_integer(value) && json_integer_value(value) >= 0 &&
               (param->most == 0 || json_integer_value(value) <= param->most);
    case PARAM_OBJECT:
        return json_is_object(value);
    case PARAM_BOOLEAN:
        return json_is_boolean(value);
    }
    return false;
}

static enum pap_status check_params(const struct method *method, const json_t *params,
                                    struct pap_error *error)
{
    if (params != NULL && !json_is_object(params))
        return pap_error_set(error, PAP_INVALID, "%s: parameters are given by name",
                             "%s : les paramètres se donnent par leur nom", method->name);
    for (const struct param *param = method->params; param->name != NULL; param++) {
        const json_t *value = json_object_get(params, param->name);
        if (value == NULL && (param->flags & PARAM_OPTIONAL) == 0)
            return pap_error_set(error, PAP_INVALID, "%s: \"%s\" is missing",
                                 "%s : il manque « %s »", method->name, param->name);
        if (value != NULL && !fits(param, value))
            return pap_error_set(error, PAP_INVALID, "%s: \"%s\" has a wrong type or size",
                                 "%s : « %s » n'a pas le bon type ou la bonne taille", method->name,
                                 param->name);
    }
    return PAP_OK;
}

static const struct method *method_named(const char *name, unsigned transport)
{
    for (size_t i = 0; i < METHODS; i++)
        if ((methods[i].transports & transport) != 0 && strcmp(methods[i].name, name) == 0)
            return &methods[i];
    return NULL;
}

/* The methods available to `transport`, as a new array; NULL without memory. */
static json_t *method_names(enum pap_transport transport)
{
    json_t *names = json_array();
    for (size_t i = 0; names != NULL && i < METHODS; i++) {
        if ((methods[i].transports & transport) == 0)
            continue;
        if (json_array_append_new(names, json_string(methods[i].name)) == 0)
            continue;
        json_decref(names); /* never return an incomplete list */
        names = NULL;
    }
    return names;
}

/* Defined here because it reports the table's content. */
static enum pap_status hello(struct pap_app *app, const json_t *params, json_t **result,
                             struct pap_error *error)
{
    struct pap_library *library = NULL;
    const bool alone = app->caller.transport == PAP_TRANSPORT_NATIVE;
    const int64_t now = pap_clock_monotonic_ms();
    int64_t generation = 0;
    (void)params;
    enum pap_status status = pap_databases_library(app, &library, error);
    if (status == PAP_OK)
        status = pap_library_generation(library, &generation, error);
    if (status != PAP_OK)
        return status;
    /* With other connections, `generation` stays at what they were told, which is older. */
    if (alone)
        app->generation = generation;
    /* With other connections, repeated hellos must not cause constant disk scans. */
    if (alone || now - app->scanned >= SCAN_AGAIN_MS) {
        app->scan_wanted = true;
        app->scanned = now;
    }
    *result =
        json_pack("{s:s,s:s,s:i,s:I,s:o}", "server", alone ? "pasapas-host" : "pasapas-service",
                  "version", PASAPAS_VERSION, "protocol", 1, "generation", (json_int_t)generation,
                  "methods", method_names(app->caller.transport));
    return *result == NULL ? PAP_NO_MEMORY : PAP_OK;
}

json_t *pap_dispatch_call(void *context, const char *name, json_t *params,
                          struct pap_rpc_fault *fault)
{
    struct pap_app *app = context;
    const struct method *method = method_named(name, app->caller.transport);
    if (method == NULL) {
        fault->code = PAP_RPC_METHOD_NOT_FOUND;
        snprintf(fault->message, sizeof fault->message, "method not found");
        return NULL;
    }
    json_t *result = NULL;
    struct pap_error error = {0};
    enum pap_status status = check_params(method, params, &error);
    if (status == PAP_OK)
        status = method->run(app, params, &result, &error);
    if (status == PAP_OK)
        return result;
    json_decref(result);
    fault->code = code_of(status);
    snprintf(fault->message, sizeof fault->message, "%s",
             error.en[0] != '\0' ? error.en : pap_status_name(status));
    fault->data = json_pack("{s:s,s:{s:s,s:s}}", "status", pap_status_name(status), "text", "en",
                            error.en, "fr", error.fr);
    return NULL;
}

#include "app/methods.h"

#include "relay/room.h"

#include <string.h>

static const char *text_of(const json_t *params, const char *name)
{
    return json_string_value(json_object_get(params, name));
}

enum pap_status pap_method_room_open(struct pap_app *app, const json_t *params, json_t **result,
                                     struct pap_error *error)
{
    const char *kind = text_of(params, "kind");
    if (strcmp(kind, "follow") == 0)
        return pap_room_open(app->caller.conn, PAP_ROOM_FOLLOW, result, error);
    if (strcmp(kind, "broadcast") == 0)
        return pap_room_open(app->caller.conn, PAP_ROOM_BROADCAST, result, error);
    return pap_error_set(error, PAP_INVALID, "there is no kind of room called \"%s\"",
                         "il n'y a pas de salle de sorte « %s »", kind);
}

enum pap_status pap_method_room_admit(struct pap_app *app, const json_t *params, json_t **result,
                                      struct pap_error *error)
{
    bool open = json_is_true(json_object_get(params, "open"));
    return pap_room_admit(app->caller.conn, open, result, error);
}

enum pap_status pap_method_room_join(struct pap_app *app, const json_t *params, json_t **result,
                                     struct pap_error *error)
{
    return pap_room_join(app->caller.conn, text_of(params, "number"), result, error);
}

enum pap_status pap_method_room_resume(struct pap_app *app, const json_t *params, json_t **result,
                                       struct pap_error *error)
{
    return pap_room_resume(app->caller.conn, text_of(params, "ticket"), result, error);
}

enum pap_status pap_method_room_remove(struct pap_app *app, const json_t *params, json_t **result,
                                       struct pap_error *error)
{
    unsigned seat = (unsigned)json_integer_value(json_object_get(params, "seat"));
    return pap_room_remove(app->caller.conn, seat, result, error);
}

enum pap_status pap_method_room_leave(struct pap_app *app, const json_t *params, json_t **result,
                                      struct pap_error *error)
{
    (void)params;
    return pap_room_leave(app->caller.conn, result, error);
}

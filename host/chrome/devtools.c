#include "chrome/devtools.h"

#include "base/buffer.h"
#include "base/clock.h"
#include "base/dirs.h"
#include "chrome/child.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    MESSAGE_MAX = 16 * 1024 * 1024,
    TOLD_MAX = 200,   /* events kept; the oldest are dropped */
    ENDING_MS = 1000, /* time for a browser to exit by itself; its profile is deleted anyway */
    LOOK_MS = 200,    /* interval of polling `leave` */
    LAST_WORDS = 200, /* bytes of its standard error to quote */
    FLAGS_MAX = 32,
};

struct pap_devtools {
    struct pap_devtools_options options;
    struct pap_child child;
    char *folder;
    struct pap_buffer in; /* received but not parsed yet */
    size_t searched;      /* bytes already searched for the end of a message */
    json_t *told;         /* [[session, event], ...] */
    int64_t deadline;     /* overall deadline, monotonic clock */
    json_int_t id;        /* of the last command */
};

/* The last line of the browser's standard error; it usually says why the browser exited. */
static void last_words(const struct pap_devtools *devtools, char words[LAST_WORDS])
{
    char *path = pap_dirs_join(devtools->folder, "said");
    FILE *file = path == NULL ? NULL : fopen(path, "re");
    size_t length = 0;
    words[0] = '\0';
    if (file != NULL) {
        if (fseek(file, -(LAST_WORDS - 1), SEEK_END) != 0)
            rewind(file);
        length = fread(words, 1, LAST_WORDS - 1, file);
        fclose(file);
    }
    while (length > 0 && words[length - 1] == '\n')
        length--;
    words[length] = '\0';
    const char *line = strrchr(words, '\n');
    if (line != NULL)
        memmove(words, line + 1, strlen(line));
    free(path);
}

static enum pap_status has_ended(const struct pap_devtools *devtools, struct pap_error *error)
{
    char words[LAST_WORDS];
    last_words(devtools, words);
    return pap_error_set(error, PAP_UNAVAILABLE, "the browser %s has ended (%s)",
                         "le navigateur %s s'est arrêté (%s)", devtools->options.program,
                         words[0] != '\0' ? words : "–");
}

static enum pap_status is_none(const struct pap_devtools *devtools, struct pap_error *error)
{
    return pap_error_set(error, PAP_UNAVAILABLE, "%s does not answer as Chromium does",
                         "%s ne répond pas comme le fait Chromium", devtools->options.program);
}

static enum pap_status is_mute(const struct pap_devtools *devtools, struct pap_error *error)
{
    return pap_error_set(error, PAP_UNAVAILABLE, "the browser %s does not answer",
                         "le navigateur %s ne répond pas", devtools->options.program);
}

/*
 * Waits until the pipe is readable or writable, at most until `until`, which must not be after the
 * overall deadline. PAP_BUSY: timeout.
 */
static enum pap_status wait_for(struct pap_devtools *devtools, int descriptor, short events,
                                int64_t until, struct pap_error *error)
{
    for (;;) {
        int64_t left = until - pap_clock_monotonic_ms();
        struct pollfd wait = {.fd = descriptor, .events = events};
        if (devtools->options.leave != NULL && *devtools->options.leave != 0)
            return pap_error_set(error, PAP_UNAVAILABLE, "interrupted", "interrompu");
        if (left <= 0)
            return PAP_BUSY;
        int ready = poll(&wait, 1, left < LOOK_MS ? (int)left : LOOK_MS);
        if (ready > 0)
            return PAP_OK;
        if (ready < 0 && errno != EINTR)
            return pap_error_set_errno(error, PAP_IO, errno, "poll failed", "poll a échoué");
    }
}

static int64_t moment(const struct pap_devtools *devtools, int ms)
{
    int64_t until = pap_clock_monotonic_ms() + ms;
    return until < devtools->deadline ? until : devtools->deadline;
}

static enum pap_status send_bytes(struct pap_devtools *devtools, const char *bytes, size_t length,
                                  struct pap_error *error)
{
    enum pap_status status = PAP_OK;
    int64_t until = moment(devtools, devtools->options.answer_ms);
    while (status == PAP_OK && length > 0) {
        status = wait_for(devtools, devtools->child.to, POLLOUT, until, error);
        ssize_t written = status == PAP_OK ? write(devtools->child.to, bytes, length) : 0;
        if (written < 0 && errno != EINTR && errno != EAGAIN)
            return has_ended(devtools, error);
        bytes += written > 0 ? written : 0;
        length -= written > 0 ? (size_t)written : 0;
    }
    return status == PAP_BUSY ? is_mute(devtools, error) : status;
}

/* Sends a command; takes `params`. */
static enum pap_status send_command(struct pap_devtools *devtools, const char *session,
                                    const char *method, json_t *params, struct pap_error *error)
{
    json_t *command = json_pack("{s:I,s:s,s:o}", "id", ++devtools->id, "method", method, "params",
                                params != NULL ? params : json_object());
    enum pap_status status = PAP_OK;
    if (session != NULL && json_object_set_new(command, "sessionId", json_string(session)) != 0)
        status = pap_error_no_memory(error);
    char *bytes = status == PAP_OK ? json_dumps(command, JSON_COMPACT) : NULL;
    json_decref(command);
    if (bytes == NULL)
        return pap_error_no_memory(error);
    status = send_bytes(devtools, bytes, strlen(bytes) + 1, error); /* with the terminating zero */
    free(bytes);
    return status;
}

/* Waits for input and reads it into devtools->in. */
static enum pap_status read_more(struct pap_devtools *devtools, int64_t until,
                                 struct pap_error *error)
{
    enum { PIECE = 64 * 1024 };
    enum pap_status status = wait_for(devtools, devtools->child.from, POLLIN, until, error);
    if (status == PAP_OK)
        status = pap_buffer_reserve(&devtools->in, PIECE);
    if (status == PAP_LIMIT)
        return is_none(devtools, error);
    if (status == PAP_NO_MEMORY)
        return pap_error_no_memory(error);
    if (status != PAP_OK)
        return status;
    ssize_t length = read(devtools->child.from, devtools->in.data + devtools->in.length, PIECE);
    if (length < 0 && (errno == EINTR || errno == EAGAIN))
        return PAP_OK;
    if (length <= 0)
        return has_ended(devtools, error);
    devtools->in.length += (size_t)length;
    return PAP_OK;
}

/* Parses twice on failure: jansson may report a failed allocation as a syntax error. */
static enum pap_status parse(struct pap_devtools *devtools, const char *bytes, size_t length,
                             json_t **message, struct pap_error *error)
{
    json_error_t where = {0};
    *message = NULL;
    for (int times = 0; times < 2 && *message == NULL; times++) {
        where = (json_error_t){0};
        *message = json_loadb(bytes, length, JSON_ALLOW_NUL, &where);
    }
    if (json_is_object(*message))
        return PAP_OK;
    enum json_error_code code = json_error_code(&where);
    bool starved = code == json_error_out_of_memory || code == json_error_unknown;
    return *message == NULL && starved ? pap_error_no_memory(error) : is_none(devtools, error);
}

/* The next message, as a new reference. PAP_BUSY: none came in time. */
static enum pap_status read_message(struct pap_devtools *devtools, int64_t until, json_t **message,
                                    struct pap_error *error)
{
    struct pap_buffer *in = &devtools->in;
    const unsigned char *end = NULL;
    enum pap_status status = PAP_OK;
    while (status == PAP_OK) {
        if (in->length > devtools->searched)
            end = memchr(in->data + devtools->searched, '\0', in->length - devtools->searched);
        if (end != NULL)
            break;
        devtools->searched = in->length;
        status = read_more(devtools, until, error);
    }
    if (status != PAP_OK)
        return status;
    size_t length = (size_t)(end - in->data);
    status = parse(devtools, (const char *)in->data, length, message, error);
    pap_buffer_drop(in, length + 1);
    devtools->searched = 0;
    return status;
}

/* Dismisses a dialog of the page, which blocks everything while open; never accepts it. */
static enum pap_status close_dialog(struct pap_devtools *devtools, const char *session,
                                    const json_t *params, struct pap_error *error)
{
    const char *type = json_string_value(json_object_get(params, "type"));
    bool leaving = type != NULL && strcmp(type, "beforeunload") == 0;
    return send_command(devtools, session, "Page.handleJavaScriptDialog",
                        json_pack("{s:b}", "accept", (int)leaving), error);
}

/* Stores an event's name; ignores late answers to commands that timed out. */
static enum pap_status take_event(struct pap_devtools *devtools, const json_t *message,
                                  struct pap_error *error)
{
    const char *method = json_string_value(json_object_get(message, "method"));
    json_t *session = json_object_get(message, "sessionId");
    if (method == NULL)
        return PAP_OK;
    if (strcmp(method, "Page.javascriptDialogOpening") == 0)
        return close_dialog(devtools, json_string_value(session),
                            json_object_get(message, "params"), error);
    if (json_array_size(devtools->told) >= TOLD_MAX)
        json_array_remove(devtools->told, 0);
    json_t *event = json_pack("[O?,s]", session, method);
    return json_array_append_new(devtools->told, event) == 0 ? PAP_OK : pap_error_no_memory(error);
}

enum pap_status pap_devtools_call(struct pap_devtools *devtools, const char *session,
                                  const char *method, json_t *params, json_t **result,
                                  struct pap_error *error)
{
    return pap_devtools_call_longer(devtools, 0, session, method, params, result, error);
}

enum pap_status pap_devtools_call_longer(struct pap_devtools *devtools, int longer_ms,
                                         const char *session, const char *method, json_t *params,
                                         json_t **result, struct pap_error *error)
{
    bool answered = false;
    enum pap_status status = send_command(devtools, session, method, params, error);
    const json_int_t id = devtools->id;
    int64_t until = moment(devtools, devtools->options.answer_ms + longer_ms);
    while (status == PAP_OK && !answered) {
        json_t *message = NULL;
        status = read_message(devtools, until, &message, error);
        if (status == PAP_OK)
            answered = json_integer_value(json_object_get(message, "id")) == id;
        const json_t *fault = json_object_get(message, "error");
        const char *why = json_string_value(json_object_get(fault, "message"));
        if (answered && fault != NULL)
            status = pap_error_set(error, PAP_CONFLICT, "the browser refuses %s: %s",
                                   "le navigateur refuse %s : %s", method, why != NULL ? why : "?");
        else if (answered && result != NULL)
            *result = json_incref(json_object_get(message, "result"));
        else if (status == PAP_OK && !answered)
            status = take_event(devtools, message, error);
        json_decref(message);
    }
    return status == PAP_BUSY ? is_mute(devtools, error) : status;
}

static bool was_told(const struct pap_devtools *devtools, const char *session, const char *event)
{
    size_t index;
    json_t *told;
    json_array_foreach(devtools->told, index, told)
    {
        const char *of = json_string_value(json_array_get(told, 0));
        const char *name = json_string_value(json_array_get(told, 1));
        if (of != NULL && strcmp(of, session) == 0 && strcmp(name, event) == 0)
            return true;
    }
    return false;
}

enum pap_status pap_devtools_await(struct pap_devtools *devtools, const char *session,
                                   const char *event, int ms, struct pap_error *error)
{
    enum pap_status status = PAP_OK;
    int64_t until = moment(devtools, ms);
    while (status == PAP_OK && !was_told(devtools, session, event)) {
        json_t *message = NULL;
        status = read_message(devtools, until, &message, error);
        if (status == PAP_OK)
            status = take_event(devtools, message, error);
        json_decref(message);
    }
    return status;
}

void pap_devtools_forget(struct pap_devtools *devtools)
{
    json_array_clear(devtools->told);
}

/* Starts the program with our flags, the caller's flags, and its profile folder. */
static enum pap_status launch(struct pap_devtools *devtools, struct pap_error *error)
{
    static const char *const ours[] = {"--headless=new",
                                       "--remote-debugging-pipe",
                                       "--no-first-run",
                                       "--no-default-browser-check",
                                       "--no-startup-window",
                                       "--disable-background-networking",
                                       "--disable-component-update",
                                       "--disable-sync",
                                       "--disable-extensions",
                                       "--disable-breakpad",
                                       "--mute-audio",
                                       "--password-store=basic",
                                       NULL};
    const char *arguments[FLAGS_MAX] = {devtools->options.program};
    char profile[512];
    size_t count = 1;
    int length = snprintf(profile, sizeof profile, "--user-data-dir=%s/profile", devtools->folder);
    if (length < 0 || (size_t)length >= sizeof profile)
        return pap_error_set(error, PAP_LIMIT, "the name of the folder %s is too long",
                             "le nom du dossier %s est trop long", devtools->folder);
    for (size_t i = 0; ours[i] != NULL; i++)
        arguments[count++] = ours[i];
    for (const char *const *flag = devtools->options.flags;
         flag != NULL && *flag != NULL && count < FLAGS_MAX - 2; flag++)
        arguments[count++] = *flag;
    arguments[count] = profile;
    return pap_child_start(arguments, devtools->folder, &devtools->child, error);
}

enum pap_status pap_devtools_start(const struct pap_devtools_options *options,
                                   struct pap_devtools **out, struct pap_error *error)
{
    struct pap_devtools *devtools = calloc(1, sizeof *devtools);
    if (devtools == NULL)
        return pap_error_no_memory(error);
    devtools->options = *options;
    devtools->deadline = pap_clock_monotonic_ms() + options->whole_ms;
    devtools->told = json_array();
    pap_buffer_init(&devtools->in, MESSAGE_MAX);
    enum pap_status status = devtools->told == NULL ? pap_error_no_memory(error) : PAP_OK;
    if (status == PAP_OK)
        status = pap_dirs_make_temporary(&devtools->folder, error);
    if (status == PAP_OK)
        status = launch(devtools, error);
    if (status == PAP_OK)
        status = pap_devtools_call(devtools, NULL, "Browser.getVersion", NULL, NULL, error);
    if (status == PAP_OK)
        *out = devtools;
    else
        pap_devtools_end(devtools);
    return status;
}

void pap_devtools_end(struct pap_devtools *devtools)
{
    if (devtools == NULL)
        return;
    pap_child_end(&devtools->child, ENDING_MS);
    if (devtools->folder != NULL)
        pap_dirs_remove(devtools->folder);
    free(devtools->folder);
    pap_buffer_clear(&devtools->in);
    json_decref(devtools->told);
    free(devtools);
}

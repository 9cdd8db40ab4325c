#include "native/stdio.h"

#include "base/debug.h"
#include "wire/frame.h"
#include "wire/limits.h"

#include <errno.h>
#include <jansson.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

struct port {
    struct pap_app *app;
    int in;
    int out;
    struct pap_frame_reader reader;
    struct pap_buffer message; /* JSON of the current answer */
    struct pap_buffer frames;  /* the same with its frame header */
};

/*
 * Returns whether a failed system call may be retried. If another process made the descriptor
 * non-blocking (the flag is shared by all holders of the pipe), waits until it is ready.
 */
static bool may_retry(int descriptor, short events)
{
    if (errno == EAGAIN || errno == EWOULDBLOCK) {
        struct pollfd wait = {.fd = descriptor, .events = events};
        return poll(&wait, 1, -1) >= 0 || errno == EINTR;
    }
    return errno == EINTR;
}

static enum pap_status write_all(int out, const unsigned char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(out, bytes, length);
        if (written < 0 && may_retry(out, POLLOUT))
            continue;
        if (written < 0)
            return PAP_IO;
        bytes += written;
        length -= (size_t)written;
    }
    return PAP_OK;
}

/* The method's name as the browser sent it, if it consists only of characters of a name. */
static const char *method_of(const json_t *message)
{
    const char *method = json_string_value(json_object_get(message, "method"));
    bool is_name = method != NULL && strlen(method) < 32 &&
                   method[strspn(method, "abcdefghijklmnopqrstuvwxyz.")] == '\0';
    return is_name ? method : "-";
}

/* Logs the kind of one frame, never its contents. */
static void debug_frame(const char *direction, const void *bytes, size_t length)
{
    if (!pap_debug_wants(PAP_DEBUG_FRAMES))
        return;
    json_t *message = json_loadb(bytes, length, 0, NULL);
    const json_t *id = json_object_get(message, "id");
    if (json_is_array(message))
        pap_debug(PAP_DEBUG_FRAMES, "%s %zu bytes, batch of %zu", direction, length,
                  json_array_size(message));
    else if (json_is_integer(id))
        pap_debug(PAP_DEBUG_FRAMES, "%s %zu bytes, method %s, id %lld", direction, length,
                  method_of(message), (long long)json_integer_value(id));
    else
        pap_debug(PAP_DEBUG_FRAMES, "%s %zu bytes, method %s", direction, length,
                  method_of(message));
    json_decref(message);
}

/* Sends port->message, if it is not empty, as one frame in one write. */
static enum pap_status send_message(struct port *port)
{
    enum pap_status status = PAP_OK;
    if (port->message.length == 0)
        return PAP_OK;
    debug_frame("out", port->message.data, port->message.length);
    port->frames.length = 0;
    status = pap_frame_write(&port->frames, port->message.data, port->message.length);
    port->message.length = 0;
    if (status == PAP_OK)
        status = write_all(port->out, port->frames.data, port->frames.length);
    return status;
}

static enum pap_status take_bytes(struct port *port, const unsigned char *bytes, size_t length)
{
    const struct pap_caller caller = {.transport = PAP_TRANSPORT_NATIVE};
    while (length > 0) {
        bool complete;
        enum pap_status status = pap_frame_read(&port->reader, &bytes, &length, &complete);
        if (status == PAP_OK && complete) {
            debug_frame("in", port->reader.bytes.data, port->reader.bytes.length);
            status = pap_app_answer(port->app, &caller, port->reader.bytes.data,
                                    port->reader.bytes.length, &port->message);
        }
        if (status == PAP_OK)
            status = send_message(port);
        if (status != PAP_OK)
            return status;
    }
    return PAP_OK;
}

/* Runs the app's background work until the next byte arrives. */
static enum pap_status work_while_idle(struct port *port)
{
    struct pollfd wait = {.fd = port->in, .events = POLLIN};
    bool more = true;
    while (more && poll(&wait, 1, 0) == 0) {
        more = pap_app_idle(port->app, &port->message);
        enum pap_status status = send_message(port);
        if (status != PAP_OK)
            return status;
    }
    return PAP_OK;
}

static enum pap_status serve(struct port *port)
{
    unsigned char bytes[16 * 1024];
    for (;;) {
        enum pap_status status = work_while_idle(port);
        if (status != PAP_OK)
            return status;
        ssize_t length = read(port->in, bytes, sizeof bytes);
        if (length < 0 && may_retry(port->in, POLLIN))
            continue;
        if (length < 0)
            return PAP_IO;
        if (length == 0)
            return pap_frame_is_partial(&port->reader) ? PAP_INVALID : PAP_OK;
        status = take_bytes(port, bytes, (size_t)length);
        if (status != PAP_OK)
            return status;
    }
}

static void explain(enum pap_status status, struct pap_error *error)
{
    switch (status) {
    case PAP_INVALID:
        pap_error_set(error, status, "the input ended inside a frame, or a frame was empty",
                      "l'entrée s'est arrêtée au milieu d'un message, ou un message était vide");
        break;
    case PAP_LIMIT:
        pap_error_set(error, status, "a frame is longer than %d bytes",
                      "un message dépasse %d octets", PAP_FRAME_IN_MAX);
        break;
    case PAP_NO_MEMORY:
        pap_error_no_memory(error);
        break;
    default:
        pap_error_set_errno(error, status, errno, "the browser closed the connection",
                            "le navigateur a fermé la connexion");
    }
}

enum pap_status pap_stdio_serve(struct pap_app *app, int in, int out, struct pap_error *error)
{
    struct port port = {.app = app, .in = in, .out = out};
    pap_frame_reader_init(&port.reader, PAP_FRAME_IN_MAX);
    pap_buffer_init(&port.message, PAP_FRAME_OUT_MAX);
    pap_buffer_init(&port.frames, PAP_FRAME_OUT_MAX + 4);
    enum pap_status status = serve(&port);
    if (status != PAP_OK)
        explain(status, error);
    pap_buffer_clear(&port.frames);
    pap_buffer_clear(&port.message);
    pap_frame_reader_clear(&port.reader);
    return status;
}

/*
 * Plain HTTP: pages, packs, the health check and metrics. The header of a response is sent at once,
 * its body in pieces as the socket accepts them, so that a large file or a slow reader costs one
 * piece of memory and blocks nobody.
 */
#include "service/server_internal.h"

#include "service/static_file.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    PIECE = 16384,   /* bytes of a body per write */
    PATIENCE_S = 30, /* timeout for a client that reads nothing */
    TEXT_MAX = 65536,
    HEAD_MAX = 2048,
};

struct http {
    bool is_open; /* `file` is open */
    bool is_busy; /* a response is being sent */
    bool ends;    /* close the connection after this response */
    int file;
    uint64_t left;          /* bytes of the body still to be written */
    struct pap_buffer text; /* the body, if it is not a file */
};

const size_t pap_http_size = sizeof(struct http);

/* A response; all strings are borrowed. */
struct answer {
    unsigned status;
    const char *type;
    const char *tag;
    const char *location;
    const char *allow;
    const char *upgrade;
    bool for_all; /* readable by pages of any origin, because it is public and signed */
    bool ends;
};

/* Writer of the response header; `failed` is set if something did not fit. */
struct head {
    struct lws *wsi;
    unsigned char bytes[LWS_PRE + HEAD_MAX];
    unsigned char *at;
    bool failed;
};

static void add(struct head *head, const char *name, const char *value)
{
    if (value != NULL && !head->failed)
        head->failed = lws_add_http_header_by_name(
                           head->wsi, (const unsigned char *)name, (const unsigned char *)value,
                           (int)strlen(value), &head->at, head->bytes + sizeof head->bytes) != 0;
}

/*
 * Allow only our own resources and nothing inline. In older browsers 'self' does not cover
 * websockets.
 */
static void add_policy(struct head *head)
{
    char host[200];
    char policy[900];
    pap_peer_host(head->wsi, host, sizeof host);
    const bool known = host[0] != '\0';
    snprintf(
        policy, sizeof policy,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'%s%s%s%s; manifest-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'",
        known ? " ws://" : "", host, known ? " wss://" : "", host);
    add(head, "content-security-policy:", policy);
}

static void add_date(struct head *head)
{
    char date[64];
    struct tm now;
    const time_t seconds = time(NULL);
    if (gmtime_r(&seconds, &now) != NULL &&
        strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", &now) > 0)
        add(head, "date:", date);
}

static void add_promises(struct head *head, const struct answer *answer)
{
    const bool encrypted = pap_server_of(head->wsi)->options.certificate != NULL;
    add_policy(head);
    add(head, "x-content-type-options:", "nosniff");
    add(head, "referrer-policy:", "no-referrer");
    add(head,
        "permissions-policy:", "camera=(), microphone=(), geolocation=(), payment=(), usb=()");
    add(head, "cross-origin-opener-policy:", "same-origin");
    add(head, "cross-origin-resource-policy:", answer->for_all ? "cross-origin" : "same-origin");
    add(head, "access-control-allow-origin:", answer->for_all ? "*" : NULL);
    add(head, "access-control-expose-headers:", answer->for_all ? "etag" : NULL);
    add(head, "strict-transport-security:", encrypted ? "max-age=31536000" : NULL);
}

static bool write_head(struct lws *wsi, const struct answer *answer, uint64_t length)
{
    struct head head = {.wsi = wsi};
    unsigned char *end = head.bytes + sizeof head.bytes;
    char digits[24];
    head.at = head.bytes + LWS_PRE;
    head.failed = lws_add_http_header_status(wsi, answer->status | LWSAHH_FLAG_NO_SERVER_NAME,
                                             &head.at, end) != 0;
    snprintf(digits, sizeof digits, "%llu", (unsigned long long)length);
    add_date(&head);
    add(&head, "content-type:", answer->type);
    /* RFC 9110, 8.6: a 304 must not state the length of a body that it does not have. */
    add(&head, "content-length:", answer->status == HTTP_STATUS_NOT_MODIFIED ? NULL : digits);
    add(&head, "etag:", answer->tag);
    add(&head, "cache-control:", answer->tag != NULL ? "no-cache" : "no-store");
    add(&head, "location:", answer->location);
    add(&head, "allow:", answer->allow);
    add(&head, "upgrade:", answer->upgrade);
    add(&head, "connection:", answer->ends ? "close" : answer->upgrade != NULL ? "upgrade" : NULL);
    add_promises(&head, answer);
    if (head.failed || lws_finalize_http_header(wsi, &head.at, end) != 0)
        return false;
    pap_server_of(wsi)->counters.responses[answer->status / 100]++;
    const size_t size = (size_t)(head.at - (head.bytes + LWS_PRE));
    return lws_write(wsi, head.bytes + LWS_PRE, size, LWS_WRITE_HTTP_HEADERS) >= (int)size;
}

static void clear(struct http *http, struct lws *wsi)
{
    if (http->is_open)
        close(http->file);
    if (http->is_busy)
        pap_server_of(wsi)->transfers--;
    http->is_open = http->is_busy = false;
    http->left = 0;
    pap_buffer_clear(&http->text);
}

/* Returns -1 to close the connection, as libwebsockets expects. */
static int complete(struct http *http, struct lws *wsi)
{
    const bool ends = http->ends;
    clear(http, wsi);
    return lws_http_transaction_completed(wsi) != 0 || ends ? -1 : 0;
}

/* Sends the header and schedules the body of `length` bytes, unless the request needs no body. */
static int begin(struct http *http, struct lws *wsi, struct answer *answer, uint64_t length)
{
    const bool head_only = lws_hdr_total_length(wsi, WSI_TOKEN_HEAD_URI) > 0;
    answer->ends = answer->ends || pap_server_of(wsi)->draining;
    http->ends = answer->ends;
    if (!http->is_busy)
        pap_server_of(wsi)->transfers++;
    http->is_busy = true;
    http->left = head_only ? 0 : length;
    if (!write_head(wsi, answer, length))
        return -1;
    if (http->left == 0)
        return complete(http, wsi);
    lws_set_timeout(wsi, PENDING_TIMEOUT_HTTP_CONTENT, PATIENCE_S);
    lws_callback_on_writable(wsi);
    return 0;
}

static int say(struct http *http, struct lws *wsi, struct answer answer, const char *text)
{
    pap_buffer_init(&http->text, TEXT_MAX);
    if (answer.type == NULL)
        answer.type = "text/plain; charset=utf-8";
    if (pap_buffer_append(&http->text, text, strlen(text)) != PAP_OK)
        return -1;
    return begin(http, wsi, &answer, http->text.length);
}

/* An error page for people; its style sheet comes from the web folder. */
static int explain(struct http *http, struct lws *wsi, struct answer answer, const char *fr,
                   const char *en)
{
    char page[1024];
    snprintf(page, sizeof page,
             "<!doctype html>\n<html lang=\"fr\">\n<meta charset=\"utf-8\">\n"
             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
             "<title>Pas à Pas</title>\n<link rel=\"icon\" href=\"/icon.svg\">\n"
             "<link rel=\"stylesheet\" href=\"/style.css\">\n"
             "<main>\n<h1>%s</h1>\n<p lang=\"en\">%s</p>\n"
             "<p><a href=\"/\">Retour à l’accueil</a></p>\n</main>\n</html>\n",
             fr, en);
    answer.type = "text/html; charset=utf-8";
    return say(http, wsi, answer, page);
}

static int not_there(struct http *http, struct lws *wsi)
{
    return explain(http, wsi, (struct answer){.status = HTTP_STATUS_NOT_FOUND},
                   "Il n’y a rien à cette adresse.", "There is nothing at this address.");
}

static int send_file(struct http *http, struct lws *wsi, const char *folder, const char *path,
                     struct answer answer)
{
    struct pap_static_file file;
    char known[512];
    char location[1024];
    enum pap_status status =
        folder == NULL ? PAP_NOT_FOUND : pap_static_file_open(folder, path, &file);
    if (status == PAP_CONFLICT &&
        lws_hdr_copy(wsi, known, sizeof known,
                     lws_hdr_total_length(wsi, WSI_TOKEN_HEAD_URI) > 0 ? WSI_TOKEN_HEAD_URI
                                                                       : WSI_TOKEN_GET_URI) > 0) {
        snprintf(location, sizeof location, "%s/", known);
        answer.status = HTTP_STATUS_MOVED_PERMANENTLY;
        answer.location = location;
        return say(http, wsi, answer, "");
    }
    if (status != PAP_OK)
        return not_there(http, wsi);
    answer.status = HTTP_STATUS_OK;
    answer.type = file.type;
    answer.tag = file.tag;
    if (lws_hdr_copy(wsi, known, sizeof known, WSI_TOKEN_HTTP_IF_NONE_MATCH) > 0 &&
        pap_static_file_is_known(known, file.tag)) {
        close(file.descriptor);
        answer.status = HTTP_STATUS_NOT_MODIFIED;
        answer.type = NULL;
        return begin(http, wsi, &answer, 0);
    }
    http->is_open = true;
    http->file = file.descriptor;
    return begin(http, wsi, &answer, file.length);
}

static int send_metrics(struct http *http, struct lws *wsi)
{
    struct pap_server *server = pap_server_of(wsi);
    char address[64];
    struct answer answer = {.status = HTTP_STATUS_OK,
                            .type = "text/plain; version=0.0.4; charset=utf-8"};
    pap_peer_address(wsi, address, sizeof address);
    if (!pap_cidr_list_contains(&server->options.readers, address))
        return not_there(http, wsi);
    pap_buffer_init(&http->text, TEXT_MAX);
    if (pap_metrics_write(server, &http->text) != PAP_OK)
        return -1;
    return begin(http, wsi, &answer, http->text.length);
}

static int respond(struct http *http, struct lws *wsi, const char *path)
{
    const struct pap_server *server = pap_server_of(wsi);
    clear(http, wsi); /* state of an earlier response on a keep-alive connection */
    if (lws_hdr_total_length(wsi, WSI_TOKEN_GET_URI) <= 0 &&
        lws_hdr_total_length(wsi, WSI_TOKEN_HEAD_URI) <= 0)
        return explain(http, wsi,
                       (struct answer){.status = HTTP_STATUS_METHOD_NOT_ALLOWED,
                                       .allow = "GET, HEAD",
                                       .ends = true}, /* the request body is not read */
                       "Cela ne se fait pas ici.", "This cannot be done here.");
    if (strcmp(path, "/health") == 0 && server->draining)
        return say(http, wsi, (struct answer){.status = HTTP_STATUS_SERVICE_UNAVAILABLE},
                   "draining\n");
    if (strcmp(path, "/health") == 0)
        return say(http, wsi, (struct answer){.status = HTTP_STATUS_OK}, "ok\n");
    if (strcmp(path, "/metrics") == 0)
        return send_metrics(http, wsi);
    if (strcmp(path, "/rpc") == 0 || strcmp(path, "/follow") == 0)
        return say(http, wsi, (struct answer){.status = 426, .upgrade = "websocket"},
                   "This address is for websockets (PROTOCOL.md).\n");
    if (strncmp(path, "/packs/", 7) == 0)
        return send_file(http, wsi, server->options.packs, path + 6,
                         (struct answer){.for_all = true});
    return send_file(http, wsi, server->options.web, path, (struct answer){0});
}

/*
 * Sends the next piece of the body. If the file became shorter than announced, closes the
 * connection.
 */
static int go_on(struct http *http, struct lws *wsi)
{
    struct pap_server *server = pap_server_of(wsi);
    unsigned char *piece = server->out + LWS_PRE;
    if (!http->is_busy)
        return 0;
    if (http->left == 0)
        return complete(http, wsi);
    size_t size = http->left < PIECE ? (size_t)http->left : PIECE;
    if (http->is_open) {
        const ssize_t got = read(http->file, piece, size);
        if (got <= 0)
            return -1;
        size = (size_t)got;
    } else {
        memcpy(piece, http->text.data + http->text.length - http->left, size);
    }
    http->left -= size;
    const bool last = http->left == 0;
    if (lws_write(wsi, piece, size, last ? LWS_WRITE_HTTP_FINAL : LWS_WRITE_HTTP) < (int)size)
        return -1;
    /* Do not start the next request before this response is sent completely. */
    if (last && !lws_partial_buffered(wsi))
        return complete(http, wsi);
    lws_set_timeout(wsi, PENDING_TIMEOUT_HTTP_CONTENT, PATIENCE_S);
    lws_callback_on_writable(wsi);
    return 0;
}

/* Refuses a websocket. Sends no body, because the connection has no state at this point. */
static int refuse(struct lws *wsi, unsigned status)
{
    write_head(wsi, &(struct answer){.status = status, .ends = true}, 0);
    return -1;
}

int pap_http_admit(struct lws *wsi, const char *path)
{
    const unsigned status = pap_peer_may_speak(wsi, path);
    return status == 0 ? 0 : refuse(wsi, status);
}

int pap_http_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                      size_t length)
{
    struct http *http = user;
    (void)length;
    switch (reason) {
    case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
        return refuse(wsi, HTTP_STATUS_BAD_REQUEST); /* it names no subprotocol */
    case LWS_CALLBACK_HTTP:
        return respond(http, wsi, in);
    case LWS_CALLBACK_HTTP_WRITEABLE:
        return go_on(http, wsi);
    case LWS_CALLBACK_HTTP_DROP_PROTOCOL:
    case LWS_CALLBACK_CLOSED_HTTP:
        if (http != NULL)
            clear(http, wsi);
        return 0;
    case LWS_CALLBACK_WSI_DESTROY:
        pap_listeners_forget(pap_server_of(wsi), wsi);
        return 0;
    default:
        return 0;
    }
}

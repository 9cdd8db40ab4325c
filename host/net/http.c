/* What is served over plain HTTP. */
#include "net/inside.h"

#include <string.h>

bool pap_http_is_for(struct lws *wsi, const char *path)
{
    char uri[64];
    int length = lws_hdr_copy(wsi, uri, sizeof uri, WSI_TOKEN_GET_URI);
    return length > 0 && strcmp(uri, path) == 0;
}

/* A short answer as plain text. */
static int say(struct lws *wsi, unsigned status, const char *text)
{
    unsigned char bytes[LWS_PRE + 1024];
    unsigned char *at = bytes + LWS_PRE;
    unsigned char *end = bytes + sizeof bytes;
    size_t length = strlen(text);
    if (lws_add_http_common_headers(wsi, status, "text/plain; charset=utf-8", length, &at, end) !=
            0 ||
        lws_finalize_write_http_header(wsi, bytes + LWS_PRE, &at, end) != 0)
        return -1;
    memcpy(bytes + LWS_PRE, text, length);
    if (lws_write(wsi, bytes + LWS_PRE, length, LWS_WRITE_HTTP_FINAL) < (int)length)
        return -1;
    return lws_http_transaction_completed(wsi) != 0 ? -1 : 0;
}

int pap_http_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                      size_t length)
{
    switch (reason) {
    case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
        return 1; /* a websocket that does not say which protocol it speaks */
    case LWS_CALLBACK_HTTP:
        if (strcmp(in, "/health") == 0)
            return say(wsi, HTTP_STATUS_OK, "ok\n");
        return say(wsi, HTTP_STATUS_NOT_FOUND, "There is nothing here. Il n'y a rien ici.\n");
    default:
        return lws_callback_http_dummy(wsi, reason, user, in, length);
    }
}

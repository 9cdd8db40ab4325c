#include "relay/queue.h"

#include "relay/limits.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 4 };

static struct pap_message **at(const struct pap_queue *queue, uint32_t index)
{
    return &queue->messages[(queue->first + index) & (queue->capacity - 1)];
}

static void forget_memory(struct pap_queue *queue)
{
    free(queue->messages);
    *queue = (struct pap_queue){0};
}

void pap_queue_clear(struct pap_queue *queue)
{
    for (uint32_t i = 0; i < queue->count; i++)
        pap_message_release(*at(queue, i));
    forget_memory(queue);
}

static enum pap_status grow(struct pap_queue *queue)
{
    uint32_t capacity = queue->capacity == 0 ? FIRST_CAPACITY : queue->capacity * 2;
    struct pap_message **messages = malloc(capacity * sizeof(struct pap_message *));
    if (messages == NULL)
        return PAP_NO_MEMORY;
    for (uint32_t i = 0; i < queue->count; i++)
        messages[i] = *at(queue, i);
    free(queue->messages);
    queue->messages = messages;
    queue->capacity = capacity;
    queue->first = 0;
    return PAP_OK;
}

/*
 * Drops the records before the one at `keep`. Texts are kept, because they report changes of seats.
 */
static void drop_before(struct pap_queue *queue, uint32_t keep)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < queue->count; i++) {
        struct pap_message *message = *at(queue, i);
        if (i >= keep || message->text) {
            *at(queue, kept++) = message;
            continue;
        }
        queue->bytes -= message->length;
        pap_message_release(message);
    }
    queue->count = kept;
}

static void fall_back(struct pap_queue *queue)
{
    for (uint32_t i = queue->count; i > 0; i--)
        if ((*at(queue, i - 1))->whole) {
            drop_before(queue, i - 1);
            return;
        }
}

enum pap_status pap_queue_add(struct pap_queue *queue, struct pap_message *message)
{
    if (message->length > PAP_FOLLOW_OUT_MAX)
        return PAP_LIMIT;
    if (queue->bytes + message->length > PAP_BACKLOG_MAX) {
        if (message->whole)
            drop_before(queue, queue->count);
        else
            fall_back(queue);
        if (queue->bytes + message->length > PAP_BACKLOG_MAX)
            return PAP_LIMIT;
    }
    if (queue->count == queue->capacity && grow(queue) != PAP_OK)
        return PAP_NO_MEMORY;
    *at(queue, queue->count++) = message;
    queue->bytes += message->length;
    message->references++;
    return PAP_OK;
}

size_t pap_queue_take(struct pap_queue *queue, unsigned char *bytes, bool *text)
{
    size_t length = 0;
    *text = false;
    while (queue->count > 0) {
        struct pap_message *message = *at(queue, 0);
        if (length > 0 && (message->text || length + message->length > PAP_FOLLOW_OUT_MAX))
            break;
        memcpy(bytes + length, message->bytes, message->length);
        length += message->length;
        *text = message->text;
        queue->first = (queue->first + 1) & (queue->capacity - 1);
        queue->count--;
        queue->bytes -= message->length;
        pap_message_release(message);
        if (*text)
            break;
    }
    if (queue->count == 0 && queue->messages != NULL)
        forget_memory(queue);
    return length;
}

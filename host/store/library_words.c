/* The search words of a guide, stored apart from it, in the form that the text index takes. */
#include "base/text.h"
#include "store/library_internal.h"

#include <stdlib.h>
#include <string.h>

/* Appends a *text* in all its languages, folded, each followed by a space. */
static enum pap_status append_text(struct pap_buffer *words, const json_t *text)
{
    enum pap_status status = PAP_OK;
    const char *language;
    const json_t *value;
    json_object_foreach((json_t *)text, language, value)
    {
        char *folded = NULL;
        if (status == PAP_OK)
            status = pap_text_fold(json_string_value(value), &folded);
        if (status == PAP_OK)
            status = pap_buffer_append(words, folded, strlen(folded));
        if (status == PAP_OK)
            status = pap_buffer_append(words, " ", 1);
        free(folded);
    }
    return status;
}

static enum pap_status append_topics(struct pap_buffer *words, const json_t *topics)
{
    enum pap_status status = PAP_OK;
    size_t index;
    const json_t *topic;
    json_array_foreach(topics, index, topic)
    {
        if (status == PAP_OK)
            status = pap_buffer_append(words, json_string_value(topic), json_string_length(topic));
        if (status == PAP_OK)
            status = pap_buffer_append(words, " ", 1);
    }
    return status;
}

static enum pap_status append_steps(struct pap_buffer *words, const json_t *steps)
{
    enum pap_status status = PAP_OK;
    size_t index;
    const json_t *step;
    json_array_foreach(steps, index, step)
    {
        if (status == PAP_OK)
            status = append_text(words, json_object_get(step, "say"));
    }
    return status;
}

void pap_library_words_clear(struct library_words *words)
{
    pap_buffer_clear(&words->title);
    pap_buffer_clear(&words->summary);
    pap_buffer_clear(&words->steps);
}

enum pap_status pap_library_words_write(const struct pap_guide *guide, struct library_words *words,
                                        struct pap_error *error)
{
    /* Folding can lengthen a text, but never to eight times the size of a whole guide. */
    enum { MOST = 8 * PAP_GUIDE_BYTES_MAX };
    pap_buffer_init(&words->title, MOST);
    pap_buffer_init(&words->summary, MOST);
    pap_buffer_init(&words->steps, MOST);
    enum pap_status status = append_text(&words->title, json_object_get(guide->json, "title"));
    if (status == PAP_OK)
        status = append_text(&words->summary, json_object_get(guide->json, "summary"));
    if (status == PAP_OK)
        status = append_topics(&words->summary, json_object_get(guide->json, "topics"));
    if (status == PAP_OK)
        status = append_steps(&words->steps, json_object_get(guide->json, "steps"));
    if (status == PAP_OK)
        return PAP_OK;
    pap_library_words_clear(words);
    return pap_error_no_memory(error);
}

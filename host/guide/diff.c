#include "guide/diff.h"

#include "base/buffer.h"
#include "guide/guide.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/*
 * Bytes of a value in a sentence, without and with the truncation mark; the change object has the
 * whole value.
 */
enum { WORDS_MAX = 150, VALUE_MAX = WORDS_MAX + 8, SENTENCE_MAX = 768 };

struct diff {
    json_t *changes;
    const char *step; /* the id of the step being compared; NULL: the guide */
    const json_t *target;
    bool no_memory;
};

/* --- words --- */

struct word {
    const char *name;
    const char *en;
    const char *fr;
};

static const struct word words[] = {
    {"title", "the title", "le titre"},
    {"summary", "the summary", "le résumé"},
    {"revision", "the revision", "la révision"},
    {"reviewed", "the day it was last followed", "le jour où il a été suivi"},
    {"language", "the language", "la langue"},
    {"sites", "the sites", "les sites"},
    {"start", "where it begins", "le point de départ"},
    {"practice", "the practice site", "le site d'entraînement"},
    {"topics", "the topics", "les sujets"},
    {"minutes", "the minutes", "les minutes"},
    {"prepare", "what to prepare", "ce qu'il faut préparer"},
    {"contacts", "whom to ask", "à qui demander"},
    {"before", "the first cards", "les premières cartes"},
    {"after", "the last cards", "les dernières cartes"},
    {"action", "the action", "l'action"},
    {"url", "the address", "l'adresse"},
    {"say", "the instruction", "l'instruction"},
    {"more", "the explanation", "l'explication"},
    {"pages", "its pages", "ses pages"},
    {"done", "when it is done", "quand elle est faite"},
    {"optional", "that it may not come", "qu'elle peut ne pas venir"},
    {"wait", "how long is waited", "l'attente"},
    {"danger", "the danger", "le danger"},
    {"warn", "the warnings", "les mises en garde"},
    {"sensitive", "that a helper does not see it", "qu'un aidant ne la voit pas"},
    {"next", "what may follow", "ce qui peut suivre"},
    {"branch", "where it goes on", "la suite"},
    {"part", "the part that begins here", "la partie qui commence ici"},
    {"missing", "what is said where it is missing", "ce qui est dit quand elle manque"},
    {"target.selectors", "the selectors", "les sélecteurs"},
    {"target.name", "the name", "le nom"},
    {"target.text", "the text", "le texte"},
    {"target.label", "the label", "l'étiquette"},
    {"target.heading", "the heading above", "le titre au-dessus"},
    {"target.near", "what stands around", "ce qu'il y a autour"},
    {"target.attributes", "the attributes", "les attributs"},
    {"target.classes", "the classes", "les classes"},
    {"target.box", "the place", "la place"},
    {NULL, NULL, NULL},
};

static struct word word_for(const char *member)
{
    const struct word *word = words;
    while (word->name != NULL && strcmp(word->name, member) != 0)
        word++;
    return word->name != NULL ? *word : (struct word){member, member, member};
}

/* The user's word for the element, to follow "the text". */
static struct word kind_of(const json_t *target)
{
    static const struct word kinds[] = {
        {"button", " of the button", " du bouton"},
        {"link", " of the link", " du lien"},
        {"a", " of the link", " du lien"},
        {"textbox", " of the field", " de la case"},
        {"input", " of the field", " de la case"},
        {"select", " of the list", " de la liste"},
        {"combobox", " of the list", " de la liste"},
        {NULL, " of the element", " de l'élément"},
    };
    const char *role = json_string_value(json_object_get(target, "role"));
    const char *tag = json_string_value(json_object_get(target, "tag"));
    const char *name = role != NULL ? role : tag != NULL ? tag : "";
    const struct word *kind = kinds;
    while (kind->name != NULL && strcmp(kind->name, name) != 0)
        kind++;
    return *kind;
}

static void add(struct diff *diff, struct pap_buffer *to, const char *text)
{
    diff->no_memory |= pap_buffer_append(to, text, strlen(text)) == PAP_NO_MEMORY;
}

/* Formats a value for users: « words », "a, b", true; by language "fr « mots »". */
static void write_value(struct diff *diff, struct pap_buffer *to, json_t *value, int depth)
{
    const char *name;
    json_t *item;
    size_t index;
    if (json_is_string(value)) {
        add(diff, to, "« ");
        add(diff, to, json_string_value(value));
        add(diff, to, " »");
    } else if (json_is_array(value) && depth < 8) {
        json_array_foreach(value, index, item)
        {
            add(diff, to, index > 0 ? ", " : "");
            write_value(diff, to, item, depth + 1);
        }
    } else if (json_is_object(value) && depth < 8) {
        const char *between = "";
        json_object_foreach(value, name, item)
        {
            add(diff, to, between);
            add(diff, to, name);
            add(diff, to, " ");
            write_value(diff, to, item, depth + 1);
            between = ", ";
        }
    } else {
        char number[64];
        if (json_is_number(value))
            snprintf(number, sizeof number, "%.15g", json_number_value(value));
        add(diff, to, json_is_number(value) ? number : json_is_true(value) ? "true" : "–");
    }
}

/* The value in at most WORDS_MAX bytes, truncated at a character boundary. */
static void shorten(struct diff *diff, json_t *value, char text[VALUE_MAX])
{
    struct pap_buffer buffer;
    pap_buffer_init(&buffer, PAP_GUIDE_BYTES_MAX * 2);
    write_value(diff, &buffer, value, 0);
    size_t length = buffer.length < WORDS_MAX ? buffer.length : WORDS_MAX;
    while (length < buffer.length && length > 0 && (buffer.data[length] & 0xC0) == 0x80)
        length--;
    snprintf(text, VALUE_MAX, "%.*s%s", (int)length,
             buffer.data != NULL ? (const char *)buffer.data : "",
             length < buffer.length ? "…" : "");
    pap_buffer_clear(&buffer);
}

/* --- changes --- */

struct sentence {
    char en[SENTENCE_MAX];
    char fr[SENTENCE_MAX];
};

static void note(struct diff *diff, const char *kind, const char *member, const char *language,
                 json_t *before, json_t *after, const struct sentence *sentence)
{
    json_t *change = json_pack("{s:s,s:s?,s:s?,s:s?,s:O?,s:O?,s:s,s:s}", "kind", kind, "step",
                               diff->step, "member", member, "language", language, "before", before,
                               "after", after, "en", sentence->en, "fr", sentence->fr);
    diff->no_memory |= json_array_append_new(diff->changes, change) != 0;
}

/* The beginning of a sentence about a step; a sentence about the guide begins with its subject. */
static void begin(const struct diff *diff, struct sentence *sentence)
{
    sentence->en[0] = sentence->fr[0] = '\0';
    if (diff->step == NULL)
        return;
    snprintf(sentence->en, sizeof sentence->en, "step \"%s\": ", diff->step);
    snprintf(sentence->fr, sizeof sentence->fr, "étape « %s » : ", diff->step);
}

static void go_on(char text[SENTENCE_MAX], const char *first, const char *second, const char *third)
{
    size_t length = strlen(text);
    snprintf(text + length, SENTENCE_MAX - length, "%s%s%s", first, second, third);
}

/* A map with a single language is shown without its tag. */
static json_t *unwrapped(json_t *value)
{
    return json_object_size(value) == 1 ? json_object_iter_value(json_object_iter(value)) : value;
}

static void note_member(struct diff *diff, const char *member, const char *language, json_t *before,
                        json_t *after)
{
    static const struct word nobody = {NULL, "", ""};
    const struct word word = word_for(member);
    const bool of_target = strncmp(member, "target.", strlen("target.")) == 0;
    const struct word whose = of_target && word.en != member ? kind_of(diff->target) : nobody;
    struct sentence sentence;
    char tongue[64] = "";
    char was[VALUE_MAX] = "";
    char is[VALUE_MAX] = "";
    if (language != NULL)
        snprintf(tongue, sizeof tongue, " (%s)", language);
    shorten(diff, of_target ? unwrapped(before) : before, was);
    shorten(diff, of_target ? unwrapped(after) : after, is);
    begin(diff, &sentence);
    go_on(sentence.en, word.en, whose.en, tongue);
    go_on(sentence.fr, word.fr, whose.fr, tongue);
    go_on(sentence.en, " ", before != NULL ? was : "(nothing)", " → ");
    go_on(sentence.fr, " ", before != NULL ? was : "(rien)", " → ");
    go_on(sentence.en, after != NULL ? is : "(nothing)", "", "");
    go_on(sentence.fr, after != NULL ? is : "(rien)", "", "");
    const char *kind = before == NULL ? "added" : after == NULL ? "removed" : "changed";
    note(diff, kind, member, language, before, after, &sentence);
}

static void note_step(struct diff *diff, const char *kind, const char *en, const char *fr,
                      json_t *step, json_t *before, json_t *after)
{
    struct sentence sentence;
    char said[VALUE_MAX];
    const json_t *say = json_object_get(step, "say");
    shorten(diff, json_object_iter_value(json_object_iter((json_t *)say)), said);
    begin(diff, &sentence);
    go_on(sentence.en, en, said, "");
    go_on(sentence.fr, fr, said, "");
    note(diff, kind, NULL, NULL, before, after, &sentence);
}

typedef void compare_fn(struct diff *diff, const char *member, json_t *before, json_t *after);

/* Reports each member that differs, those of `before` first. */
static void compare_members(struct diff *diff, const json_t *before, const json_t *after,
                            compare_fn *compare)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)before, name, value)
    {
        if (!json_equal(value, json_object_get(after, name)))
            compare(diff, name, value, json_object_get(after, name));
    }
    json_object_foreach((json_t *)after, name, value)
    {
        if (json_object_get(before, name) == NULL)
            compare(diff, name, NULL, value);
    }
}

static void compare_target(struct diff *diff, const char *member, json_t *before, json_t *after)
{
    char name[128];
    snprintf(name, sizeof name, "target.%s", member);
    note_member(diff, name, NULL, before, after);
}

/* Reports changes of texts per language. */
static void compare_texts(struct diff *diff, const char *member, json_t *before, json_t *after)
{
    const char *language;
    json_t *text;
    json_object_foreach(before, language, text)
    {
        if (!json_equal(text, json_object_get(after, language)))
            note_member(diff, member, language, text, json_object_get(after, language));
    }
    json_object_foreach(after, language, text)
    {
        if (json_object_get(before, language) == NULL)
            note_member(diff, member, language, NULL, text);
    }
}

static bool is_text(const char *member)
{
    static const char *const texts[] = {"title", "summary", "say", "more", "part"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (strcmp(texts[i], member) == 0)
            return true;
    return false;
}

static void compare_member(struct diff *diff, const char *member, json_t *before, json_t *after)
{
    if (strcmp(member, "steps") == 0)
        return;
    if (strcmp(member, "target") == 0 && before != NULL && after != NULL)
        compare_members(diff, before, after, compare_target);
    else if (is_text(member))
        compare_texts(diff, member, before, after);
    else
        note_member(diff, member, NULL, before, after);
}

/* --- steps --- */

static const char *id_of(const json_t *step)
{
    return json_string_value(json_object_get(step, "id"));
}

/* Index of the step with that id; the list's length if there is none. */
static size_t place_of(const json_t *steps, const char *id)
{
    size_t index = 0;
    while (index < json_array_size(steps) && strcmp(id_of(json_array_get(steps, index)), id) != 0)
        index++;
    return index;
}

/*
 * Finds the steps of `after` that keep their order from `before`: the longest increasing
 * subsequence of positions. All other common steps count as moved, which gives the minimal number
 * of moves.
 */
static void find_kept(const json_t *before, const json_t *after, bool kept[PAP_GUIDE_STEPS_MAX])
{
    enum { MOST = PAP_GUIDE_STEPS_MAX };
    const size_t count = json_array_size(after) < MOST ? json_array_size(after) : MOST;
    size_t places[MOST];
    size_t length[MOST] = {0};
    size_t previous[MOST] = {0};
    size_t last = MOST;
    for (size_t i = 0; i < count; i++) {
        kept[i] = false;
        previous[i] = MOST;
        places[i] = place_of(before, id_of(json_array_get(after, i)));
        if (places[i] == json_array_size(before))
            continue;
        length[i] = 1;
        for (size_t j = 0; j < i; j++)
            if (length[j] > 0 && places[j] < places[i] && length[j] + 1 > length[i]) {
                length[i] = length[j] + 1;
                previous[i] = j;
            }
        if (last == MOST || length[i] > length[last])
            last = i;
    }
    for (; last != MOST; last = previous[last])
        kept[last] = true;
}

static void compare_steps(struct diff *diff, const json_t *before, const json_t *after)
{
    bool kept[PAP_GUIDE_STEPS_MAX] = {false};
    size_t index;
    json_t *step;
    find_kept(before, after, kept);
    json_array_foreach(after, index, step)
    {
        json_t *other = json_array_get(before, place_of(before, id_of(step)));
        diff->step = id_of(step);
        diff->target = json_object_get(step, "target");
        if (other == NULL)
            note_step(diff, "added", "it is new: ", "elle est nouvelle : ", step, NULL, step);
        else if (index < PAP_GUIDE_STEPS_MAX && !kept[index])
            note_step(diff, "moved", "it stands elsewhere: ", "elle a changé de place : ", step,
                      NULL, NULL);
        if (other != NULL)
            compare_members(diff, other, step, compare_member);
    }
    json_array_foreach(before, index, step)
    {
        diff->step = id_of(step);
        if (place_of(after, diff->step) == json_array_size(after))
            note_step(diff, "removed", "it is gone: ", "elle n'est plus là : ", step, step, NULL);
    }
}

enum pap_status pap_diff_guides(const json_t *before, const json_t *after, json_t **changes,
                                struct pap_error *error)
{
    struct diff diff = {.changes = json_array()};
    diff.no_memory = diff.changes == NULL;
    compare_members(&diff, before, after, compare_member);
    compare_steps(&diff, json_object_get(before, "steps"), json_object_get(after, "steps"));
    *changes = diff.changes;
    if (!diff.no_memory)
        return PAP_OK;
    json_decref(diff.changes);
    *changes = NULL;
    return pap_error_no_memory(error);
}

/*
 * Full-text search of guides.
 *
 * Texts and queries are folded before they are compared, so the index only splits them into words.
 * Each word of the query is looked up among all words of the index: exactly, as a prefix (the last
 * word may be unfinished), and with one edit (a space counts as a letter). Up to three searches run
 * until there are enough results: all words as typed, all words with edits, any of the words.
 */
#include "base/text.h"
#include "store/library_internal.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum {
    WORDS_MAX = 12, /* words of a query; the rest is ignored */
    NEAR_MAX = 12,  /* similar words used per word of the query */
    SLIP_MIN = 4,   /* minimum letters for a tolerated edit: shorter words are too alike */
    ANY_MIN = 3,    /* minimum letters of a word searched alone: not "le", "de" */
    PARTS_MAX = 63, /* maximum bytes of a word that may be split in two: bits of a mask */
    QUERY_MAX = 128 * 1024,
};

struct word {
    const char *text; /* folded; borrowed from the query */
    size_t letters;
    bool typed; /* the index has it exactly or as a prefix */
    char *near[NEAR_MAX];
    size_t near_count;
    uint64_t begins; /* bit N: the index has the first N bytes as a word of their own */
    uint64_t ends;   /* bit N: and the bytes after them */
};

struct question {
    char *folded;
    struct word words[WORDS_MAX];
    size_t count;
};

static void clear_question(struct question *question)
{
    for (size_t i = 0; i < question->count; i++)
        for (size_t j = 0; j < question->words[i].near_count; j++)
            free(question->words[i].near[j]);
    free(question->folded);
}

/*
 * Length in bytes of the character at `text` if it is a separator, else 0: the index consists of
 * letters and numbers. A position inside a multi-byte character belongs to its word.
 */
static size_t separator_length(const char *text)
{
    utf8proc_int32_t point;
    utf8proc_ssize_t length = utf8proc_iterate((const utf8proc_uint8_t *)text, -1, &point);
    const char *category = length > 0 ? utf8proc_category_string(point) : "";
    bool word = *category == 'L' || *category == 'N' || strcmp(category, "Co") == 0;
    return word || length <= 0 ? 0 : (size_t)length;
}

/* Splits the query into words; "l'ordonnance" leaves an "l" that carries no meaning. */
static enum pap_status read_question(const char *text, struct question *question)
{
    enum pap_status status = pap_text_fold(text, &question->folded);
    if (status != PAP_OK)
        return status;
    for (char *at = question->folded; *at != '\0' && question->count < WORDS_MAX;) {
        size_t gap = separator_length(at);
        if (gap > 0) {
            at += gap;
            continue;
        }
        struct word *word = &question->words[question->count];
        word->text = at;
        while (*at != '\0' && (gap = separator_length(at)) == 0)
            at++;
        bool last = *at == '\0';
        *at = '\0';
        at += last ? 0 : gap;
        word->letters = pap_text_count(word->text);
        if (word->letters > 1 || last)
            question->count++;
    }
    return PAP_OK;
}

static bool is_last(const struct question *question, const struct word *word)
{
    return word == &question->words[question->count - 1];
}

static enum pap_status add_near(struct word *word, const char *term)
{
    if (word->near_count == NEAR_MAX)
        return PAP_OK;
    char *copy = strdup(term);
    if (copy == NULL)
        return PAP_NO_MEMORY;
    word->near[word->near_count++] = copy;
    /* False positive of clang 14: NOLINTNEXTLINE(clang-analyzer-unix.Malloc) */
    return PAP_OK;
}

/*
 * "rendezvous": a missing space is an edit too; if both parts are words of the index, both are
 * searched.
 */
static void compare_part(struct word *word, size_t length, const char *term)
{
    size_t part = strlen(term);
    if (part < 2 || part + 2 > length || length > PARTS_MAX)
        return;
    if (strncmp(word->text, term, part) == 0)
        word->begins |= UINT64_C(1) << part;
    if (strcmp(word->text + length - part, term) == 0)
        word->ends |= UINT64_C(1) << (length - part);
}

/* Compares one word of the index with each of the query. */
static enum pap_status compare_term(struct question *question, const char *term)
{
    enum pap_status status = PAP_OK;
    for (size_t i = 0; i < question->count && status == PAP_OK; i++) {
        struct word *word = &question->words[i];
        size_t length = strlen(word->text);
        bool begins = strncmp(term, word->text, length) == 0;
        struct word *next = i + 1 < question->count ? word + 1 : NULL;
        if (begins && (term[length] == '\0' || is_last(question, word)))
            word->typed = true;
        else if (word->letters >= SLIP_MIN && pap_text_within_one_edit(word->text, term))
            status = add_near(word, term);
        else
            compare_part(word, length, term);
        /* "web mail": an extra space. */
        if (status == PAP_OK && next != NULL && begins && strcmp(term + length, next->text) == 0)
            status = add_near(word, term) == PAP_OK ? add_near(next, term) : PAP_NO_MEMORY;
    }
    return status;
}

static enum pap_status read_vocabulary(struct pap_library *library, struct question *question,
                                       struct pap_error *error)
{
    struct pap_statement rows;
    enum pap_status status = PAP_OK;
    pap_statement_start(&rows, &library->connection, error, "SELECT term FROM vocabulary", "");
    while (status == PAP_OK && pap_statement_next(&rows))
        if (compare_term(question, pap_statement_text(&rows, 0)) != PAP_OK)
            status = pap_error_no_memory(error);
    return pap_statement_end(&rows, status);
}

enum breadth {
    ALL_AS_TYPED,
    ALL_WITH_SLIPS,
    ANY_WITH_SLIPS,
};

static enum pap_status append(struct pap_buffer *query, const char *text)
{
    return pap_buffer_append(query, text, strlen(text));
}

/* Queries use only words of the index: FTS5 would split others by its own rules. */
static enum pap_status append_term(struct pap_buffer *query, const char *joint, const char *term,
                                   size_t length, const char *end)
{
    enum pap_status status = append(query, joint);
    if (status == PAP_OK)
        status = append(query, "\"");
    if (status == PAP_OK)
        status = pap_buffer_append(query, term, length);
    if (status == PAP_OK)
        status = append(query, "\"");
    return status == PAP_OK ? append(query, end) : status;
}

static bool is_known(const struct word *word)
{
    return word->typed || word->near_count > 0 || (word->begins & word->ends) != 0;
}

/*
 * One word in FTS5 syntax: ("word" OR "similar" OR "part" AND "part"), where AND binds tighter; a
 * prefix has a star behind it.
 */
static enum pap_status append_word(struct pap_buffer *query, const struct question *question,
                                   const struct word *word, enum breadth breadth)
{
    enum pap_status status = PAP_OK;
    const char *joint = "(";
    size_t length = strlen(word->text);
    if (word->typed) {
        status = append_term(query, joint, word->text, length, is_last(question, word) ? " *" : "");
        joint = " OR ";
    }
    for (size_t i = 0; breadth != ALL_AS_TYPED && status == PAP_OK && i < word->near_count; i++) {
        status = append_term(query, joint, word->near[i], strlen(word->near[i]), "");
        joint = " OR ";
    }
    for (size_t at = 2;
         breadth != ALL_AS_TYPED && status == PAP_OK && at < length && at <= PARTS_MAX; at++) {
        if (((word->begins & word->ends) >> at & 1) == 0)
            continue;
        status = append_term(query, joint, word->text, at, "");
        if (status == PAP_OK)
            status = append_term(query, " AND ", word->text + at, length - at, "");
        joint = " OR ";
    }
    return status != PAP_OK ? status : append(query, ")");
}

/* The query in FTS5 syntax; empty if there is nothing to search at this breadth. */
static enum pap_status write_query(const struct question *question, enum breadth breadth,
                                   struct pap_buffer *query)
{
    enum pap_status status = PAP_OK;
    query->length = 0;
    for (size_t i = 0; i < question->count && status == PAP_OK; i++) {
        const struct word *word = &question->words[i];
        if (!word->typed && breadth == ALL_AS_TYPED) {
            query->length = 0;
            return PAP_OK;
        }
        if (!is_known(word))
            continue; /* ignore a word that no guide has, even approximately */
        if (breadth == ANY_WITH_SLIPS && word->letters < ANY_MIN)
            continue;
        if (query->length > 0)
            status = append(query, breadth == ANY_WITH_SLIPS ? " OR " : " AND ");
        if (status == PAP_OK)
            status = append_word(query, question, word, breadth);
    }
    return status != PAP_OK || query->length == 0 ? status : pap_buffer_append(query, "", 1);
}

static bool has_card(const json_t *cards, const char *id)
{
    size_t index;
    const json_t *card;
    json_array_foreach(cards, index, card)
    {
        if (strcmp(json_string_value(json_object_get(card, "id")), id) == 0)
            return true;
    }
    return false;
}

/*
 * Adds the card of each row (id, revision, card) that is not in the list yet, until there are
 * enough.
 */
static enum pap_status add_cards(struct pap_statement *rows, const char *locale, json_t *cards,
                                 struct pap_error *error)
{
    enum pap_status status = PAP_OK;
    while (status == PAP_OK && json_array_size(cards) < PAP_LIBRARY_SHOWN_MAX &&
           pap_statement_next(rows)) {
        const char *id = pap_statement_text(rows, 0);
        if (!has_card(cards, id) &&
            json_array_append_new(cards,
                                  pap_library_card_read(id, pap_statement_integer(rows, 1),
                                                        pap_statement_text(rows, 2), locale)) != 0)
            status = pap_error_no_memory(error);
    }
    return pap_statement_end(rows, status);
}

/* Weights: a word in a title above one in the summary, that above one in a step. */
static enum pap_status ask(struct pap_library *library, const char *query, const char *locale,
                           json_t *cards, struct pap_error *error)
{
    struct pap_statement rows;
    pap_statement_start(&rows, &library->connection, error,
                        "SELECT g.id, g.revision, g.card FROM words"
                        " JOIN guide g ON g.guide = words.rowid"
                        " WHERE words MATCH ? AND" LIBRARY_IS_SHOWN
                        "ORDER BY bm25(words, 10.0, 4.0, 1.0), g.id",
                        "t", query);
    return add_cards(&rows, locale, cards, error);
}

static enum pap_status add_latest(struct pap_library *library, const char *locale, json_t *cards,
                                  struct pap_error *error)
{
    struct pap_statement rows;
    pap_statement_start(&rows, &library->connection, error,
                        "SELECT g.id, g.revision, g.card FROM guide g WHERE" LIBRARY_IS_SHOWN
                        "ORDER BY g.guide DESC",
                        "");
    return add_cards(&rows, locale, cards, error);
}

static enum pap_status answer(struct pap_library *library, struct question *question,
                              const char *locale, json_t *cards, struct pap_error *error)
{
    struct pap_buffer query;
    if (question->count == 0)
        return add_latest(library, locale, cards, error);
    pap_buffer_init(&query, QUERY_MAX);
    enum pap_status status = read_vocabulary(library, question, error);
    for (enum breadth breadth = ALL_AS_TYPED; status == PAP_OK && breadth <= ANY_WITH_SLIPS;
         breadth++) {
        if (breadth == ANY_WITH_SLIPS && json_array_size(cards) > 0)
            break; /* partial matches are shown only if no guide has all words */
        status = write_query(question, breadth, &query);
        if (status != PAP_OK)
            pap_error_no_memory(error);
        else if (query.length > 0)
            status = ask(library, (const char *)query.data, locale, cards, error);
    }
    pap_buffer_clear(&query);
    return status;
}

enum pap_status pap_library_search(struct pap_library *library, const char *text,
                                   const char *locale, json_t **guides, struct pap_error *error)
{
    struct question question = {0};
    json_t *cards = json_array();
    enum pap_status status = cards == NULL ? PAP_NO_MEMORY : read_question(text, &question);
    if (status == PAP_NO_MEMORY)
        pap_error_no_memory(error);
    if (status == PAP_OK)
        status = pap_library_begin_read(library, error);
    if (status == PAP_OK)
        status =
            pap_library_end_read(library, answer(library, &question, locale, cards, error), error);
    clear_question(&question);
    if (status == PAP_OK)
        *guides = cards;
    else
        json_decref(cards);
    return status;
}

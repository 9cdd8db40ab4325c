/*
 * Finding guides by what somebody types.
 *
 * Texts and question are folded before they meet, so the index only has to cut them into words.
 * Each word of the question is looked for among all words of the index: as it is, as a beginning
 * (the last one may be unfinished), and with one slip of the finger. Three searches follow one
 * another until there are enough answers: all words as they were typed, all words with slips,
 * any of the words.
 */
#include "base/text.h"
#include "store/catalog_inside.h"
#include "store/database.h"

#include <stdlib.h>
#include <string.h>

enum {
    WORDS_MAX = 12, /* of a question; the rest is left out */
    NEAR_MAX = 12,  /* slips that are followed, of one word */
    SLIP_MIN = 4,   /* letters from which a slip is forgiven: shorter words are all alike */
    ANY_MIN = 3,    /* letters of a word that may stand alone: not "le", "de" */
    QUERY_MAX = 64 * 1024,
};

struct word {
    const char *text; /* folded; a view into the question */
    size_t letters;
    bool typed; /* the index has it as it is, or as a beginning */
    char *near[NEAR_MAX];
    size_t near_count;
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

/* Bytes beyond ASCII belong to words, but for general punctuation (U+2000 to U+206F) and « ». */
static size_t separator_length(const char *text)
{
    unsigned char first = (unsigned char)text[0];
    unsigned char second = first == 0 ? 0 : (unsigned char)text[1];
    bool word = (first >= 'a' && first <= 'z') || (first >= '0' && first <= '9');
    if (first < 0x80)
        return word ? 0 : 1;
    if (first == 0xE2 && (second == 0x80 || second == 0x81) && text[2] != '\0')
        return 3;
    return first == 0xC2 && (second == 0xAB || second == 0xBB) ? 2 : 0;
}

/* Cuts the question into words; "l'ordonnance" leaves an "l" that says nothing. */
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

/* Compares one word of the index with each of the question. */
static enum pap_status compare_term(struct question *question, const char *term)
{
    for (size_t i = 0; i < question->count; i++) {
        struct word *word = &question->words[i];
        size_t length = strlen(word->text);
        if (strncmp(term, word->text, length) == 0 &&
            (term[length] == '\0' || is_last(question, word))) {
            word->typed = true;
        } else if (word->letters >= SLIP_MIN && word->near_count < NEAR_MAX &&
                   pap_text_within_one_edit(word->text, term)) {
            char **near = &word->near[word->near_count];
            *near = strdup(term);
            if (*near == NULL)
                return PAP_NO_MEMORY;
            word->near_count++; /* clang 14 loses sight of it: NOLINT(clang-analyzer-unix.Malloc) */
        }
    }
    return PAP_OK;
}

static enum pap_status read_vocabulary(struct pap_catalog *catalog, struct question *question,
                                       struct pap_error *error)
{
    sqlite3_stmt *statement;
    int code = SQLITE_DONE;
    enum pap_status status = catalog_statement(catalog, STATEMENT_VOCABULARY,
                                               "SELECT term FROM vocabulary", &statement, error);
    if (status != PAP_OK)
        return status;
    while (status == PAP_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *term = (const char *)sqlite3_column_text(statement, 0);
        status = term == NULL ? PAP_NO_MEMORY : compare_term(question, term);
    }
    if (status != PAP_OK)
        catalog_no_memory(error);
    else if (code != SQLITE_DONE)
        status = pap_database_error(catalog->database, code, error);
    sqlite3_reset(statement);
    return status;
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

/* One word as FTS5 reads it: ("word" OR "slip" OR "slip"), a beginning with a star behind. */
static enum pap_status append_word(struct pap_buffer *query, const struct question *question,
                                   const struct word *word, enum breadth breadth)
{
    enum pap_status status = append(query, "(\"");
    if (status == PAP_OK)
        status = append(query, word->text);
    if (status == PAP_OK)
        status = append(query, is_last(question, word) ? "\" *" : "\"");
    for (size_t i = 0; breadth != ALL_AS_TYPED && i < word->near_count; i++) {
        if (status == PAP_OK)
            status = append(query, " OR \"");
        if (status == PAP_OK)
            status = append(query, word->near[i]);
        if (status == PAP_OK)
            status = append(query, "\"");
    }
    return status != PAP_OK ? status : append(query, ")");
}

/* The question in FTS5's words; empty where this breadth has nothing to ask. */
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
        if (!word->typed && word->near_count == 0)
            continue; /* a word that no guide has, not even nearly, is not held against one */
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

/* Adds the card of each row (id, revision, card) that is not there yet, until there are enough. */
static enum pap_status add_cards(struct pap_catalog *catalog, sqlite3_stmt *rows,
                                 const char *locale, json_t *cards, struct pap_error *error)
{
    int code = SQLITE_DONE;
    enum pap_status status = PAP_OK;
    while (status == PAP_OK && json_array_size(cards) < PAP_CATALOG_SHOWN_MAX &&
           (code = sqlite3_step(rows)) == SQLITE_ROW) {
        const char *id = (const char *)sqlite3_column_text(rows, 0);
        const char *card = (const char *)sqlite3_column_text(rows, 2);
        if (id == NULL || card == NULL)
            status = catalog_no_memory(error);
        else if (!has_card(cards, id) &&
                 json_array_append_new(
                     cards, catalog_card(id, sqlite3_column_int64(rows, 1), card, locale)) != 0)
            status = catalog_no_memory(error);
    }
    if (status == PAP_OK && code != SQLITE_DONE && code != SQLITE_ROW)
        status = pap_database_error(catalog->database, code, error);
    sqlite3_reset(rows);
    return status;
}

/* A word in a title weighs more than one in the summary, and that more than one in a step. */
static enum pap_status ask(struct pap_catalog *catalog, const char *query, const char *locale,
                           json_t *cards, struct pap_error *error)
{
    sqlite3_stmt *statement;
    enum pap_status status = catalog_statement(
        catalog, STATEMENT_SEARCH,
        "SELECT g.id, g.revision, g.card FROM words JOIN guide g ON g.guide = words.rowid"
        " WHERE words MATCH ? AND" CATALOG_IS_SHOWN "ORDER BY bm25(words, 10.0, 4.0, 1.0), g.id",
        &statement, error);
    if (status != PAP_OK)
        return status;
    sqlite3_bind_text(statement, 1, query, -1, SQLITE_STATIC);
    return add_cards(catalog, statement, locale, cards, error);
}

static enum pap_status add_latest(struct pap_catalog *catalog, const char *locale, json_t *cards,
                                  struct pap_error *error)
{
    sqlite3_stmt *statement;
    enum pap_status status =
        catalog_statement(catalog, STATEMENT_LATEST,
                          "SELECT g.id, g.revision, g.card FROM guide g WHERE" CATALOG_IS_SHOWN
                          "ORDER BY g.guide DESC",
                          &statement, error);
    return status != PAP_OK ? status : add_cards(catalog, statement, locale, cards, error);
}

static enum pap_status answer(struct pap_catalog *catalog, struct question *question,
                              const char *locale, json_t *cards, struct pap_error *error)
{
    struct pap_buffer query;
    if (question->count == 0)
        return add_latest(catalog, locale, cards, error);
    pap_buffer_init(&query, QUERY_MAX);
    enum pap_status status = read_vocabulary(catalog, question, error);
    for (enum breadth breadth = ALL_AS_TYPED; status == PAP_OK && breadth <= ANY_WITH_SLIPS;
         breadth++) {
        if (breadth == ANY_WITH_SLIPS && json_array_size(cards) > 0)
            break; /* a guide with some of the words is shown only where none has all */
        status = write_query(question, breadth, &query);
        if (status != PAP_OK)
            catalog_no_memory(error);
        else if (query.length > 0)
            status = ask(catalog, (const char *)query.data, locale, cards, error);
    }
    pap_buffer_clear(&query);
    return status;
}

enum pap_status pap_catalog_search(struct pap_catalog *catalog, const char *text,
                                   const char *locale, json_t **guides, struct pap_error *error)
{
    struct question question = {0};
    json_t *cards = json_array();
    enum pap_status status = cards == NULL ? PAP_NO_MEMORY : read_question(text, &question);
    if (status == PAP_NO_MEMORY)
        catalog_no_memory(error);
    if (status == PAP_OK)
        status = catalog_begin(catalog, error);
    if (status == PAP_OK)
        status = catalog_end(catalog, answer(catalog, &question, locale, cards, error), error);
    clear_question(&question);
    if (status == PAP_OK)
        *guides = cards;
    else
        json_decref(cards);
    return status;
}

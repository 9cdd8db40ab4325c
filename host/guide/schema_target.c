/* The guide format's table for a target: the properties by which an element is found again. */
#include "guide/format_check.h"
#include "guide/schema.h"

enum { WORDS_MAX = 1000, SELECTOR_MAX = 2048 };

/* Strings as they appear on the site. */
static const struct pap_schema word = {
    .type = PAP_SCHEMA_STRING,
    .en = "words of the site, 1 to 1000 characters",
    .fr = "des mots du site, de 1 à 1000 caractères",
    .least = 1,
    .most = WORDS_MAX,
};

static const struct pap_schema word_list = {
    .type = PAP_SCHEMA_LIST,
    .en = "a list of 1 to 8 wordings of the site",
    .fr = "une liste de 1 à 8 formulations du site",
    .least = 1,
    .most = 8,
    .item = &word,
};

static const struct pap_schema word_or_list = {
    .type = PAP_SCHEMA_EITHER,
    .en = "words of the site, or a list of 1 to 8 wordings",
    .fr = "des mots du site, ou une liste de 1 à 8 formulations",
    .choices = (const struct pap_schema *const[]){&word, &word_list, NULL},
};

static const struct pap_schema words_by_language = {
    .type = PAP_SCHEMA_MAP,
    .en = "words by language of the site, as in {\"fr\": \"Valider\", \"en\": \"Confirm\"}",
    .fr = "des mots par langue du site, comme {\"fr\": \"Valider\", \"en\": \"Confirm\"}",
    .least = 1,
    .most = 64,
    .form = pap_format_check_language,
    .item = &word_or_list,
};

static const struct pap_schema words = {
    .type = PAP_SCHEMA_EITHER,
    .en =
        "words of the site, or words by language as in {\"fr\": \"Valider\", \"en\": \"Confirm\"}",
    .fr = "des mots du site, ou des mots par langue comme {\"fr\": \"Valider\", \"en\": "
          "\"Confirm\"}",
    .choices = (const struct pap_schema *const[]){&word, &words_by_language, NULL},
};

static const struct pap_schema near_list = {
    .type = PAP_SCHEMA_LIST,
    .en = "a list of at most 8 short texts of the site",
    .fr = "une liste d'au plus 8 textes courts du site",
    .most = 8,
    .item = &word,
};

static const struct pap_schema near_words = {
    .type = PAP_SCHEMA_EITHER,
    .en = "a list of at most 8 short texts of the site, or such lists by language",
    .fr = "une liste d'au plus 8 textes courts du site, ou de telles listes par langue",
    .choices = (const struct pap_schema *const[]){&near_list, &words_by_language, NULL},
};

static const struct pap_schema selector = {
    .type = PAP_SCHEMA_STRING,
    .en = "a selector of 1 to 2048 characters",
    .fr = "un sélecteur de 1 à 2048 caractères",
    .least = 1,
    .most = SELECTOR_MAX,
};

static const struct pap_schema selector_chain = {
    .type = PAP_SCHEMA_LIST,
    .en = "a list of 1 to 16 selectors, from the outside to the inside",
    .fr = "une liste de 1 à 16 sélecteurs, du dehors vers le dedans",
    .least = 1,
    .most = 16,
    .item = &selector,
};

static const struct pap_schema selector_or_chain = {
    .type = PAP_SCHEMA_EITHER,
    .en = "a selector, or a list of them that goes down through shadow roots",
    .fr = "un sélecteur, ou une liste qui descend à travers les « shadow roots »",
    .choices = (const struct pap_schema *const[]){&selector, &selector_chain, NULL},
};

static const struct pap_schema selectors = {
    .type = PAP_SCHEMA_LIST,
    .en = "a list of 1 to 32 selectors",
    .fr = "une liste de 1 à 32 sélecteurs",
    .least = 1,
    .most = 32,
    .item = &selector_or_chain,
};

static const struct pap_schema token = {
    .type = PAP_SCHEMA_STRING,
    .en = "a name from the page's markup, 1 to 256 characters",
    .fr = "un nom tiré du code de la page, de 1 à 256 caractères",
    .least = 1,
    .most = 256,
};

static const struct pap_schema classes = {
    .type = PAP_SCHEMA_LIST,
    .en = "a list of at most 64 class names",
    .fr = "une liste d'au plus 64 noms de classe",
    .most = 64,
    .item = &token,
};

static const struct pap_schema attribute = {
    .type = PAP_SCHEMA_STRING,
    .en = "the attribute's value, at most 1000 characters",
    .fr = "la valeur de l'attribut, 1000 caractères au plus",
    .most = WORDS_MAX,
};

static const struct pap_schema attributes = {
    .type = PAP_SCHEMA_MAP,
    .en = "1 to 64 attributes, as in {\"type\": \"submit\"}",
    .fr = "de 1 à 64 attributs, comme {\"type\": \"submit\"}",
    .least = 1,
    .most = 64,
    .item = &attribute,
};

static const struct pap_schema number = {
    .type = PAP_SCHEMA_NUMBER,
    .en = "a number",
    .fr = "un nombre",
};

static const struct pap_schema box = {
    .type = PAP_SCHEMA_LIST,
    .en = "four numbers: [x, y, width, height]",
    .fr = "quatre nombres : [x, y, largeur, hauteur]",
    .least = 4,
    .most = 4,
    .item = &number,
};

static const struct pap_schema viewport = {
    .type = PAP_SCHEMA_LIST,
    .en = "two numbers: [width, height]",
    .fr = "deux nombres : [largeur, hauteur]",
    .least = 2,
    .most = 2,
    .item = &number,
};

static const struct pap_schema frame_index = {
    .type = PAP_SCHEMA_INTEGER,
    .en = "a frame's place: 0, 1, 2 and so on, up to 999",
    .fr = "le rang d'un cadre : 0, 1, 2 et ainsi de suite, jusqu'à 999",
    .most = 999,
};

static const struct pap_schema frame = {
    .type = PAP_SCHEMA_LIST,
    .en = "a list of at most 16 frame places, as in [0, 2]",
    .fr = "une liste d'au plus 16 rangs de cadre, comme [0, 2]",
    .most = 16,
    .item = &frame_index,
};

static const struct pap_rule target_empty = {"target-empty", PAP_VERDICT_SCHEMA, false};

static void target_can_be_found(struct pap_judge *judge, const json_t *value,
                                const struct pap_place *place)
{
    static const char *const enough[] = {"selectors", "name", "text", "label", "attributes"};
    for (size_t i = 0; i < sizeof enough / sizeof enough[0]; i++)
        if (json_object_get(value, enough[i]) != NULL)
            return;
    pap_error_set(pap_findings_add(judge, &target_empty, place), PAP_INVALID,
                  "nothing here says which element it is: give at least one of \"selectors\", "
                  "\"name\", \"text\", \"label\", \"attributes\"",
                  "rien ici ne dit quel est l'élément : donnez au moins « selectors », « name », "
                  "« text », « label » ou « attributes »");
}

const struct pap_schema pap_schema_target = {
    .type = PAP_SCHEMA_OBJECT,
    .en = "a description of the element, as in {\"role\": \"button\", \"name\": \"Rechercher\"}",
    .fr = "une description de l'élément, comme {\"role\": \"button\", \"name\": \"Rechercher\"}",
    .members =
        (const struct pap_member[]){
            {"selectors", &selectors, 0},
            {"role", &token, 0},
            {"name", &words, 0},
            {"tag", &token, 0},
            {"id", &token, 0},
            {"classes", &classes, 0},
            {"attributes", &attributes, 0},
            {"text", &words, 0},
            {"label", &words, 0},
            {"heading", &words, 0},
            {"landmark", &token, 0},
            {"near", &near_words, 0},
            {"path", &selector, 0},
            {"idPath", &selector, 0},
            {"box", &box, 0},
            {"viewport", &viewport, 0},
            {"frame", &frame, 0},
            {0},
        },
    .between = target_can_be_found,
};

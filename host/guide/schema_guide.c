/*
 * The guide format, version 1, as a table; a target's part of it is in schema_target.c.
 * guides/guide.schema.json is the same schema for other tools; tests/guide/ checks that both give
 * the same verdicts.
 */
#include "guide/format_check.h"
#include "guide/schema.h"

#include <string.h>

/* --- texts and lists of them --- */

enum { TEXT_MAX = 2000, ADDRESS_MAX = 2048 };

static const struct pap_schema sentence = {
    .type = PAP_SCHEMA_STRING,
    .en = "a sentence of 1 to 2000 characters",
    .fr = "une phrase de 1 à 2000 caractères",
    .least = 1,
    .most = TEXT_MAX,
};

static const struct pap_schema text = {
    .type = PAP_SCHEMA_TEXT,
    .en = "a text in one or more languages, as in {\"fr\": \"Bonjour\", \"en\": \"Hello\"}",
    .fr = "un texte en une ou plusieurs langues, comme {\"fr\": \"Bonjour\", \"en\": \"Hello\"}",
    .least = 1,
    .most = 64,
    .form = pap_format_check_language,
    .item = &sentence,
};

static const struct pap_schema texts = {
    .type = PAP_SCHEMA_LIST,
    .en = "a list of at most 20 texts",
    .fr = "une liste d'au plus 20 textes",
    .most = 20,
    .item = &text,
};

static const struct pap_schema address = {
    .type = PAP_SCHEMA_STRING,
    .en = "an address, as in \"https://www.example.org/\"",
    .fr = "une adresse, comme \"https://www.example.org/\"",
    .least = 1,
    .most = ADDRESS_MAX,
    .check = PAP_CHECK_ADDRESS,
};

static const struct pap_schema pattern = {
    .type = PAP_SCHEMA_STRING,
    .en = "an address pattern, as in \"https://www.example.org/*\"",
    .fr = "un motif d'adresse, comme \"https://www.example.org/*\"",
    .least = 1,
    .most = ADDRESS_MAX,
    .check = PAP_CHECK_PATTERN,
};

static const struct pap_schema patterns = {
    .type = PAP_SCHEMA_LIST,
    .en = "a list of 1 to 64 address patterns, as in [\"https://www.example.org/*\"]",
    .fr = "une liste de 1 à 64 motifs d'adresse, comme [\"https://www.example.org/*\"]",
    .least = 1,
    .most = 64,
    .item = &pattern,
};

static const struct pap_schema sites = {
    .type = PAP_SCHEMA_LIST,
    .en = "a list of at most 64 address patterns, as in [\"https://www.example.org/*\"]",
    .fr = "une liste d'au plus 64 motifs d'adresse, comme [\"https://www.example.org/*\"]",
    .most = 64,
    .item = &pattern,
};

static const struct pap_schema flag = {
    .type = PAP_SCHEMA_BOOLEAN,
    .en = "true or false",
    .fr = "true (oui) ou false (non)",
};

static const struct pap_schema yes = {
    .type = PAP_SCHEMA_TRUE,
    .en = "true",
    .fr = "true (oui)",
};

static const struct pap_schema slug = {
    .type = PAP_SCHEMA_STRING,
    .en =
        "a short name of small letters, digits and hyphens, at most 64, as in \"doctolib-annuler\"",
    .fr = "un nom court en minuscules sans accent, chiffres et traits d'union, 64 au plus, comme "
          "\"doctolib-annuler\"",
    .least = 1,
    .most = 64,
    .form = pap_format_check_slug,
};

static const struct pap_schema step_id = {
    .type = PAP_SCHEMA_STRING,
    .en = "a short name of small letters, digits and hyphens, at most 64, and not \"end\"",
    .fr =
        "un nom court en minuscules sans accent, chiffres et traits d'union, 64 au plus, autre que "
        "\"end\"",
    .least = 1,
    .most = 64,
    .form = pap_format_check_step_id,
};

static const struct pap_schema go = {
    .type = PAP_SCHEMA_STRING,
    .en = "the id of a step, or \"end\"",
    .fr = "l'id d'une étape, ou \"end\" (la fin)",
    .least = 1,
    .most = 64,
    .form = pap_format_check_slug,
    .check = PAP_CHECK_GO,
};

/* --- a condition --- */

static const struct pap_rule one_condition = {"one-condition", PAP_VERDICT_SCHEMA, false};

/* An unknown condition never becomes true: the user would wait forever. */
static void condition_is_one(struct pap_judge *, const json_t *, const struct pap_place *);

static const struct pap_schema condition = {
    .type = PAP_SCHEMA_OBJECT,
    .en = "a condition, as in {\"clicked\": true} or {\"url\": \"https://www.example.org/fini*\"}",
    .fr =
        "une condition, comme {\"clicked\": true} ou {\"url\": \"https://www.example.org/fini*\"}",
    .members =
        (const struct pap_member[]){
            {"clicked", &yes, 0},
            {"changed", &yes, 0},
            {"url", &pattern, 0},
            {"appears", &pap_schema_target, 0},
            {"gone", &pap_schema_target, 0},
            {"next", &yes, 0},
            {0},
        },
    .between = condition_is_one,
};

static void condition_is_one(struct pap_judge *judge, const json_t *value,
                             const struct pap_place *place)
{
    const char *name = json_object_iter_key(json_object_iter((json_t *)value));
    if (json_object_size(value) != 1 || pap_schema_member(&condition, name) == NULL)
        pap_error_set(
            pap_findings_add(judge, &one_condition, place), PAP_INVALID,
            "a condition is exactly one of \"clicked\", \"changed\", \"url\", \"appears\", "
            "\"gone\", \"next\"",
            "une condition est exactement une de celles-ci : « clicked », « changed », "
            "« url », « appears », « gone », « next »");
}

/* --- a step --- */

static const struct pap_schema action = {
    .type = PAP_SCHEMA_STRING,
    .en = "one of: read, click, type, choose, check, upload, open",
    .fr = "un de ces mots : read, click, type, choose, check, upload, open",
    .among =
        (const char *const[]){"read", "click", "type", "choose", "check", "upload", "open", NULL},
    .reserved = (const char *const[]){"quiz", NULL},
};

static const struct pap_schema danger = {
    .type = PAP_SCHEMA_STRING,
    .en = "one of: pay, book, send, sign, delete, share",
    .fr = "un de ces mots : pay, book, send, sign, delete, share",
    .among = (const char *const[]){"pay", "book", "send", "sign", "delete", "share", NULL},
};

static const struct pap_schema wait = {
    .type = PAP_SCHEMA_INTEGER,
    .en = "a whole number of milliseconds from 0 to 60000",
    .fr = "un nombre entier de millisecondes, de 0 à 60000",
    .most = 60000,
};

static const struct pap_schema next = {
    .type = PAP_SCHEMA_LIST,
    .en = "a list of 1 to 8 ids of steps, as in [\"payer\", \"end\"]",
    .fr = "une liste de 1 à 8 id d'étapes, comme [\"payer\", \"end\"]",
    .least = 1,
    .most = 8,
    .unique = true,
    .item = &go,
};

static const struct pap_schema branch_item = {
    .type = PAP_SCHEMA_OBJECT,
    .en = "a branch, as in {\"if\": {\"next\": true}, \"go\": \"end\"}",
    .fr = "un embranchement, comme {\"if\": {\"next\": true}, \"go\": \"end\"}",
    .members =
        (const struct pap_member[]){
            {"if", &condition, PAP_MEMBER_REQUIRED},
            {"go", &go, PAP_MEMBER_REQUIRED},
            {0},
        },
};

static const struct pap_schema branch = {
    .type = PAP_SCHEMA_LIST,
    .en = "a list of at most 20 branches",
    .fr = "une liste d'au plus 20 embranchements",
    .most = 20,
    .item = &branch_item,
};

static const struct pap_schema if_missing = {
    .type = PAP_SCHEMA_OBJECT,
    .en = "what to say where the element is missing: {\"say\": text, \"go\": id of a step}",
    .fr = "ce qu'il faut dire si l'élément manque : {\"say\": texte, \"go\": id d'une étape}",
    .members =
        (const struct pap_member[]){
            {"say", &text, PAP_MEMBER_REQUIRED},
            {"go", &go, 0},
            {0},
        },
};

static const struct pap_rule target_needed = {"target-needed", PAP_VERDICT_SCHEMA, false};
static const struct pap_rule target_refused = {"target-refused", PAP_VERDICT_SCHEMA, false};
static const struct pap_rule url_needed = {"url-needed", PAP_VERDICT_SCHEMA, false};
static const struct pap_rule url_refused = {"url-refused", PAP_VERDICT_SCHEMA, false};

/* `target` is required by every action except `read` and `open`; `url` belongs to `open` alone. */
static void step_fits_its_action(struct pap_judge *judge, const json_t *value,
                                 const struct pap_place *place)
{
    const char *does = json_string_value(json_object_get(value, "action"));
    bool opens = does != NULL && strcmp(does, "open") == 0;
    bool is_card = opens || (does != NULL && strcmp(does, "read") == 0);
    bool has_target = json_object_get(value, "target") != NULL;
    bool has_url = json_object_get(value, "url") != NULL;
    const struct pap_place at_target = {place, "target", 0};
    const struct pap_place at_url = {place, "url", 0};
    if (has_target && is_card)
        pap_error_set(pap_findings_add(judge, &target_refused, &at_target), PAP_INVALID,
                      "a step of action \"%s\" points at nothing: take \"target\" out",
                      "une étape d'action « %s » ne montre rien : retirez « target »", does);
    if (!has_target && !is_card)
        pap_error_set(pap_findings_add(judge, &target_needed, place), PAP_INVALID,
                      "\"target\" is missing: say which element this step is about",
                      "il manque « target » : dites quel élément cette étape concerne");
    if (has_url && !opens)
        pap_error_set(pap_findings_add(judge, &url_refused, &at_url), PAP_INVALID,
                      "only a step of action \"open\" has a \"url\"; take it out",
                      "seule une étape d'action « open » a une « url » ; retirez-la");
    if (!has_url && opens)
        pap_error_set(
            pap_findings_add(judge, &url_needed, place), PAP_INVALID,
            "\"url\" is missing: a step of action \"open\" says which address it opens",
            "il manque « url » : une étape d'action « open » dit quelle adresse elle ouvre");
}

static const struct pap_rule next_and_branch = {"next-and-branch", PAP_VERDICT_SCHEMA, false};

static void step_is_consistent(struct pap_judge *judge, const json_t *value,
                               const struct pap_place *place)
{
    const struct pap_place at_branch = {place, "branch", 0};
    step_fits_its_action(judge, value, place);
    if (json_object_get(value, "next") != NULL && json_object_get(value, "branch") != NULL)
        pap_error_set(pap_findings_add(judge, &next_and_branch, &at_branch), PAP_INVALID,
                      "\"next\" and \"branch\" both say where it goes on: keep one of them",
                      "« next » et « branch » disent tous deux la suite : n'en gardez qu'un");
}

static const struct pap_schema step = {
    .type = PAP_SCHEMA_OBJECT,
    .en = "a step: {\"id\": …, \"action\": …, \"say\": …, \"target\": …}",
    .fr = "une étape : {\"id\": …, \"action\": …, \"say\": …, \"target\": …}",
    .members =
        (const struct pap_member[]){
            {"id", &step_id, PAP_MEMBER_REQUIRED},
            {"action", &action, PAP_MEMBER_REQUIRED},
            {"url", &address, 0},
            {"say", &text, PAP_MEMBER_REQUIRED},
            {"more", &text, 0},
            {"pages", &patterns, 0},
            {"target", &pap_schema_target, 0},
            {"done", &condition, 0},
            {"optional", &flag, 0},
            {"wait", &wait, 0},
            {"danger", &danger, 0},
            {"warn", &texts, 0},
            {"sensitive", &flag, 0},
            {"next", &next, 0},
            {"branch", &branch, 0},
            {"missing", &if_missing, 0},
            {"part", &text, 0},
            {"include", NULL, PAP_MEMBER_SOURCE_ONLY},
            {"quiz", NULL, PAP_MEMBER_RESERVED},
            {"media", NULL, PAP_MEMBER_RESERVED},
            {"image", NULL, PAP_MEMBER_RESERVED},
            {"answers", NULL, PAP_MEMBER_RESERVED},
            {0},
        },
    .between = step_is_consistent,
    .check = PAP_CHECK_STEP,
};

/* --- the guide --- */

static const struct pap_schema format_1 = {
    .type = PAP_SCHEMA_INTEGER,
    .en = "1, the version of the format that this program reads",
    .fr = "1, la version du format que ce programme sait lire",
    .least = 1,
    .most = 1,
};

static const struct pap_schema revision = {
    .type = PAP_SCHEMA_INTEGER,
    .en = "a whole number from 1 to 2147483648 that grows with each published change",
    .fr = "un nombre entier de 1 à 2147483648 qui grandit à chaque modification publiée",
    .least = 1,
    .most = PAP_GUIDE_REVISION_MAX,
};

static const struct pap_schema date = {
    .type = PAP_SCHEMA_STRING,
    .en = "a date like \"2026-03-14\", or null",
    .fr = "une date comme \"2026-03-14\", ou null",
    .form = pap_format_check_date,
    .check = PAP_CHECK_DATE,
};

static const struct pap_schema nothing = {
    .type = PAP_SCHEMA_NULL,
    .en = "null",
    .fr = "null",
};

static const struct pap_schema reviewed = {
    .type = PAP_SCHEMA_EITHER,
    .en =
        "the day somebody last followed the guide on the live site, as in \"2026-03-14\", or null",
    .fr = "le jour où quelqu'un a suivi le guide sur le vrai site, comme \"2026-03-14\", ou null",
    .choices = (const struct pap_schema *const[]){&date, &nothing, NULL},
};

static const struct pap_schema language = {
    .type = PAP_SCHEMA_STRING,
    .en = "a language tag, as in \"fr\" or \"pt-BR\"",
    .fr = "un code de langue, comme \"fr\" ou \"pt-BR\"",
    .form = pap_format_check_language,
};

static const struct pap_schema practice = {
    .type = PAP_SCHEMA_STRING,
    .en = "a path below guides/practice/, as in \"doctolib/\"",
    .fr = "un chemin sous guides/practice/, comme \"doctolib/\"",
    .least = 1,
    .most = 256,
    .form = pap_format_check_path_below,
};

static const struct pap_schema topic = {
    .type = PAP_SCHEMA_STRING,
    .en = "one of: sante, argent-impots, travail-formation, social, communication, administratif, "
          "securite, loisirs, debuter",
    .fr = "un de ces mots : sante, argent-impots, travail-formation, social, communication, "
          "administratif, securite, loisirs, debuter",
    .among = (const char *const[]){"sante", "argent-impots", "travail-formation", "social",
                                   "communication", "administratif", "securite", "loisirs",
                                   "debuter", NULL},
};

static const struct pap_schema topics = {
    .type = PAP_SCHEMA_LIST,
    .en = "a list of 1 to 9 topics, as in [\"sante\"]",
    .fr = "une liste de 1 à 9 thèmes, comme [\"sante\"]",
    .least = 1,
    .most = 9,
    .unique = true,
    .item = &topic,
};

static const struct pap_schema minutes = {
    .type = PAP_SCHEMA_INTEGER,
    .en = "a whole number of minutes from 1 to 120",
    .fr = "un nombre entier de minutes, de 1 à 120",
    .least = 1,
    .most = 120,
};

static const struct pap_schema phone = {
    .type = PAP_SCHEMA_STRING,
    .en = "a telephone number as one dials it, as in \"32 30\" or \"+33 1 23 45 67 89\"",
    .fr = "un numéro de téléphone tel qu'on le compose, comme \"32 30\" ou \"+33 1 23 45 67 89\"",
    .least = 2,
    .most = 32,
    .form = pap_format_check_phone,
};

static const struct pap_schema contact = {
    .type = PAP_SCHEMA_OBJECT,
    .en = "whom to ask: {\"name\": text, \"phone\": \"32 30\", \"hours\": text}",
    .fr = "à qui demander : {\"name\": texte, \"phone\": \"32 30\", \"hours\": texte}",
    .members =
        (const struct pap_member[]){
            {"name", &text, PAP_MEMBER_REQUIRED},
            {"phone", &phone, PAP_MEMBER_REQUIRED},
            {"hours", &text, 0},
            {0},
        },
};

static const struct pap_schema contacts = {
    .type = PAP_SCHEMA_LIST,
    .en = "a list of at most 8 contacts",
    .fr = "une liste d'au plus 8 contacts",
    .most = 8,
    .item = &contact,
};

static const struct pap_schema steps = {
    .type = PAP_SCHEMA_LIST,
    .en = "a list of 1 to 60 steps",
    .fr = "une liste de 1 à 60 étapes",
    .least = 1,
    .most = PAP_GUIDE_STEPS_MAX,
    .item = &step,
    .check = PAP_CHECK_STEPS,
};

static const struct pap_rule practice_needed = {"practice-needed", PAP_VERDICT_SCHEMA, false};
static const struct pap_rule start_needed = {"missing", PAP_VERDICT_SCHEMA, false};

/*
 * A guide starts on its site. An exercise has no site and starts on its practice page, whose
 * virtual address `start` may give.
 */
static void guide_has_a_place(struct pap_judge *judge, const json_t *value,
                              const struct pap_place *place)
{
    const json_t *patterns_of = json_object_get(value, "sites");
    bool is_exercise = json_is_array(patterns_of) && json_array_size(patterns_of) == 0;
    bool has_start = json_object_get(value, "start") != NULL;
    if (is_exercise && json_object_get(value, "practice") == NULL)
        pap_error_set(
            pap_findings_add(judge, &practice_needed, place), PAP_INVALID,
            "\"sites\" is empty and there is no \"practice\": name the sites where the "
            "guide is offered, or the practice page of an exercise",
            "« sites » est vide et « practice » manque : nommez les sites où le guide est "
            "proposé, ou la page d'entraînement d'un exercice");
    if (!is_exercise && !has_start)
        pap_error_set(pap_findings_add(judge, &start_needed, place), PAP_INVALID,
                      "\"start\" is missing here; it must be " PAP_EN,
                      "il manque ici « start » ; ce doit être " PAP_FR, address.en, address.fr);
}

const struct pap_schema pap_schema_guide = {
    .type = PAP_SCHEMA_OBJECT,
    .en = "an object: { … }",
    .fr = "un objet : { … }",
    .members =
        (const struct pap_member[]){
            {"format", &format_1, PAP_MEMBER_REQUIRED},
            {"id", &slug, PAP_MEMBER_REQUIRED},
            {"revision", &revision, PAP_MEMBER_REQUIRED},
            {"reviewed", &reviewed, PAP_MEMBER_REQUIRED},
            {"language", &language, PAP_MEMBER_REQUIRED},
            {"title", &text, PAP_MEMBER_REQUIRED},
            {"summary", &text, PAP_MEMBER_REQUIRED},
            {"sites", &sites, PAP_MEMBER_REQUIRED},
            {"start", &address, 0},
            {"practice", &practice, 0},
            {"topics", &topics, PAP_MEMBER_REQUIRED},
            {"minutes", &minutes, PAP_MEMBER_REQUIRED},
            {"prepare", &texts, 0},
            {"contacts", &contacts, 0},
            {"before", &texts, 0},
            {"after", &texts, 0},
            {"steps", &steps, PAP_MEMBER_REQUIRED},
            {"quiz", NULL, PAP_MEMBER_RESERVED},
            {"media", NULL, PAP_MEMBER_RESERVED},
            {"items", NULL, PAP_MEMBER_RESERVED},
            {"places", NULL, PAP_MEMBER_RESERVED},
            {0},
        },
    .between = guide_has_a_place,
};

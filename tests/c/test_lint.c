#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "chaos.h"
#include "guide/lint.h"

/* A guide with which nothing is wrong; what a row holds is merged into it. */
static const char plain[] =
    "{\"format\": 1, \"id\": \"a\", \"revision\": 1, \"reviewed\": \"2026-01-02\", "
    "\"language\": \"fr\", \"title\": {\"fr\": \"Un essai\", \"en\": \"A try\"}, "
    "\"summary\": {\"fr\": \"Un essai.\", \"en\": \"A try.\"}, "
    "\"sites\": [\"https://a.example/*\"], \"start\": \"https://a.example/\", "
    "\"topics\": [\"debuter\"], \"minutes\": 2, \"steps\": []}";
static const char plain_step[] =
    "{\"id\": \"un\", \"action\": \"click\", "
    "\"say\": {\"fr\": \"Cliquez sur «\u00a0Valider\u00a0».\", \"en\": \"Click « Valider ».\"}, "
    "\"target\": {\"role\": \"button\", \"name\": \"Valider\"}}";
static const char last_step[] =
    "{\"id\": \"fin\", \"action\": \"read\", \"say\": {\"fr\": \"C’est fait.\", "
    "\"en\": \"It is done.\"}}";

enum where { GUIDE, STEP };

/* What is merged so that the rule is broken, and so that it just is not. */
struct row {
    const char *rule;
    enum where where;
    const char *wrong;
    const char *right;
    const char *pointer;
};

#define SAY(fr) "{\"say\": {\"fr\": \"" fr "\"}}"
#define TEN "abcdefghi "
#define NINETY TEN TEN TEN TEN TEN TEN TEN TEN TEN

/* A card, and then a press upon which a browser asks. */
#define PROMPT(card)                                                                               \
    "{\"steps\": [{\"id\": \"a\", \"action\": \"read\", \"say\": {\"fr\": \"" card                 \
    "\", \"en\": \"A\"}}, "                                                                        \
    "{\"id\": \"b\", \"action\": \"click\", \"say\": {\"fr\": \"«\u00a0Autour de moi\u00a0»\", " \
    "\"en\": \"B\"}, \"target\": {\"name\": \"Autour de moi\"}}]}"

/* A guide of steps: a card, or a press on an element of that name, with what follows it. */
#define WAY(...) "{\"steps\": [" __VA_ARGS__ "]}"
#define CARD(id, more)                                                                             \
    "{\"id\": \"" id "\", \"action\": \"read\", \"say\": {\"fr\": \"A\", \"en\": \"A\"}" more "}"
#define PRESS(id, more)                                                                            \
    "{\"id\": \"" id "\", \"action\": \"click\", \"say\": {\"fr\": \"A\", \"en\": \"A\"}, "        \
    "\"target\": {\"name\": \"" id "\"}" more "}"
#define NEXT(ids) ", \"next\": [" ids "]"
#define APPEARS(name, go) "{\"if\": {\"appears\": {\"name\": \"" name "\"}}, \"go\": \"" go "\"}"
#define PART ", \"part\": {\"fr\": \"A\", \"en\": \"A\"}"
#define OPTIONAL ", \"optional\": true"
#define FOUR(id) CARD(id "1", "") "," CARD(id "2", "") "," CARD(id "3", "") "," CARD(id "4", "")
#define SEVEN(id) FOUR(id) "," CARD(id "5", "") "," CARD(id "6", "") "," CARD(id "7", "")

static const struct row rows[] = {
    /* "dnager" was let through and a booking was made without a warning. */
    {"unknown-member", STEP, "{\"dnager\": \"book\"}", "{}", "/steps/0/dnager"},
    {"unknown-member", GUIDE, "{\"Topic\": 1}", "{}", "/Topic"},
    {"unknown-member", STEP, "{\"target\": {\"a/b\": \"x\"}}", "{\"target\": {\"tag\": \"a\"}}",
     "/steps/0/target/a~1b"},
    /* One code point more than ninety; accents count once. */
    {"say-too-long", STEP, SAY(NINETY "é"), SAY(TEN TEN TEN TEN TEN TEN TEN TEN "abcdefghié"),
     "/steps/0/say/fr"},
    {"say-too-long", STEP, SAY("a b c d e f g h i j k l m n o p"),
     SAY("a b c d e f g h i j k l m n «\u00a0o\u00a0»"), "/steps/0/say/fr"},
    {"say-too-long", STEP, "{\"missing\": {\"say\": {\"fr\": \"" NINETY "é\", \"en\": \"a\"}}}",
     "{\"more\": {\"fr\": \"" NINETY "é\", \"en\": \"a\"}}", "/steps/0/missing/say/fr"},
    {"blank", STEP, SAY(" \u00a0"), SAY("Valider"), "/steps/0/say/fr"},
    {"markup", GUIDE, "{\"summary\": {\"fr\": \"Un <b>essai</b>\"}}",
     "{\"summary\": {\"fr\": \"Si a < b & c > d\"}}", "/summary/fr"},
    {"markup", GUIDE, "{\"before\": [{\"fr\": \"Un&nbsp;essai\", \"en\": \"a\"}]}",
     "{\"before\": [{\"fr\": \"R&D; et [a] (b)\", \"en\": \"a\"}]}", "/before/0/fr"},
    {"markup", GUIDE, "{\"summary\": {\"fr\": \"Un **essai**\"}}", "{}", "/summary/fr"},
    {"markup", GUIDE, "{\"summary\": {\"en\": \"See [a](b)\"}}", "{}", "/summary/en"},
    {"control", GUIDE, "{\"summary\": {\"fr\": \"Un\\nessai\"}}",
     "{\"summary\": {\"fr\": \"Un\u00a0essai\"}}", "/summary/fr"},
    {"guillemets", STEP, SAY("Cliquez sur «\u00a0Valider."),
     SAY("«\u00a0a\u00a0» et «\u00a0b\u00a0»"), "/steps/0/say/fr"},
    {"guillemets", STEP, SAY("«\u00a0a «\u00a0b\u00a0»\u00a0»"), "{}", "/steps/0/say/fr"},
    {"guillemets", STEP, SAY("Valider\u00a0»"), "{}", "/steps/0/say/fr"},
    {"quotes", STEP, SAY("Cliquez sur \\\"Valider\\\""), "{}", "/steps/0/say/fr"},
    {"quotes", STEP, "{\"say\": {\"en\": \"Click “Valider”.\"}}", "{}", "/steps/0/say/en"},
    {"dots", STEP, SAY("Attendez..."), SAY("Attendez…"), "/steps/0/say/fr"},
    {"no-break-space", STEP, SAY("Prêt ?"), SAY("Prêt\u00a0?"), "/steps/0/say/fr"},
    {"no-break-space", STEP, SAY("Prêt!"), SAY("Prêt\u202f!"), "/steps/0/say/fr"},
    {"no-break-space", STEP, SAY("« Valider\u00a0»"), SAY("Vraiment\u00a0?!"), "/steps/0/say/fr"},
    {"no-break-space", STEP, SAY("«\u00a0Valider »"), SAY("À 10:30, sur https://a.example"),
     "/steps/0/say/fr"},
    {"no-break-space", GUIDE, "{\"title\": {\"fr\": \"Un : deux\"}}",
     "{\"title\": {\"en\": \"Ready?\"}}", "/title/fr"},
    {"two-ideas", STEP, SAY("Écrivez votre nom puis validez."),
     SAY("Depuis quand\u00a0? Puis cliquez."), "/steps/0/say/fr"},
    {"untranslated", STEP, "{\"more\": {\"fr\": \"Bien.\"}}",
     "{\"more\": {\"fr\": \"Bien.\", \"en\": \"Well.\", \"de\": \"Gut.\"}}", "/steps/0/more"},
    {"danger-without-warn", STEP, "{\"danger\": \"book\"}",
     "{\"danger\": \"book\", \"warn\": [{\"fr\": \"Attention.\", \"en\": \"Careful.\"}]}",
     "/steps/0/danger"},
    {"danger-without-warn", STEP, "{\"danger\": \"book\", \"warn\": []}", "{}", "/steps/0/danger"},
    {"warn-without-danger", STEP, "{\"warn\": [{\"fr\": \"Attention.\", \"en\": \"Careful.\"}]}",
     "{\"warn\": []}", "/steps/0/warn"},
    {"site-words", STEP, SAY("Cliquez sur Valider."), SAY("Cliquez sur le bouton qui valide."),
     "/steps/0/say"},
    {"site-words", STEP,
     "{\"say\": {\"fr\": \"Cliquez sur Oui. C’est le bouton «\u00a0Valider\u00a0».\"}, "
     "\"target\": {\"label\": {\"fr\": [\"Non\", \"Oui\"]}}}",
     "{\"target\": {\"label\": {\"fr\": [\"Non\", \"Oui\"]}}}", "/steps/0/say"},
    {"click-names-nothing", STEP, SAY("Cliquez ici."), "{}", "/steps/0/say"},
    {"click-names-nothing", STEP, SAY("Cliquez ici."),
     "{\"say\": {\"fr\": \"Cliquez ici.\"}, \"target\": {\"role\": \"list\"}}", "/steps/0/say"},
    {"upload-unannounced", STEP, "{\"action\": \"upload\"}", "{}", "/steps/0"},
    {"upload-unannounced", GUIDE,
     "{\"steps\": [{\"id\": \"a\", \"action\": \"check\", \"say\": {\"fr\": \"A\", \"en\": \"A\"}, "
     "\"target\": {\"name\": \"A\"}}, {\"id\": \"b\", \"action\": \"upload\", "
     "\"say\": {\"fr\": \"B\", \"en\": \"B\"}, \"target\": {\"name\": \"B\"}}]}",
     "{\"steps\": [{\"id\": \"a\", \"action\": \"read\", \"say\": {\"fr\": \"A\", \"en\": \"A\"}}, "
     "{\"id\": \"b\", \"action\": \"upload\", \"say\": {\"fr\": \"B\", \"en\": \"B\"}, "
     "\"target\": {\"name\": \"B\"}}]}",
     "/steps/1"},
    /* "Le navigateur demande quelque chose, j'ai cliqué sur Bloquer": the call was silent. */
    {"prompt-unannounced", STEP, SAY("Cliquez sur «\u00a0Activer la Caméra\u00a0»."),
     SAY("Cliquez sur «\u00a0Microsoft Teams\u00a0»."), "/steps/0/say"},
    {"prompt-unannounced", STEP,
     "{\"target\": {\"name\": {\"fr\": [\"Oui\", \"Tester mon micro\"]}}}",
     "{\"target\": {\"name\": {\"fr\": [\"Oui\", \"Tester mon microscope\"]}}}", "/steps/0/say"},
    {"prompt-unannounced", GUIDE, PROMPT("Cliquez sur «\u00a0Ma page\u00a0»."),
     PROMPT("Le navigateur parlera de votre position."), "/steps/1/say"},
    {"prompt-unannounced", STEP, SAY("Cliquez sur «\u00a0Activer les notifications\u00a0»."),
     SAY("Cliquez sur «\u00a0Notifications\u00a0»."), "/steps/0/say"},
    {"prompt-unannounced", STEP, SAY("Cliquez sur «\u00a0Me localiser\u00a0»."),
     SAY("Cliquez sur «\u00a0Position\u00a0»."), "/steps/0/say"},
    {"optional-last", GUIDE,
     "{\"steps\": [{\"id\": \"a\", \"action\": \"read\", \"optional\": true, "
     "\"say\": {\"fr\": \"A\", \"en\": \"A\"}}]}",
     "{\"steps\": [{\"id\": \"a\", \"action\": \"read\", \"optional\": false, "
     "\"say\": {\"fr\": \"A\", \"en\": \"A\"}}]}",
     "/steps/0/optional"},
    {"optional-last", GUIDE,
     "{\"steps\": [{\"id\": \"a\", \"action\": \"read\", \"optional\": true, "
     "\"say\": {\"fr\": \"A\", \"en\": \"A\"}}]}",
     "{}", "/steps/0/optional"},
    {"fragile-target", STEP, "{}", "{}", "/steps/0/target"},
    {"secret-unmarked", STEP,
     "{\"action\": \"type\", \"target\": {\"attributes\": {\"type\": \"password\"}}}",
     "{\"action\": \"type\", \"sensitive\": true, \"target\": {\"attributes\": {\"type\": "
     "\"password\"}}}",
     "/steps/0/target"},
    {"secret-unmarked", STEP,
     "{\"action\": \"type\", \"target\": {\"selectors\": [[\"form\", \"p > [type='password']\"]]}}",
     "{\"action\": \"type\", \"target\": {\"selectors\": [\"form:has([type=password]) input\"]}}",
     "/steps/0/target"},
    {"secret-unmarked", STEP,
     "{\"action\": \"type\", \"target\": {\"attributes\": {\"autocomplete\": \"one-time-code\"}}}",
     "{\"action\": \"type\", \"target\": {\"attributes\": {\"autocomplete\": \"email\"}}}",
     "/steps/0/target"},
    {"typed-value", STEP, "{\"target\": {\"attributes\": {\"value\": \"Nantes\"}}}",
     "{\"target\": {\"attributes\": {\"placeholder\": \"Ville\"}}}", "/steps/0/target"},
    {"href-with-query", STEP, "{\"target\": {\"attributes\": {\"href\": \"/a?user=7\"}}}",
     "{\"target\": {\"attributes\": {\"href\": \"/a\"}}}", "/steps/0/target"},
    {"more-repeats", STEP,
     "{\"more\": {\"fr\": \"cliquez sur «\u00a0valider\u00a0».\", \"en\": \"Here.\"}}",
     "{\"more\": {\"fr\": \"C’est en bas.\", \"en\": \"Below.\"}}", "/steps/0/more"},
    {"done-without-target", GUIDE,
     "{\"steps\": [{\"id\": \"a\", \"action\": \"read\", \"done\": {\"clicked\": true}, "
     "\"say\": {\"fr\": \"A\", \"en\": \"A\"}}]}",
     "{\"steps\": [{\"id\": \"a\", \"action\": \"read\", \"done\": {\"next\": true}, "
     "\"say\": {\"fr\": \"A\", \"en\": \"A\"}}]}",
     "/steps/0/done"},
    {"done-without-target", GUIDE,
     "{\"steps\": [{\"id\": \"a\", \"action\": \"read\", \"done\": {\"changed\": true}, "
     "\"say\": {\"fr\": \"A\", \"en\": \"A\"}}]}",
     "{}", "/steps/0/done"},
    {"minutes-odd", GUIDE, "{\"minutes\": 60}", "{\"minutes\": 11}", "/minutes"},
    {"reviewed-in-future", GUIDE, "{\"reviewed\": \"2999-01-01\"}",
     "{\"reviewed\": \"2020-01-01\"}", "/reviewed"},
    {"not-reviewed", GUIDE, "{\"reviewed\": null}",
     "{\"reviewed\": null, \"summary\": {\"fr\": \"Un essai, à vérifier.\"}}", "/summary"},
    {"site-too-wide", GUIDE, "{\"sites\": [\"https://*.example/*\"]}",
     "{\"sites\": [\"https://*.a.example/*\"]}", "/sites"},
    {"no-contact", GUIDE, "{\"sites\": [\"https://a.example/*\", \"https://*.gouv.fr/*\"]}",
     "{\"sites\": [\"https://a.example/*\", \"https://www.xgouv.fr/*\"]}", "/sites"},
    {"no-contact", GUIDE,
     "{\"contacts\": [], \"sites\": [\"https://a.example/*\", \"https://www.caf.fr/*\"]}",
     "{\"contacts\": [{\"name\": {\"fr\": \"A\", \"en\": \"A\"}, \"phone\": \"32 30\"}], "
     "\"sites\": [\"https://a.example/*\", \"https://www.caf.fr/*\"]}",
     "/sites"},
    /* The payment step was written and nobody ever saw it. */
    {"unreachable", GUIDE, WAY(PRESS("a", NEXT("\"c\"")) "," CARD("b", "") "," CARD("c", "")),
     WAY(PRESS("a", NEXT("\"c\"")) "," CARD("b", NEXT("\"end\"")) "," CARD("c", NEXT("\"b\""))),
     "/steps/1"},
    {"unreachable", GUIDE,
     WAY(PRESS("a", NEXT("\"c\", \"end\"")) "," PRESS("b", "") "," CARD("c", "")),
     WAY(PRESS("a", NEXT("\"c\", \"end\"")) "," PRESS("b", OPTIONAL) "," CARD("c", "")),
     "/steps/1"},
    {"unreachable", GUIDE, WAY(PRESS("a", NEXT("\"c\"")) "," CARD("b", "") "," CARD("c", "")),
     WAY(PRESS("a", NEXT("\"c\"") ", \"missing\": {\"say\": {\"fr\": \"A\", \"en\": \"A\"}, "
                                  "\"go\": \"b\"}") "," CARD("b", "") "," CARD("c", "")),
     "/steps/1"},
    {"unreachable", GUIDE, WAY(PRESS("a", NEXT("\"c\"")) "," CARD("b", "") "," CARD("c", "")),
     WAY(PRESS("a", ", \"branch\": [" APPEARS("z", "c") "]") "," CARD("b", "") "," CARD("c", "")),
     "/steps/1"},
    {"unreachable", GUIDE, WAY(PRESS("a", NEXT("\"c\"")) "," CARD("b", "") "," CARD("c", "")),
     WAY(PRESS("a", NEXT("\"c\"") OPTIONAL) "," CARD("b", "") "," CARD("c", "")), "/steps/1"},
    {"never-ends", GUIDE, WAY(PRESS("a", "") "," PRESS("b", NEXT("\"a\""))),
     WAY(PRESS("a", "") "," PRESS("b", NEXT("\"a\", \"c\"")) "," PRESS("c", "")), "/steps/0"},
    /* The card that says "it did not work" came each time that it did. */
    {"next-always", GUIDE,
     WAY(PRESS("a", NEXT("\"b\", \"c\"")) "," PRESS("b", "") "," CARD("c", "")),
     WAY(PRESS("a", NEXT("\"b\", \"c\"")) "," PRESS("b", "") "," CARD(
         "c", ", \"pages\": [\"https://a.example/non*\"]")),
     "/steps/0/next/1"},
    {"next-always", GUIDE,
     WAY(PRESS("a", NEXT("\"c\", \"b\"")) "," PRESS("b", "") "," CARD("c", "")),
     WAY(PRESS("a", NEXT("\"c\"")) "," PRESS("b", OPTIONAL) "," CARD("c", "")), "/steps/0/next/0"},
    {"next-never", GUIDE, WAY(PRESS("a", NEXT("\"b\", \"end\"")) "," PRESS("b", "")),
     WAY(PRESS("a", NEXT("\"end\", \"b\"")) "," PRESS("b", "")), "/steps/0/next/1"},
    {"branch-is-next", GUIDE,
     WAY(PRESS("a", ", \"branch\": [" APPEARS("b", "b") "," APPEARS("c", "c") "]") "," PRESS(
         "b", "") "," PRESS("c", "")),
     WAY(PRESS("a", ", \"branch\": [" APPEARS("b", "b") "," APPEARS("c", "b") "]") "," PRESS(
         "b", "") "," PRESS("c", "")),
     "/steps/0/branch"},
    {"branch-is-next", GUIDE,
     WAY(PRESS("a", ", \"branch\": [" APPEARS("b", "b") "]") "," PRESS("b", "")),
     WAY(PRESS("a", ", \"branch\": [" APPEARS("b", "end") "]") "," PRESS("b", "")),
     "/steps/0/branch"},
    {"branch-is-next", GUIDE,
     WAY(PRESS("a", ", \"branch\": [" APPEARS("b", "b") "]") "," PRESS("b", "")),
     WAY(PRESS("a", ", \"branch\": []") "," PRESS("b", "")), "/steps/0/branch"},
    {"part-missing", GUIDE, WAY(SEVEN("a") "," FOUR("b") "," CARD("c", "") "," CARD("d", "")),
     WAY(SEVEN("a") "," FOUR("b") "," CARD("c", "")), "/steps"},
    {"part-late", GUIDE, WAY(CARD("a", "") "," CARD("b", PART)),
     WAY(CARD("a", PART) "," CARD("b", PART)), "/steps/0"},
    {"part-late", GUIDE, WAY(PRESS("a", OPTIONAL) "," CARD("b", "") "," CARD("c", PART)),
     WAY(PRESS("a", OPTIONAL) "," CARD("b", PART)), "/steps/1"},
    {"part-too-long", GUIDE,
     WAY(CARD("a", PART) "," CARD("b", PART) "," SEVEN("c") "," CARD("d", "")),
     WAY(CARD("a", PART) "," CARD("b", PART) "," SEVEN("c") "," CARD("d", PART)), "/steps/1/part"},
    {"one-language", GUIDE, "{}", "{}", "/title"},
};

/* Two faults are something that is not there: they cannot be merged in. */
static void take_apart(json_t *guide, json_t *step, const struct row *row, bool wrong)
{
    if (strcmp(row->rule, "fragile-target") == 0)
        json_object_set_new(
            step, "target",
            wrong ? json_pack("{s:[s,[s,s]]}", "selectors", ".css-1a2b3c", "main",
                              "xpath//html/body/div[3]")
                  : json_pack("{s:[s,s]}", "selectors", ".css-1a2b3c", "#rechercher"));
    if (strcmp(row->rule, "one-language") == 0)
        json_object_set_new(guide, "title",
                            wrong ? json_pack("{s:s}", "fr", "Un essai")
                                  : json_pack("{s:s,s:s}", "fr", "Un essai", "en", "A try"));
}

static char *write_row(const struct row *row, bool wrong)
{
    json_t *guide = json_loads(plain, 0, NULL);
    json_t *step = json_loads(plain_step, 0, NULL);
    json_t *change = json_loads(row == NULL ? "{}" : wrong ? row->wrong : row->right, 0, NULL);
    assert_non_null(guide);
    assert_non_null(step);
    if (change == NULL)
        fail_msg("%s: not JSON", row == NULL ? "" : row->rule);
    json_array_append(json_object_get(guide, "steps"), step);
    json_array_append_new(json_object_get(guide, "steps"), json_loads(last_step, 0, NULL));
    json_object_update_recursive(row == NULL || row->where == GUIDE ? guide : step, change);
    if (row != NULL)
        take_apart(guide, step, row, wrong);
    char *bytes = json_dumps(guide, JSON_INDENT(1));
    json_decref(change);
    json_decref(step);
    json_decref(guide);
    return bytes;
}

static void lint(const char *bytes, struct pap_findings *findings)
{
    struct pap_guide guide;
    *findings = (struct pap_findings){0};
    enum pap_status status = pap_guide_parse(bytes, strlen(bytes), &guide, findings);
    if (status != PAP_OK)
        fail_msg("%s: %s\n%s", findings->items[0].rule, findings->items[0].error.en, bytes);
    assert_int_equal(pap_lint_guide(&guide, bytes, strlen(bytes), findings), PAP_OK);
    pap_guide_clear(&guide);
}

static const struct pap_finding *finding_of(const struct pap_findings *findings, const char *rule)
{
    for (size_t i = 0; i < findings->count; i++)
        if (strcmp(findings->items[i].rule, rule) == 0)
            return &findings->items[i];
    return NULL;
}

/* A checker that always finds something is soon switched off. */
static void a_good_guide_is_left_in_peace(void **state)
{
    (void)state;
    char *bytes = write_row(NULL, false);
    struct pap_findings findings;
    lint(bytes, &findings);
    for (size_t i = 0; i < findings.count; i++)
        fail_msg("%s at %s", findings.items[i].rule, findings.items[i].pointer);
    pap_findings_clear(&findings);
    free(bytes);
}

static void every_rule_sees_its_fault_and_not_its_neighbour(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct row *row = &rows[i];
        for (int wrong = 0; wrong < 2; wrong++) {
            char *bytes = write_row(row, wrong != 0);
            struct pap_findings findings;
            lint(bytes, &findings);
            const struct pap_finding *finding = finding_of(&findings, row->rule);
            if ((finding != NULL) != (wrong != 0))
                fail_msg("row %zu, %s: %s", i, row->rule, wrong != 0 ? row->wrong : row->right);
            if (finding != NULL)
                assert_string_equal(finding->pointer, row->pointer);
            if (finding != NULL) {
                assert_int_equal(finding->verdict, PAP_VERDICT_LINT);
                assert_true(finding->error.line > 0 && finding->error.column > 0);
                assert_true(finding->error.en[0] != '\0' && finding->error.fr[0] != '\0');
            }
            pap_findings_clear(&findings);
            free(bytes);
        }
    }
}

/* An exercise has no live site, and was told to say that nobody had followed it there. */
static void an_exercise_is_not_asked_for_its_live_site(void **state)
{
    (void)state;
    json_t *guide = json_loads(plain, 0, NULL);
    json_array_append_new(json_object_get(guide, "steps"), json_loads(last_step, 0, NULL));
    json_object_set_new(guide, "reviewed", json_null());
    json_object_set_new(guide, "practice", json_string("souris/"));
    json_object_set_new(guide, "sites", json_array());
    json_object_del(guide, "start");
    char *bytes = json_dumps(guide, 0);
    struct pap_findings findings;
    lint(bytes, &findings);
    assert_int_equal(findings.count, 0);
    pap_findings_clear(&findings);
    free(bytes);
    json_decref(guide);
}

static size_t rules_in(const char *path)
{
    FILE *source = fopen(path, "r");
    char line[256];
    size_t rules = 0;
    assert_non_null(source);
    while (fgets(line, sizeof line, source) != NULL) {
        char *start = strstr(line, "_ERROR(\"");
        if (start == NULL)
            start = strstr(line, "_HINT(\"");
        if (start == NULL)
            continue;
        char *rule = strchr(start, '"') + 1;
        rule[strcspn(rule, "\"")] = '\0';
        rules++;
        bool found = false;
        for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
            found = found || strcmp(rows[i].rule, rule) == 0;
        if (!found)
            fail_msg("%s has no row", rule);
    }
    fclose(source);
    return rules;
}

/* A rule without a row here may be broken itself. */
static void every_rule_has_a_row(void **state)
{
    (void)state;
    assert_true(rules_in(SOURCE_DIR "/host/guide/lint.c") > 10);
    assert_true(rules_in(SOURCE_DIR "/host/guide/lint_steps.c") > 10);
    assert_true(rules_in(SOURCE_DIR "/host/guide/lint_flow.c") > 5);
}

/* "Unknown member": which one was meant, nobody said. */
static void a_slip_is_answered_with_what_was_meant(void **state)
{
    (void)state;
    char *bytes = write_row(&rows[0], true);
    struct pap_findings findings;
    lint(bytes, &findings);
    const struct pap_finding *finding = finding_of(&findings, "unknown-member");
    assert_non_null(finding);
    assert_string_equal(finding->error.en,
                        "\"dnager\" means nothing here: did you mean \"danger\"?");
    assert_string_equal(finding->error.fr,
                        "« dnager » ne veut rien dire ici : vouliez-vous écrire « danger » ?");
    assert_false(finding->warning);
    pap_findings_clear(&findings);
    free(bytes);
}

static enum pap_status lint_wrong(void *context)
{
    struct pap_findings findings = {0};
    struct pap_guide guide = {.json = context, .id = "a", .language = "fr"};
    enum pap_status status = pap_lint_guide(&guide, "{}", 2, &findings);
    if (status == PAP_OK)
        assert_true(findings.count >= 2);
    pap_findings_clear(&findings);
    return status;
}

/* The person's computer was short of memory and the guide was called good. */
static void without_memory_it_says_so(void **state)
{
    (void)state;
    json_t *guide = json_loads(plain, 0, NULL);
    json_t *step = json_loads(plain_step, 0, NULL);
    json_object_set_new(step, "dnager", json_true());
    json_object_set_new(step, "danger", json_string("book"));
    json_array_append_new(json_object_get(guide, "steps"), step);
    assert_true(chaos_every_allocation(lint_wrong, guide) > 4);
    json_decref(guide);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_guide_is_left_in_peace),
        cmocka_unit_test(every_rule_sees_its_fault_and_not_its_neighbour),
        cmocka_unit_test(an_exercise_is_not_asked_for_its_live_site),
        cmocka_unit_test(every_rule_has_a_row),
        cmocka_unit_test(a_slip_is_answered_with_what_was_meant),
        cmocka_unit_test(without_memory_it_says_so),
    };
    return cmocka_run_group_tests_name("lint", tests, NULL, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "chaos.h"
#include "home.h"
#include "log.h"
#include "store/journal_drift.h"
#include "store/journal_erase.h"

#include <stdlib.h>

/* A session in which these steps drifted, each as often as it stands there. */
static void drift(struct pap_journal *journal, const char *guide, int64_t revision,
                  const char *mode, const char *person, const char *const *steps)
{
    static const char *const changed[] = {"text", NULL};
    const struct pap_journal_session_plan plan = {
        .guide = guide, .revision = revision, .mode = mode, .person = person};
    struct pap_journal_session_claim claim;
    assert_int_equal(pap_journal_session_start(journal, &plan, &claim, NULL), PAP_OK);
    for (int64_t seq = 1; *steps != NULL; steps++, seq++) {
        struct pap_event event = log_event(&claim, seq);
        event.step = *steps;
        event.event = "drifted";
        event.changed = changed;
        assert_int_equal(pap_journal_session_record(journal, &event, NULL), PAP_OK);
    }
}

static const char *const once[] = {"rechercher", NULL};
static const char *const twice[] = {"rechercher", "qui", "rechercher", NULL};

/* Compares what is counted with a text of JSON. */
static void assert_drift(struct pap_journal *journal, const char *wanted)
{
    json_t *guides = NULL;
    assert_int_equal(pap_journal_drift_read(journal, &guides, NULL), PAP_OK);
    char *found = json_dumps(guides, JSON_COMPACT);
    assert_string_equal(found, wanted);
    free(found);
    json_decref(guides);
}

/* One visitor was shown a site that was being tried, and the author rewrote a good guide. */
static void a_guide_is_named_from_three_sessions_on(void **state)
{
    struct pap_journal *journal = log_open(*state);
    drift(journal, "g", 2, "real", NULL, twice);
    drift(journal, "g", 2, "real", NULL, once);
    assert_drift(journal, "[]");
    drift(journal, "g", 2, "real", NULL, once);
    assert_drift(
        journal,
        "[{\"guide\":\"g\",\"revision\":2,\"sessions\":3,\"steps\":[\"qui\",\"rechercher\"]}]");
    pap_journal_close(journal);
}

/* The guide was mended, and its sessions of last year still said that it was not. */
static void each_revision_counts_for_itself_and_practice_not_at_all(void **state)
{
    struct pap_journal *journal = log_open(*state);
    for (int i = 0; i < 4; i++) {
        drift(journal, "g", i < 2 ? 1 : 2, "real", NULL, once);
        drift(journal, "h", 1, "practice", NULL, once);
        drift(journal, "i", 1, "real", NULL, (const char *const[]){NULL});
    }
    assert_drift(journal, "[]");
    drift(journal, "g", 2, "real", NULL, once);
    drift(journal, "a", 1, "real", NULL, once);
    assert_drift(journal,
                 "[{\"guide\":\"g\",\"revision\":2,\"sessions\":3,\"steps\":[\"rechercher\"]}]");
    pap_journal_close(journal);
}

/* Whose they were is not told; and what is erased was never counted. */
static void everybody_counts_and_who_erases_is_gone(void **state)
{
    struct pap_journal *journal = log_open(*state);
    drift(journal, "g", 1, "real", "cat", once);
    drift(journal, "g", 1, "real", "cat", once);
    drift(journal, "g", 1, "real", "rose", once);
    assert_drift(journal,
                 "[{\"guide\":\"g\",\"revision\":1,\"sessions\":3,\"steps\":[\"rechercher\"]}]");
    int64_t sessions = 0;
    const struct pap_journal_erase_scope scope = {.person = "cat"};
    assert_int_equal(pap_journal_erase(journal, &scope, &sessions, NULL), PAP_OK);
    assert_int_equal(sessions, 2);
    assert_drift(journal, "[]");
    pap_journal_close(journal);
}

static enum pap_status read_drift(void *home)
{
    json_t *guides = NULL;
    struct pap_journal *journal = NULL;
    const struct pap_journal_options options = {.home = home};
    enum pap_status status = pap_journal_open(&options, &journal, NULL);
    if (status == PAP_OK)
        status = pap_journal_drift_read(journal, &guides, NULL);
    if (status == PAP_OK) {
        assert_int_equal(json_array_size(guides), 2);
        assert_int_equal(json_array_size(json_object_get(json_array_get(guides, 1), "steps")), 2);
    } else {
        assert_null(guides);
    }
    json_decref(guides);
    pap_journal_close(journal);
    return status;
}

static void counting_may_run_out_of_memory_anywhere(void **state)
{
    struct pap_journal *journal = log_open(*state);
    for (int i = 0; i < PAP_DRIFT_SESSIONS; i++) {
        drift(journal, "g", 1, "real", NULL, once);
        drift(journal, "h", 1, "real", NULL, twice);
    }
    pap_journal_close(journal);
    assert_true(chaos_every_allocation(read_drift, *state) > 50);
}

#define AT_HOME(test) cmocka_unit_test_setup_teardown(test, home_make, home_remove)

int main(void)
{
    chaos_install();
    const struct CMUnitTest tests[] = {
        AT_HOME(a_guide_is_named_from_three_sessions_on),
        AT_HOME(each_revision_counts_for_itself_and_practice_not_at_all),
        AT_HOME(everybody_counts_and_who_erases_is_gone),
        AT_HOME(counting_may_run_out_of_memory_anywhere),
    };
    return cmocka_run_group_tests_name("drift", tests, NULL, NULL);
}

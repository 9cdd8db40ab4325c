/*
 * Who uses this computer. A person is a picture of a fixed set and nothing else: no name is typed
 * and none is kept. Each has sessions of their own that the others are not shown.
 */
#ifndef PAP_STORE_JOURNAL_PEOPLE_H
#define PAP_STORE_JOURNAL_PEOPLE_H

#include "store/journal.h"

#include <jansson.h>

enum pap_use {
    PAP_USE_UNKNOWN, /* not asked yet */
    PAP_USE_ME,
    PAP_USE_FAMILY,
    PAP_USE_EVERYONE,
};

/* "me", "family", "everyone"; NULL for PAP_USE_UNKNOWN. Static. */
const char *pap_journal_people_use_name(enum pap_use use);

/* The pictures to choose from, as a new array; NULL without memory. */
json_t *pap_journal_people_pictures(void);

/* What was chosen. */
enum pap_status pap_journal_people_use(struct pap_journal *journal, enum pap_use *use,
                                       struct pap_error *error);

/*
 * Keeps a choice. "everyone" erases, as pap_journal_erase() does, all that the journal holds: on a
 * computer that anybody sits down at, nobody's past may lie. PAP_INVALID: another name.
 */
enum pap_status pap_journal_people_choose(struct pap_journal *journal, const char *name,
                                          struct pap_error *error);

/* The pictures taken, in the order in which they came, as a new array. */
enum pap_status pap_journal_people_list(struct pap_journal *journal, json_t **people,
                                        struct pap_error *error);

/* PAP_INVALID: no picture of the set; PAP_CONFLICT: it is somebody's. */
enum pap_status pap_journal_people_add(struct pap_journal *journal, const char *picture,
                                       struct pap_error *error);

/* Takes a person out and erases their sessions, as pap_journal_erase() does. PAP_NOT_FOUND. */
enum pap_status pap_journal_people_remove(struct pap_journal *journal, const char *picture,
                                          struct pap_error *error);

/*
 * Whether `person` (NULL: none named) is right for how the computer is used: in a family somebody
 * who is there must be named, else nobody. PAP_INVALID, PAP_NOT_FOUND.
 */
enum pap_status pap_journal_people_check(struct pap_journal *journal, const char *person,
                                         struct pap_error *error);

#endif

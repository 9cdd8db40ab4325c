/*
 * The people who use this computer. A person is identified by a picture from a fixed set: no name
 * is asked for or stored. Each person has their own sessions, which are not shown to the others.
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

/* The set of pictures, as a new array; NULL without memory. */
json_t *pap_journal_people_pictures(void);

/* Reads the stored choice. */
enum pap_status pap_journal_people_use(struct pap_journal *journal, enum pap_use *use,
                                       struct pap_error *error);

/*
 * Stores a choice. "everyone" erases the whole journal as pap_journal_erase() does, because a
 * public computer must not keep anybody's history. PAP_INVALID: unknown name.
 */
enum pap_status pap_journal_people_choose(struct pap_journal *journal, const char *name,
                                          struct pap_error *error);

/* The pictures in use, in the order in which they were added, as a new array. */
enum pap_status pap_journal_people_list(struct pap_journal *journal, json_t **people,
                                        struct pap_error *error);

/* Adds a person. PAP_INVALID: not a picture of the set; PAP_CONFLICT: already in use. */
enum pap_status pap_journal_people_add(struct pap_journal *journal, const char *picture,
                                       struct pap_error *error);

/* Removes a person and erases their sessions, as pap_journal_erase() does. PAP_NOT_FOUND. */
enum pap_status pap_journal_people_remove(struct pap_journal *journal, const char *picture,
                                          struct pap_error *error);

/*
 * Checks that `person` (NULL: none) fits the use of the computer: PAP_USE_FAMILY requires an
 * existing person, every other use requires NULL. PAP_INVALID, PAP_NOT_FOUND.
 */
enum pap_status pap_journal_people_check(struct pap_journal *journal, const char *person,
                                         struct pap_error *error);

#endif

/*
 * The number of a room: public, called out on the telephone, as short as the number of open rooms
 * allows. It is made of pairs of digits from 10 to 69: from 70 on French pairs are misheard
 * ("soixante-dix-sept" is written 60 and 17), and a 0 in front is forgotten.
 */
#ifndef PAP_RELAY_NUMBER_H
#define PAP_RELAY_NUMBER_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

enum { PAP_NUMBER_SIZE = 7, PAP_NUMBER_PAIRS_MAX = 3 };

/* How many numbers there are of so many pairs: 60, 3600, 216000. */
uint32_t pap_number_count(unsigned pairs);

/* Whether it could be one: two, four or six digits as above. */
bool pap_number_is_valid(const char *number);

/* A number of so many pairs that nobody can foresee. PAP_IO where the system has none to give. */
enum pap_status pap_number_draw(unsigned pairs, char number[PAP_NUMBER_SIZE]);

#endif

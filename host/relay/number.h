/*
 * The number of a room: public, dictated over the telephone, and as short as the number of open
 * rooms allows. It consists of pairs of digits from 10 to 69: French pairs from 70 on are misheard
 * ("soixante-dix-sept" gets written as 60 and 17), and a leading 0 gets forgotten.
 */
#ifndef PAP_RELAY_NUMBER_H
#define PAP_RELAY_NUMBER_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

enum { PAP_NUMBER_SIZE = 7, PAP_NUMBER_PAIRS_MAX = 3 };

/* How many numbers exist with this many pairs: 60, 3600, 216000. */
uint32_t pap_number_count(unsigned pairs);

/* Whether `number` is well-formed: two, four or six digits as above. */
bool pap_number_is_valid(const char *number);

/*
 * Generates an unpredictable number with this many pairs. PAP_IO if the system provides no
 * randomness.
 */
enum pap_status pap_number_draw(unsigned pairs, char number[PAP_NUMBER_SIZE]);

#endif

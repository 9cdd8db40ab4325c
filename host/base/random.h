/* Unpredictable ids and numbers. */
#ifndef PAP_BASE_RANDOM_H
#define PAP_BASE_RANDOM_H

#include "base/error.h"

#include <stdint.h>

enum { PAP_RANDOM_ID = 33 }; /* 32 hexadecimal digits and the terminator */

/* Writes 128 bits from the system's generator as hexadecimal. PAP_IO if it fails. */
enum pap_status pap_random_id(char id[PAP_RANDOM_ID]);

/* A uniformly distributed number from 0 to `end` - 1; `end` must not be 0. PAP_IO as above. */
enum pap_status pap_random_below(uint32_t end, uint32_t *number);

#endif

/* Names that nobody can guess. */
#ifndef PAP_BASE_RANDOM_H
#define PAP_BASE_RANDOM_H

#include "base/error.h"

#include <stdint.h>

enum { PAP_RANDOM_ID = 33 }; /* 32 hexadecimal digits and the end */

/* Writes 128 bits from the system's generator as hexadecimal. PAP_IO if it has none to give. */
enum pap_status pap_random_id(char id[PAP_RANDOM_ID]);

/* A number from 0 to `end` - 1, each as likely as the others; `end` is not 0. PAP_IO as above. */
enum pap_status pap_random_below(uint32_t end, uint32_t *number);

#endif

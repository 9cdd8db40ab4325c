/* Names that nobody can guess. */
#ifndef PAP_BASE_RANDOM_H
#define PAP_BASE_RANDOM_H

#include "base/error.h"

enum { PAP_RANDOM_ID = 33 }; /* 32 hexadecimal digits and the end */

/* Writes 128 bits from the system's generator as hexadecimal. PAP_IO if it has none to give. */
enum pap_status pap_random_id(char id[PAP_RANDOM_ID]);

#endif

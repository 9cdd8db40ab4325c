/* What whoever looks after the computer has decided for everybody who sits down at it. */
#ifndef PAP_APP_POLICY_H
#define PAP_APP_POLICY_H

#include <stdbool.h>

/*
 * Whether the computer is declared shared: PASAPAS_SHARED is set (and neither empty nor "0"), or
 * the JSON file at `path` (NULL: /etc/pasapas/policy.json) says {"shared": true}. A policy that is
 * there but cannot be read or understood counts as shared: what was never written harms nobody.
 */
bool pap_policy_is_shared(const char *path);

#endif

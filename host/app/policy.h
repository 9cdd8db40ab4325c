/* The administrator's policy for all users of the computer. */
#ifndef PAP_APP_POLICY_H
#define PAP_APP_POLICY_H

#include <stdbool.h>

/*
 * Whether the computer is declared shared: PASAPAS_SHARED is set (and neither empty nor "0"), or
 * the JSON file at `path` (NULL: /etc/pasapas/policy.json) says {"shared": true}. A policy file
 * that exists but cannot be read or parsed counts as shared: the safe default, since nothing is
 * stored.
 */
bool pap_policy_is_shared(const char *path);

#endif

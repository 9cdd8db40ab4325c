#include "app/policy.h"

#include "base/log.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static bool variable_says_so(void)
{
    const char *value = getenv("PASAPAS_SHARED");
    return value != NULL && value[0] != '\0' && strcmp(value, "0") != 0;
}

bool pap_policy_is_shared(const char *path)
{
    json_error_t error;
    if (variable_says_so())
        return true;
    path = path != NULL ? path : "/etc/pasapas/policy.json";
    errno = 0;
    json_t *policy = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    if (policy == NULL && (errno == ENOENT || errno == ENOTDIR))
        return false;
    const json_t *shared = json_object_get(policy, "shared");
    bool understood = json_is_object(policy) && (shared == NULL || json_is_boolean(shared));
    bool answer = !understood || json_is_true(shared);
    if (!understood)
        pap_log("%s cannot be read as a policy: nothing will be written down", path);
    json_decref(policy);
    return answer;
}

/* Input of the commands: files, guides, the library of this computer. */
#include "main/cli.h"

#include "base/dirs.h"
#include "guide/guide.h"
#include "store/library_scan.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum pap_status cli_read_file(const char *path, size_t most, char **bytes, size_t *length,
                              struct pap_error *error)
{
    enum pap_status status = PAP_OK;
    FILE *file = fopen(path, "rb");
    char *data = file == NULL ? NULL : malloc(most + 1);
    if (file == NULL)
        return pap_error_set_errno(error, errno == ENOENT ? PAP_NOT_FOUND : PAP_IO, errno,
                                   "%s cannot be read", "%s : lecture impossible", path);
    if (data == NULL) {
        status = pap_error_no_memory(error);
        goto out;
    }
    *length = fread(data, 1, most + 1, file);
    if (ferror(file) != 0)
        status =
            pap_error_set(error, PAP_IO, "%s: it cannot be read", "%s : lecture impossible", path);
    else if (*length > most)
        status = pap_error_set(error, PAP_LIMIT, "%s: larger than %zu bytes",
                               "%s : plus de %zu octets", path, most);
    else
        *bytes = data;
out:
    if (status != PAP_OK)
        free(data);
    fclose(file);
    return status;
}

enum pap_status cli_open_library(struct pap_library **library, struct pap_error *error)
{
    char *home = NULL;
    enum pap_status status = pap_dirs_home(&home, error);
    if (status == PAP_OK)
        status = pap_dirs_make(home, error);
    const struct pap_library_options options = {
        .home = home, .system = "/usr/share/pasapas", .folders = getenv("PASAPAS_GUIDES")};
    if (status == PAP_OK)
        status = pap_library_open(&options, library, error);
    if (status == PAP_OK)
        status = pap_library_scan_all(*library, error);
    free(home);
    return status;
}

enum pap_status cli_load_guide(const char *name, json_t **guide, struct pap_error *error)
{
    struct stat about;
    if (stat(name, &about) != 0) {
        struct pap_library *library = NULL;
        enum pap_status status = cli_open_library(&library, error);
        if (status == PAP_OK)
            status = pap_library_guide_get(library, name, 0, guide, error);
        pap_library_close(library);
        return status;
    }
    char *bytes = NULL;
    size_t length = 0;
    struct pap_guide parsed;
    enum pap_status status = cli_read_file(name, PAP_GUIDE_BYTES_MAX, &bytes, &length, error);
    if (status == PAP_OK && pap_guide_parse(bytes, length, &parsed, NULL) != PAP_OK)
        status =
            pap_error_set(error, PAP_INVALID, "%s is no guide; see `pasapas guide lint %s`",
                          "%s n'est pas un guide ; voyez « pasapas guide lint %s »", name, name);
    else if (status == PAP_OK)
        *guide = parsed.json;
    free(bytes);
    return status;
}

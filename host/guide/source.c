#include "guide/source.h"

#include "guide/document.h"
#include "guide/format_check.h"
#include "guide/position.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POINTER_MAX = 64 };

static const char folder[] = "common/";

struct build {
    struct pap_source *source;
    pap_source_read *read;
    void *context;
    json_t *steps; /* of the guide that is built; borrowed */
    size_t file;   /* that is being read */
    struct pap_error *error;
    const char **faulty;
};

static const char *short_name(const struct pap_source_file *file)
{
    return file->name + sizeof folder - 1;
}

/* Says where the fault is that `build->error` already tells; returns `status`. */
static enum pap_status fault_at(const struct build *build, const char *pointer,
                                enum pap_status status)
{
    const struct pap_source_file *file = &build->source->files[build->file];
    *build->faulty = file->name;
    if (build->error != NULL)
        pap_position_find(file->bytes, file->length, pointer, &build->error->line,
                          &build->error->column);
    return status;
}

/* Where the `index`th step of the file stands, or its member. */
static const char *pointer_to(const struct build *build, size_t index, const char *member,
                              char pointer[POINTER_MAX])
{
    snprintf(pointer, POINTER_MAX, "%s/%zu%s%s", build->file == 0 ? "/steps" : "", index,
             member != NULL ? "/" : "", member != NULL ? member : "");
    return pointer;
}

/* The document in the file that is being read; a new reference. */
static enum pap_status read_document(const struct build *build, json_t **document)
{
    const struct pap_source_file *file = &build->source->files[build->file];
    struct pap_findings findings = {0};
    struct pap_judge judge = {.findings = &findings};
    enum pap_status status = PAP_OK;
    *document = pap_document_read(&judge, file->bytes, file->length);
    if (judge.no_memory)
        status = pap_error_no_memory(build->error);
    else if (judge.count > 0)
        status = PAP_INVALID;
    if (status == PAP_INVALID && build->error != NULL)
        *build->error = findings.items[0].error;
    if (status != PAP_OK) {
        *build->faulty = file->name;
        json_decref(*document);
        *document = NULL;
    }
    pap_findings_clear(&findings);
    return status;
}

/* --- ids --- */

/* `name` "didomi", `id` "refuser": "didomi-refuser"; "end" stays what it is. */
static json_t *prefixed(const char *name, const json_t *id)
{
    const char *own = json_string_value(id);
    if (own == NULL || strcmp(own, "end") == 0)
        return json_incref((json_t *)id);
    return json_sprintf("%s-%s", name, own);
}

/* Does that to a member, if there is one; what is no string is left to the schema. Not 0: no
 * memory. */
static int prefix_member(json_t *object, const char *member, const char *name)
{
    const json_t *id = json_object_get(object, member);
    return id == NULL ? 0 : json_object_set_new(object, member, prefixed(name, id));
}

static int prefix_ids(json_t *step, const char *name)
{
    size_t index;
    json_t *item;
    json_t *next = json_object_get(step, "next");
    int failed = prefix_member(step, "id", name);
    failed |= prefix_member(json_object_get(step, "missing"), "go", name);
    json_array_foreach(next, index, item)
    {
        failed |= json_array_set_new(next, index, prefixed(name, item));
    }
    json_array_foreach(json_object_get(step, "branch"), index, item)
    {
        failed |= prefix_member(item, "go", name);
    }
    return failed;
}

/* --- steps --- */

/* Adds a step of the file that is being read to the guide; takes the reference. */
static enum pap_status add_step(struct build *build, size_t index, json_t *step)
{
    struct pap_source *source = build->source;
    char pointer[POINTER_MAX];
    if (source->origin_count == PAP_GUIDE_STEPS_MAX) {
        json_decref(step);
        return fault_at(build, pointer_to(build, index, NULL, pointer),
                        pap_error_set(build->error, PAP_LIMIT,
                                      "with what it includes, the guide has more than %d steps: "
                                      "make two guides of it",
                                      "avec ce qu'il inclut, le guide a plus de %d étapes : "
                                      "faites-en deux guides",
                                      PAP_GUIDE_STEPS_MAX));
    }
    if (json_array_append_new(build->steps, step) != 0)
        return pap_error_no_memory(build->error);
    source->origins[source->origin_count++] = (struct pap_source_origin){build->file, index};
    return PAP_OK;
}

/* Adds the steps of the included file that is being read. */
static enum pap_status add_included(struct build *build, const json_t *steps)
{
    const char *name = short_name(&build->source->files[build->file]);
    char pointer[POINTER_MAX];
    size_t index;
    json_t *step;
    enum pap_status status = PAP_OK;
    if (json_array_size(steps) == 0)
        return fault_at(build, "",
                        pap_error_set(build->error, PAP_INVALID,
                                      "a common file is a list of steps: [ {\"id\": …}, … ]",
                                      "un fichier commun est une liste d'étapes : [ {\"id\": …}, "
                                      "… ]"));
    json_array_foreach(steps, index, step)
    {
        if (json_object_get(step, "include") != NULL)
            return fault_at(build, pointer_to(build, index, "include", pointer),
                            pap_error_set(build->error, PAP_INVALID,
                                          "a common file includes no other: include both in the "
                                          "guide",
                                          "un fichier commun n'en inclut pas d'autre : incluez les "
                                          "deux dans le guide"));
        if (prefix_ids(step, name) != 0)
            return pap_error_no_memory(build->error);
        status = add_step(build, index, json_incref(step));
        if (status != PAP_OK)
            return status;
    }
    return PAP_OK;
}

static bool was_included(const struct pap_source *source, const char *name)
{
    for (size_t i = 1; i < source->file_count; i++)
        if (strcmp(source->files[i].name, name) == 0)
            return true;
    return false;
}

static bool names_common_file(const char *name)
{
    return name != NULL && strncmp(name, folder, sizeof folder - 1) == 0 &&
           strlen(name) <= POINTER_MAX && pap_format_check_slug(name + sizeof folder - 1);
}

/* What is wrong with an include itself, before its file is looked at. */
static enum pap_status check_include(const struct build *build, const json_t *step)
{
    const char *name = json_string_value(json_object_get(step, "include"));
    if (!names_common_file(name))
        return pap_error_set(build->error, PAP_INVALID,
                             "an include names a file of guides/common/ without its ending, as in "
                             "\"common/didomi\"",
                             "un include nomme un fichier de guides/common/ sans sa terminaison, "
                             "comme \"common/didomi\"");
    if (json_object_size(step) > 1)
        return pap_error_set(build->error, PAP_INVALID,
                             "nothing else stands beside \"include\": its steps are in the file",
                             "rien d'autre n'accompagne « include » : ses étapes sont dans le "
                             "fichier");
    if (was_included(build->source, name))
        return pap_error_set(build->error, PAP_CONFLICT,
                             "%s is included already, and its steps would have the same ids: "
                             "lead there with \"next\"",
                             "%s est déjà inclus, et ses étapes auraient les mêmes id : menez-y "
                             "avec « next »",
                             name);
    return PAP_OK;
}

/* Reads the file of an include; it is the last of the source's files then. */
static enum pap_status open_include(struct build *build, const char *name)
{
    struct pap_source *source = build->source;
    struct pap_source_file *file = &source->files[source->file_count];
    enum pap_status status =
        build->read(build->context, name, &file->bytes, &file->length, build->error);
    if (status == PAP_NOT_FOUND)
        return pap_error_set(
            build->error, status,
            "there is no guides/%s.steps.json: correct the name, or write the file",
            "guides/%s.steps.json n'existe pas : corrigez le nom, ou écrivez le "
            "fichier",
            name);
    if (status != PAP_OK)
        return status;
    file->name = strdup(name);
    if (file->name == NULL) {
        free(file->bytes);
        *file = (struct pap_source_file){0};
        return pap_error_no_memory(build->error);
    }
    source->file_count++;
    return PAP_OK;
}

static enum pap_status include(struct build *build, size_t index, const json_t *step)
{
    char pointer[POINTER_MAX];
    json_t *steps = NULL;
    enum pap_status status = check_include(build, step);
    if (status == PAP_OK)
        status = open_include(build, json_string_value(json_object_get(step, "include")));
    if (status != PAP_OK)
        return fault_at(build, pointer_to(build, index, "include", pointer), status);
    build->file = build->source->file_count - 1;
    status = read_document(build, &steps);
    if (status == PAP_OK)
        status = add_included(build, steps);
    build->file = 0;
    json_decref(steps);
    return status;
}

static enum pap_status add_all(struct build *build, const json_t *document)
{
    size_t index;
    json_t *step;
    enum pap_status status = PAP_OK;
    json_array_foreach(json_object_get(document, "steps"), index, step)
    {
        if (status == PAP_OK && json_object_get(step, "include") != NULL)
            status = include(build, index, step);
        else if (status == PAP_OK)
            status = add_step(build, index, json_incref(step));
    }
    return status;
}

/* Keeps a copy of the source's bytes, in which faults are located. */
static enum pap_status keep(struct pap_source *source, const char *bytes, size_t length,
                            struct pap_error *error)
{
    *source = (struct pap_source){.file_count = 1};
    source->files[0].bytes = malloc(length + 1);
    if (source->files[0].bytes == NULL)
        return pap_error_no_memory(error);
    memcpy(source->files[0].bytes, bytes, length);
    source->files[0].length = length;
    return PAP_OK;
}

enum pap_status pap_source_build(struct pap_source *source, const char *bytes, size_t length,
                                 pap_source_read *read, void *context, const char **faulty,
                                 struct pap_error *error)
{
    struct build build = {
        .source = source, .read = read, .context = context, .error = error, .faulty = faulty};
    json_t *document = NULL;
    *faulty = NULL;
    enum pap_status status = keep(source, bytes, length, error);
    if (status == PAP_OK)
        status = read_document(&build, &document);
    if (status == PAP_OK) {
        /* What is no list is left to the schema. */
        const bool has_steps = json_is_array(json_object_get(document, "steps"));
        source->guide = json_copy(document);
        build.steps = json_array();
        if (source->guide == NULL || build.steps == NULL)
            status = pap_error_no_memory(error);
        else if (has_steps && json_object_set(source->guide, "steps", build.steps) != 0)
            status = pap_error_no_memory(error);
        else if (has_steps)
            status = add_all(&build, document);
    }
    json_decref(build.steps);
    json_decref(document);
    return status;
}

const char *pap_source_locate(const struct pap_source *source, struct pap_finding *finding)
{
    static const char steps[] = "/steps/";
    const struct pap_source_file *file = &source->files[0];
    char *pointer = NULL;
    char *rest = finding->pointer;
    size_t index = source->origin_count;
    if (strncmp(rest, steps, sizeof steps - 1) == 0)
        index = strtoul(rest + sizeof steps - 1, &rest, 10);
    if (index < source->origin_count) {
        const struct pap_source_origin *origin = &source->origins[index];
        file = &source->files[origin->file];
        if (asprintf(&pointer, "%s/%zu%s", origin->file == 0 ? "/steps" : "", origin->index, rest) <
            0)
            pointer = NULL;
    }
    pap_position_find(file->bytes, file->length, pointer != NULL ? pointer : finding->pointer,
                      &finding->error.line, &finding->error.column);
    free(pointer);
    return file->name;
}

void pap_source_clear(struct pap_source *source)
{
    for (size_t i = 0; i < source->file_count; i++) {
        free(source->files[i].name);
        free(source->files[i].bytes);
    }
    json_decref(source->guide);
    *source = (struct pap_source){0};
}

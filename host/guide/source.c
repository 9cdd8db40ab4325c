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
    size_t file;   /* the file being read */
    size_t copied; /* bytes of the source already copied or replaced */
    size_t indent; /* indentation of the include being expanded */
    struct pap_error *error;
    const char **faulty;
};

static const char *short_name(const struct pap_source_file *file)
{
    return file->name + sizeof folder - 1;
}

/* Adds the place to the fault in `build->error`; returns `status`. */
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

/* JSON pointer of the `index`th step of the file, or of its member. */
static const char *pointer_to(const struct build *build, size_t index, const char *member,
                              char pointer[POINTER_MAX])
{
    snprintf(pointer, POINTER_MAX, "%s/%zu%s%s", build->file == 0 ? "/steps" : "", index,
             member != NULL ? "/" : "", member != NULL ? member : "");
    return pointer;
}

/* The document in the file being read; a new reference. */
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

static enum pap_status append(const struct build *build, const char *bytes, size_t length)
{
    enum pap_status status = pap_buffer_append(&build->source->text, bytes, length);
    if (status == PAP_NO_MEMORY)
        return pap_error_no_memory(build->error);
    if (status == PAP_LIMIT)
        return pap_error_set(
            build->error, PAP_LIMIT, "with what it includes, the guide has more than %d bytes",
            "avec ce qu'il inclut, le guide a plus de %d octets", PAP_GUIDE_BYTES_MAX);
    return status;
}

/* Number of spaces at the start of the line that contains `at`. */
static size_t indent_of(const char *text, size_t at)
{
    size_t start = at;
    while (start > 0 && text[start - 1] != '\n')
        start--;
    size_t end = start;
    while (end < at && text[end] == ' ')
        end++;
    return end - start;
}

static enum pap_status append_spaces(const struct build *build, size_t count)
{
    enum pap_status status = PAP_OK;
    while (count-- > 0 && status == PAP_OK)
        status = append(build, " ", 1);
    return status;
}

/* --- ids of an included step --- */

/*
 * Marks the start of the id that the pointer names, unless it is "end". A value that is not a
 * string is left to schema validation.
 */
static enum pap_status mark(const struct build *build, const json_t *id, const char *pointer,
                            bool *marks)
{
    const struct pap_source_file *file = &build->source->files[build->file];
    size_t start;
    size_t end;
    if (!json_is_string(id) || strcmp(json_string_value(id), "end") == 0)
        return PAP_OK;
    if (pap_position_span(file->bytes, file->length, pointer, &start, &end) != PAP_OK)
        return pap_error_no_memory(build->error);
    marks[start + 1] = true; /* after the quote */
    return PAP_OK;
}

/* Marks all ids of a step that get the prefix. */
static enum pap_status mark_ids(const struct build *build, size_t index, const json_t *step,
                                bool *marks)
{
    char pointer[POINTER_MAX];
    size_t place;
    json_t *item;
    pointer_to(build, index, "id", pointer);
    enum pap_status status = mark(build, json_object_get(step, "id"), pointer, marks);
    pointer_to(build, index, "missing/go", pointer);
    const json_t *missing = json_object_get(step, "missing");
    if (status == PAP_OK)
        status = mark(build, json_object_get(missing, "go"), pointer, marks);
    json_array_foreach(json_object_get(step, "next"), place, item)
    {
        snprintf(pointer, sizeof pointer, "/%zu/next/%zu", index, place);
        if (status == PAP_OK)
            status = mark(build, item, pointer, marks);
    }
    json_array_foreach(json_object_get(step, "branch"), place, item)
    {
        snprintf(pointer, sizeof pointer, "/%zu/branch/%zu/go", index, place);
        if (status == PAP_OK)
            status = mark(build, json_object_get(item, "go"), pointer, marks);
    }
    return status;
}

/* --- steps --- */

static enum pap_status note_origin(const struct build *build, size_t index)
{
    struct pap_source *source = build->source;
    char pointer[POINTER_MAX];
    if (source->origin_count == PAP_GUIDE_STEPS_MAX)
        return fault_at(build, pointer_to(build, index, NULL, pointer),
                        pap_error_set(build->error, PAP_LIMIT,
                                      "with what it includes, the guide has more than %d steps: "
                                      "make two guides of it",
                                      "avec ce qu'il inclut, le guide a plus de %d étapes : "
                                      "faites-en deux guides",
                                      PAP_GUIDE_STEPS_MAX));
    source->origins[source->origin_count++] = (struct pap_source_origin){build->file, index};
    return PAP_OK;
}

/*
 * Writes bytes of an included file, with prefixes at the marks and each line indented like the
 * include. `indent` is the step's own indentation.
 */
static enum pap_status append_step(const struct build *build, size_t start, size_t end,
                                   const bool *marks, size_t indent)
{
    const struct pap_source_file *file = &build->source->files[build->file];
    const char *name = short_name(file);
    enum pap_status status = PAP_OK;
    for (size_t at = start; at < end && status == PAP_OK; at++) {
        if (marks[at])
            status = append(build, name, strlen(name));
        if (marks[at] && status == PAP_OK)
            status = append(build, "-", 1);
        if (status == PAP_OK)
            status = append(build, &file->bytes[at], 1);
        if (file->bytes[at] != '\n' || status != PAP_OK)
            continue;
        for (size_t left = indent; left > 0 && file->bytes[at + 1] == ' '; left--)
            at++;
        status = append_spaces(build, build->indent);
    }
    return status;
}

static enum pap_status add_step(const struct build *build, size_t index, const json_t *step,
                                bool *marks)
{
    const struct pap_source_file *file = &build->source->files[build->file];
    char pointer[POINTER_MAX];
    size_t start = 0;
    size_t end = 0;
    if (json_object_get(step, "include") != NULL)
        return fault_at(build, pointer_to(build, index, "include", pointer),
                        pap_error_set(build->error, PAP_INVALID,
                                      "a common file includes no other: include both in the guide",
                                      "un fichier commun n'en inclut pas d'autre : incluez les "
                                      "deux dans le guide"));
    enum pap_status status = note_origin(build, index);
    if (status == PAP_OK)
        status = mark_ids(build, index, step, marks);
    if (status == PAP_OK && index > 0)
        status = append(build, ",\n", 2);
    if (status == PAP_OK && index > 0)
        status = append_spaces(build, build->indent);
    if (status != PAP_OK)
        return status;
    pointer_to(build, index, NULL, pointer);
    if (pap_position_span(file->bytes, file->length, pointer, &start, &end) != PAP_OK)
        return pap_error_no_memory(build->error);
    return append_step(build, start, end, marks, indent_of(file->bytes, start));
}

/* Adds the steps of the included file being read. */
static enum pap_status add_included(const struct build *build, const json_t *steps)
{
    size_t index;
    json_t *step;
    if (json_array_size(steps) == 0)
        return fault_at(build, "",
                        pap_error_set(build->error, PAP_INVALID,
                                      "a common file is a list of steps: [ {\"id\": …}, … ]",
                                      "un fichier commun est une liste d'étapes : [ {\"id\": …}, "
                                      "… ]"));
    bool *marks = calloc(build->source->files[build->file].length + 1, sizeof *marks);
    enum pap_status status = marks == NULL ? pap_error_no_memory(build->error) : PAP_OK;
    json_array_foreach(steps, index, step)
    {
        if (status == PAP_OK)
            status = add_step(build, index, step, marks);
    }
    free(marks);
    return status;
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

/* Checks an include itself, before its file is read. */
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

/* Reads the file of an include and appends it to the source's files. */
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

/* Copies the source up to the include, then the steps that replace it. */
static enum pap_status include(struct build *build, size_t index, const json_t *step)
{
    const struct pap_source_file *source = &build->source->files[0];
    char pointer[POINTER_MAX];
    size_t start = 0;
    size_t end = 0;
    json_t *steps = NULL;
    enum pap_status status = check_include(build, step);
    if (status == PAP_OK)
        status = open_include(build, json_string_value(json_object_get(step, "include")));
    if (status != PAP_OK)
        return fault_at(build, pointer_to(build, index, "include", pointer), status);
    pointer_to(build, index, NULL, pointer);
    if (pap_position_span(source->bytes, source->length, pointer, &start, &end) != PAP_OK)
        return pap_error_no_memory(build->error);
    status = append(build, source->bytes + build->copied, start - build->copied);
    build->copied = end;
    build->indent = indent_of(source->bytes, start);
    build->file = build->source->file_count - 1;
    if (status == PAP_OK)
        status = read_document(build, &steps);
    if (status == PAP_OK)
        status = add_included(build, steps);
    build->file = 0;
    json_decref(steps);
    return status;
}

static enum pap_status add_all(struct build *build, const json_t *document)
{
    const struct pap_source_file *source = &build->source->files[0];
    size_t index;
    json_t *step;
    enum pap_status status = PAP_OK;
    json_array_foreach(json_object_get(document, "steps"), index, step)
    {
        if (status == PAP_OK && json_object_get(step, "include") != NULL)
            status = include(build, index, step);
        else if (status == PAP_OK)
            status = note_origin(build, index);
    }
    if (status != PAP_OK)
        return status;
    return append(build, source->bytes + build->copied, source->length - build->copied);
}

/* Stores a copy of the source's bytes, in which faults are located. */
static enum pap_status keep(struct pap_source *source, const char *bytes, size_t length,
                            struct pap_error *error)
{
    *source = (struct pap_source){.file_count = 1};
    pap_buffer_init(&source->text, PAP_GUIDE_BYTES_MAX);
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
    if (status == PAP_OK)
        status = add_all(&build, document);
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
    pap_buffer_clear(&source->text);
    *source = (struct pap_source){0};
}

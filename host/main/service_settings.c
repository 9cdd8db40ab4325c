#include "main/service_settings.h"

#include "base/dirs.h"
#include "base/text.h"
#include "cluster/redis.h"
#include "main/language.h"
#include "service/listener.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

enum kind {
    KIND_NUMBER,
    KIND_ADDRESS,
    KIND_FOLDER,
    KIND_FOLDERS,
    KIND_FILE,
    KIND_NETWORKS,
    KIND_ORIGINS,
    KIND_REDIS,
};

struct setting {
    const char *name;
    enum kind kind;
    size_t place; /* offset in struct settings */
    unsigned least;
    unsigned most;
    const char *sign;
    const char *en;
    const char *fr;
};

#define PLACE(member) offsetof(struct settings, member)

static const struct setting table[] = {
    {"bind", KIND_ADDRESS, PLACE(server.bind), 0, 0, "ADDRESS",
     "where to listen; 127.0.0.1, for this computer only, if not set",
     "où écouter ; 127.0.0.1, pour cet ordinateur seulement, si rien n'est dit"},
    {"port", KIND_NUMBER, PLACE(server.port), 0, 65535, "N", "7627 if not set; 0: any free one",
     "7627 si rien n'est dit ; 0 : n'importe lequel de libre"},
    {"web", KIND_FOLDER, PLACE(server.web), 0, 0, "DIR", "folder of the pages",
     "dossier des pages"},
    {"packs", KIND_FOLDER, PLACE(server.packs), 0, 0, "DIR",
     "folder of guide packs, served at /packs/", "dossier des lots de guides, servis à /packs/"},
    {"guides", KIND_FOLDERS, PLACE(app.folders), 0, 0, "DIRS",
     "folders of guides, with ':' between them (also PASAPAS_GUIDES)",
     "dossiers des guides, séparés par « : » (aussi PASAPAS_GUIDES)"},
    {"home", KIND_FOLDER, PLACE(app.home), 0, 0, "DIR", "folder of the library (also PASAPAS_HOME)",
     "dossier de la bibliothèque (aussi PASAPAS_HOME)"},
    {"certificate", KIND_FILE, PLACE(server.certificate), 0, 0, "FILE",
     "PEM file, for TLS; read again on SIGHUP", "fichier PEM, pour TLS ; relu après SIGHUP"},
    {"key", KIND_FILE, PLACE(server.key), 0, 0, "FILE", "its key, in a PEM file",
     "sa clé, dans un fichier PEM"},
    {"trust-proxy", KIND_NETWORKS, PLACE(server.proxies), 0, 0, "ADDRESSES",
     "reverse proxies whose X-Forwarded-For is believed",
     "mandataires dont on croit l'en-tête X-Forwarded-For"},
    {"metrics", KIND_NETWORKS, PLACE(server.readers), 0, 0, "ADDRESSES",
     "who may read /metrics; this computer if not set",
     "qui peut lire /metrics ; cet ordinateur si rien n'est dit"},
    {"origin", KIND_ORIGINS, PLACE(server.origins), 0, 0, "ORIGINS",
     "where our pages are, https://aide.example.org; the host that was asked for if not set",
     "où sont nos pages, https://aide.example.org ; l'hôte demandé si rien n'est dit"},
    {"redis", KIND_REDIS, PLACE(server.redis), 0, 0, "URL",
     "the Redis through which several nodes are one, redis://:password@host:6379/0; alone if not "
     "set",
     "le Redis par lequel plusieurs nœuds n'en font qu'un, redis://:motdepasse@hote:6379/0 ; seul "
     "si "
     "rien n'est dit"},
    {"drain", KIND_NUMBER, PLACE(server.drain_seconds), 0, 3600, "SECONDS",
     "from SIGTERM to the end at most; 10 if not set",
     "de SIGTERM à la fin, au plus ; 10 si rien n'est dit"},
    {"connections", KIND_NUMBER, PLACE(server.relay.connections), 1, 10000000, "N",
     "connections in all", "connexions en tout"},
    {"connections-per-address", KIND_NUMBER, PLACE(server.relay.connections_per_address), 1,
     10000000, "N", "connections of one address", "connexions d'une adresse"},
    {"rooms", KIND_NUMBER, PLACE(server.relay.rooms), 1, 1000000, "N", "rooms in all",
     "salles en tout"},
    {"bytes-per-second", KIND_NUMBER, PLACE(server.relay.bytes_per_second), 4096, 1000000000, "N",
     "bytes from one connection of /follow", "octets d'une connexion à /follow"},
    {"records-per-second", KIND_NUMBER, PLACE(server.relay.records_per_second), 1, 1000000, "N",
     "records from one connection of /follow", "messages d'une connexion à /follow"},
    {"guesses-per-address", KIND_NUMBER, PLACE(server.relay.guesses_per_address), 1, 1000000, "N",
     "numbers that one address may try in ten minutes",
     "numéros qu'une adresse peut essayer en dix minutes"},
    {"guesses", KIND_NUMBER, PLACE(server.relay.guesses), 1, 100000000, "N",
     "numbers that all may try in ten minutes", "numéros que tous peuvent essayer en dix minutes"},
};

enum { SETTINGS = sizeof table / sizeof table[0], OPTION_SETTING = 256 };
enum { OPTION_CONFIG = 1, OPTION_CHECK, OPTION_LANG, OPTION_HELP, OPTION_VERSION, OTHERS = 5 };

static const char variable_start[] = "PASAPAS_SERVICE_";
static const char variable_of_file[] = "PASAPAS_SERVICE_CONFIG";

static const char *say(const struct settings *settings, const char *en, const char *fr)
{
    return settings->french ? fr : en;
}

static void blame(struct settings *settings, FILE *words, const char *where,
                  const struct pap_error *error)
{
    settings->wrong++;
    fprintf(words, "pasapas-service: %s%s %s\n", where, say(settings, ":", " :"),
            say(settings, error->en, error->fr));
}

static const struct setting *setting_named(const char *name)
{
    for (size_t i = 0; i < SETTINGS; i++)
        if (strcmp(table[i].name, name) == 0)
            return &table[i];
    return NULL;
}

static enum pap_status read_number(const struct setting *setting, const char *value,
                                   unsigned *number, struct pap_error *error)
{
    char *end = NULL;
    errno = 0;
    const unsigned long long read = strtoull(value, &end, 10);
    if (!isdigit((unsigned char)value[0]) || *end != '\0' || errno != 0 || read < setting->least ||
        read > setting->most)
        return pap_error_set(error, PAP_INVALID, "%s is a number from %u to %u, not \"%s\"",
                             "%s est un nombre de %u à %u, pas « %s »", setting->name,
                             setting->least, setting->most, value);
    *number = (unsigned)read;
    return PAP_OK;
}

/* A scheme and an authority, as in an Origin header: no path, no trailing slash. */
static enum pap_status check_origins(const char *value, struct pap_error *error)
{
    size_t length;
    for (const char *at = value; (length = pap_text_part(&at)) > 0; at += length) {
        const size_t start = strncmp(at, "https://", 8) == 0  ? 8
                             : strncmp(at, "http://", 7) == 0 ? 7
                                                              : 0;
        if (start == 0 || length == start || memchr(at + start, '/', length - start) != NULL)
            return pap_error_set(
                error, PAP_INVALID,
                "\"%.*s\" is no origin: write https://aide.example.org, without a "
                "slash at the end",
                "« %.*s » n'est pas une origine : écrivez https://aide.example.org, "
                "sans barre à la fin",
                (int)(length < 128 ? length : 128), at);
    }
    return PAP_OK;
}

static enum pap_status set(struct settings *settings, const struct setting *setting,
                           const char *value, struct pap_error *error)
{
    void *place = (char *)settings + setting->place;
    enum pap_status status = PAP_OK;
    if (value[0] == '\0')
        return pap_error_set(error, PAP_INVALID, "%s has no value: write one, or leave it out",
                             "%s n'a pas de valeur : donnez-en une, ou retirez-le", setting->name);
    switch (setting->kind) {
    case KIND_NUMBER:
        return read_number(setting, value, place, error);
    case KIND_NETWORKS:
        return pap_cidr_list_parse(value, place, error);
    case KIND_ADDRESS:
        status = pap_listener_check_address(value, error);
        break;
    case KIND_ORIGINS:
        status = check_origins(value, error);
        break;
    case KIND_REDIS:
        status = pap_redis_check(value, error);
        break;
    case KIND_FOLDER:
    case KIND_FOLDERS:
    case KIND_FILE:
        break;
    }
    if (status == PAP_OK)
        *(const char **)place = value;
    return status;
}

/* --- the file --------------------------------------------------------------------------------- */

static enum pap_status load(const char *path, char **bytes, size_t *length, struct pap_error *error)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return pap_error_set_errno(error, PAP_NOT_FOUND, errno, "it cannot be read",
                                   "lecture impossible");
    enum pap_status status = PAP_OK;
    *bytes = malloc(SETTINGS_BYTES_MAX + 1);
    if (*bytes == NULL) {
        status = pap_error_no_memory(error);
        goto out;
    }
    *length = fread(*bytes, 1, SETTINGS_BYTES_MAX + 1, file);
    if (ferror(file) != 0)
        status =
            pap_error_set_errno(error, PAP_IO, errno, "it cannot be read", "lecture impossible");
    else if (*length > SETTINGS_BYTES_MAX)
        status = pap_error_set(error, PAP_LIMIT, "larger than %d bytes", "plus de %d octets",
                               SETTINGS_BYTES_MAX);
    else if (memchr(*bytes, '\0', *length) != NULL || !pap_text_is_utf8(*bytes, *length))
        status = pap_error_set(error, PAP_INVALID, "it is no text in UTF-8",
                               "ce n'est pas un texte en UTF-8");
    else
        (*bytes)[*length] = '\0';
out:
    fclose(file);
    return status;
}

static char *trim(char *text)
{
    text += strspn(text, " \t\r");
    size_t length = strlen(text);
    while (length > 0 && strchr(" \t\r", text[length - 1]) != NULL)
        text[--length] = '\0';
    return text;
}

/* `lines` records the line of each setting. */
static enum pap_status read_line(struct settings *settings, char *line, unsigned number,
                                 unsigned lines[SETTINGS], struct pap_error *error)
{
    char *equals = strchr(line, '=');
    if (line[0] == '\0' || line[0] == '#')
        return PAP_OK;
    if (equals == NULL)
        return pap_error_set(
            error, PAP_INVALID, "write a setting as \"name = value\", and a comment after #",
            "écrivez un réglage comme « nom = valeur », et un commentaire après #");
    *equals = '\0';
    const char *name = trim(line);
    const struct setting *setting = setting_named(name);
    if (setting == NULL)
        return pap_error_set(error, PAP_INVALID,
                             "there is no setting \"%s\"; `pasapas-service --help` shows them all",
                             "le réglage « %s » n'existe pas ; « pasapas-service --help » les "
                             "montre tous",
                             name);
    unsigned *before = &lines[setting - table];
    if (*before != 0)
        return pap_error_set(error, PAP_INVALID, "%s stands on line %u already",
                             "%s est déjà à la ligne %u", name, *before);
    *before = number;
    return set(settings, setting, trim(equals + 1), error);
}

static void read_file(struct settings *settings, FILE *words)
{
    unsigned lines[SETTINGS] = {0};
    struct pap_error error = {0};
    size_t length = 0;
    if (load(settings->file, &settings->bytes, &length, &error) != PAP_OK) {
        blame(settings, words, settings->file, &error);
        return;
    }
    unsigned number = 1;
    for (char *at = settings->bytes, *next; at != NULL; at = next, number++) {
        next = strchr(at, '\n');
        if (next != NULL)
            *next++ = '\0';
        char where[PATH_MAX];
        if (read_line(settings, trim(at), number, lines, &error) == PAP_OK)
            continue;
        snprintf(where, sizeof where, "%s:%u", settings->file, number);
        blame(settings, words, where, &error);
    }
}

/* --- the environment -------------------------------------------------------------------------- */

/* The setting of a variable: TRUST_PROXY sets trust-proxy. */
static const struct setting *setting_of_variable(const char *variable, size_t length)
{
    char name[64];
    if (length >= sizeof name)
        return NULL;
    for (size_t i = 0; i < length; i++) {
        if (variable[i] != '_' && !isupper((unsigned char)variable[i]))
            return NULL;
        name[i] = variable[i] == '_' ? '-' : (char)tolower((unsigned char)variable[i]);
    }
    name[length] = '\0';
    return setting_named(name);
}

static void read_environment(struct settings *settings, FILE *words)
{
    const size_t start = strlen(variable_start);
    for (char **each = environ; *each != NULL; each++) {
        struct pap_error error = {0};
        const size_t length = strcspn(*each, "=");
        char where[128];
        if (strncmp(*each, variable_start, start) != 0 || length < start ||
            (*each)[length] != '=' ||
            (length == strlen(variable_of_file) && strncmp(*each, variable_of_file, length) == 0))
            continue;
        snprintf(where, sizeof where, "%.*s", (int)(length < 100 ? length : 100), *each);
        const struct setting *setting = setting_of_variable(*each + start, length - start);
        if (setting == NULL)
            pap_error_set(&error, PAP_INVALID,
                          "there is no such setting; `pasapas-service --help` "
                          "shows them all",
                          "ce réglage n'existe pas ; « pasapas-service --help » les montre tous");
        else
            set(settings, setting, *each + length + 1, &error);
        if (error.status != PAP_OK)
            blame(settings, words, where, &error);
    }
}

/* --- the command line ------------------------------------------------------------------------- */

static void fill_options(struct option options[SETTINGS + OTHERS + 1])
{
    static const struct option others[OTHERS] = {
        {"config", required_argument, NULL, OPTION_CONFIG},
        {"check", no_argument, NULL, OPTION_CHECK},
        {"lang", required_argument, NULL, OPTION_LANG},
        {"help", no_argument, NULL, OPTION_HELP},
        {"version", no_argument, NULL, OPTION_VERSION},
    };
    memcpy(options, others, sizeof others);
    for (size_t i = 0; i < SETTINGS; i++)
        options[OTHERS + i] =
            (struct option){table[i].name, required_argument, NULL, OPTION_SETTING + (int)i};
    options[SETTINGS + OTHERS] = (struct option){0};
}

/*
 * Called twice: first for the file and the language, before any message; then for the settings,
 * after the file and the environment.
 */
static bool read_flags(struct settings *settings, int argc, char **argv, FILE *words, bool first)
{
    struct option options[SETTINGS + OTHERS + 1];
    int option;
    fill_options(options);
    optind = 0; /* makes glibc restart the scan */
    opterr = 0;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == '?')
            return false;
        if (option < OPTION_SETTING) {
            settings->check = settings->check || option == OPTION_CHECK;
            settings->help = settings->help || option == OPTION_HELP;
            settings->version = settings->version || option == OPTION_VERSION;
            if (option == OPTION_CONFIG)
                settings->file = optarg;
            if (option == OPTION_LANG)
                settings->french = strncmp(optarg, "fr", 2) == 0;
            continue;
        }
        struct pap_error error = {0};
        const struct setting *setting = &table[option - OPTION_SETTING];
        char where[64];
        snprintf(where, sizeof where, "--%s", setting->name);
        if (!first && set(settings, setting, optarg, &error) != PAP_OK)
            blame(settings, words, where, &error);
    }
    return optind == argc;
}

/* The web pages of this program, in the build tree or as installed. */
static char *find_web(void)
{
    static const char *const places[] = {"../share/pasapas/web", "../web"};
    char folder[PATH_MAX];
    const ssize_t length = readlink("/proc/self/exe", folder, sizeof folder - 1);
    if (length <= 0)
        return NULL;
    folder[length] = '\0';
    *strrchr(folder, '/') = '\0';
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        char *joined = pap_dirs_join(folder, places[i]);
        char *found = joined == NULL ? NULL : realpath(joined, NULL);
        free(joined);
        if (found != NULL)
            return found;
    }
    return NULL;
}

enum pap_status pap_service_settings_read(struct settings *settings, int argc, char **argv,
                                          FILE *words)
{
    struct pap_error error;
    *settings = (struct settings){
        .server = {.port = 7627, .drain_seconds = 10, .relay = PAP_RELAY_SETTINGS}};
    settings->french = strncmp(language_of_environment(), "fr", 2) == 0;
    settings->file = getenv(variable_of_file);
    pap_cidr_list_parse("127.0.0.1 ::1", &settings->server.readers, &error);
    if (!read_flags(settings, argc, argv, words, true)) {
        fprintf(
            words, "pasapas-service: %s\n",
            say(settings,
                "there is no such option, or it lacks its value; `pasapas-service "
                "--help` shows them all",
                "cette option n'existe pas, ou sa valeur manque ; « pasapas-service --help » les "
                "montre toutes"));
        return PAP_INVALID;
    }
    if (settings->file != NULL)
        read_file(settings, words);
    read_environment(settings, words);
    read_flags(settings, argc, argv, words, false);
    settings->web = find_web();
    if (settings->server.web == NULL)
        settings->server.web = settings->web;
    return PAP_OK;
}

/* --- checks of the disk ----------------------------------------------------------------------- */

static bool is_kind(const char *path, mode_t kind)
{
    struct stat about;
    return stat(path, &about) == 0 && (about.st_mode & S_IFMT) == kind && access(path, R_OK) == 0;
}

static void check_place(struct settings *settings, const struct setting *setting, FILE *words)
{
    const char *path = *(const char **)((char *)settings + setting->place);
    const bool is_folder = setting->kind == KIND_FOLDER;
    struct pap_error error = {0};
    /* The library's folder is created if missing. */
    if (path == NULL || setting->place == PLACE(app.home))
        return;
    if (is_folder && !is_kind(path, S_IFDIR))
        pap_error_set(&error, PAP_NOT_FOUND, "%s is no folder that can be read",
                      "%s n'est pas un dossier lisible", path);
    if (!is_folder && !is_kind(path, S_IFREG))
        pap_error_set(&error, PAP_NOT_FOUND, "%s is no file that can be read",
                      "%s n'est pas un fichier lisible", path);
    if (error.status != PAP_OK)
        blame(settings, words, setting->name, &error);
}

static bool is_local(const char *address)
{
    struct pap_cidr_list here;
    struct pap_error error;
    pap_cidr_list_parse("127.0.0.0/8 ::1", &here, &error);
    return address == NULL || pap_cidr_list_contains(&here, address);
}

static void check_encryption(struct settings *settings, FILE *words)
{
    const struct pap_server_options *server = &settings->server;
    struct pap_error error = {0};
    if ((server->certificate == NULL) != (server->key == NULL)) {
        pap_error_set(&error, PAP_INVALID, "one without the other: write both",
                      "l'un sans l'autre : écrivez les deux");
        blame(settings, words, "certificate, key", &error);
    } else if (server->certificate != NULL) {
        if (is_kind(server->certificate, S_IFREG) && is_kind(server->key, S_IFREG) &&
            pap_server_check_certificate(server->certificate, server->key, &error) != PAP_OK)
            blame(settings, words, "certificate, key", &error);
    } else if (!is_local(server->bind) && server->proxies.count == 0) {
        pap_error_set(
            &error, PAP_INVALID,
            "whoever is on the way could change the pages: write certificate and key, or "
            "trust-proxy with the address of the proxy that speaks TLS",
            "n'importe qui sur le chemin pourrait changer les pages : écrivez certificate "
            "et key, ou trust-proxy avec l'adresse du mandataire qui chiffre");
        blame(settings, words, "bind", &error);
    }
}

void pap_service_settings_check(struct settings *settings, FILE *words)
{
    for (size_t i = 0; i < SETTINGS; i++)
        if (table[i].kind == KIND_FOLDER || table[i].kind == KIND_FILE)
            check_place(settings, &table[i], words);
    check_encryption(settings, words);
}

void pap_service_settings_print_help(const struct settings *settings, FILE *words)
{
    fprintf(words, "%s\n\n  pasapas-service [--config %s] [--check] [--NAME %s...]\n\n",
            say(settings, "pasapas-service: guides over the web, and the relay of those who follow",
                "pasapas-service : les guides par le web, et le relais de ceux qui suivent"),
            say(settings, "FILE", "FICHIER"), say(settings, "VALUE", "VALEUR"));
    for (size_t i = 0; i < SETTINGS; i++) {
        char flag[64];
        snprintf(flag, sizeof flag, "--%s %s", table[i].name, table[i].sign);
        fprintf(words, "  %-30s %s\n", flag, say(settings, table[i].en, table[i].fr));
    }
    fprintf(
        words, "\n%s\n",
        say(settings,
            "In the file a line is \"name = value\"; in the environment PORT is "
            "PASAPAS_SERVICE_PORT.\nA flag goes before the environment, that before the file. "
            "--check says what is wrong.\nMore: man pasapas-service",
            "Dans le fichier, une ligne est « nom = valeur » ; dans l'environnement, port est "
            "PASAPAS_SERVICE_PORT.\nUne option l'emporte sur l'environnement, qui l'emporte sur "
            "le fichier. --check dit ce qui ne va pas.\nLa suite : man pasapas-service"));
}

void pap_service_settings_clear(struct settings *settings)
{
    free(settings->bytes);
    free(settings->web);
    settings->bytes = settings->web = NULL;
}

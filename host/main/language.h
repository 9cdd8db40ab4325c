/* The user's language, as POSIX defines it. */
#ifndef PAP_MAIN_LANGUAGE_H
#define PAP_MAIN_LANGUAGE_H

/* "fr_FR.UTF-8", from the environment (XBD 8.2); "en" if it is unset. */
const char *language_of_environment(void);

#endif

/* The person's language, as POSIX finds it. */
#ifndef PAP_MAIN_LANGUAGE_H
#define PAP_MAIN_LANGUAGE_H

/* "fr_FR.UTF-8", from the environment (XBD 8.2); "en" where it says nothing. */
const char *language_of_environment(void);

#endif

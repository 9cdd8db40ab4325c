/* One line to stderr, never to stdout: in the host, stdout belongs to the frames. */
#ifndef PAP_BASE_LOG_H
#define PAP_BASE_LOG_H

/* Writes "pasapas: <message>\n". Never holds an address of a page or anything typed. */
void pap_log(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif

/* Logging to stderr, never to stdout: the host uses stdout for frames only. */
#ifndef PAP_BASE_LOG_H
#define PAP_BASE_LOG_H

/* Writes "pasapas: <message>\n". Messages must not contain the address of a page or user input. */
void pap_log(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif

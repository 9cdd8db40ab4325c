#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>

void pap_log(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("pasapas: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
}

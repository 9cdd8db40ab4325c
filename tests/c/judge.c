/*
 * For tests/guide/: reads a document a line on stdin, writes its verdict a line on stdout: "ok", or
 * the strongest verdict and the rules that it broke.
 */
#include "guide/guide.h"

#include <stdio.h>
#include <stdlib.h>

static void write_verdict(enum pap_status status, const struct pap_findings *findings)
{
    if (status == PAP_OK) {
        puts("ok");
        return;
    }
    const char *verdict = "semantic";
    for (size_t i = 0; i < findings->count; i++)
        if (findings->items[i].verdict == PAP_VERDICT_SCHEMA)
            verdict = "schema";
    fputs(verdict, stdout);
    for (size_t i = 0; i < findings->count; i++)
        printf(" %s@%s", findings->items[i].rule, findings->items[i].pointer);
    putchar('\n');
}

int main(void)
{
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length;
    while ((length = getline(&line, &capacity, stdin)) > 0) {
        struct pap_guide guide;
        struct pap_findings findings = {0};
        if (line[length - 1] == '\n')
            length--;
        enum pap_status status = pap_guide_parse(line, (size_t)length, &guide, &findings);
        if (status == PAP_NO_MEMORY)
            return 1;
        write_verdict(status, &findings);
        pap_guide_clear(&guide);
        pap_findings_clear(&findings);
    }
    free(line);
    return 0;
}

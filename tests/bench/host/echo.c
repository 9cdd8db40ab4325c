/* The limit: a host that does nothing but send each frame back. */
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

static int move_all(ssize_t (*move)(int, void *, size_t), int fd, char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t part = move(fd, bytes, length);
        if (part <= 0)
            return -1;
        bytes += part;
        length -= (size_t)part;
    }
    return 0;
}

static ssize_t put(int fd, void *bytes, size_t length)
{
    return write(fd, bytes, length);
}

int main(void)
{
    static char bytes[sizeof(uint32_t) + 65536];
    uint32_t *length = (uint32_t *)(void *)bytes;
    while (move_all(read, STDIN_FILENO, bytes, sizeof *length) == 0) {
        if (*length > 65536 || move_all(read, STDIN_FILENO, bytes + sizeof *length, *length) != 0)
            return 1;
        if (move_all(put, STDOUT_FILENO, bytes, sizeof *length + *length) != 0)
            return 1;
    }
    return 0;
}

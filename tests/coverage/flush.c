/*
 * Keeps the counters of programs that tests kill: in a coverage build only (see ./dev coverage).
 *
 * gcov writes its counters when a program ends by itself. A test that kills a host or a service
 * would lose all that it did before, so a thread writes them four times a second, and SIGTERM
 * writes them a last time where the program does not handle it. libgcov locks each file and adds to
 * what is in it, so that several programs may write at once.
 */
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <time.h>
#include <unistd.h>

extern void __gcov_dump(void);
extern void __gcov_reset(void);

static pthread_mutex_t writing = PTHREAD_MUTEX_INITIALIZER;

static void flush(void)
{
    pthread_mutex_lock(&writing);
    __gcov_dump();
    __gcov_reset();
    pthread_mutex_unlock(&writing);
}

static void *flush_often(void *unused)
{
    struct timespec pause = {.tv_nsec = 250 * 1000 * 1000};
    (void)unused;
    for (;;) {
        nanosleep(&pause, NULL);
        flush();
    }
}

static void flush_and_end(int number)
{
    if (pthread_mutex_trylock(&writing) == 0)
        __gcov_dump();
    signal(number, SIG_DFL);
    raise(number);
}

__attribute__((constructor)) static void begin(void)
{
    pthread_t thread;
    sigset_t all, before;
    signal(SIGTERM, flush_and_end);
    sigfillset(&all); /* the program's signals are for its own thread */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    if (pthread_create(&thread, NULL, flush_often, NULL) == 0)
        pthread_detach(thread);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* Preloaded: adds to the clock on the wall the seconds that the file $BENT_CLOCK holds, as an int64_t. Nobody else's
 * clock is touched. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t* bend;

__attribute__((constructor)) static void find(void)
{
    const char* path = getenv("BENT_CLOCK");
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0)
        return;
    void* at = mmap(0, sizeof *bend, PROT_READ, MAP_SHARED, file, 0);
    bend = at == MAP_FAILED ? 0 : at;
    close(file);
}

int clock_gettime(clockid_t clock, struct timespec* time)
{
    int result = (int)syscall(SYS_clock_gettime, clock, time);
    if (result == 0 && bend && clock == CLOCK_REALTIME)
        time->tv_sec += *bend;
    return result;
}

time_t time(time_t* result)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (result)
        *result = now.tv_sec;
    return now.tv_sec;
}

int gettimeofday(struct timeval* restrict result, void* restrict zone)
{
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    result->tv_sec = now.tv_sec;
    result->tv_usec = now.tv_nsec / 1000;
    return 0;
}

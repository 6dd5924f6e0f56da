/* Programs that do what actors do not.
 *
 *   offender NAME leaderless    its first thread ends, and another one reports "alone" and ends all with 3 when USR1
 * comes offender NAME hog           reports "up", and takes memory when USR1 comes until somebody ends it
 *
 * They report as actors do: a line "NAME PID TEXT" in the FIFO $STAGE. */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char* name;

static void report(const char* text)
{
    char line[256];
    int size = snprintf(line, sizeof line, "%s %d %s\n", name, (int)getpid(), text);
    int stage = open(getenv("STAGE"), O_WRONLY | O_CLOEXEC);
    if (stage < 0 || write(stage, line, (size_t)size) != size)
        _exit(99);
    close(stage);
}

static void await_usr1(void)
{
    sigset_t set;
    int signal;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigwait(&set, &signal);
}

static void* stay(void* leader)
{
    pthread_join(*(pthread_t*)leader, 0);
    report("alone");
    await_usr1();
    exit(3);
}

static void hog(void)
{
    const size_t piece = 1 << 20;
    for (;;)
        memset(malloc(piece), 1, piece);
}

int main(int argc, char** argv)
{
    static pthread_t leader;
    sigset_t set;
    if (argc != 3)
        return 2;
    name = argv[1];
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, 0);
    if (strcmp(argv[2], "leaderless") == 0) {
        pthread_t other;
        leader = pthread_self();
        pthread_create(&other, 0, stay, &leader);
        pthread_exit(0);
    }
    if (strcmp(argv[2], "hog") == 0) {
        report("up");
        await_usr1();
        hog();
    }
    return 2;
}

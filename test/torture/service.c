// A service that keeps its own account of its life, so that the supervisor's can be checked against it.
//
//     service NAME TRUTH SHORTEST LONGEST        lives that many milliseconds, or until SIGTERM
//
// Its first and last deeds are lines of TRUTH: "start NAME PID TIME" and "end NAME PID TIME CODE LINES". In between it
// writes numbered lines, "NAME PID NUMBER", one write(2) each.
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t stop;

static void on_term(int signal)
{
    (void)signal;
    stop = 1;
}

static long long now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void tell(int file, const char* text)
{
    if (write(file, text, strlen(text)) < 0)
        _exit(99);
}

int main(int count, char** argument)
{
    if (count != 5)
        return 98;
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_term;
    sigaction(SIGTERM, &action, NULL);

    const int truth = open(argument[2], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    char text[256];
    snprintf(text, sizeof text, "start %s %d %lld\n", argument[1], getpid(), now());
    tell(truth, text);

    srand((unsigned)(getpid() * 2654435761u) ^ (unsigned)now());
    const long shortest = atol(argument[3]), longest = atol(argument[4]);
    const long long until = now() + (shortest + rand() % (longest - shortest + 1)) * 1000000LL;
    int lines = 0;
    while (!stop && now() < until) {
        snprintf(text, sizeof text, "%s %d %d\n", argument[1], getpid(), lines);
        tell(STDOUT_FILENO, text);
        ++lines;
        const struct timespec pause = {0, 200000 + rand() % 800000};
        nanosleep(&pause, NULL);
    }
    const int code = rand() % 100;
    snprintf(text, sizeof text, "end %s %d %lld %d %d\n", argument[1], getpid(), now(), code, lines);
    tell(truth, text);
    return code;
}

// The loop that reaperd is measured against: starts COUNT copies of a command, starts each again when it dies, ends
// them all on TERM. No more than epoll, a signalfd, waitid, and vfork (-v) or fork (-f).
//
//   bare -v|-f COUNT COMMAND [ARGUMENT ...]
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

static sigset_t handled;
static int with_vfork;
static char** command;

static pid_t start(void)
{
    pid_t pid = with_vfork ? vfork() : fork();
    if (pid == 0) {
        setpgid(0, 0);
        sigprocmask(SIG_UNBLOCK, &handled, 0);
        execv(command[0], command);
        _exit(127);
    }
    return pid;
}

int main(int argc, char** argv)
{
    if (argc < 4)
        return 2;
    with_vfork = argv[1][1] == 'v';
    int count = atoi(argv[2]);
    command = argv + 3;

    sigemptyset(&handled);
    sigaddset(&handled, SIGCHLD);
    sigaddset(&handled, SIGTERM);
    sigprocmask(SIG_BLOCK, &handled, 0);
    int signals = signalfd(-1, &handled, SFD_CLOEXEC | SFD_NONBLOCK);
    int loop = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event interest = {.events = EPOLLIN};
    epoll_ctl(loop, EPOLL_CTL_ADD, signals, &interest);

    pid_t* pids = malloc((size_t)count * sizeof *pids);
    for (int i = 0; i < count; ++i)
        pids[i] = start();

    for (int alive = count, stopping = 0; alive > 0;) {
        struct epoll_event event;
        epoll_wait(loop, &event, 1, -1);
        struct signalfd_siginfo caught;
        while (read(signals, &caught, sizeof caught) == sizeof caught) {
            if (caught.ssi_signo == SIGTERM && !stopping) {
                stopping = 1;
                for (int i = 0; i < count; ++i)
                    kill(pids[i], SIGTERM);
            }
        }
        siginfo_t dead = {0};
        while (waitid(P_ALL, 0, &dead, WEXITED | WNOHANG) == 0 && dead.si_pid != 0) {
            for (int i = 0; i < count; ++i) {
                if (pids[i] == dead.si_pid) {
                    pids[i] = stopping ? 0 : start();
                    alive -= stopping;
                }
            }
            dead.si_pid = 0;
        }
    }
    return 0;
}

// The PID 1 that reaperd is measured against: starts a command, waits for whoever dies, and does nothing else. It ends
// with a signal.
//
//   reap COMMAND [ARGUMENT ...]
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char** argv)
{
    if (argc < 2)
        return 2;
    if (fork() == 0) {
        execv(argv[1], argv + 1);
        _exit(127);
    }
    siginfo_t dead;
    while (waitid(P_ALL, 0, &dead, WEXITED) == 0)
        ;
    for (;;)
        pause();
}

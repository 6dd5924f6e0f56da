// A storm of orphans: COUNT processes, each forked by a child that ends at once, so that it is handed to PID 1 (or the
// nearest subreaper), to whom it dies.
//
//   orphans COUNT
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char** argv)
{
    if (argc != 2)
        return 2;
    for (int left = atoi(argv[1]); left > 0; --left) {
        pid_t parent = fork();
        if (parent < 0)
            return 1;
        if (parent == 0) {
            if (fork() < 0)
                _exit(1);
            _exit(0); // both
        }
        waitpid(parent, 0, 0);
    }
    return 0;
}

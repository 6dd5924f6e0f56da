// What the system tests supervise: a program that does as its arguments say, one after the other, and reports to the
// test.
//
//   actor NAME STEP ...
//
//   say TEXT        reports TEXT to the test, as a line "NAME PID TEXT" in the FIFO $STAGE
//   out TEXT        writes a line to stdout                    err TEXT       ... to stderr
//   lines COUNT     writes "NAME PID 1" to "NAME PID COUNT" to stdout, a write() each
//   env NAME        reports the variable, "unset" if it is none
//   await SIGNAL    goes on when it comes                      ignore SIGNAL
//   on SIGNAL TEXT  reports TEXT whenever it comes              wait           for ever, but for signals
//   child N ...     does the next N arguments in a child, which then exits with 0
//   orphan N ...    does them in a grandchild, whose parent ends first
//   heard           goes on when one more report was made, by itself or by what descends from it
//   children        waits until it has none left               reap SIGNAL    waits for all that are dead when it comes
//   zombies         waits until its children are dead, and reports "zombies" or, if they need no wait, "no zombies"
//   serve           accepts from descriptor 0 for ever, and answers each with its pid
//   listen COUNT    as an event listener: reports "ready" and "serial:N NAME" of each event, accepts COUNT of them and
//                   does not say what came of the next
//   session         gets a session and a process group of its own
//   exit CODE       die SIGNAL
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static const char* name;
static int stage = -1;
static const char* said_on[65]; // by signal
static pid_t own_children[64];
static int child_count;
static int reports[2] = {-1, -1}; // a byte for each, where they are counted

static void report(const char* text)
{
    char line[512];
    int size = snprintf(line, sizeof line, "%s %d %s\n", name, (int)getpid(), text);
    if (stage >= 0 && write(stage, line, (size_t)size) != size)
        _exit(99);
    if (reports[1] >= 0 && write(reports[1], "", 1) != 1)
        _exit(92);
}

static void count_reports(int count, char** steps)
{
    for (int i = 0; i < count && reports[0] < 0; ++i)
        if (strcmp(steps[i], "heard") == 0 && pipe(reports) < 0)
            exit(91);
}

static void heard(void)
{
    char one;
    while (read(reports[0], &one, 1) != 1)
        if (errno != EINTR)
            exit(90);
}

static void say_so(int signal)
{
    report(said_on[signal]);
}

static void reap(int signal)
{
    (void)signal;
    while (waitpid(-1, 0, WNOHANG) > 0)
        ;
}

// Leaves them as they are.
static int await_zombies(void)
{
    int zombies = 0;
    for (int i = 0; i < child_count; ++i) {
        siginfo_t found = {0};
        waitid(P_PID, (id_t)own_children[i], &found, WEXITED | WNOWAIT);
        zombies += found.si_pid != 0;
    }
    return zombies;
}

static int signal_of(const char* text)
{
    static const struct {
        const char* name;
        int number;
    } known[] = {{"TERM", SIGTERM}, {"INT", SIGINT},   {"HUP", SIGHUP},   {"USR1", SIGUSR1}, {"USR2", SIGUSR2},
                 {"QUIT", SIGQUIT}, {"KILL", SIGKILL}, {"SEGV", SIGSEGV}, {"CONT", SIGCONT}, {"CHLD", SIGCHLD}};
    if (strcmp(text, "RTMIN") == 0)
        return SIGRTMIN; // of this libc: no constant
    for (size_t i = 0; i < sizeof known / sizeof *known; ++i)
        if (strcmp(known[i].name, text) == 0)
            return known[i].number;
    exit(98);
}

static void line_to(int file, const char* text)
{
    char line[512];
    int size = snprintf(line, sizeof line, "%s\n", text);
    if (write(file, line, (size_t)size) != size)
        exit(97);
}

static void lines(int count)
{
    char text[128];
    for (int i = 1; i <= count; ++i) {
        snprintf(text, sizeof text, "%s %d %d", name, (int)getpid(), i);
        line_to(1, text);
    }
}

// Signals that are awaited anywhere are blocked from the start, so that none comes too early.
static void block_awaited(int count, char** steps)
{
    sigset_t set;
    sigemptyset(&set);
    for (int i = 0; i + 1 < count; ++i)
        if (strcmp(steps[i], "await") == 0)
            sigaddset(&set, signal_of(steps[i + 1]));
    sigprocmask(SIG_BLOCK, &set, 0);
}

static void serve(void)
{
    for (;;) {
        int client = accept(0, 0, 0);
        if (client < 0)
            exit(93);
        dprintf(client, "%d", (int)getpid());
        close(client);
    }
}

// From stdin, until the byte `last` has come or `size` of them have.
static void read_until(char last, char* text, size_t size)
{
    for (size_t used = 0; used < size; ++used)
        if (read(0, text + used, 1) != 1)
            exit(89);
        else if (text[used] == last)
            return;
}

static void listen_to_events(int accepted)
{
    for (;; --accepted) {
        char line[512] = {0};
        char data[65536];
        char event[128];
        line_to(1, "READY");
        report("ready");
        read_until('\n', line, sizeof line - 1);
        read_until('\0', data, (size_t)atoi(strstr(line, "len:") + strlen("len:")));
        snprintf(event, sizeof event, "serial:%d %s", atoi(strstr(line, "serial:") + strlen("serial:")),
                 strtok(strstr(line, "eventname:") + strlen("eventname:"), " "));
        report(event);
        if (accepted <= 0)
            return;
        if (write(1, "RESULT 2\nOK", 11) != 11)
            exit(88);
    }
}

static void await(int signal)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signal);
    while (sigwaitinfo(&set, 0) < 0)
        if (errno != EINTR)
            exit(96);
}

static void perform(int count, char** steps);

static void have_child(int count, char** steps, int orphaned)
{
    pid_t child = fork();
    if (child != 0) {
        if (orphaned)
            wait(0);
        else if (child_count < 64)
            own_children[child_count++] = child;
        return;
    }
    if (orphaned) {
        pid_t parent = getpid();
        if (fork() != 0)
            _exit(0);
        while (getppid() == parent)
            usleep(1000);
    }
    perform(count, steps);
    _exit(0);
}

static void perform(int count, char** steps)
{
    for (int i = 0; i < count; ++i) {
        const char* step = steps[i];
        const char* argument = i + 1 < count ? steps[i + 1] : "";
        if (strcmp(step, "wait") == 0) {
            for (;;)
                pause();
        } else if (strcmp(step, "children") == 0) {
            while (wait(0) > 0 || errno == EINTR)
                ;
        } else if (strcmp(step, "zombies") == 0) {
            report(await_zombies() ? "zombies" : "no zombies");
        } else if (strcmp(step, "serve") == 0) {
            serve();
        } else if (strcmp(step, "heard") == 0) {
            heard();
        } else if (strcmp(step, "session") == 0) {
            setsid();
        } else if (++i >= count) {
            exit(95);
        } else if (strcmp(step, "say") == 0) {
            report(argument);
        } else if (strcmp(step, "out") == 0) {
            line_to(1, argument);
        } else if (strcmp(step, "err") == 0) {
            line_to(2, argument);
        } else if (strcmp(step, "lines") == 0) {
            lines(atoi(argument));
        } else if (strcmp(step, "listen") == 0) {
            listen_to_events(atoi(argument));
        } else if (strcmp(step, "env") == 0) {
            report(getenv(argument) ? getenv(argument) : "unset");
        } else if (strcmp(step, "ignore") == 0) {
            signal(signal_of(argument), SIG_IGN);
        } else if (strcmp(step, "reap") == 0) {
            signal(signal_of(argument), reap);
        } else if (strcmp(step, "await") == 0) {
            await(signal_of(argument));
        } else if (strcmp(step, "on") == 0 && i + 1 < count) {
            said_on[signal_of(argument)] = steps[++i];
            signal(signal_of(argument), say_so);
        } else if (strcmp(step, "child") == 0 || strcmp(step, "orphan") == 0) {
            int length = atoi(argument);
            have_child(length, steps + i + 1, step[0] == 'o');
            i += length;
        } else if (strcmp(step, "exit") == 0) {
            exit(atoi(argument));
        } else if (strcmp(step, "die") == 0) {
            kill(getpid(), signal_of(argument));
        } else {
            exit(94);
        }
    }
}

int main(int argc, char** argv)
{
    if (argc < 2)
        return 2;
    name = argv[1];
    if (getenv("STAGE"))
        stage = open(getenv("STAGE"), O_WRONLY | O_CLOEXEC);
    count_reports(argc - 2, argv + 2);
    block_awaited(argc - 2, argv + 2);
    perform(argc - 2, argv + 2);
    return 0;
}

/* What a child finds at its start, a "name=value" a line.
   child_probe               tells it on its stdout
   child_probe storm PID N   sends N times SIGHUP and then SIGTERM to PID */
#define _GNU_SOURCE
#include <dirent.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

extern char** environ;

static void tell_descriptors(void)
{
    DIR* folder = opendir("/proc/self/fd");
    struct dirent* entry;
    printf("descriptors=");
    while ((entry = readdir(folder)))
        if (entry->d_name[0] != '.' && atoi(entry->d_name) != dirfd(folder))
            printf("%s ", entry->d_name);
    printf("\n");
    closedir(folder);
}

static void tell_file(const char* name, const char* path)
{
    char line[256] = "";
    FILE* file = fopen(path, "r");
    if (file && fgets(line, sizeof line, file))
        printf("%s=%s", name, line);
    if (file)
        fclose(file);
}

static void tell_signals(void)
{
    char line[256];
    unsigned long long bits;
    FILE* file = fopen("/proc/self/status", "r");
    while (fgets(line, sizeof line, file))
        if (sscanf(line, "SigBlk: %llx", &bits) == 1)
            printf("blocked=%llx\n", bits);
        else if (sscanf(line, "SigIgn: %llx", &bits) == 1)
            printf("ignored=%llx\n", bits);
        else if (sscanf(line, "SigCgt: %llx", &bits) == 1)
            printf("handled=%llx\n", bits);
    fclose(file);
}

static void tell_limit(const char* name, int resource)
{
    struct rlimit limit;
    getrlimit(resource, &limit);
    printf("%s=%llu:%llu\n", name, (unsigned long long)limit.rlim_cur, (unsigned long long)limit.rlim_max);
}

static void tell_identity(void)
{
    uid_t user[3];
    gid_t group[3], groups[1024];
    getresuid(user, user + 1, user + 2);
    getresgid(group, group + 1, group + 2);
    printf("user=%d %d %d\ngroup=%d %d %d\ngroups=", user[0], user[1], user[2], group[0], group[1], group[2]);
    int count = getgroups(1024, groups);
    for (int i = 0; i < count; ++i)
        printf("%d ", groups[i]);
    printf("\n");
}

static int storm(pid_t victim, long count)
{
    while (count-- > 0)
        kill(victim, SIGHUP);
    return kill(victim, SIGTERM);
}

int main(int argc, char** argv)
{
    if (argc == 4 && strcmp(argv[1], "storm") == 0)
        return storm(atoi(argv[2]), atol(argv[3]));
    tell_descriptors();
    tell_signals();
    tell_identity();
    tell_file("oom_score_adj", "/proc/self/oom_score_adj");
    tell_limit("nofile", RLIMIT_NOFILE);
    tell_limit("core", RLIMIT_CORE);
    mode_t mask = umask(0);
    char* directory = getcwd(NULL, 0);
    printf("umask=%o\nnice=%d\ndirectory=%s\n", mask, getpriority(PRIO_PROCESS, 0), directory ? directory : "");
    printf("pid=%d\nparent=%d\nprocess_group=%d\nsession=%d\n", getpid(), getppid(), getpgrp(), getsid(0));
    for (int i = 0; i < argc; ++i)
        printf("argument %d=%s\n", i, argv[i]);
    for (char** variable = environ; *variable; ++variable)
        printf("environment %s\n", *variable);
    return 0;
}

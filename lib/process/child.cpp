#include "process/child.hpp"

#include "process/raw_call.hpp"

#include <charconv>
#include <climits>
#include <csignal>
#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/ioctl.h>

namespace reaperd::process::child {
namespace {

constexpr int first_signal = 1;
constexpr int last_signal = 64;
constexpr std::size_t kernel_set_size = 8; // of a sigset_t, for the raw calls

int error_of(long answer)
{
    return answer < 0 ? static_cast<int>(-answer) : 0;
}

// rt_sigaction(2) wants the kernel's struct, not libc's. Handler first, then flags, restorer and mask, which stay zero.
struct kernel_disposition {
    void (*handler)(int) = SIG_DFL;
    unsigned long rest[3] = {};
};

void set_disposition(int signal, void (*handler)(int))
{
    kernel_disposition wanted{handler};
    raw_call(SYS_rt_sigaction, signal, &wanted, 0L, kernel_set_size);
}

// Where close_range is refused, as an old seccomp filter does.
int close_one_by_one(int first)
{
    rlimit limit{};
    if (int error = error_of(raw_call(SYS_prlimit64, 0, RLIMIT_NOFILE, 0L, &limit)))
        return error;
    for (rlim_t descriptor = static_cast<rlim_t>(first); descriptor < limit.rlim_cur; ++descriptor)
        raw_call(SYS_close, static_cast<int>(descriptor));
    return 0;
}

} // namespace

int enter_cgroup(int folder)
{
    long file = raw_call(SYS_openat, folder, "cgroup.procs", O_WRONLY | O_CLOEXEC, 0);
    if (file < 0)
        return error_of(file);
    long written = raw_call(SYS_write, file, "0", 1);
    raw_call(SYS_close, file);
    return error_of(written);
}

int take_own_descriptor_table(unsigned kept_below)
{
    return error_of(raw_call(SYS_close_range, kept_below, UINT_MAX, unsigned{CLOSE_RANGE_UNSHARE}));
}

int place_stdio(const std::array<int, 3>& sources)
{
    for (std::size_t target = 0; target < sources.size(); ++target)
        if (int error = error_of(raw_call(SYS_dup3, sources[target], target, 0)))
            return error;
    return 0;
}

int close_all_but_stdio()
{
    int error = error_of(raw_call(SYS_close_range, 3, UINT_MAX, 0));
    return error == ENOSYS || error == EPERM ? close_one_by_one(3) : error;
}

int lead_session()
{
    return error_of(raw_call(SYS_setsid));
}

int set_group(pid_t group)
{
    return error_of(raw_call(SYS_setpgid, 0, group));
}

void take_terminal(int terminal)
{
    raw_call(SYS_ioctl, terminal, TIOCSCTTY, 0);
}

// All signals are blocked: SIGTTOU, which is for who is not in the foreground yet, does not stop us.
void come_to_foreground(int terminal)
{
    auto group = static_cast<pid_t>(raw_call(SYS_getpgid, 0));
    raw_call(SYS_ioctl, terminal, TIOCSPGRP, &group);
}

int set_out_of_memory_score(int score)
{
    char digits[16];
    auto end = std::to_chars(digits, digits + sizeof digits, score).ptr;
    long file = raw_call(SYS_openat, AT_FDCWD, "/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC, 0);
    if (file < 0)
        return error_of(file);
    long written = raw_call(SYS_write, file, digits, end - digits);
    raw_call(SYS_close, file);
    return error_of(written);
}

int set_nice(int nice)
{
    return error_of(raw_call(SYS_setpriority, PRIO_PROCESS, 0, nice));
}

int set_limit(const limit& wanted)
{
    return error_of(raw_call(SYS_prlimit64, 0, wanted.resource, &wanted.value, 0L));
}

void set_umask(mode_t mask)
{
    raw_call(SYS_umask, mask);
}

int become(const account& wanted)
{
    if (int error = error_of(raw_call(SYS_setgroups, wanted.supplementary.size(), wanted.supplementary.data())))
        return error;
    if (int error = error_of(raw_call(SYS_setresgid, wanted.group, wanted.group, wanted.group)))
        return error;
    return error_of(raw_call(SYS_setresuid, wanted.user, wanted.user, wanted.user));
}

int change_directory(const char* directory)
{
    return error_of(raw_call(SYS_chdir, directory));
}

signal_bits ignored_signals()
{
    signal_bits ignored = 0;
    for (int signal = first_signal; signal <= last_signal; ++signal) {
        kernel_disposition current;
        raw_call(SYS_rt_sigaction, signal, 0L, &current, kernel_set_size);
        if (current.handler == SIG_IGN)
            ignored |= signal_bits{1} << (signal - 1);
    }
    return ignored;
}

void reset_signals(signal_bits which, bool ignore_sigchld)
{
    for (int signal = first_signal; signal <= last_signal; ++signal)
        if (which >> (signal - 1) & 1)
            set_disposition(signal, SIG_DFL);
    if (ignore_sigchld)
        set_disposition(SIGCHLD, SIG_IGN);
    unsigned long nothing = 0;
    raw_call(SYS_rt_sigprocmask, SIG_SETMASK, &nothing, 0L, kernel_set_size);
}

} // namespace reaperd::process::child

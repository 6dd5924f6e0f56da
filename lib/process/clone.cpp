#include "process/clone.hpp"

#include "process/raw_call.hpp"

#include <climits>
#include <csignal>
#include <linux/close_range.h>
#include <linux/futex.h>
#include <linux/sched.h> // clone_args; before <sched.h>, which has some of its names
#include <sched.h>

namespace reaperd::process {
namespace {

static_assert(in_our_memory::is_always_lock_free && sizeof(in_our_memory) == sizeof(int), "the kernel writes it");

// Calls that are allowed answer EINVAL to nonsense; a seccomp filter answers ENOSYS or EPERM to everything.
bool allowed(long answer)
{
    return answer == -EINVAL;
}

#if defined(__x86_64__)
constexpr bool has_clone3 = true;

// The child must not return into frames that its parent goes on to use, so it begins in `run` on its empty stack.
long clone3_call(const clone_args& how, int (*run)(void*), void* argument)
{
    long answer;
    register int (*child)(void*) asm("r12") = run;
    register void* child_argument asm("r13") = argument;
    asm volatile("syscall\n\t"
                 "test %%rax, %%rax\n\t"
                 "jnz 1f\n\t"
                 "xor %%ebp, %%ebp\n\t"
                 "mov %%r13, %%rdi\n\t"
                 "call *%%r12\n\t"
                 "hlt\n"
                 "1:"
                 : "=a"(answer)
                 : "0"(SYS_clone3), "D"(&how), "S"(sizeof how), "r"(child), "r"(child_argument)
                 : "rcx", "r11", "memory", "cc");
    return answer;
}
#else
constexpr bool has_clone3 = false;

long clone3_call(const clone_args&, int (*)(void*), void*)
{
    return -ENOSYS;
}
#endif

struct signals_blocked {
    signals_blocked()
    {
        sigset_t all;
        ::sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &before);
    }
    ~signals_blocked() { ::pthread_sigmask(SIG_SETMASK, &before, nullptr); }
    signals_blocked(const signals_blocked&) = delete;

    sigset_t before;
};

pid_t clone_modern(clone_way way, const birth& into, child_stack stack, in_our_memory& word, int (*run)(void*),
                   void* argument)
{
    clone_args how{};
    how.flags = CLONE_VM | CLONE_FILES | CLONE_CLEAR_SIGHAND | CLONE_CHILD_CLEARTID;
    if (way == clone_way::one_by_one)
        how.flags |= CLONE_VFORK;
    if (into.cgroup) {
        how.flags |= CLONE_INTO_CGROUP;
        how.cgroup = static_cast<std::uint64_t>(*into.cgroup);
    }
    if (into.pid_goes_to) {
        how.flags |= CLONE_PARENT_SETTID;
        how.parent_tid = reinterpret_cast<std::uintptr_t>(into.pid_goes_to);
    }
    how.exit_signal = SIGCHLD;
    how.stack = reinterpret_cast<std::uintptr_t>(stack.bottom);
    how.stack_size = stack.size;
    how.child_tid = reinterpret_cast<std::uintptr_t>(&word);
    return static_cast<pid_t>(clone3_call(how, run, argument));
}

pid_t clone_plain(const birth& into, child_stack stack, in_our_memory& word, int (*run)(void*), void* argument)
{
    const int flags = CLONE_VM | CLONE_VFORK | SIGCHLD | (into.pid_goes_to ? CLONE_PARENT_SETTID : 0);
    int child = ::clone(run, stack.bottom + stack.size, flags, argument, into.pid_goes_to);
    int error = errno;
    word = 0;
    return child == -1 ? -error : child;
}

} // namespace

clone_way best_clone_way()
{
    bool modern = has_clone3 && allowed(raw_call(SYS_clone3, 0, 0))
               && allowed(raw_call(SYS_close_range, UINT_MAX, 0u, unsigned{CLOSE_RANGE_UNSHARE}));
    return modern ? clone_way::side_by_side : clone_way::plain;
}

pid_t clone_child(clone_way way, const birth& into, child_stack stack, in_our_memory& word, int (*run)(void*),
                  void* argument)
{
    word = 1;
    pid_t child = way == clone_way::plain ? clone_plain(into, stack, word, run, argument)
                                          : clone_modern(way, into, stack, word, run, argument);
    if (child < 0)
        word = 0;
    return child;
}

void wait_until_left(in_our_memory& word)
{
    while (int seen = word.load(std::memory_order_acquire))
        raw_call(SYS_futex, &word, FUTEX_WAIT, seen, 0L);
}

// With all signals blocked, since each that is handled would begin the time anew.
bool wait_until_left(in_our_memory& word, std::chrono::nanoseconds at_most)
{
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(at_most);
    const timespec longest{seconds.count(), (at_most - seconds).count()};
    const signals_blocked quiet;
    while (int seen = word.load(std::memory_order_acquire))
        if (raw_call(SYS_futex, &word, FUTEX_WAIT, seen, &longest) == -ETIMEDOUT)
            return word.load(std::memory_order_acquire) == 0;
    return true;
}

} // namespace reaperd::process

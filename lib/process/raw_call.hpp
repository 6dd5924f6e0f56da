// System calls for a child that shares its parent's memory: libc's wrappers would write the parent's errno, and those
// that set users and groups would signal the parent's threads. A negative answer is an errno.
#pragma once

#include <cerrno>
#include <sys/syscall.h>
#include <type_traits>
#include <unistd.h>

namespace reaperd::process {

template <class T>
long as_word(T value) // a pointer, a number or an enum of libc's
{
    if constexpr (std::is_pointer_v<T>)
        return reinterpret_cast<long>(value);
    else
        return static_cast<long>(value);
}

inline long raw_call_words(long number, long a, long b, long c, long d, long e)
{
#if defined(__x86_64__)
    long answer;
    register long r10 asm("r10") = d;
    register long r8 asm("r8") = e;
    asm volatile("syscall"
                 : "=a"(answer)
                 : "0"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8)
                 : "rcx", "r11", "memory");
    return answer;
#else
    // Here children are started one at a time (clone.hpp), and the parent stands still meanwhile.
    long answer = ::syscall(number, a, b, c, d, e);
    return answer == -1 ? -errno : answer;
#endif
}

template <class... Arguments>
long raw_call(long number, Arguments... arguments)
{
    static_assert(sizeof...(arguments) <= 5);
    long words[5] = {as_word(arguments)...};
    return raw_call_words(number, words[0], words[1], words[2], words[3], words[4]);
}

} // namespace reaperd::process

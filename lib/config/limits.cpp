#include "config/limits.hpp"

#include "config/text.hpp"
#include "config/value.hpp"

#include <array>
#include <sys/resource.h>

namespace reaperd::config {
namespace {

using enum limit_unit;

// An enum in C++ where glibc has one, which is no int.
constexpr limit_kind kind(std::string_view option, int resource, limit_unit unit)
{
    return {option, resource, unit};
}

constexpr std::array kinds{kind("rlimit_as", RLIMIT_AS, bytes),
                           kind("rlimit_core", RLIMIT_CORE, bytes),
                           kind("rlimit_cpu", RLIMIT_CPU, seconds),
                           kind("rlimit_data", RLIMIT_DATA, bytes),
                           kind("rlimit_fsize", RLIMIT_FSIZE, bytes),
                           kind("rlimit_locks", RLIMIT_LOCKS, count),
                           kind("rlimit_memlock", RLIMIT_MEMLOCK, bytes),
                           kind("rlimit_msgqueue", RLIMIT_MSGQUEUE, bytes),
                           kind("rlimit_nice", RLIMIT_NICE, count),
                           kind("rlimit_nofile", RLIMIT_NOFILE, count),
                           kind("rlimit_nproc", RLIMIT_NPROC, count),
                           kind("rlimit_rss", RLIMIT_RSS, bytes),
                           kind("rlimit_rtprio", RLIMIT_RTPRIO, count),
                           kind("rlimit_rttime", RLIMIT_RTTIME, microseconds),
                           kind("rlimit_sigpending", RLIMIT_SIGPENDING, count),
                           kind("rlimit_stack", RLIMIT_STACK, bytes)};

// A time limit counts in its unit, rounded up: less than was written would kill too early.
reading<std::int64_t> time_in(std::string_view text, std::chrono::nanoseconds unit)
{
    auto time = duration(text);
    if (!time)
        return time.error();
    return (*time + unit - std::chrono::nanoseconds(1)) / unit;
}

reading<std::int64_t> amount(limit_unit unit, std::string_view text)
{
    switch (unit) {
    case bytes: return byte_size(text);
    case seconds: return time_in(text, std::chrono::seconds(1));
    case microseconds: break; // a bare number is one of microseconds, as in setrlimit(2)
    case count: break;
    }
    auto number = integer(text);
    if (!number && unit == microseconds)
        return time_in(text, std::chrono::microseconds(1));
    if (!number)
        return number.error();
    return *number;
}

reading<std::optional<std::uint64_t>> bound(limit_unit unit, std::string_view text)
{
    if (to_lower(text) == "unlimited")
        return std::optional<std::uint64_t>();
    auto value = amount(unit, text);
    if (!value)
        return mistake(value.error().message + ", SOFT:HARD, or unlimited", 0);
    if (*value < 0)
        return mistake("cannot be negative: write 0 or more, or unlimited", 0);
    return std::optional(static_cast<std::uint64_t>(*value));
}

bool exceeds(const std::optional<std::uint64_t>& soft, const std::optional<std::uint64_t>& hard)
{
    return hard && (!soft || *soft > *hard);
}

} // namespace

std::span<const limit_kind> limit_kinds()
{
    return kinds;
}

reading<resource_limit> parse_limit(const limit_kind& kind, std::string_view text)
{
    auto colon = text.find(':');
    auto soft = bound(kind.unit, strip(text.substr(0, colon)));
    auto hard = colon == text.npos ? soft : bound(kind.unit, strip(text.substr(colon + 1)));
    if (!soft || !hard)
        return soft ? hard.error() : soft.error();
    if (exceeds(*soft, *hard))
        return mistake("the soft limit is above the hard one: write SOFT:HARD with SOFT no more than HARD", 0);
    return resource_limit{kind.resource, *soft, *hard};
}

} // namespace reaperd::config

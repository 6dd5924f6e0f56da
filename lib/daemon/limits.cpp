#include "daemon/limits.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace reaperd::daemon {
namespace {

rlimit limit_of(__rlimit_resource_t resource)
{
    rlimit value{};
    ::getrlimit(resource, &value);
    return value;
}

// RLIM_INFINITY is the largest number there is, so it compares as it should.
bool raise(__rlimit_resource_t resource, rlim_t wanted)
{
    auto value = limit_of(resource);
    if (value.rlim_cur >= wanted)
        return true;
    value.rlim_cur = wanted;
    value.rlim_max = std::max(value.rlim_max, wanted); // root may
    return ::setrlimit(resource, &value) == 0;
}

failure too_few(const std::string& what, rlim_t wanted, const std::string& option, rlim_t possible)
{
    return failure{"cannot have " + std::to_string(wanted) + " " + what + " (" + option + "): the hard limit is "
                   + std::to_string(possible) + "; raise that, or lower " + option};
}

} // namespace

rlimit descriptor_limits::for_children(const daemon_settings& settings) const
{
    auto value = original;
    if (settings.minimum_descriptors_set)
        value.rlim_cur = std::max<rlim_t>(value.rlim_cur, settings.minimum_descriptors);
    value.rlim_max = std::max(value.rlim_max, value.rlim_cur);
    return value;
}

result<descriptor_limits> raise_limits(const daemon_settings& settings)
{
    const descriptor_limits before{limit_of(RLIMIT_NOFILE)};
    if (!raise(RLIMIT_NOFILE, settings.minimum_descriptors))
        return too_few("open files", settings.minimum_descriptors, "minfds", before.original.rlim_max);
    if (!raise(RLIMIT_NPROC, settings.minimum_processes))
        return too_few("processes", settings.minimum_processes, "minprocs", limit_of(RLIMIT_NPROC).rlim_max);
    raise(RLIMIT_NOFILE, limit_of(RLIMIT_NOFILE).rlim_max);
    return before;
}

} // namespace reaperd::daemon

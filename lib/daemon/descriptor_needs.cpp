#include "daemon/descriptor_needs.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace reaperd::daemon {
namespace {

constexpr std::size_t ends = 2; // of a pipe

std::size_t pipes_of(const execution& one)
{
    const std::size_t socket = one.socket ? 1 : 0; // instead of stdin's pipe
    if (one.stdio == stdio_mode::inherit)
        return socket;
    return socket + ends * ((one.socket ? 0 : 1) + 1 + (one.redirect_stderr ? 0 : 1));
}

// A file that several write to is open once.
std::size_t log_of(const stream_policy& stream, std::set<std::string>& known)
{
    if (const auto* file = std::get_if<log_path>(&stream.target))
        return known.insert(file->path).second ? 1 : 0;
    return std::holds_alternative<auto_log>(stream.target) ? 1 : 0;
}

std::size_t logs_of(const program& one, std::set<std::string>& known)
{
    if (one.execution.stdio == stdio_mode::inherit)
        return 0;
    return log_of(one.output.standard_output, known)
         + (one.execution.redirect_stderr ? 0 : log_of(one.output.standard_error, known));
}

std::string counted(std::size_t count, const char* what)
{
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::size_t programs_of(const configuration& wanted)
{
    std::size_t count = 0;
    for (const auto& group : wanted.groups)
        count += group.programs.size();
    return count;
}

} // namespace

descriptor_needs needs_of(const configuration& wanted)
{
    descriptor_needs needs;
    std::set<std::string> logs;
    for (const auto& group : wanted.groups)
        for (const auto& program : group.programs)
            needs.programs += pipes_of(program.execution) + logs_of(program, logs);
    needs.servers = 2 * wanted.servers.size() + wanted.inet_servers.size();
    return needs;
}

result<void> check_descriptors(const configuration& wanted, rlim_t hard_limit, bool may_raise)
{
    const auto needs = needs_of(wanted);
    const rlim_t asked = may_raise ? wanted.daemon.minimum_descriptors : 0;
    const auto limit = std::max(hard_limit, asked);
    if (needs.all() <= limit)
        return {};
    const auto sockets = wanted.servers.size() + wanted.inet_servers.size();
    return failure{"reaperd would need " + std::to_string(needs.all()) + " descriptors: "
                   + std::to_string(needs.programs) + " for " + counted(programs_of(wanted), "program") + ", "
                   + std::to_string(needs.servers) + " for " + counted(sockets, "server") + " and "
                   + std::to_string(needs.own) + " of its own; the hard limit is " + std::to_string(limit)
                   + ": raise it (ulimit -Hn, LimitNOFILE in a unit"
                   + (may_raise ? ", or minfds = " + std::to_string(needs.all()) : "")
                   + "), or let programs do with less (redirect_stderr = true, logfiles NONE)"};
}

} // namespace reaperd::daemon

#include "process/spawn_failure.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string_view>
#include <system_error>

namespace reaperd::process {
namespace {

std::string words_for(stage stage, const std::string& object)
{
    switch (stage) {
    case stage::stdio: return "set up stdio";
    case stage::cgroup: return "enter cgroup " + object;
    case stage::clone: return "create a process";
    case stage::session: return "lead a session";
    case stage::group: return "join process group " + object;
    case stage::out_of_memory_score: return "set oom_score_adj " + object;
    case stage::nice: return "set nice " + object;
    case stage::limits: return "set " + object;
    case stage::account: return "become user " + object;
    case stage::directory: return "chdir " + object;
    case stage::exec: return "exec " + object;
    }
    return object;
}

struct named_limit {
    int resource;
    const char* name; // as the option is called
};

constexpr named_limit limit_names[] = {
    {RLIMIT_AS, "rlimit_as"},           {RLIMIT_CORE, "rlimit_core"},         {RLIMIT_CPU, "rlimit_cpu"},
    {RLIMIT_DATA, "rlimit_data"},       {RLIMIT_FSIZE, "rlimit_fsize"},       {RLIMIT_LOCKS, "rlimit_locks"},
    {RLIMIT_MEMLOCK, "rlimit_memlock"}, {RLIMIT_MSGQUEUE, "rlimit_msgqueue"}, {RLIMIT_NICE, "rlimit_nice"},
    {RLIMIT_NOFILE, "rlimit_nofile"},   {RLIMIT_NPROC, "rlimit_nproc"},       {RLIMIT_RSS, "rlimit_rss"},
    {RLIMIT_RTPRIO, "rlimit_rtprio"},   {RLIMIT_RTTIME, "rlimit_rttime"},     {RLIMIT_SIGPENDING, "rlimit_sigpending"},
    {RLIMIT_STACK, "rlimit_stack"},
};

std::string limit_name(int resource)
{
    auto found = std::ranges::find(limit_names, resource, &named_limit::resource);
    return found == std::end(limit_names) ? "limit " + std::to_string(resource) : found->name;
}

std::string written(const std::optional<int>& number)
{
    return number ? std::to_string(*number) : std::string{};
}

// Only what the request has can have failed; one that was given up may be past what it has none of.
std::string object_of(stage stage, std::size_t which, const spawn_request& request)
{
    switch (stage) {
    case stage::stdio:
    case stage::clone:
    case stage::session: return {};
    case stage::cgroup: return request.cgroup.value_or(std::string{});
    case stage::group: return written(request.group);
    case stage::out_of_memory_score: return written(request.out_of_memory_score);
    case stage::nice: return written(request.nice);
    case stage::limits: return which < request.limits.size() ? limit_name(request.limits[which].resource) : "limits";
    case stage::account: return request.account ? request.account->name : std::string{};
    case stage::directory: return request.directory.value_or(std::string{});
    case stage::exec: return request.executable;
    }
    return {};
}

// "#!/usr/bin/python -u" -> "/usr/bin/python"
std::string interpreter_of(const std::string& script)
{
    std::ifstream file{script};
    std::array<char, 256> line{}; // the kernel reads no more either
    file.read(line.data(), line.size() - 1);
    std::string_view text{line.data()};
    text = text.substr(0, text.find('\n'));
    if (!text.starts_with("#!"))
        return {};
    std::string interpreter;
    std::istringstream{std::string(text.substr(2))} >> interpreter;
    return interpreter;
}

// exec says ENOENT for a missing interpreter as it does for a missing file.
std::string missing_interpreter(const spawn_failure& failed)
{
    std::error_code ignored;
    if (failed.stage != stage::exec || failed.error != ENOENT || !std::filesystem::exists(failed.object, ignored))
        return {};
    auto interpreter = interpreter_of(failed.object);
    return interpreter.empty() ? " (its dynamic loader)" : " (its interpreter " + interpreter + ")";
}

} // namespace

spawn_failure failure_at(stage stage, std::size_t which, int error, const spawn_request& request)
{
    return {stage, error, object_of(stage, which, request)};
}

std::string describe(const spawn_failure& failed)
{
    return words_for(failed.stage, failed.object) + missing_interpreter(failed) + ": "
         + std::generic_category().message(failed.error);
}

int exit_code(const spawn_failure& failed)
{
    constexpr int not_found = 127;
    constexpr int not_executable = 126;
    if (failed.stage != stage::exec)
        return 1;
    return failed.error == ENOENT ? not_found : not_executable;
}

bool transient(const spawn_failure& failed)
{
    if (failed.stage == stage::cgroup)
        return true; // it was there a moment ago
    switch (failed.error) {
    case EAGAIN:
    case ENOMEM:
    case ETXTBSY:
    case EMFILE:
    case ENFILE:
    case ETIMEDOUT: return true;
    default: return false;
    }
}

} // namespace reaperd::process

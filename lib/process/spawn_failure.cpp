#include "process/spawn_failure.hpp"

#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>
#include <system_error>

namespace reaperd::process {
namespace {

std::string words_for(stage stage, const std::string& object)
{
    switch (stage) {
    case stage::stdio: return "set up stdio";
    case stage::clone: return "create a process";
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

// As the options are called.
std::string limit_name(int resource)
{
    switch (resource) {
    case RLIMIT_AS: return "rlimit_as";
    case RLIMIT_CORE: return "rlimit_core";
    case RLIMIT_CPU: return "rlimit_cpu";
    case RLIMIT_DATA: return "rlimit_data";
    case RLIMIT_FSIZE: return "rlimit_fsize";
    case RLIMIT_LOCKS: return "rlimit_locks";
    case RLIMIT_MEMLOCK: return "rlimit_memlock";
    case RLIMIT_MSGQUEUE: return "rlimit_msgqueue";
    case RLIMIT_NICE: return "rlimit_nice";
    case RLIMIT_NOFILE: return "rlimit_nofile";
    case RLIMIT_NPROC: return "rlimit_nproc";
    case RLIMIT_RSS: return "rlimit_rss";
    case RLIMIT_RTPRIO: return "rlimit_rtprio";
    case RLIMIT_RTTIME: return "rlimit_rttime";
    case RLIMIT_SIGPENDING: return "rlimit_sigpending";
    case RLIMIT_STACK: return "rlimit_stack";
    default: return "limit " + std::to_string(resource);
    }
}

// Only what the request has can have failed.
std::string object_of(stage stage, std::size_t which, const spawn_request& request)
{
    switch (stage) {
    case stage::stdio:
    case stage::clone: return {};
    case stage::group: return std::to_string(*request.group);
    case stage::out_of_memory_score: return std::to_string(*request.out_of_memory_score);
    case stage::nice: return std::to_string(*request.nice);
    case stage::limits: return limit_name(request.limits[which].resource);
    case stage::account: return request.account->name;
    case stage::directory: return *request.directory;
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

bool transient(const spawn_failure& failed)
{
    switch (failed.error) {
    case EAGAIN:
    case ENOMEM:
    case ETXTBSY:
    case EMFILE:
    case ENFILE: return true;
    default: return false;
    }
}

} // namespace reaperd::process

#include "daemon/main_command.hpp"

#include <algorithm>
#include <boost/algorithm/string/replace.hpp>
#include <limits>

namespace reaperd::daemon {
namespace {

// So that it is split into the same words again.
std::string quoted(const std::string& word)
{
    return "'" + boost::algorithm::replace_all_copy(word, "'", "'\"'\"'") + "'";
}

std::string command_line(const std::vector<std::string>& words)
{
    std::string line;
    for (const auto& word : words)
        line += (line.empty() ? "" : " ") + quoted(word);
    return line;
}

program once(const std::vector<std::string>& words)
{
    program main;
    main.name = main.section = main_name;
    main.execution.command = command_line(words);
    main.execution.stdio = stdio_mode::inherit;
    main.execution.takes_terminal = true;
    main.policy.start = {.start_seconds = {}, .retries = 0};
    main.policy.restart.mode = restart_mode::never;
    return main;
}

} // namespace

result<void> add_main_command(const std::vector<std::string>& words, configuration& all)
{
    if (std::ranges::find(all.groups, main_name, &group::name) != all.groups.end())
        return failure{"cannot run a command beside a program called main: give that another name"};
    all.groups.push_back({main_name, std::numeric_limits<int>::max(), {once(words)}});
    all.daemon.main_program = main_name;
    return {};
}

} // namespace reaperd::daemon

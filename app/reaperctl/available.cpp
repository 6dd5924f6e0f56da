#include "available.hpp"

#include "columns.hpp"
#include "conversation.hpp"
#include "verbs.hpp"

#include <algorithm>
#include <array>

namespace reaperctl {

namespace {

using reaperd::protocol::known_process;
using row = std::array<std::string, 4>;

// The group's priority comes first: it decides between groups, that of the program within one.
row row_of(const known_process& process)
{
    return {harmless(process.name), process.in_use ? "in use" : "available", process.autostart ? "auto" : "manual",
            std::to_string(process.group_priority) + ":" + std::to_string(process.priority)};
}

} // namespace

std::string available_table(const std::vector<known_process>& processes)
{
    std::vector<row> rows{{"NAME", "USE", "START", "PRIORITY"}};
    for (const auto& process : processes)
        rows.push_back(row_of(process));
    std::array<std::size_t, 3> wide{};
    for (const auto& each : rows)
        for (std::size_t c = 0; c < wide.size(); ++c)
            wide[c] = std::max(wide[c], width_of(each[c]) + 2);
    std::string text;
    for (const auto& each : rows) {
        for (std::size_t c = 0; c < wide.size(); ++c)
            text += each[c] + padding(each[c], wide[c]);
        text += each.back() + "\n";
    }
    return text;
}

exit_code available(const invocation& wish)
{
    return with_daemon(wish, [](reaperd::client::daemon& there) {
        auto known = there.available();
        if (!known)
            return give_up(to_problem(known.error()));
        say(available_table(*known));
        return ok;
    });
}

} // namespace reaperctl

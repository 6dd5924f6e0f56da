#include "people.hpp"

#include <array>
#include <string>

namespace simulation {
namespace {

using namespace std::chrono_literals;
using reaperd::group;
using reaperd::program;

constexpr std::array alone{"a", "b", "c"};
constexpr std::array farmed{"d", "e"};

reaperd::policy some_policy(dice& luck)
{
    reaperd::policy one;
    one.start = {luck.below(3) * 500ms, static_cast<int>(luck.below(4)), 1s + luck.up_to(4000ms)};
    one.restart.mode = static_cast<reaperd::restart_mode>(luck.below(3));
    if (luck.one_in(3))
        one.restart.delay = reaperd::restart_delay{luck.up_to(2000ms), 2, 10s, 0.3, 5s};
    one.stop.wait = luck.below(5) * 1s;
    one.stop.stray_wait = luck.below(3) * 1s;
    one.stop.as_group = luck.one_in(2);
    one.stop.kill_as_group = one.stop.as_group || luck.one_in(4);
    return one;
}

program some_program(const char* name, dice& luck)
{
    program one;
    one.name = one.section = name;
    one.autostart = !luck.one_in(5);
    one.execution.command = std::to_string(luck.below(9));
    if (luck.one_in(5))
        one.execution.pid_file = "/run/" + one.name + ".pid";
    one.policy = some_policy(luck);
    return one;
}

group group_of_one(const char* name, dice& luck)
{
    return {name, static_cast<int>(luck.below(3)), {some_program(name, luck)}};
}

} // namespace

reaperd::configuration some_configuration(dice& luck)
{
    reaperd::configuration all;
    if (luck.one_in(4))
        all.daemon.exit_on = static_cast<reaperd::exit_condition>(luck.below(4));
    for (const auto* name : alone)
        all.groups.push_back(group_of_one(name, luck));
    group farm{"farm", static_cast<int>(luck.below(3)), {}};
    for (const auto* name : farmed)
        if (luck.one_in(3))
            farm.programs.push_back(some_program(name, luck));
    all.groups.push_back(std::move(farm));
    return all;
}

void edit(reaperd::configuration& all, dice& luck)
{
    auto& one = all.groups[luck.below(static_cast<unsigned>(all.groups.size()))];
    const auto* name = one.name == "farm" ? farmed[luck.below(farmed.size())] : one.name.c_str();
    auto* same = one.programs.empty() || one.programs.front().name != name ? nullptr : &one.programs.front();
    if (!same)
        one.programs.insert(one.programs.begin(), some_program(name, luck));
    else if (luck.one_in(3))
        one.programs.erase(one.programs.begin());
    else if (luck.one_in(2))
        same->policy = some_policy(luck);
    else
        *same = some_program(name, luck);
    if (one.programs.size() > farmed.size())
        one.programs.pop_back();
}

} // namespace simulation

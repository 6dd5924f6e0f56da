#include "supervisor/compare.hpp"

#include <string_view>
#include <unordered_map>

namespace reaperd::supervisor {
namespace {

using by_name = std::unordered_map<std::string_view, const entry*>;

by_name index(const std::vector<entry>& all)
{
    by_name found;
    for (const auto& each : all)
        found.emplace(each.name, &each);
    return found;
}

std::vector<std::string>& list_for(plan& made, const entry& before, const entry& after)
{
    if (before.what->execution != after.what->execution)
        return made.restarted;
    if (*before.what != *after.what || before.group_priority != after.group_priority)
        return made.updated;
    return made.unchanged;
}

} // namespace

std::vector<entry> entries(const std::vector<group>& groups)
{
    std::vector<entry> all;
    for (const auto& group : groups)
        for (const auto& program : group.programs)
            all.push_back({full_name(group.name, program.name), group.priority, &program});
    return all;
}

plan compare(const std::vector<entry>& running, const std::vector<entry>& wanted)
{
    plan made;
    auto old_ones = index(running);
    for (const auto& each : wanted) {
        auto before = old_ones.find(each.name);
        auto& list = before == old_ones.end() ? made.added : list_for(made, *before->second, each);
        list.push_back(each.name);
    }
    auto new_ones = index(wanted);
    for (const auto& each : running)
        if (!new_ones.contains(each.name))
            made.removed.push_back(each.name);
    return made;
}

} // namespace reaperd::supervisor

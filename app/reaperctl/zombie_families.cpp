#include "zombie_families.hpp"

#include <algorithm>

namespace reaperctl {

namespace {

constexpr pid_t init = 1;

const process* find(const std::vector<process>& table, pid_t pid)
{
    const auto found = std::ranges::lower_bound(table, pid, {}, &process::pid);
    return found != table.end() && found->pid == pid ? &*found : nullptr;
}

// The nearest program above counts. A pid that does not descend from this reaperd is not the one that it means: it
// lives in another PID namespace, or has ended by now.
std::optional<std::string> program_of(const std::vector<process>& parents, const supervision& known)
{
    const auto reaperd = std::ranges::find(parents, known.reaperd, &process::pid);
    for (auto one = parents.end(); one != reaperd; --one)
        if (const auto found = known.programs.find(std::prev(one)->pid); found != known.programs.end())
            return found->second;
    return std::nullopt;
}

// The daemon is known by its guardian, whose child the manager is: a process of the same name, and no program.
bool is_reaperd(const std::vector<process>& parents, const supervision& known)
{
    const auto& last = parents.back();
    if (last.pid == known.reaperd)
        return true;
    if (parents.size() < 2 || known.programs.contains(last.pid))
        return false;
    const auto& above = parents[parents.size() - 2];
    return above.pid == known.reaperd && above.name == last.name;
}

neglect neglect_of(const std::vector<process>& parents, const supervision& known)
{
    if (parents.empty())
        return neglect::unseen;
    if (is_reaperd(parents, known))
        return neglect::reaperd;
    const auto* parent = &parents.back();
    if (parent->pid == init)
        return neglect::by_init;
    switch (parent->state) {
    case 'T':
    case 't': return neglect::stopped;
    case 'D': return neglect::stuck;
    default: return neglect::careless;
    }
}

zombie_family family_of(const std::vector<process>& table, pid_t parent, std::vector<process> zombies,
                        const supervision& known)
{
    zombie_family family;
    family.parents = line_of_descent(table, parent);
    family.zombies = std::move(zombies);
    family.program = program_of(family.parents, known);
    family.neglect = neglect_of(family.parents, known);
    return family;
}

} // namespace

// The table was not read in one moment: it may hold a circle.
std::vector<process> line_of_descent(const std::vector<process>& table, pid_t pid)
{
    std::vector<process> line;
    for (const auto* one = find(table, pid); one && line.size() < table.size(); one = find(table, one->parent))
        line.push_back(*one);
    std::ranges::reverse(line);
    return line;
}

std::vector<zombie_family> zombie_families(const std::vector<process>& table, const supervision& known)
{
    std::map<pid_t, std::vector<process>> by_parent;
    for (const auto& one : table)
        if (is_zombie(one))
            by_parent[one.parent].push_back(one);
    std::vector<zombie_family> families;
    for (auto& [parent, zombies] : by_parent)
        families.push_back(family_of(table, parent, std::move(zombies), known));
    return families;
}

} // namespace reaperctl

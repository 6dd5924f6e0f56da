#include "zombie_changes.hpp"

#include <algorithm>

namespace reaperctl {

namespace {

// To the change of its kind that its siblings are in, or to a new one.
void note(std::vector<zombie_change>& changes, zombie_change change)
{
    const auto same = std::ranges::find_if(changes, [&](const zombie_change& other) {
        return other.appeared == change.appeared && other.parent == change.parent && other.program == change.program;
    });
    if (same == changes.end())
        changes.push_back(std::move(change));
    else
        same->zombies.push_back(change.zombies[0]);
}

} // namespace

zombie_changes::zombie_changes(const std::vector<zombie_family>& first)
    : known_(sightings_of(first))
{
}

zombie_changes::sightings zombie_changes::sightings_of(const std::vector<zombie_family>& families)
{
    sightings all;
    for (const auto& family : families)
        for (const auto& zombie : family.zombies) {
            const auto* parent = family.parent();
            all[{zombie.pid, zombie.start_ticks}] = {
                zombie, parent ? std::optional(*parent) : std::nullopt, family.program, {}};
        }
    return all;
}

std::vector<zombie_change> zombie_changes::look(const std::vector<zombie_family>& families,
                                                std::chrono::nanoseconds now)
{
    std::vector<zombie_change> changes;
    auto seen = sightings_of(families);
    for (auto& [who, one] : known_)
        if (!seen.contains(who))
            note(changes, {false,
                           {one.zombie},
                           one.parent,
                           one.program,
                           one.appeared ? std::optional(now - *one.appeared) : std::nullopt});
    for (auto& [who, one] : seen) {
        const auto before = known_.find(who);
        one.appeared = before == known_.end() ? std::optional(now) : before->second.appeared;
        if (before == known_.end())
            note(changes, {true, {one.zombie}, one.parent, one.program, {}});
    }
    known_ = std::move(seen);
    return changes;
}

} // namespace reaperctl

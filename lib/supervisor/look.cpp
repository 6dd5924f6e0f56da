// What others ask of the supervisor, and nothing is changed by it.
#include "supervisor/supervisor.hpp"
#include "supervisor/why.hpp"

namespace reaperd::supervisor {

result<std::vector<instance_id>> supervisor::find(std::string_view name) const
{
    return programs_.named(name);
}

std::string supervisor::full_name(instance_id id) const
{
    return reaperd::supervisor::full_name(programs_.at(id));
}

const program& supervisor::program_of(instance_id id) const
{
    return programs_.at(id).what;
}

const std::string& supervisor::group_name(instance_id id) const
{
    return programs_.at(id).group;
}

int supervisor::group_priority(instance_id id) const
{
    return programs_.at(id).group_priority;
}

const std::optional<listener_pool>& supervisor::listeners_of(instance_id id) const
{
    return programs_.at(id).listeners;
}

std::vector<snapshot> supervisor::look(lifecycle::time_point now) const
{
    std::vector<snapshot> all;
    all.reserve(programs_.in_start_order().size());
    for (auto id : programs_.in_start_order())
        all.push_back(snapshot_of(programs_.at(id), now));
    return all;
}

std::optional<snapshot> supervisor::look(instance_id id, lifecycle::time_point now) const
{
    const auto* one = programs_.find(id);
    return one ? std::optional{snapshot_of(*one, now)} : std::nullopt;
}

bool supervisor::shutting_down() const
{
    return shutdown_.has_value();
}

} // namespace reaperd::supervisor

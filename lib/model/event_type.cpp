#include "model/event_type.hpp"

#include <algorithm>
#include <array>
#include <boost/algorithm/string/case_conv.hpp>
#include <iterator>
#include <string>

namespace reaperd {
namespace {

// In the enum's order.
constexpr std::array<std::string_view, event_types> names = {
    "PROCESS_STATE_STOPPED",
    "PROCESS_STATE_EXITED",
    "PROCESS_STATE_STARTING",
    "PROCESS_STATE_STOPPING",
    "PROCESS_STATE_BACKOFF",
    "PROCESS_STATE_FATAL",
    "PROCESS_STATE_RUNNING",
    "PROCESS_STATE_UNKNOWN",
    "PROCESS_COMMUNICATION_STDOUT",
    "PROCESS_COMMUNICATION_STDERR",
    "PROCESS_LOG_STDOUT",
    "PROCESS_LOG_STDERR",
    "REMOTE_COMMUNICATION",
    "SUPERVISOR_STATE_CHANGE_RUNNING",
    "SUPERVISOR_STATE_CHANGE_STOPPING",
    "TICK_5",
    "TICK_60",
    "TICK_3600",
    "PROCESS_GROUP_ADDED",
    "PROCESS_GROUP_REMOVED",
};

// A family's members are those whose names begin with its own and an underscore.
constexpr std::string_view everything = "EVENT";
constexpr std::array<std::string_view, 6> families = {
    "PROCESS_STATE", "PROCESS_COMMUNICATION", "PROCESS_LOG", "SUPERVISOR_STATE_CHANGE", "TICK", "PROCESS_GROUP",
};

bool belongs(std::string_view member, std::string_view family)
{
    return family == everything || (member.starts_with(family) && member.substr(family.size()).starts_with('_'));
}

bool is_family(std::string_view name)
{
    return name == everything || std::ranges::find(families, name) != families.end();
}

} // namespace

std::string_view name(event_type type)
{
    return names[static_cast<std::size_t>(type)];
}

std::optional<event_set> events_named(std::string_view name)
{
    const auto wanted = boost::algorithm::to_upper_copy(std::string(name));
    const bool family = is_family(wanted);
    event_set found;
    for (std::size_t i = 0; i < event_types; ++i)
        if (family ? belongs(names[i], wanted) : names[i] == wanted)
            found |= event_set(static_cast<event_type>(i));
    if (found.empty())
        return std::nullopt;
    return found;
}

std::vector<std::string_view> event_names()
{
    std::vector<std::string_view> all{everything};
    std::ranges::copy(families, std::back_inserter(all));
    std::ranges::copy(names, std::back_inserter(all));
    return all;
}

} // namespace reaperd

#include "config/group_options.hpp"

#include "config/text.hpp"
#include "config/value.hpp"

#include <limits>

namespace reaperd::config {
namespace {

reading<void> set_programs(group_draft& to, const field& from)
{
    for (auto name : comma_list(from.text())) {
        to.programs.emplace_back(name);
        to.places.push_back(from.where(static_cast<std::size_t>(name.data() - from.text().data())));
    }
    return {};
}

reading<void> set_priority(group_draft& to, const field& from)
{
    return put(to.priority, clamped(from.text(), std::numeric_limits<int>::min(), std::numeric_limits<int>::max()));
}

constexpr auto table = sorted(std::to_array<option<group_draft>>({
    {"programs", stage::section, set_programs},
    {"priority", stage::section, set_priority},
}));

} // namespace

std::span<const option<group_draft>> group_options()
{
    return table;
}

} // namespace reaperd::config

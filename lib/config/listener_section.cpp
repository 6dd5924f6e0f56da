#include "config/listener_section.hpp"

#include "config/text.hpp"
#include "config/value.hpp"

#include <limits>

namespace reaperd::config {
namespace {

constexpr std::string_view built_in_handler = "supervisor.dispatchers:default_handler";

reading<void> set_events(listener_draft& to, const field& from)
{
    if (from.text().empty())
        return mistake("cannot be empty: write names of events, such as PROCESS_STATE, TICK_60", 0);
    for (auto name : comma_list(from.text())) {
        auto named = events_named(name);
        if (!named)
            return mistake("there is no event " + quoted(name) + from.around.suggestion(name, event_names()),
                           static_cast<std::size_t>(name.data() - from.text().data()));
        to.pool.events |= *named;
    }
    return {};
}

// Any other is Python code, for results that are neither OK nor FAIL.
reading<void> check_handler(listener_draft&, const field& from)
{
    std::string name(from.text());
    std::erase_if(name, is_space);
    if (name != built_in_handler)
        return mistake(quoted(from.text()) + " is Python code, which reaperd cannot run: write "
                           + std::string(built_in_handler)
                           + ", or delete the line, and let the listener answer OK or FAIL",
                       0);
    return {};
}

constexpr auto highest = std::numeric_limits<int>::max();

using to = listener_draft&;
using from = const field&;

constexpr auto table = sorted(std::to_array<option<listener_draft>>({
    {"events", stage::section, set_events},
    {"buffer_size", stage::section,
     [](to d, from f) { return put(d.pool.buffer_size, bounded(f.text(), 1, highest)); }},
    {"result_handler", stage::section, check_handler},
    {"event_len", stage::section,
     [](to d, from f) {
         return put(d.pool.length, one_of<length_unit>(f.text(), {{"bytes", length_unit::bytes},
                                                                  {"characters", length_unit::characters}}));
     }},
    {"priority", stage::section,
     [](to d, from f) { return put(d.priority, clamped(f.text(), std::numeric_limits<int>::min(), highest)); }},
}));

} // namespace

std::span<const option<listener_draft>> listener_options()
{
    return table;
}

listener_draft read_listeners(const ini::section& section, context& around)
{
    listener_draft draft;
    read_section(section, listener_options(), draft, around);
    if (!around.document.find(section, "events"))
        around.found.error(section.where, "[" + std::string(section.name)
                                              + "] has no events: write events = PROCESS_STATE, or other names");
    return draft;
}

} // namespace reaperd::config

// The events that listeners are told of, by supervisord's names (https://supervisord.org/events.html#event-types), and
// what a listener asked for. `events=` may also name a family: PROCESS_STATE, TICK, and EVENT for all there is.
#pragma once

#include <bitset>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace reaperd {

enum class event_type {
    process_state_stopped,
    process_state_exited,
    process_state_starting,
    process_state_stopping,
    process_state_backoff,
    process_state_fatal,
    process_state_running,
    process_state_unknown,
    process_communication_stdout,
    process_communication_stderr,
    process_log_stdout,
    process_log_stderr,
    remote_communication,
    supervisor_state_change_running,
    supervisor_state_change_stopping,
    tick_5,
    tick_60,
    tick_3600,
    process_group_added,
    process_group_removed,
};
constexpr std::size_t event_types = 20;

std::string_view name(event_type); // "PROCESS_STATE_STOPPED"

// A set of events. Those of two names are joined by |=.
class event_set {
public:
    event_set() = default;
    explicit event_set(event_type one) { wanted_.set(static_cast<std::size_t>(one)); }

    bool has(event_type type) const { return wanted_.test(static_cast<std::size_t>(type)); }
    bool empty() const { return wanted_.none(); }
    event_set& operator|=(const event_set& other)
    {
        wanted_ |= other.wanted_;
        return *this;
    }

    friend bool operator==(const event_set&, const event_set&) = default;

private:
    std::bitset<event_types> wanted_;
};

// An event or a family, in any case; nothing for a name that is neither.
std::optional<event_set> events_named(std::string_view name);

std::vector<std::string_view> event_names(); // all that events_named() knows

} // namespace reaperd

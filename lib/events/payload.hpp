// What listeners read: an event's payload, and the line before it, as supervisord writes them.
//
// An event is made from plain values when it happens, so that it tells the pid and the state of that moment, however
// late it is read. What a program wrote is kept byte for byte, and put into words only when it is sent.
#pragma once

#include "model/event_type.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace reaperd::events {

struct event {
    event_type type;
    std::string fields; // "processname:web groupname:web ..."; with the newline that parts them from the data, if any
    std::string data;

    friend bool operator==(const event&, const event&) = default;
};

struct process {
    std::string_view name; // without its group
    std::string_view group;
};
enum class channel { standard_output, standard_error };

// ---- one for each kind. from_state is a state's word: "STOPPED"

event process_starting(const process&, std::string_view from_state, int tries);
event process_backoff(const process&, std::string_view from_state, int tries);
event process_running(const process&, std::string_view from_state, int pid);
event process_stopping(const process&, std::string_view from_state, int pid);
event process_stopped(const process&, std::string_view from_state, int pid); // the pid it had
event process_exited(const process&, std::string_view from_state, bool expected, int pid);
event process_fatal(const process&, std::string_view from_state);
event process_unknown(const process&, std::string_view from_state);

event process_communication(const process&, int pid, channel, std::string_view data); // what was captured
event process_log(const process&, int pid, channel, std::string_view data);
event remote_communication(std::string_view type, std::string_view data);

event supervisor_running();
event supervisor_stopping();

event group_added(std::string_view group);
event group_removed(std::string_view group);

// TICK_5, TICK_60 and TICK_3600 tell when their period began, which is a multiple of it since the epoch.
std::chrono::seconds period(event_type tick);
event tick(event_type, std::chrono::sys_seconds now);

// ---- as it is sent

// Text as it is, and other bytes as supervisord shows them: Undecodable: b'...'
std::string readable(std::string_view bytes);

// What len: counts. supervisord's documentation says bytes; what it counts is characters, and listeners in Python that
// read text agree with it. Whoever counts characters is sent readable() data.
enum class length { bytes, characters };

struct envelope {
    std::string_view server; // the daemon's identifier
    std::string_view pool;
    std::uint64_t serial;      // of all events that anybody was to be told
    std::uint64_t pool_serial; // of those of this pool
    length counted = length::bytes;
};

std::string payload(const event&, length);
std::string message(const envelope&, const event&); // its line, and the payload

} // namespace reaperd::events

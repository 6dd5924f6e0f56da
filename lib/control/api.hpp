// What the control server may ask of the daemon. It can ask, it cannot do.
//
// Everything is called on the loop's thread. Names are as people give them: "web", "group:name", and for status and
// perform also "group:*" and "all". A failure is a sentence that the client prints: "no such process: wbe".
#pragma once

#include "model/configuration.hpp"
#include "model/result.hpp"
#include "protocol/process_info.hpp"
#include "protocol/request.hpp"
#include "protocol/status.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace reaperd::control {

// Who is at the other end, for the log: "pid 4711, uid 0" of a Unix socket (SO_PEERCRED at accept), else an address.
struct peer {
    std::string description;
};

enum class stream { standard_output, standard_error };

// How much of a log's end.
struct last_lines {
    std::size_t count;
};
struct last_bytes {
    std::size_t count;
};
using amount = std::variant<last_lines, last_bytes>;

// Output comes for as long as the subscription lives.
using subscription = std::shared_ptr<void>;

// Why a program's command could not even be tried.
struct hindrance {
    bool missing = false; // there is no such file; else it cannot be executed, or not even be split into words
    std::string why;      // "can't find command '/x'"
};

class api {
public:
    using answer = std::function<void(protocol::reply)>;
    using on_output = std::function<void(std::string_view)>;

    virtual ~api() = default;

    virtual protocol::daemon_status daemon() const = 0;
    // In start order; no names: all. Fails with the first name that means nothing.
    virtual result<std::vector<protocol::program_status>> status(const std::vector<std::string>& names) const = 0;
    virtual result<protocol::program_detail> detail(const std::string& name) const = 0;

    virtual std::chrono::system_clock::time_point wall_clock() const = 0;
    // The same as supervisord's clients know it, all in start order. "web", or "group:name"; a group's name is none.
    virtual std::vector<protocol::process_info> processes() const = 0;
    virtual result<protocol::process_info> process(const std::string& name) const = 0;
    virtual std::optional<hindrance> hindrance_of(const std::string& name) const = 0; // of a process that there is
    // What the config file said when it was read last, in start order, and which of it is there now.
    virtual std::vector<group> known_groups() const = 0;
    virtual bool has_group(const std::string& name) const = 0;

    // Answered once: before perform returns, or later, when it is true. The number withdraws the answer (not the
    // request); to withdraw one that has been given does nothing.
    virtual std::uint64_t perform(const protocol::request&, const peer&, answer) = 0;
    virtual void abandon(std::uint64_t) = 0;

    // The end of a program's log as it is on disk. What is written after log_tail returned reaches a follow() that is
    // called in the same turn, so nothing is lost between the two. The callback must not end its own subscription.
    virtual result<std::string> log_tail(const std::string& name, stream, amount) const = 0;
    virtual result<subscription> follow(const std::string& name, stream, on_output) = 0;

    // Where the log of a process is. Empty: it is made with the first line. Nothing: there is none.
    virtual std::optional<std::string> log_file(const std::string& name, stream) const = 0;
    virtual std::string own_log_file() const = 0; // empty: there is none
    virtual std::string own_log_tail(amount) const = 0;
    virtual subscription follow_own_log(on_output) = 0;

    // What an operator should know about the server itself, for the daemon's log: "bound unix:///x.sock again: ...".
    virtual void note(const std::string& sentence) = 0;
};

} // namespace reaperd::control

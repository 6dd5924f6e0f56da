// What lib/guardian does, in turns, without a real process: it starts managers, keeps what they leave, and tells of the
// deaths that fall to it. A death is noted before it is told, told by slot and process, and its zombie is kept until
// the manager has seen it or its time is over.
#pragma once

#include "stage.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>

namespace simulation {

struct death_note { // to the manager
    std::optional<std::uint32_t> slot;
    std::uint32_t serial = 0;
    pid who = 0;
    exit_note how{};
};

struct report { // to the guardian
    enum class word { ready, seen, let_go } what;
    std::uint32_t slot = 0;
    pid who = 0;
};

class guardian {
public:
    guardian(stage&, std::size_t room, std::function<void(pid)> started);

    void turn();
    std::optional<time_point> deadline() const;
    void stop() { stop_asked_ = true; }          // TERM
    void hang_up() { hang_up_asked_ = true; }    // HUP
    bool heeds_stop() const { return stopped_; } // from now on it is sure that all ends
    std::optional<int> exit_code() const { return exit_code_; }
    std::optional<pid> manager() const { return manager_; }
    bool is_idle() const;

    std::deque<death_note> to_manager;
    std::deque<report> from_manager;

private:
    void start_manager();
    void hear_signals();
    void hear_manager();
    void look_after_children();
    void manager_died();
    void look_at(pid zombie);
    void tell_of_noted();
    bool tell(const death_note&);
    void reap_shown();

    stage& world_;
    std::size_t room_; // for deaths on their way
    std::function<void(pid)> started_;
    pid self_;
    std::optional<pid> manager_;
    std::optional<time_point> start_at_;
    bool ready_ = false;
    bool stop_asked_ = false;
    bool hang_up_asked_ = false;
    bool hang_up_missed_ = false;
    bool stopped_ = false;
    std::optional<pid> shown_;
    time_point shown_until_{};
    std::optional<std::size_t> untold_;
    std::optional<int> exit_code_;
};

} // namespace simulation

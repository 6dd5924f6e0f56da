// The process that outlives the manager. It holds what must not die with it, reaps what is handed to it by the
// manager's death, notes in the journal how those ended, and forks the next manager.
//
// It is the first process itself: a subreaper or PID 1, small, with nothing on the heap that it needs after the start.
// It decides nothing about programs. All it knows is in the journal, so a successor of its own (another image in the
// same process) knows as much.
#pragma once

#include "guardian/channel.hpp"
#include "guardian/pace.hpp"
#include "journal/journal.hpp"

#include <functional>
#include <optional>
#include <string>
#include <sys/types.h>
#include <variant>
#include <vector>

namespace reaperd::guardian {

// A manager that was forked by another image of this guardian, and lives.
struct incumbent {
    pid_t manager = 0;
    int channel = -1;
    std::string stays_because = {}; // of the upgrade that failed; empty: it is to make room
};

struct settings {
    journal::journal book;
    std::vector<int> signals;                          // all blocked already; those but SIGCHLD are passed on
    std::vector<int> stop_signals;                     // of those, what a manager must not miss
    std::string log;                                   // a path, or nothing
    std::function<void()> forked = [] {};              // once, after the first manager was
    std::function<void()> ready = [] {};               // once, when the first manager is
    std::function<void(std::string_view)> notify;      // the service manager
    std::optional<guardian::incumbent> incumbent = {}; // nothing: the first manager is forked at once
    // To be another image of us, and the one that we were before, until a manager is ready. They return where that
    // cannot be, with the reason.
    std::function<std::string(std::string_view path, const guardian::incumbent&)> become = nullptr;
    std::function<std::string(const std::string& why)> go_back = nullptr;
};

// What a manager finds when it begins. It is a new process, with all descriptors of the guardian.
struct place {
    int channel;
    bool safe = false;
    pid_t guardian;
};

// Returns in every manager with its place, and once in the guardian, with the exit code of the manager that ended.
class guardian {
public:
    explicit guardian(settings);

    std::variant<place, int> run();

private:
    using clock = pace::clock;

    void go_on_with(const incumbent&);
    std::optional<place> start_manager();
    [[nodiscard]] place be_manager(std::pair<int, int> channel) const;
    void wait();
    std::optional<clock::time_point> deadline() const;

    void hear_signals();
    void pass_on(int signal);
    void hear_manager();
    void act_on(const letter&);
    void keep(const letter&);
    void let_go(std::uint32_t slot);
    void shelve(const letter&);
    void hang_up();
    void change_image(std::string_view path);
    void go_back(const std::string& why);

    void look_after_children();
    bool look_at_manager();
    void look_at(pid_t, const journal::exit_note&);
    void tell_of_noted();
    bool tell(const journal::slot*, pid_t, const journal::exit_note&) const;
    void manager_died(int code, int status);
    void start_later(std::optional<pace::start>, std::string_view how);
    void say(const char* level, const std::string& text) const;

    settings settings_;
    pace pace_;
    int signals_ = -1;
    int channel_ = -1;
    pid_t manager_ = 0;
    bool ready_ = false;
    bool was_ready_ = false; // one of them
    bool leaves_ = false;    // the manager, which another image has forked: it makes room
    bool forked_ = false;
    bool complained_ = false;  // that there is no manager to be had
    std::uint64_t missed_ = 0; // signals that came while there was no manager, by their numbers
    bool safe_ = false;
    std::optional<clock::time_point> start_at_;    // the next manager
    std::optional<clock::time_point> ready_until_; // this one
    std::optional<pid_t> shown_;                   // a zombie that the manager is looking at
    std::optional<clock::time_point> shown_until_;
    std::optional<std::size_t> untold_; // slots from here on may have a note that the manager has not heard of
    std::optional<int> exit_code_;
};

} // namespace reaperd::guardian

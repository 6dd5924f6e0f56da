// The shell of lib/daemon, in its order, on the simulated kernel: facts to the supervisor, what it decided to the
// journal, then orders, then events. It may be killed after each single effect, and the next one goes on from the
// journal.
#pragma once

#include "books.hpp"
#include "guardian.hpp"
#include "stage.hpp"

#include "model/configuration.hpp"

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace simulation {

// Thrown where it is killed. The kernel knows already.
struct killed {};

class manager {
public:
    manager(stage&, guardian&, pid self, const reaperd::configuration& config_file);

    // ---- turns of its loop; false: there was nothing
    bool open_up(); // once
    bool collect();
    bool hear_guardian();
    bool hear_signals();
    bool look_at_clock();

    // ---- what people ask, through a connection
    enum class verb { start, stop, restart };
    void ask(verb, std::vector<instance_id>);
    void abandon(request_id); // whoever asked went away
    void interrupt_twice();   // Ctrl-C, and again
    void reload();

    const programs& all() const { return programs_; }
    bool has_opened() const { return has_opened_; }
    bool has_finished() const { return finished_; }
    pid self() const { return self_; }
    bool is_idle() const;

private:
    struct child {
        std::optional<pid> who;
        std::optional<pid> last;
        bool is_ours = false; // we wait for it; else the guardian does
    };
    struct flight { // on its way to exec
        instance_id program;
        pid who;
        std::optional<reaperd::supervisor::spawn_failed> failure;
    };

    // ---- facts: manager.cpp
    void tell(reaperd::supervisor::fact);
    void handle(reaperd::supervisor::fact);
    void read(const reaperd::supervisor::event&);
    bool take_over();
    reaperd::supervisor::resumed::sight go_on_with(const reaperd::supervisor::snapshot&);
    void go_on_ending();
    void shut_down();
    void nobody_is_left() const;
    void collect_one(pid zombie, const exit_note&);
    void ended(instance_id, const exit_note&);
    void end_of_pass();

    // ---- orders: orders.cpp
    void carry_out(const reaperd::supervisor::spawn&);
    void carry_out(const reaperd::supervisor::adopt&);
    void carry_out(const reaperd::supervisor::send_stop_signal&);
    void carry_out(const reaperd::supervisor::send_kill&);
    void carry_out(const reaperd::supervisor::name_survivors&);
    void carry_out(const reaperd::supervisor::refresh_output&) {}
    void carry_out(const reaperd::supervisor::forget&);
    void finish_spawns();
    void look_for_daemon(instance_id);
    void failed(const reaperd::supervisor::spawn_failed&);
    void signal_or_report(instance_id, int signal, bool to_group);
    bool leaves_strays(instance_id);
    void send_to_strays(instance_id, int signal);
    void cleared(instance_id);

    stage& world_;
    guardian& guardian_;
    pid self_;
    const reaperd::configuration& config_file_;
    books books_;
    programs programs_;
    std::deque<reaperd::supervisor::fact> waiting_;
    bool handling_ = false;
    bool has_opened_ = false;
    bool finished_ = false;
    bool echo_of_stop_ = false;
    std::map<instance_id, child> children_;
    std::map<pid, std::optional<instance_id>> owners_; // of our own children; nothing: its end is no news
    std::vector<flight> flights_;
    std::set<instance_id> left_behind_; // programs that have ended and whose trees have not
    std::set<instance_id> searched_;    // programs whose launcher has ended well
    bool orphans_found_ = false;
};

} // namespace simulation

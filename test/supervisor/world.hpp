// A daemon and a kernel, faked by verbs: it carries out the supervisor's orders at once, and processes live until a
// test ends them or a signal does. Promises that hold in every world are checked at every step.
//
//     world w{{alone("web")}};  w.pass(2s);  w.crash("web", SIGKILL);  BOOST_TEST(w.state("web") == word::starting);
#pragma once

#include "supervisor/supervisor.hpp"

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <csignal>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace reaperd::lifecycle {
std::ostream& operator<<(std::ostream&, word);
}

namespace reaperd::supervisor {

std::ostream& operator<<(std::ostream&, outcome);
std::string text_of(const snapshot&); // all that it says

using lifecycle::word;
using names = std::vector<std::string>;

program named(std::string name);
group alone(std::string name); // a program that is its own group
group alone(program);
group grouped(std::string name, std::vector<program>);
group with_priority(int, group);
program forking(std::string name);                     // its daemon is one of its strays, until adopt()
program joining(std::string leader, std::string name); // process_group = leader

struct world {
    explicit world(std::vector<group>); // configured, and what has autostart is started
    world() = default;

    // ---- what people and time do
    void load(std::vector<group>);
    request_id start(const std::string& name);
    request_id stop(const std::string& name);
    request_id restart(const std::string& name);
    void abandon(request_id);
    void shut_down();
    void kill_all();
    void pass(std::chrono::nanoseconds);

    // ---- what processes do
    void exit(const std::string& name, int code = 0);
    void crash(const std::string& name, int signal, bool core = false);
    void strays_end(const std::string& name);
    void adopt(const std::string& name); // the daemon among its strays is found, and no other stray is there

    // ---- how the kernel is
    std::set<std::string> ignores_stop;         // ends by SIGKILL only
    std::set<std::string> unkillable;           // not even by that
    std::map<std::string, names> leaves;        // strays, when it ends: "sleep (4711)". They end by SIGKILL only
    std::set<std::string> untouchable;          // signals to it are refused
    std::map<std::string, spawn_failed> broken; // its spawn fails so
    bool confirms_late = false;                 // spawns are reported by confirm()
    void confirm();

    // ---- what becomes of the daemon: another takes its place, that knows what was kept
    std::function<bool()> dies = [] { return false; }; // asked at each of its steps
    bool tells_of_shutdown = true;                     // in `resumed`, and not after it
    void be_replaced();
    void lose(const std::string& name); // its process ends while nobody is there to see it, now or ever
    void cast_a_shadow();
    std::optional<supervisor> shadow; // is restored after each fact, and must behave as if it never were

    // ---- what is to be seen
    word state(const std::string& name) const;
    std::string why(const std::string& name) const;
    snapshot look(const std::string& name) const;
    bool alive(const std::string& name) const;
    int spawns(const std::string& name) const;
    instance_id id(const std::string& name) const;
    std::optional<outcome> answer(request_id, const std::string& name = {}) const; // of the first, or of that one
    std::string answer_why(request_id) const;
    names take_orders(); // since the last time: "spawn web", "stop web", "kill web", "refresh web", "forget web"
    template <class Event>
    std::vector<Event> events() const;

    void tell(fact);

    supervisor programs;
    lifecycle::time_point now{std::chrono::hours{1}};
    std::vector<event> seen;
    std::map<request_id, request_finished> answers;
    std::set<request_id> asked;
    std::set<request_id> abandoned;
    std::set<instance_id> living;
    std::set<instance_id> left;    // strays of whom live
    std::set<instance_id> settled; // alive, and their start has been told
    std::map<instance_id, std::uint64_t> ends;
    int replacements = 0;

private:
    void handle(fact);
    void carry_out(const spawn&);
    void carry_out(const reaperd::supervisor::adopt&);
    void carry_out(const send_stop_signal&);
    void carry_out(const send_kill&);
    void carry_out(const name_survivors&);
    void carry_out(const refresh_output&);
    void carry_out(const forget&);
    void die(instance_id, exit_status);
    void read(const event&);
    bool keep(const fact&, const outcome_of_fact&);
    void check_records(const outcome_of_fact&);
    void check_shadow(fact, const outcome_of_fact&);
    void check_promises();
    request_id ask();
    std::vector<instance_id> find(const std::string& name) const;

    std::deque<fact> waiting_;
    bool handling_ = false;
    std::vector<instance_id> unconfirmed_;
    std::map<std::string, int> spawns_;
    std::map<instance_id, std::string> names_; // as they were spawned
    names orders_;
    std::uint64_t last_request_ = 0;

    // What outlives the daemon.
    std::string image_;
    std::map<instance_id, std::string> records_;
    std::map<instance_id, process_exited> noted_; // ends that are in no record yet
    bool ends_ = false;                           // a shutdown was asked for
};

template <class Event>
std::vector<Event> world::events() const
{
    std::vector<Event> found;
    for (const auto& each : seen)
        if (const auto* one = std::get_if<Event>(&each))
            found.push_back(*one);
    return found;
}

} // namespace reaperd::supervisor

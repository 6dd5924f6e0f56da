// Many lives: facts in, orders and events out. It decides everything and does nothing.
//
// After every fact the daemon carries out the orders, hands the events to their readers and re-arms its one timer from
// next_deadline(). A test is a list of facts; a bug report is one too.
#pragma once

#include "model/configuration.hpp"
#include "model/plan.hpp"
#include "model/result.hpp"
#include "supervisor/compare.hpp"
#include "supervisor/event.hpp"
#include "supervisor/fact.hpp"
#include "supervisor/order.hpp"
#include "supervisor/pending.hpp"
#include "supervisor/roster.hpp"
#include "supervisor/snapshot.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace reaperd::supervisor {

struct outcome_of_fact {
    std::vector<order> orders;
    std::vector<event> events;
    std::vector<instance_id> changed; // record_of() these is another now; each once, and none that is gone
    bool image_changed = false;
};

// What record_of() gave, of each instance that had one.
using records = std::map<instance_id, std::string_view>;

class supervisor {
public:
    // The first configuration_loaded starts what has autostart; later ones apply a plan.
    outcome_of_fact handle(fact, lifecycle::time_point now);

    std::optional<lifecycle::time_point> next_deadline() const;

    // ---- to survive this process: memory.cpp
    //
    // image() is all of it: who there is, what they should be, which only configurations change, and how they are;
    // record_of() is how one is. When a fact changed both, keep the image first: from then on it has happened, whether
    // the records are kept or not, because the later one counts. Records of whom the image does not know mean nothing.
    // Not in them: who waits for an answer, and that a shutdown goes on (tell it in `resumed`, or shutdown_requested).

    std::string image() const;

    // Never more than `most` bytes, for which least_record is always enough: long texts are cut, then killed strays
    // are forgotten, at last the oldest deaths.
    std::string record_of(instance_id, std::size_t most) const;
    static constexpr std::size_t least_record = 160;

    // The same supervisor again, to be told `resumed` first. Who has no record is as the image has it. Fails with a
    // sentence where image or a record is none.
    static result<supervisor> restore(std::string_view image, const records&);

    // Names as people give them: "web", "group:name", "group:*", "all". Fails with "no such process" or "no such
    // group".
    result<std::vector<instance_id>> find(std::string_view name) const;

    // Of an instance that there is. A removed one still answers until the next fact, so that its last events can be
    // told.
    std::string full_name(instance_id) const; // "group:name" where they differ
    const program& program_of(instance_id) const;
    const std::string& group_name(instance_id) const;
    int group_priority(instance_id) const;
    const std::optional<listener_pool>& listeners_of(instance_id) const; // nothing: it is no event listener

    plan preview(const configuration& wanted) const;
    plan preview(const groups_loaded&) const;
    std::vector<group> groups() const;                           // as they are configured now, in start order
    std::vector<snapshot> look(lifecycle::time_point now) const; // all, in start order
    std::optional<snapshot> look(instance_id, lifecycle::time_point now) const;
    bool configured() const { return configured_; } // the first configuration has been loaded
    bool shutting_down() const;
    int exit_code() const; // what reaperd ends with: 0, unless exit_on brought the end about

private:
    // A shutdown goes down by group priority: the next level is told to stop when this one has no process left.
    struct shutdown {
        std::vector<instance_id> to_stop; // in start order; the last ones are told first
        std::optional<int> level;         // those of this priority and above have been told
        std::size_t missing = 0;          // processes among them that have not ended
        lifecycle::time_point next_report;
        bool finished = false;
        std::optional<lifecycle::time_point> listeners_until = std::nullopt; // they may read on, no longer than this
        bool listeners_told = false;
    };
    struct line { // of a request
        instance* one;
        waiter whose;
    };
    struct leader { // of a process group that others join
        std::optional<instance_id> instance;
        bool on_its_way = false;
    };
    struct changes {
        std::vector<instance*> removed;
        std::vector<instance*> restarted;
        std::vector<instance*> started;
    };
    static constexpr const char* shutting_down_words = "reaperd is shutting down";

    // ---- facts
    void on(spawned&&);
    void on(spawn_failed&&);
    void on(adopted&&);
    void on(adoption_delayed&&);
    void on(process_exited&&);
    void on(tree_cleared&&);
    void on(strays_signalled&&);
    void on(survivors_named&&);
    void on(signal_refused&&);
    void on(time_passed&&);
    void on(start_requested&&);
    void on(stop_requested&&);
    void on(restart_requested&&);
    void on(request_abandoned&&);
    void on(configuration_loaded&&);
    void on(groups_loaded&&);
    void on(listeners_told&&);
    void on(shutdown_requested&&);
    void on(kill_requested&&);
    void on(resumed&&);

    // ---- one life: supervisor.cpp
    void step(instance&, const lifecycle::event&);
    lifecycle::action advance(instance&, const lifecycle::event&); // step() without doing what it says
    void perform(instance&, lifecycle::action);
    void rearm(const instance&, std::optional<lifecycle::time_point> before);
    void announce(instance&, lifecycle::word from, lifecycle::action);
    void tell_path(const instance&, lifecycle::word from, lifecycle::word to);
    void order_spawn(instance&);
    std::vector<instance_id> processes_of(const std::string& program) const;
    leader leader_of(const std::string& program, instance_id but_not) const;
    void start_failed_because(instance&, std::string why, bool transient);
    void process_is_gone(instance&, const lifecycle::event& how);
    void became_unknown(instance&, const std::string& why);
    void end_for_good(instance&);
    void retire(instance&);
    void tell(event);
    void changed(instance&);
    void finish_changes();

    // ---- type = forking: forking.cpp
    void launcher_ended(instance&, const process_exited&);
    void never_came_up(instance&, std::string why);
    void fail_if_late(instance&);

    // ---- what people ask: requests.cpp
    std::vector<line> open(request_id, std::vector<instance_id>);
    std::vector<pending::subject> subjects_of(const std::vector<instance_id>&) const;
    void ask_to_start(instance&, waiter);
    void ask_to_stop(instance&, waiter);
    void ask_to_restart(instance&, waiter);
    std::optional<std::string> refusal(const instance&) const;
    void answer(const waiter&, outcome, std::string why = {});
    void answer_all(instance&, until, outcome, const std::string& why = {});

    // ---- stops that take their time: stop_report.cpp
    void report_stop(instance&);
    void forget_stop_report(instance&);
    void report_due_stops();

    // ---- configurations: reload.cpp
    void start_from(std::vector<group>);
    using group_names = std::set<std::string, std::less<>>;
    static group_names concerned_by(const groups_loaded&);
    std::vector<const instance*> running(const group_names*) const; // in these groups, or in all
    void apply(std::vector<group>, const group_names* concerned);
    void note_the_removed(const std::vector<group>& wanted, const group_names* concerned, changes&);
    void take_over(group& from, std::size_t position, changes&);
    instance& add(group& from, std::size_t position);
    void come_back(instance&, group& from, std::size_t position, changes&);
    void change(instance&, group& from, std::size_t position, changes&);
    void replace(instance&, group& from, std::size_t position);
    void carry_out(changes&);
    void remove(instance&);

    // ---- the end that comes by itself: exit_condition.cpp
    void note_end(const instance&);
    void end_if_due();
    bool has_ended_all() const;

    // ---- after a restore: memory.cpp, resumption.cpp
    bool put_back(instance);
    std::optional<instance_id> last_to_end() const;
    void resume(instance&, const resumed::sight&);
    void spawn_again(instance&);
    void repeat_order(const instance&);
    void welcome(instance&);
    void retire_the_gone();

    // ---- the end: shutdown.cpp
    void begin_shutdown();
    void stop_next_levels();
    bool waits_for_listeners();
    bool only_listeners_are_left() const;
    void stop_level();
    std::vector<instance*> take_level();
    void stop_for_good(instance&);
    void count_for_shutdown(const instance&, const lifecycle::state& before);
    void report_if_due();
    std::vector<instance_id> awaited() const;

    roster programs_;
    pending requests_;
    std::set<std::pair<lifecycle::time_point, instance_id>> deadlines_;
    std::set<std::pair<lifecycle::time_point, instance_id>> stop_reports_;
    std::optional<shutdown> shutdown_;
    exit_condition exit_on_ = exit_condition::never;
    std::optional<std::string> exit_code_from_;
    std::optional<std::string> main_program_;
    std::optional<instance_id> last_end_; // of a program that is not to start again
    bool end_is_due_ = false;
    std::optional<int> exit_code_;
    bool configured_ = false;

    // While a fact is handled: what time it is, and what came of it so far.
    lifecycle::time_point now_{};
    outcome_of_fact result_;
};

} // namespace reaperd::supervisor

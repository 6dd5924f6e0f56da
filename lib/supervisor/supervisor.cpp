#include "supervisor/supervisor.hpp"

#include "supervisor/compare.hpp"
#include "supervisor/why.hpp"

#include <algorithm>
#include <utility>

namespace reaperd::supervisor {
namespace {

using lifecycle::action;
using lifecycle::word;

bool is_expected(const exit_status& status, const restart_policy& policy)
{
    const auto* normal = std::get_if<reaperd::exited>(&status);
    return normal && std::ranges::find(policy.exit_codes, normal->code) != policy.exit_codes.end();
}

bool is_being_ended(const instance& one)
{
    return word_of(one) == word::stopping || word_of(one) == word::unknown;
}

// The states that supervisord's words pass through and ours need not stop at: whoever follows sees each of them.
std::optional<word> passed_through(word from, word to)
{
    if (from == word::starting && (to == word::fatal || to == word::starting))
        return word::backoff;
    if (from == word::running && (to == word::starting || to == word::backoff))
        return word::exited;
    if ((from == word::stopping || from == word::unknown) && to == word::starting)
        return word::stopped;
    if ((from == word::stopping || from == word::unknown) && (to == word::backoff || to == word::fatal))
        return word::exited; // its end was its own, and what it left behind is gone
    return std::nullopt;
}

// Somebody who waits for a start hears of transient failures when there were this many in a row (about 1.5 s), not of
// the first: a binary that is being replaced is there a moment later.
constexpr int patience = 5;

} // namespace

outcome_of_fact supervisor::handle(fact what, lifecycle::time_point now)
{
    programs_.erase_retired();
    now_ = now;
    std::visit([this](auto& known) { on(std::move(known)); }, what);
    end_if_due();
    stop_next_levels();
    finish_changes();
    return std::exchange(result_, {});
}

std::optional<lifecycle::time_point> supervisor::next_deadline() const
{
    std::optional<lifecycle::time_point> next;
    if (!deadlines_.empty())
        next = deadlines_.begin()->first;
    if (!stop_reports_.empty())
        next = next ? std::min(*next, stop_reports_.begin()->first) : stop_reports_.begin()->first;
    if (shutdown_ && !shutdown_->finished)
        next = next ? std::min(*next, shutdown_->next_report) : shutdown_->next_report;
    if (shutdown_ && !shutdown_->finished && !shutdown_->listeners_told && shutdown_->listeners_until)
        next = std::min(*next, *shutdown_->listeners_until);
    return next;
}

// ---- facts

void supervisor::on(spawned&& told)
{
    auto* one = programs_.find(told.instance);
    if (!one || !has_process(*one))
        return;
    one->trouble.clear();
    if (one->process == own_process::ordered)
        one->process = own_process::confirmed;
    changed(*one);
    tell(process_started{one->id});
    if (one->what.execution.pid_file)
        step(*one, lifecycle::launched{});
    else
        step(*one, lifecycle::spawned{});
}

void supervisor::on(spawn_failed&& told)
{
    auto* one = programs_.find(told.instance);
    if (!one || !has_process(*one) || word_of(*one) == word::running)
        return;
    one->spawn_code = told.code;
    changed(*one);
    start_failed_because(*one, std::move(told.why), told.transient);
}

void supervisor::on(process_exited&& told)
{
    auto* one = programs_.find(told.instance);
    if (!one || !has_process(*one))
        return;
    ++one->reaped;
    one->process = own_process::none;
    changed(*one);
    if (std::holds_alternative<lifecycle::launching>(one->life.current))
        return launcher_ended(*one, told);
    if (word_of(*one) == word::starting)
        step(*one, lifecycle::time_passed{}); // it may have lived long enough before its timer could say so
    bool by_request = is_being_ended(*one);
    bool expected = word_of(*one) == word::running && is_expected(told.status, one->what.policy.restart);
    remember(*one, {now_, told.status, now_ - one->life.past.started, by_request});
    if (by_request)
        tell(ended_by_request{one->id, told.status});
    else
        tell(ended{one->id, told.status, expected});
    if (word_of(*one) == word::starting)
        answer_all(*one, until::running, outcome::abnormal_termination, describe(told.status));
    process_is_gone(*one, lifecycle::process_exited{expected, told.strays});
}

void supervisor::on(tree_cleared&& told)
{
    auto* one = programs_.find(told.instance);
    if (!one || !has_process(*one))
        return;
    if (std::holds_alternative<lifecycle::adopting>(one->life.current))
        never_came_up(*one, "no process is left: " + one->trouble);
    process_is_gone(*one, lifecycle::tree_cleared{});
}

void supervisor::on(strays_signalled&& told)
{
    auto* one = programs_.find(told.instance);
    if (!one || told.strays.empty())
        return;
    if (told.killed) {
        one->killed_strays.insert(one->killed_strays.end(), told.strays.begin(), told.strays.end());
        changed(*one);
    }
    tell(clearing_strays{one->id, std::move(told.strays), told.killed});
}

void supervisor::on(survivors_named&& told)
{
    auto* one = programs_.find(told.instance);
    if (!one || word_of(*one) != word::unknown)
        return;
    tell(could_not_end{one->id, told.survivors});
    became_unknown(*one, "unkillable: " + told.survivors);
}

void supervisor::on(signal_refused&& told)
{
    auto* one = programs_.find(told.instance);
    if (!one || word_of(*one) != word::stopping)
        return;
    tell(could_not_signal{one->id, told.why});
    step(*one, lifecycle::signal_refused{});
    became_unknown(*one, "cannot be signalled: " + told.why);
}

void supervisor::became_unknown(instance& one, const std::string& why)
{
    one.trouble = why;
    changed(one);
    for (auto what : {until::running, until::gone})
        answer_all(one, what, outcome::refused, why);
}

void supervisor::on(time_passed&&)
{
    report_if_due();
    report_due_stops();
    while (!deadlines_.empty() && deadlines_.begin()->first <= now_) {
        auto& one = programs_.at(deadlines_.begin()->second);
        fail_if_late(one);
        step(one, lifecycle::time_passed{});
    }
}

// ---- one life

void supervisor::step(instance& one, const lifecycle::event& what)
{
    auto todo = advance(one, what);
    if (todo == action::spawn && one.was_started && !std::holds_alternative<lifecycle::start_requested>(what))
        ++one.restarts;
    perform(one, todo);
}

lifecycle::action supervisor::advance(instance& one, const lifecycle::event& what)
{
    const auto before = one.life.current;
    auto [next, todo] = lifecycle::step(one.what.policy, one.life, what, now_);
    if (next != one.life || todo == action::spawn)
        changed(one);
    one.life = std::move(next);
    if (todo == action::spawn || !has_process(one))
        one.process = own_process::none;
    rearm(one, lifecycle::deadline(before));
    count_for_shutdown(one, before);
    if (!std::holds_alternative<lifecycle::stopping>(one.life.current))
        forget_stop_report(one);
    announce(one, lifecycle::word_of(before), todo);
    return todo;
}

void supervisor::perform(instance& one, lifecycle::action todo)
{
    switch (todo) {
    case action::none: return;
    case action::spawn: return order_spawn(one);
    case action::adopt: result_.orders.push_back(adopt{one.id}); return;
    case action::terminate:
        if (!is_being_cleared(one))
            report_stop(one);
        result_.orders.push_back(send_stop_signal{one.id});
        return;
    case action::kill:
        if (!is_being_cleared(one)) // those are named when they are known
            tell(killing{one.id});
        result_.orders.push_back(send_kill{one.id});
        return;
    case action::name_survivors: result_.orders.push_back(name_survivors{one.id}); return;
    }
}

void supervisor::rearm(const instance& one, std::optional<lifecycle::time_point> before)
{
    auto after = lifecycle::deadline(one.life.current);
    if (before == after)
        return;
    if (before)
        deadlines_.erase({*before, one.id});
    if (after)
        deadlines_.insert({*after, one.id});
}

void supervisor::announce(instance& one, lifecycle::word from, lifecycle::action todo)
{
    auto to = word_of(one);
    if (from == to && todo != action::spawn)
        return;
    one.since = now_;
    tell_path(one, from, to);
    if (to == word::running) {
        tell(entered_running{one.id, one.what.policy.start.start_seconds});
        answer_all(one, until::running, outcome::done);
    }
    if (to == word::fatal)
        tell(gave_up{one.id});
    if (to == word::fatal || to == word::exited || to == word::stopped)
        note_end(one);
    if (const auto* waiting = std::get_if<lifecycle::backoff>(&one.life.current))
        tell(will_restart{one.id, waiting->until - now_, next_attempt(one)});
}

void supervisor::tell_path(const instance& one, lifecycle::word from, lifecycle::word to)
{
    if (auto between = passed_through(from, to)) {
        tell(state_changed{one.id, from, *between, one.life.past.failures});
        from = *between;
    }
    tell(state_changed{one.id, from, to, one.life.past.failures});
}

void supervisor::order_spawn(instance& one)
{
    one.was_started = true;
    one.killed_strays.clear();
    changed(one);
    const auto* joined = std::get_if<group_of>(&one.what.execution.group);
    const auto [first, on_its_way] = joined ? leader_of(joined->program, one.id) : leader{};
    one.process = first || !joined ? own_process::ordered : own_process::none;
    if (first || !joined)
        result_.orders.push_back(spawn{one.id, first});
    else
        start_failed_because(one, joined->program + ", whose group it joins, is not running", on_its_way);
}

// A config names [program:x]; with groups and numprocs that has become the full name of one of its processes.
std::vector<instance_id> supervisor::processes_of(const std::string& program) const
{
    if (const auto& same_section = programs_.of_section(program); !same_section.empty())
        return same_section;
    auto named = programs_.named(program);
    return named ? *std::move(named) : std::vector<instance_id>{};
}

// The first running one. One that is being restarted is on its way: worth a moment, not a failed start.
supervisor::leader supervisor::leader_of(const std::string& program, instance_id but_not) const
{
    bool on_its_way = false;
    for (auto id : processes_of(program)) {
        const auto& one = programs_.at(id);
        if (id == but_not)
            continue;
        if (word_of(one) == word::starting || word_of(one) == word::running)
            return {id, false};
        const auto* ending = std::get_if<lifecycle::stopping>(&one.life.current);
        on_its_way = on_its_way || (ending && ending->then == lifecycle::sequel::start);
    }
    return {std::nullopt, on_its_way};
}

void supervisor::start_failed_because(instance& one, std::string why, bool transient)
{
    bool was_starting = word_of(one) == word::starting;
    one.trouble = why;
    changed(one);
    tell(start_failed{one.id, why, transient});
    if (was_starting && (!transient || one.life.past.transients + 1 >= patience))
        answer_all(one, until::running, outcome::spawn_error, why);
    process_is_gone(one, lifecycle::spawn_failed{transient});
}

void supervisor::process_is_gone(instance& one, const lifecycle::event& how)
{
    if (shutdown_)
        end_for_good(one);
    const auto killed = killed_strays(one);
    step(one, how);
    if (!is_being_cleared(one))
        answer_all(one, until::gone, outcome::done, killed);
    if (one.leaving && !has_process(one))
        retire(one);
}

// In a shutdown nothing starts again: this end answers the stop that was to come, and there is nobody left to signal.
void supervisor::end_for_good(instance& one)
{
    answer_all(one, until::running, outcome::refused, shutting_down_words);
    advance(one, lifecycle::stop_requested{});
}

void supervisor::retire(instance& one)
{
    if (programs_.find(reaperd::supervisor::full_name(one)) != &one)
        return; // it has been
    answer_all(one, until::running, outcome::refused, "removed from the configuration");
    tell(program_removed{one.id, reaperd::supervisor::full_name(one)});
    result_.orders.push_back(forget{one.id});
    programs_.retire(one);
    result_.image_changed = true;
    if (!programs_.has_group(one.group))
        tell(group_removed{one.group});
}

void supervisor::changed(instance& one)
{
    if (std::exchange(one.is_changed, true))
        return;
    ++one.changes;
    result_.changed.push_back(one.id);
}

// What has been retired meanwhile is in no record any more.
void supervisor::finish_changes()
{
    std::erase_if(result_.changed, [this](instance_id id) {
        auto& one = programs_.at(id);
        one.is_changed = false;
        return one.leaving && !has_process(one);
    });
}

void supervisor::tell(event what)
{
    result_.events.push_back(std::move(what));
}

} // namespace reaperd::supervisor

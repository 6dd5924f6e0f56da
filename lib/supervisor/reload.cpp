// Configurations: the first one starts what has autostart, a later one is a plan and touches only what it names.
#include "supervisor/compare.hpp"
#include "supervisor/supervisor.hpp"

#include <algorithm>
#include <functional>
#include <ranges>
#include <tuple>
#include <unordered_set>
#include <utility>

namespace reaperd::supervisor {
namespace {

using lifecycle::word;

bool writes_elsewhere(const program& before, const program& after)
{
    return before.output != after.output || before.execution.redirect_stderr != after.execution.redirect_stderr
        || before.execution.stdio != after.execution.stdio;
}

} // namespace

void supervisor::on(configuration_loaded&& loaded)
{
    if (shutdown_)
        return;
    result_.image_changed = true;
    exit_on_ = loaded.wanted.daemon.exit_on;
    exit_code_from_ = loaded.wanted.daemon.exit_code_from;
    main_program_ = loaded.wanted.daemon.main_program;
    if (std::exchange(configured_, true))
        apply(std::move(loaded.wanted.groups), nullptr);
    else
        start_from(std::move(loaded.wanted.groups));
}

void supervisor::on(groups_loaded&& loaded)
{
    if (shutdown_)
        return;
    result_.image_changed = true;
    const auto concerned = concerned_by(loaded);
    apply(std::move(loaded.wanted), &concerned);
}

supervisor::group_names supervisor::concerned_by(const groups_loaded& loaded)
{
    group_names concerned(loaded.removed.begin(), loaded.removed.end());
    for (const auto& group : loaded.wanted)
        concerned.insert(group.name);
    return concerned;
}

void supervisor::start_from(std::vector<group> wanted)
{
    for (auto& group : wanted)
        for (std::size_t position = 0; position < group.programs.size(); ++position)
            add(group, position);
    programs_.arrange();
    for (auto id : programs_.in_start_order())
        if (auto& one = programs_.at(id); one.what.autostart)
            step(one, lifecycle::start_requested{});
}

plan supervisor::preview(const configuration& wanted) const
{
    return compare(running(nullptr), entries(wanted.groups));
}

plan supervisor::preview(const groups_loaded& wanted) const
{
    const auto concerned = concerned_by(wanted);
    return compare(running(&concerned), entries(wanted.wanted));
}

std::vector<group> supervisor::groups() const
{
    auto members = running(nullptr);
    const auto key = [](const instance* one) { return std::tie(one->group_priority, one->group, one->position); };
    std::ranges::stable_sort(members, [&](const instance* a, const instance* b) { return key(a) < key(b); });
    std::vector<group> all;
    for (const auto* one : members) {
        if (all.empty() || all.back().name != one->group)
            all.push_back({one->group, one->group_priority, {}, one->listeners});
        all.back().programs.push_back(one->what);
    }
    return all;
}

std::vector<const instance*> supervisor::running(const group_names* concerned) const
{
    std::vector<const instance*> running;
    for (auto id : programs_.in_start_order())
        if (const auto& one = programs_.at(id); !one.leaving && (!concerned || concerned->contains(one.group)))
            running.push_back(&one);
    return running;
}

// First everybody is what he should be, then the stops are told in their order, and then the starts.
void supervisor::apply(std::vector<group> wanted, const group_names* concerned)
{
    tell(plan_applied{compare(running(concerned), entries(wanted))});
    changes todo;
    note_the_removed(wanted, concerned, todo);
    for (auto& group : wanted)
        for (std::size_t position = 0; position < group.programs.size(); ++position)
            take_over(group, position, todo);
    programs_.arrange();
    carry_out(todo);
}

void supervisor::note_the_removed(const std::vector<group>& wanted, const group_names* concerned, changes& todo)
{
    std::unordered_set<std::string> names;
    for (const auto& each : entries(wanted))
        names.insert(each.name);
    for (auto id : programs_.in_start_order())
        if (auto& one = programs_.at(id);
            !one.leaving && (!concerned || concerned->contains(one.group)) && !names.contains(full_name(id))) {
            one.leaving = true;
            todo.removed.push_back(&one);
        }
}

void supervisor::take_over(group& from, std::size_t position, changes& todo)
{
    auto* one = programs_.find(reaperd::full_name(from.name, from.programs[position].name));
    if (!one) {
        if (auto& added = add(from, position); added.what.autostart)
            todo.started.push_back(&added);
    } else if (one->leaving) {
        come_back(*one, from, position, todo);
    } else {
        change(*one, from, position, todo);
    }
}

instance& supervisor::add(group& from, std::size_t position)
{
    if (!programs_.has_group(from.name))
        tell(group_added{from.name});
    auto& one = programs_.add(from.name, std::move(from.programs[position]));
    one.group_priority = from.priority;
    one.listeners = from.listeners;
    one.position = position;
    one.since = now_;
    // So that a herd of equal programs, here or on equal machines, does not come back in step.
    one.life.past.jitter = lifecycle::dice::seeded(std::hash<std::string>{}(full_name(one.id))
                                                   + static_cast<std::size_t>(now_.time_since_epoch().count()));
    changed(one);
    tell(program_added{one.id});
    return one;
}

// Its old process still ends, and there must not be two: it starts when that is gone.
void supervisor::come_back(instance& one, group& from, std::size_t position, changes& todo)
{
    one.leaving = false;
    one.was_started = false;
    changed(one);
    replace(one, from, position);
    tell(program_added{one.id});
    if (one.what.autostart)
        todo.restarted.push_back(&one);
}

void supervisor::change(instance& one, group& from, std::size_t position, changes& todo)
{
    auto what = consequence_for(one, from.programs[position], from);
    replace(one, from, position);
    if (what == consequence::restart)
        todo.restarted.push_back(&one);
    if (what == consequence::start)
        todo.started.push_back(&one);
}

void supervisor::replace(instance& one, group& from, std::size_t position)
{
    bool elsewhere = writes_elsewhere(one.what, from.programs[position]);
    one.what = std::move(from.programs[position]);
    one.group_priority = from.priority;
    one.listeners = from.listeners;
    one.position = position;
    if (elsewhere)
        result_.orders.push_back(refresh_output{one.id});
}

void supervisor::carry_out(changes& todo)
{
    for (auto* list : {&todo.removed, &todo.restarted, &todo.started})
        std::ranges::sort(*list, {}, &instance::rank);
    for (auto* one : todo.removed | std::views::reverse)
        remove(*one);
    for (auto* one : todo.restarted | std::views::reverse)
        step(*one, lifecycle::restart_requested{});
    for (auto* one : todo.started)
        step(*one, lifecycle::start_requested{});
}

void supervisor::remove(instance& one)
{
    answer_all(one, until::running, outcome::refused, "removed from the configuration");
    if (has_process(one) || word_of(one) == word::backoff)
        step(one, lifecycle::stop_requested{});
    if (!has_process(one))
        retire(one);
}

} // namespace reaperd::supervisor

#include "kernel.hpp"

#include <algorithm>
#include <csignal>
#include <sys/wait.h>

namespace simulation {

kernel::kernel(promises& promised, dice& luck, const time_point& now)
    : promised_(promised)
    , luck_(luck)
    , now_(now)
{
}

// ---- birth

// As long as there is a process of its group, the number is taken.
bool kernel::is_free(pid number) const
{
    return at(number).what == role::nobody && std::ranges::none_of(table_, [number](const process& one) {
               return one.what != role::nobody && one.group == number;
           });
}

// Mostly the lowest one, which somebody has just had.
std::optional<pid> kernel::free_pid()
{
    const auto first = luck_.one_in(4) ? static_cast<pid>(luck_.below(pids)) : 0;
    for (std::size_t i = 0; i < pids; ++i)
        if (const auto number = init + 1 + (first + static_cast<pid>(i)) % static_cast<pid>(pids); is_free(number))
            return number;
    return {};
}

std::optional<pid> kernel::fork(pid parent, role what, const character& is, instance_id program)
{
    const auto number = free_pid();
    if (!number)
        return {};
    at(*number) = {what, parent, is.own_group || parent == init ? *number : at(parent).group, program, 0, false, is};
    return number;
}

std::optional<pid> kernel::clone(pid parent, instance_id program, const character& is, bool doomed,
                                 std::int32_t* pid_goes_to)
{
    require(strays_of(program).empty(), "nothing is started beside what is left of its tree", program);
    const auto number = fork(parent, role::service, is, program);
    if (!number)
        return {};
    at(*number).which = promised_.born(program, doomed);
    if (pid_goes_to)
        *pid_goes_to = *number;
    return number;
}

void kernel::adopt(pid daemon)
{
    at(daemon).what = role::service;
    at(daemon).which = promised_.born(at(daemon).program, false);
}

// ---- death

void kernel::end(pid who, const exit_note& how)
{
    auto& one = at(who);
    if (one.what == role::nobody || one.zombie)
        return;
    one.zombie = true;
    one.is.ends_with = how;
    one.is.ends_at = time_point::max();
    if (one.what == role::service)
        promised_.died(one.program, one.which, how);
    const auto heir = subreaper_for(who);
    for (auto& child : table_)
        if (child.what != role::nobody && child.parent == who)
            child.parent = heir;
    const bool is_waited_for_later =
        one.parent != init && (at(one.parent).what == role::manager || at(one.parent).what == role::guardian);
    if (!is_waited_for_later)
        reap(who);
}

pid kernel::subreaper_for(pid dead) const
{
    for (auto next = at(dead).parent; next > init; next = at(next).parent)
        if (is(next, role::manager) || is(next, role::guardian))
            return next;
    return init;
}

void kernel::reap(pid zombie)
{
    at(zombie) = {};
}

std::optional<pid> kernel::zombie_of(pid parent) const
{
    for (std::size_t i = 0; i < table_.size(); ++i)
        if (const auto& one = table_[i]; one.what != role::nobody && one.zombie && one.parent == parent)
            return static_cast<pid>(i);
    return {};
}

std::size_t kernel::zombies() const
{
    return static_cast<std::size_t>(std::ranges::count_if(table_, &process::zombie));
}

std::optional<time_point> kernel::next_end() const
{
    auto next = time_point::max();
    for (const auto& one : table_)
        if (one.what != role::nobody && !one.zombie)
            next = std::min(next, one.is.ends_at);
    return next == time_point::max() ? std::nullopt : std::optional{next};
}

void kernel::let_them_end()
{
    for (std::size_t i = 0; i < table_.size(); ++i)
        if (const auto& one = table_[i]; one.what != role::nobody && !one.zombie && one.is.ends_at <= now_)
            end(static_cast<pid>(i), exit_note{one.is.ends_with});
}

// ---- signals

void kernel::signal(instance_id meant, pid who, int signal)
{
    using target = promises::target;
    const auto& one = at(who);
    const auto whom = one.what == role::nobody  ? target::nobody
                    : one.what == role::service ? target::process
                    : one.what == role::stray   ? target::stray
                                                : target::stranger;
    promised_.signalled(meant, whom, one.program, signal, now_);
    hit(who, signal);
}

bool kernel::signal_group(instance_id meant, pid group, int number)
{
    std::vector<pid> members;
    for (std::size_t i = 0; i < table_.size(); ++i)
        if (table_[i].what != role::nobody && table_[i].group == group)
            members.push_back(static_cast<pid>(i));
    for (const auto who : members)
        if (at(who).what != role::nobody && at(who).group == group) // it may have died of the signal to its parent
            signal(meant, who, number);
    return !members.empty();
}

void kernel::hit(pid who, int signal)
{
    auto& one = at(who);
    if (one.zombie)
        return;
    if (signal == SIGKILL) {
        if (now_ >= one.is.killable_from)
            return end(who, {CLD_KILLED, SIGKILL});
        one.is.ends_at = one.is.killable_from;
        one.is.ends_with = {CLD_KILLED, SIGKILL};
    } else if (signal == SIGTERM && one.is.heeds_stop_after) {
        const auto at_latest = std::max(now_ + *one.is.heeds_stop_after, one.is.killable_from);
        if (at_latest >= one.is.ends_at)
            return;
        one.is.ends_at = at_latest;
        one.is.ends_with = {CLD_EXITED, 0};
        if (at_latest <= now_)
            end(who, exit_note{one.is.ends_with});
    }
}

bool kernel::hears(pid who, int signal)
{
    const unsigned bit = 1U << signal;
    const bool was = (at(who).pending & bit) != 0;
    at(who).pending &= ~bit;
    return was;
}

// ---- who there is

std::vector<pid> kernel::strays_of(instance_id program) const
{
    std::vector<pid> found;
    for (std::size_t i = 0; i < table_.size(); ++i)
        if (const auto& one = table_[i]; one.what == role::stray && one.program == program && !one.zombie)
            found.push_back(static_cast<pid>(i));
    return found;
}

std::vector<pid> kernel::all(role what) const
{
    std::vector<pid> found;
    for (std::size_t i = 0; i < table_.size(); ++i)
        if (is(static_cast<pid>(i), what))
            found.push_back(static_cast<pid>(i));
    return found;
}

// At each step, so it must be cheap: programs of one remainder are rare.
void kernel::at_most_one_each() const
{
    std::uint64_t seen = 0;
    for (const auto& one : table_) {
        if (one.what != role::service || one.zombie)
            continue;
        const auto bit = std::uint64_t{1} << (static_cast<unsigned>(one.program) % 64);
        if ((seen & bit) != 0)
            require(living_of(one.program) == 1, "there is at most one process of a program", one.program);
        seen |= bit;
    }
}

std::size_t kernel::living_of(instance_id program) const
{
    return static_cast<std::size_t>(std::ranges::count_if(table_, [=](const process& one) {
        return one.what == role::service && !one.zombie && one.program == program;
    }));
}

} // namespace simulation

// The orders of the supervisor, carried out on the simulated kernel as lib/daemon's children and trees do it. Any call
// may fail.
#include "manager.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <sys/wait.h>
#include <utility>

namespace simulation {
namespace {

namespace core = reaperd::supervisor;
using namespace std::chrono_literals;

constexpr std::array errnos{EAGAIN, ENOMEM, EMFILE, ENFILE,  ENOSPC,  EIO,
                            EPERM,  EACCES, ENOENT, ENOEXEC, ETXTBSY, EINVAL};

bool passes(int error)
{
    return error == EAGAIN || error == ENOMEM || error == EMFILE || error == ENFILE || error == ETXTBSY;
}

core::spawn_failed failure_at(const char* stage, instance_id program, int error)
{
    return {program, std::string(stage) + ": errno " + std::to_string(error), passes(error),
            error == ENOENT   ? 127
            : error == EACCES ? 126
                              : 1};
}

// How a new process will live. Most live a while, many die young, some cannot be ended for a time.
character some_character(dice& luck, time_point now)
{
    character one;
    switch (luck.below(4)) {
    case 0: one.ends_at = now + luck.up_to(50ms); break;
    case 1: one.ends_at = now + luck.up_to(3s); break;
    case 2: one.ends_at = now + luck.up_to(60s); break;
    case 3: break;
    }
    one.ends_with =
        luck.one_in(3) ? exit_note{CLD_DUMPED, SIGSEGV} : exit_note{CLD_EXITED, static_cast<int>(luck.below(3))};
    switch (luck.below(6)) {
    case 0: one.heeds_stop_after = std::nullopt; break;
    case 1: one.heeds_stop_after = luck.up_to(5s); break;
    default: break;
    }
    if (luck.one_in(24))
        one.killable_from = now + luck.up_to(20s);
    return one;
}

} // namespace

// ---- starts

void manager::carry_out(const core::spawn& order)
{
    static constexpr std::array before{"pipes", "cgroup"};
    static constexpr std::array after{"setpgid", "chdir", "setgroups", "setuid", "exec"};
    const auto id = order.instance;
    searched_.erase(id);
    auto& luck = world_.luck;
    const bool forks = programs_.program_of(id).execution.pid_file.has_value();
    const auto some_error = [&] { return errnos[luck.below(errnos.size())]; };
    if (world_.fails())
        return failed(failure_at(before[luck.below(before.size())], id, some_error()));
    auto* pid_goes_to = books_.begin_spawn(id);
    const bool refused = world_.fails();
    const auto doomed =
        world_.fails() ? std::optional{failure_at(after[luck.below(after.size())], id, some_error())} : std::nullopt;
    auto is = some_character(luck, world_.now);
    if (forks) {
        is.ends_at = world_.now + luck.up_to(2s);
        is.ends_with = {CLD_EXITED, luck.one_in(4) ? 1 : 0};
    }
    if (doomed) {
        is = {};
        is.ends_at = world_.now;
        is.ends_with = {CLD_EXITED, 127};
    }
    const auto born = refused ? std::nullopt : world_.machine.clone(self_, id, is, doomed.has_value(), pid_goes_to);
    if (!born)
        return failed(failure_at("clone", id, refused ? some_error() : EAGAIN));
    world_.tell([&] { return "manager: clones " + to_string(id) + " as pid " + std::to_string(*born); });
    if (forks && !doomed && !luck.one_in(8)) {
        auto daemon = some_character(luck, world_.now);
        daemon.is_daemon = true;
        world_.machine.fork(*born, role::stray, daemon, id);
    }
    flights_.push_back({id, *born, doomed});
    world_.between("cloned");
}

void manager::failed(const core::spawn_failed& what)
{
    world_.tell([&] { return "manager: cannot start " + to_string(what.instance) + ": " + what.why; });
    books_.ended(what.instance);
    tell(what);
}

void manager::finish_spawns()
{
    for (const auto& one : std::exchange(flights_, {})) {
        if (one.failure) {
            world_.machine.end(one.who, {CLD_EXITED, 127});
            owners_[one.who] = std::nullopt;
            failed(*one.failure);
            continue;
        }
        books_.spawned(one.program);
        owners_[one.who] = one.program;
        children_[one.program] = {one.who, one.who, true};
        left_behind_.erase(one.program);
        tell(core::spawned{one.program});
    }
}

// ---- type = forking

void manager::carry_out(const core::adopt& order)
{
    searched_.insert(order.instance);
    look_for_daemon(order.instance);
}

// Believed where it is ours, or the guardian's, to wait for.
void manager::look_for_daemon(instance_id id)
{
    auto& machine = world_.machine;
    for (const auto one : machine.strays_of(id)) {
        const auto& found = machine.look(one);
        const bool is_ours = found.parent == self_;
        if (!found.is.is_daemon || (!is_ours && !machine.is(found.parent, role::guardian)))
            continue;
        searched_.erase(id);
        left_behind_.erase(id);
        books_.adopted(id, one);
        machine.adopt(one);
        world_.tell([&] { return "manager: adopts " + std::to_string(one) + " for " + to_string(id); });
        world_.between("adopted");
        children_[id] = {one, one, is_ours};
        if (is_ours)
            owners_[one] = id;
        return tell(core::adopted{id});
    }
    tell(core::adoption_delayed{id, "nobody is named"});
}

// ---- signals

void manager::carry_out(const core::send_stop_signal& order)
{
    const auto id = order.instance;
    searched_.erase(id);
    if (!children_[id].who)
        return send_to_strays(id, SIGTERM);
    signal_or_report(id, SIGTERM, programs_.program_of(id).policy.stop.as_group);
}

void manager::carry_out(const core::send_kill& order)
{
    const auto id = order.instance;
    searched_.erase(id);
    if (!children_[id].who)
        return send_to_strays(id, SIGKILL);
    signal_or_report(id, SIGKILL, programs_.program_of(id).policy.stop.kill_as_group);
}

void manager::signal_or_report(instance_id id, int signal, bool to_group)
{
    const auto who = children_[id].who;
    if (!who || books_.has_ended(id)) // the guardian has reaped it already, and its pid may be anybody's
        return;
    if (world_.fails())
        return tell(core::signal_refused{id, std::strerror(EPERM)});
    world_.tell([&] { return "manager: sends " + std::to_string(signal) + " to " + std::to_string(*who); });
    if (!to_group || !world_.machine.signal_group(id, *who, signal))
        world_.machine.signal(id, *who, signal);
    world_.between("signalled");
}

// ---- what is left of a tree

bool manager::leaves_strays(instance_id id)
{
    if (programs_.program_of(id).policy.stop.mode == reaperd::kill_mode::process)
        return false;
    const bool some = !world_.machine.strays_of(id).empty();
    if (some)
        left_behind_.insert(id);
    return some;
}

void manager::send_to_strays(instance_id id, int signal)
{
    const auto strays = world_.machine.strays_of(id);
    if (strays.empty() || programs_.program_of(id).policy.stop.mode == reaperd::kill_mode::process)
        return cleared(id);
    std::vector<std::string> names;
    for (const auto one : strays) {
        names.push_back("stray (" + std::to_string(one) + ")");
        world_.machine.signal(id, one, signal);
    }
    world_.between("signalled strays");
    tell(core::strays_signalled{id, std::move(names), signal == SIGKILL});
}

void manager::cleared(instance_id id)
{
    left_behind_.erase(id);
    tell(core::tree_cleared{id});
}

void manager::carry_out(const core::name_survivors& order)
{
    tell(core::survivors_named{order.instance, "somebody in D"});
}

void manager::carry_out(const core::forget& order)
{
    searched_.erase(order.instance);
    children_.erase(order.instance);
    left_behind_.erase(order.instance);
    books_.forget(order.instance);
    world_.between("forgot a program");
}

} // namespace simulation

// type = forking: the command is a launcher, which leaves a daemon behind. How that comes up, or does not.
#include "supervisor/supervisor.hpp"

#include "model/duration.hpp"

#include <utility>
#include <variant>

namespace reaperd::supervisor {
namespace {

bool ended_well(const exit_status& status)
{
    const auto* normal = std::get_if<reaperd::exited>(&status);
    return normal && normal->code == 0;
}

bool is_coming_up(const instance& one)
{
    return std::holds_alternative<lifecycle::launching>(one.life.current)
        || std::holds_alternative<lifecycle::adopting>(one.life.current);
}

} // namespace

// The end of the launcher is not the end of the program, where it ended well and left somebody behind.
void supervisor::launcher_ended(instance& one, const process_exited& told)
{
    const bool well = ended_well(told.status);
    if (well && told.strays) {
        tell(launcher_done{one.id});
        return step(one, lifecycle::process_exited{true, true});
    }
    remember(one, {now_, told.status, now_ - one.life.past.started, false});
    if (well)
        never_came_up(one, "its launcher left no process behind");
    else {
        tell(ended{one.id, told.status, false});
        answer_all(one, until::running, outcome::abnormal_termination, "its launcher: " + describe(told.status));
    }
    process_is_gone(one, lifecycle::process_exited{false, told.strays});
}

void supervisor::on(adoption_delayed&& told)
{
    if (auto* one = programs_.find(told.instance);
        one && std::holds_alternative<lifecycle::adopting>(one->life.current) && one->trouble != told.why) {
        one->trouble = std::move(told.why);
        changed(*one);
    }
}

void supervisor::on(adopted&& told)
{
    auto* one = programs_.find(told.instance);
    if (!one || !std::holds_alternative<lifecycle::adopting>(one->life.current))
        return;
    one->trouble.clear();
    one->process = own_process::confirmed;
    changed(*one);
    tell(process_adopted{one->id});
    step(*one, lifecycle::adopted{});
}

void supervisor::never_came_up(instance& one, std::string why)
{
    one.trouble = std::move(why);
    changed(one);
    tell(start_failed{one.id, one.trouble, false});
    answer_all(one, until::running, outcome::spawn_error, one.trouble);
}

void supervisor::fail_if_late(instance& one)
{
    if (!is_coming_up(one))
        return;
    const auto limit = "not up within " + brief(one.what.policy.start.ready_timeout);
    const bool launched = std::holds_alternative<lifecycle::adopting>(one.life.current);
    never_came_up(one, limit + ": " + (launched ? one.trouble : "its launcher still runs"));
}

} // namespace reaperd::supervisor

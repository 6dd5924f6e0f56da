// How this manager takes part in an upgrade: it asks the guardian to be another image, and goes when that one is there.
#include "daemon/daemon.hpp"
#include "process/signal.hpp"

#include <csignal>
#include <unistd.h>

namespace reaperd::daemon {

upgrade::surroundings daemon::surroundings_of_upgrade()
{
    const auto& survival = conditions_.survival;
    return {.loop = loop_,
            .reaper = reaper_,
            .journal = survival ? std::optional{survival->file->number()} : std::nullopt,
            .working_directory = conditions_.surroundings.working_directory,
            .hindrance = [this]() -> std::optional<std::string> {
                if (shell_.programs().shutting_down())
                    return "reaperd is shutting down";
                return std::nullopt;
            },
            .tell_guardian =
                [this](const std::string& path) {
                    servers_.keep_waiting();
                    guardian_->upgrade(path);
                },
            .guardian_is_mad =
                [this](const std::string& why) {
                    say(log_level::critical, why + ": it is killed");
                    const auto guardian = conditions_.survival->place.guardian;
                    if (::getppid() == guardian)
                        process::send(guardian, SIGKILL, process::target::process);
                },
            .say = [this](log_level level, const std::string& text) { say(level, text); }};
}

void daemon::upgraded()
{
    upgrade_.guardian_is_another();
    makes_room_ = true;
}

void daemon::not_upgraded(const std::string& why)
{
    servers_.let_in();
    upgrade_.guardian_is_the_same(why);
}

// All that is to be said is said first, and signals that came before are heard. What is not done by then the next one
// does: it is as if we were killed, and nothing of what is ours may be taken down.
void daemon::make_room()
{
    loop_.poll();
    reaper_.collect();
    if (!finished_)
        ::_exit(0);
}

} // namespace reaperd::daemon

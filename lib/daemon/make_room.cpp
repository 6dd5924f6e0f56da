// How this manager takes part in an upgrade: it asks the guardian to be another image, and goes when that one is there.
#include "daemon/daemon.hpp"
#include "process/signal.hpp"
#include "procfs/process_table.hpp"

#include <csignal>
#include <unistd.h>

namespace reaperd::daemon {

namespace {

bool is_stopped(pid_t pid)
{
    const auto found = procfs::find_process(pid);
    return found && (found->state == 'T' || found->state == 't');
}

} // namespace

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
                if (is_stopped(conditions_.pid()))
                    return "the guardian is stopped (kill -CONT " + std::to_string(conditions_.pid()) + ")";
                return std::nullopt;
            },
            .tell_guardian =
                [this](const std::string& path) {
                    servers_.keep_waiting();
                    guardian_->upgrade(path);
                },
            .guardian_is_mute = [this](const std::string& why) { guardian_is_mute(why); },
            .say = [this](log_level level, const std::string& text) { say(level, text); }};
}

// One that has not heard of it yet is just slow: it may become another one later. What it has become instead of one
// that speaks has to go, and its death makes us take its place. The first process of a namespace cannot be killed from
// inside.
void daemon::guardian_is_mute(const std::string& why)
{
    servers_.let_in();
    auto& book = conditions_.survival->file->book();
    const auto guardian = conditions_.survival->place.guardian;
    if (book.upgrade() != journal::upgrade::begun || ::getppid() != guardian)
        return;
    book.fail_upgrade(why);
    process::send(guardian, SIGKILL, process::target::process);
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

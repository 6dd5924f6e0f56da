// What signals ask of the daemon: to stop, to read the config file again, or nothing of it but of its main command.
#include "daemon/daemon.hpp"
#include "model/signal_name.hpp"

#include <chrono>
#include <csignal>
#include <utility>

namespace reaperd::daemon {

void daemon::on_stop_signal(int signal)
{
    if (is_echo(signal))
        return stop_was_heard();
    act_on_stop(signal);
}

void daemon::act_on_stop(int signal)
{
    if (pass_on(signal))
        return stop_was_heard();
    log_.write(log_signal(signal));
    bool second_interrupt = signal == SIGINT && std::exchange(interrupted_, true);
    if (second_interrupt)
        shell_.tell(supervisor::kill_requested{});
    else
        shut_down();
    stop_was_heard();
}

// To the command behind --, while it runs: what it makes of it is its own business, and its end is the end of all.
bool daemon::pass_on(int signal)
{
    if (!configuration_.daemon.main_program)
        return false;
    const auto found = shell_.programs().find(*configuration_.daemon.main_program);
    if (!found || !children_.pid_of(found->front()))
        return false;
    log_.write(log_level::info,
               "received " + signal_name(signal) + ": passed on to " + *configuration_.daemon.main_program);
    if (auto sent = children_.send_signal(found->front(), signal); !sent)
        say(log_level::error, "cannot pass on " + signal_name(signal) + ": " + sent.error().message);
    return true;
}

void daemon::on_hang_up()
{
    if (conditions_.terminal.has_gone()) {
        log_.write(log_level::warn, "the terminal has gone away: stopping");
        return shut_down();
    }
    if (shell_.programs().shutting_down())
        return log_.write(log_level::warn, "ignored SIGHUP: reaperd is stopping");
    if (configuration_.daemon.sighup == hang_up_effect::restart) {
        log_.write(log_signal(SIGHUP));
        if (const auto told = start_over(); !told.ok)
            say(log_level::error, told.message);
        return;
    }
    log_.write(log_level::info, "received SIGHUP: reading the config file again");
    conditions_.service_manager.reloading(std::chrono::steady_clock::now());
    reload(false);
    conditions_.service_manager.ready(status_line());
}

// For good, even where it was to start over.
void daemon::shut_down()
{
    if (successor_)
        conditions_.service_manager.stopping("stopping");
    successor_.reset();
    note_purpose(journal::purpose::stopping);
    shell_.tell(supervisor::shutdown_requested{});
}

// By us, and what we are about is in the journal: no successor needs to be told.
void daemon::stop_was_heard()
{
    if (conditions_.survival)
        conditions_.survival->file->book().clear_stop_signal();
}

bool daemon::is_echo(int signal)
{
    const auto expected = std::exchange(echo_of_stop_, std::nullopt);
    return expected && expected->signal == signal && lifecycle::clock::now() < expected->until;
}

} // namespace reaperd::daemon

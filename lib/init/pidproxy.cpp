#include "init/pidproxy.hpp"

#include "init/command_file.hpp"
#include "init/incoming_signals.hpp"
#include "init/settings.hpp"
#include "process/reaper.hpp"
#include "process/signal.hpp"
#include "procfs/held_process.hpp"

#include <boost/asio/post.hpp>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <unistd.h>

namespace reaperd::init {
namespace {

constexpr int wrong_use = 1;
constexpr const char* usual_path = "/bin:/usr/bin";
constexpr int passed_on[] = {SIGTERM, SIGHUP, SIGINT, SIGUSR1, SIGUSR2, SIGQUIT};

constexpr signal_bits bit(int signal)
{
    return signal_bits{1} << (signal - 1);
}

signal_bits all_that_are_heard()
{
    auto all = bit(SIGCHLD);
    for (int signal : passed_on)
        all |= bit(signal);
    return all;
}

bool asks_to_end(int signal)
{
    return signal == SIGTERM || signal == SIGINT || signal == SIGQUIT;
}

bool succeeded(const exit_status& status)
{
    const auto* ended = std::get_if<exited>(&status);
    return ended && ended->code == 0;
}

// On stdout, where supervisor's complains too: under a supervisor both are in a log.
void say(const std::string& what)
{
    ::dprintf(STDOUT_FILENO, "%s\n", what.c_str());
}

std::optional<pid_t> pid_in(const std::string& path)
{
    std::ifstream file{path};
    pid_t pid = 0;
    std::string more;
    const bool one_number = file >> pid && !(file >> more);
    return one_number && pid > 1 && pid != ::getpid() ? std::optional{pid} : std::nullopt;
}

// In the working folder, where supervisor's looks for it, which an empty entry stands for; else in PATH.
boost::system::result<std::string> find(const std::string& command)
{
    const char* path = std::getenv("PATH");
    return command_file(command, (":" + std::string(path ? path : usual_path)).c_str());
}

process::spawn_request request_for(std::string file, const std::vector<std::string>& command)
{
    process::spawn_request request;
    request.executable = std::move(file);
    request.arguments = command;
    for (char** variable = environ; *variable; ++variable)
        request.shared_environment.push_back(*variable);
    request.descriptors = process::descriptors::inherited;
    request.umask.reset();
    request.still_ignored = every_signal();
    return request;
}

class proxy {
public:
    explicit proxy(const pidproxy_settings& wanted)
        : wanted_{wanted}
    {
    }

    int run()
    {
        if (const auto failed = start()) {
            say("pidproxy: cannot start " + wanted_.command.front() + ": " + process::describe(*failed));
            return exit_code(*failed, {});
        }
        loop_.run();
        return told_to_end_ ? 0 : code_;
    }

private:
    std::optional<process::spawn_failure> start()
    {
        const auto file = find(wanted_.command.front());
        if (!file)
            return process::spawn_failure{process::stage::exec, file.error().value(), wanted_.command.front()};
        const auto begun = spawner_.spawn(request_for(*file, wanted_.command));
        if (!begun)
            return begun.error();
        command_ = *begun;
        reaper_.watch(command_, [this](exit_status status) { command_status_ = status; });
        return std::nullopt;
    }

    // ---- signals

    void act(int signal)
    {
        if (signal == SIGCHLD)
            return clear_away();
        if (const auto daemon = find_daemon())
            return send(*daemon, signal);
        if (asks_to_end(signal) && !command_status_) {
            told_to_end_ = true;
            process::send(command_, signal, process::target::process);
        }
    }

    // Held by a pidfd, so that nobody else gets the signal who has got the pid meanwhile.
    std::optional<procfs::held_process> find_daemon()
    {
        const auto pid = pid_in(wanted_.pid_file);
        if (!pid) {
            say("Can't read child pidfile " + wanted_.pid_file + "!");
            return std::nullopt;
        }
        const auto found = procfs::find_process(*pid);
        auto held = found ? procfs::held_process::hold(*found) : std::nullopt;
        if (!held)
            say("pidproxy: " + wanted_.pid_file + " names " + std::to_string(*pid) + ", which has ended");
        return held;
    }

    void send(const procfs::held_process& daemon, int signal)
    {
        if (const auto failed = daemon.send(signal))
            return say("pidproxy: cannot signal whom " + wanted_.pid_file + " names: " + failed.message());
        if (!asks_to_end(signal))
            return;
        told_to_end_ = true;
        end_.emplace(loop_, daemon.share());
        end_->async_wait(boost::asio::posix::stream_descriptor::wait_read, [this](boost::system::error_code error) {
            if (!error)
                loop_.stop();
        });
    }

    // ---- the end by itself

    void clear_away()
    {
        reaper_.collect();
        if (command_status_)
            boost::asio::post(loop_, [this] { leave_or_wait(); });
    }

    void leave_or_wait()
    {
        const auto left = reaper_.remaining();
        if (left == process::remaining::dead)
            return clear_away();
        if (left == process::remaining::nobody || !succeeded(*command_status_))
            leave(*command_status_);
    }

    // The command left it to us. Its pid file may go with it, so the number is remembered.
    void orphan_ended(pid_t pid, const exit_status& status)
    {
        if (const auto named = pid_in(wanted_.pid_file))
            daemon_ = *named;
        if (command_status_ && daemon_ == pid)
            leave(status);
    }

    void leave(const exit_status& status)
    {
        if (!loop_.stopped())
            code_ = exit_code(status, {});
        loop_.stop();
    }

    const pidproxy_settings& wanted_;
    boost::asio::io_context loop_{1};
    process::reaper reaper_{loop_,
                            {.curious = {},
                             .found = {},
                             .reaped = [this](pid_t pid, exit_status how) { orphan_ended(pid, how); },
                             .swept = {}}};
    process::spawner spawner_{reaper_, 1};
    incoming_signals signals_{loop_, all_that_are_heard(), [this](int signal) { act(signal); }};
    pid_t command_ = 0;
    std::optional<exit_status> command_status_;
    std::optional<pid_t> daemon_;
    std::optional<boost::asio::posix::stream_descriptor> end_; // of the daemon that was told to
    bool told_to_end_ = false;
    int code_ = 0;
};

answer usage(const std::string& called)
{
    return {"pidproxy: runs a command, and passes signals on to the process whose pid is in a file.\n\nUsage: " + called
                + " PIDFILE COMMAND [ARGUMENTS]\n",
            wrong_use, false};
}

} // namespace

std::variant<pidproxy_settings, answer> parse_pidproxy(const std::vector<std::string>& words)
{
    if (words.size() < 3)
        return usage(words.front());
    return pidproxy_settings{words[1], {words.begin() + 2, words.end()}};
}

int run(const pidproxy_settings& wanted)
{
    block(all_that_are_heard());
    ::signal(SIGCHLD, SIG_DFL); // where it is ignored, nobody can be waited for
    return proxy{wanted}.run();
}

} // namespace reaperd::init

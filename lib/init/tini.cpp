#include "init/tini.hpp"

#include "model/signal_name.hpp"
#include "model/version.hpp"

#include <boost/system/error_code.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

namespace reaperd::init {
namespace {

constexpr const char* usage = R"(tini (tini version 0.19.0, as reaperd %)
Usage: tini [OPTIONS] PROGRAM -- [ARGS] | --version

Execute a program under the supervision of a valid init process (tini)

Command line options:

  --version: Show version and exit.
  -h: Show this help message and exit.
  -s: Register as a process subreaper.
  -p SIGNAL: Trigger SIGNAL when parent dies, e.g. "-p SIGKILL".
  -v: Generate more verbose output. Repeat up to 3 times.
  -w: Print a warning when processes are getting reaped.
  -g: Send signals to the child's process group.
  -e EXIT_CODE: Remap EXIT_CODE (from 0 to 255) to 0.
  -l: Show license and exit.

Environment variables:

  TINI_SUBREAPER: Register as a process subreaper.
  TINI_VERBOSITY: Set the verbosity level (default: 1).
  TINI_KILL_PROCESS_GROUP: Send signals to the child's process group.

)";

constexpr int wrong_use = 1;

enum loudness { warnings = 1, information, debugging, traces };

void say(int stream, const char* level, const std::string& what)
{
    ::dprintf(stream, "[%-5s tini (%d)] %s\n", level, static_cast<int>(::getpid()), what.c_str());
}

std::string quoted(const std::string& text)
{
    return "'" + text + "'";
}

std::string ending(const exit_status& status)
{
    if (const auto* ended = std::get_if<exited>(&status))
        return "normally (with status " + quoted(std::to_string(ended->code)) + ")";
    return "with signal (with signal " + quoted(::strsignal(std::get<signalled>(status).signal)) + ")";
}

class tinis_voice : public voice {
public:
    int verbosity = warnings;
    bool tells_of_orphans = false;

    void cannot_start(const std::string& command, const process::spawn_failure& failed) const override
    {
        const auto why = boost::system::system_category().message(failed.error);
        const bool at_exec = failed.stage == process::stage::exec;
        say(STDERR_FILENO, "FATAL", at_exec ? "exec " + command + " failed: " + why : process::describe(failed));
    }
    void adopts_nobody() const override
    {
        if (verbosity >= warnings)
            say(STDERR_FILENO, "WARN",
                "Tini is not running as PID 1 and isn't registered as a child subreaper.\n"
                "Zombie processes will not be re-parented to Tini, so zombie reaping won't work.\n"
                "To fix the problem, use the -s option or set the environment variable TINI_SUBREAPER to register Tini "
                "as "
                "a child subreaper, or run Tini as PID 1.");
    }
    void started(const std::string& command, pid_t pid) const override
    {
        if (verbosity >= information)
            say(STDOUT_FILENO, "INFO",
                "Spawned child process " + quoted(command) + " with pid " + quoted(std::to_string(pid)));
    }
    void received(int signal) const override
    {
        if (signal == SIGCHLD && verbosity >= debugging)
            say(STDOUT_FILENO, "DEBUG", "Received SIGCHLD");
    }
    void passes_on(int signal, int) const override
    {
        if (verbosity >= debugging)
            say(STDOUT_FILENO, "DEBUG", "Passing signal: " + quoted(::strsignal(signal)));
    }
    void orphan_ended(pid_t pid, const exit_status&) const override
    {
        reaped(pid);
        if (tells_of_orphans && verbosity >= warnings)
            say(STDERR_FILENO, "WARN", "Reaped zombie process with pid=" + std::to_string(pid));
    }
    void command_ended(pid_t pid, const exit_status& status) const override
    {
        reaped(pid);
        if (verbosity >= information)
            say(STDOUT_FILENO, "INFO", "Main child exited " + ending(status));
    }

private:
    void reaped(pid_t pid) const
    {
        if (verbosity >= debugging)
            say(STDOUT_FILENO, "DEBUG", "Reaped child with pid: " + quoted(std::to_string(pid)));
    }
};

std::string help()
{
    std::string text{usage};
    return text.replace(text.find('%'), 1, version);
}

answer wrong(char option, const std::string& argument)
{
    say(STDERR_FILENO, "FATAL", std::string("Not a valid option for -") + option + ": " + argument);
    return {"", wrong_use};
}

// tini knows the names with SIG, and neither the short ones nor numbers.
std::optional<int> long_name(const std::string& text)
{
    const auto signal = text.starts_with("SIG") ? signal_number(text) : std::nullopt;
    return signal && *signal < SIGRTMIN && signal_name(*signal) == text ? signal : std::nullopt;
}

std::optional<std::size_t> code(const std::string& text)
{
    char* end = nullptr;
    const long value = std::strtol(text.c_str(), &end, 10);
    return *end == '\0' && value >= 0 && value <= 255 ? std::optional{static_cast<std::size_t>(value)} : std::nullopt;
}

struct reading {
    settings wanted;
    std::shared_ptr<tinis_voice> says = std::make_shared<tinis_voice>();

    std::optional<answer> take(int option, const std::string& argument)
    {
        switch (option) {
        case 'h': return answer{help()};
        case 'l': return answer{"This is reaperd, which goes by the name of tini: see its README for its license.\n"};
        case 's': wanted.adopts = true; break;
        case 'v': ++says->verbosity; break;
        case 'w': says->tells_of_orphans = true; break;
        case 'g': wanted.recipient = process::target::group; break;
        case 'p': return take_parent_death(argument);
        case 'e': return take_code(argument);
        default: return answer{help(), wrong_use};
        }
        return std::nullopt;
    }

    std::optional<answer> take_parent_death(const std::string& argument)
    {
        wanted.parent_death = long_name(argument);
        return wanted.parent_death ? std::nullopt : std::optional{wrong('p', argument)};
    }

    std::optional<answer> take_code(const std::string& argument)
    {
        const auto which = code(argument);
        if (!which)
            return wrong('e', argument);
        wanted.remapped.set(*which);
        return std::nullopt;
    }

    void take(const variables& environment)
    {
        wanted.adopts |= environment("TINI_SUBREAPER") != nullptr;
        if (environment("TINI_KILL_PROCESS_GROUP"))
            wanted.recipient = process::target::group;
        if (const char* level = environment("TINI_VERBOSITY"))
            says->verbosity = std::atoi(level);
    }
};

reading as_tini_begins()
{
    reading begun;
    begun.wanted.adopts = false;
    begun.wanted.stopping = stopping::never;
    begun.wanted.still_ignored = every_signal();
    begun.wanted.failure_codes.else_at_exec = 1;
    return begun;
}

} // namespace

std::variant<settings, answer> parse_tini(const std::vector<std::string>& words, const variables& environment)
{
    if (words.size() == 2 && words[1] == "--version")
        return answer{"tini version 0.19.0, as reaperd " + std::string(version) + "\n"};
    auto read = as_tini_begins();
    option_words options{words};
    for (int option = 0; (option = options.next("p:hvwgle:s")) != -1;)
        if (auto instead = read.take(option, option == 'p' || option == 'e' ? options.argument() : ""))
            return *std::move(instead);
    read.take(environment);
    read.wanted.command = options.rest();
    if (read.wanted.command.empty())
        return answer{help(), wrong_use};
    read.wanted.says = read.says;
    return read.wanted;
}

} // namespace reaperd::init

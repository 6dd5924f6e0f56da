#include "init/dumb_init.hpp"

#include "model/version.hpp"

#include <boost/system/error_code.hpp>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <unistd.h>

namespace reaperd::init {
namespace {

constexpr const char* usage = R"(dumb-init v1.2.5, as reaperd %
Usage: dumb-init [option] command [[arg] ...]

dumb-init is a simple process supervisor that forwards signals to children.
It is designed to run as PID1 in minimal container environments.

Optional arguments:
   -c, --single-child   Run in single-child mode.
                        In this mode, signals are only proxied to the
                        direct child and not any of its descendants.
   -r, --rewrite s:r    Rewrite received signal s to new signal r before proxying.
                        To ignore (not proxy) a signal, rewrite it to 0.
                        This option can be specified multiple times.
   -v, --verbose        Print debugging information to stderr.
   -h, --help           Print this help message and exit.
   -V, --version        Print the current version and exit.
)";

constexpr const char* about_rewriting = R"(Usage: -r option takes <signum>:<signum>, where <signum> is between 1 and 31.
This option can be specified multiple times.
Use --help for full usage.
)";

constexpr const char* letters = "+hvVcr:";
constexpr option names[] = {
    {"help", no_argument, nullptr, 'h'},          {"single-child", no_argument, nullptr, 'c'},
    {"rewrite", required_argument, nullptr, 'r'}, {"verbose", no_argument, nullptr, 'v'},
    {"version", no_argument, nullptr, 'V'},       {nullptr, 0, nullptr, 0},
};

constexpr int wrong_use = 1;
constexpr int last_signal = 31;
constexpr int of_a_terminal[] = {SIGTSTP, SIGTTIN, SIGTTOU};

[[gnu::format(printf, 1, 2)]] void say(const char* format, ...)
{
    char line[512];
    va_list values;
    va_start(values, format);
    std::vsnprintf(line, sizeof line, format, values);
    va_end(values);
    ::dprintf(STDERR_FILENO, "[dumb-init] %s\n", line);
}

class dumb_inits_voice : public voice {
public:
    bool verbose = false;

    void cannot_start(const std::string& command, const process::spawn_failure& failed) const override
    {
        say("%s: %s", command.c_str(), boost::system::system_category().message(failed.error).c_str());
    }
    void started(const std::string&, pid_t pid) const override
    {
        if (verbose)
            say("Child spawned with PID %d.", static_cast<int>(pid));
    }
    void received(int signal) const override
    {
        if (verbose)
            say("Received signal %d.", signal);
    }
    void passes_on(int signal, int becomes) const override
    {
        if (verbose && becomes != signal)
            say("Translating signal %d to %d.", signal, becomes);
        if (verbose)
            say(becomes ? "Forwarded signal %d to children." : "Not forwarding signal %d to children (ignored).",
                becomes);
    }
    void orphan_ended(pid_t pid, const exit_status& status) const override
    {
        const auto* ended = std::get_if<exited>(&status);
        if (verbose)
            say(ended ? "A child with PID %d exited with exit status %d."
                      : "A child with PID %d was terminated by signal %d.",
                static_cast<int>(pid), ended ? ended->code : std::get<signalled>(status).signal);
    }
    void command_ended(pid_t pid, const exit_status& status) const override { orphan_ended(pid, status); }
};

std::string help()
{
    std::string text{usage};
    return text.replace(text.find('%'), 1, version);
}

struct reading {
    settings wanted;
    std::array<bool, last_signal + 1> rewritten{};
    std::shared_ptr<dumb_inits_voice> says = std::make_shared<dumb_inits_voice>();

    std::optional<answer> take(int option, const std::string& argument)
    {
        switch (option) {
        case 'h': return answer{help(), 0, true};
        case 'V': return answer{"dumb-init v1.2.5, as reaperd " + std::string(version) + "\n", 0, true};
        case 'v': says->verbose = true; return std::nullopt;
        case 'c': wanted.place = place::our_group; return std::nullopt;
        case 'r': return take_rewriting(argument);
        default: return answer{"", wrong_use};
        }
    }

    std::optional<answer> take_rewriting(const std::string& argument)
    {
        int from = 0, to = 0;
        const bool read = std::sscanf(argument.c_str(), "%d:%d", &from, &to) == 2;
        if (!read || from < 1 || from > last_signal || to < 0 || to > last_signal)
            return answer{about_rewriting, wrong_use};
        rewrite(from, to);
        return std::nullopt;
    }

    void rewrite(int from, int to)
    {
        rewritten[static_cast<std::size_t>(from)] = true;
        wanted.rewritten.rewrite(from, to);
    }

    void take(const variables& environment)
    {
        const auto is = [&](const char* name, const std::string& value) {
            const char* given = environment(name);
            return given && value == given;
        };
        says->verbose |= is("DUMB_INIT_DEBUG", "1");
        if (is("DUMB_INIT_SETSID", "0"))
            wanted.place = place::our_group;
    }

    // The whole session is signalled, and the kernel lets no TSTP stop a session without a shell around it: STOP does.
    void settle()
    {
        const bool session = wanted.place == place::own_session;
        wanted.recipient = session ? process::target::group : process::target::process;
        if (session)
            for (int signal : of_a_terminal)
                if (!rewritten[static_cast<std::size_t>(signal)])
                    rewrite(signal, SIGSTOP);
        if (session)
            wanted.last_signal = SIGTERM;
    }
};

reading as_dumb_init_begins()
{
    reading begun;
    begun.wanted.place = place::own_session;
    begun.wanted.forwarded = every_signal();
    begun.wanted.still_ignored = 0;
    begun.wanted.adopts = false;
    begun.wanted.stopping = stopping::when_told;
    begun.wanted.failure_codes = {2, 2, 2, 1};
    return begun;
}

} // namespace

std::variant<settings, answer> parse_dumb_init(const std::vector<std::string>& words, const variables& environment)
{
    auto read = as_dumb_init_begins();
    option_words options{words};
    for (int option = 0; (option = options.next(letters, names)) != -1;)
        if (auto instead = read.take(option, option == 'r' ? options.argument() : ""))
            return *std::move(instead);
    read.wanted.command = options.rest();
    if (read.wanted.command.empty())
        return answer{"Usage: dumb-init [option] program [args]\nTry dumb-init --help for full usage.\n", wrong_use};
    read.take(environment);
    read.settle();
    read.wanted.says = read.says;
    return read.wanted;
}

} // namespace reaperd::init

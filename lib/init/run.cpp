#include "init/run.hpp"

#include "init/command_file.hpp"
#include "init/farewell.hpp"
#include "init/incoming_signals.hpp"
#include "init/settings.hpp"
#include "init/terminal.hpp"
#include "process/reaper.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <sys/prctl.h>
#include <unistd.h>
#include <utility>

namespace reaperd::init {
namespace {

constexpr const char* shell = "/bin/sh";

process::spawn_failure not_found(const std::string& command, const boost::system::error_code& why)
{
    return {process::stage::exec, why.value(), command};
}

bool of_job_control(int signal)
{
    return signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
}

bool zombies_come_to_us()
{
    int adopts = 0;
    return ::getpid() == 1 || ::prctl(PR_GET_CHILD_SUBREAPER, &adopts) != 0 || adopts != 0;
}

class wrapper {
public:
    explicit wrapper(const settings& wanted)
        : wanted_{wanted}
        , says_{*wanted.says}
    {
        if (!zombies_come_to_us())
            says_.adopts_nobody();
    }

    int run()
    {
        if (auto failed = start()) {
            says_.cannot_start(wanted_.command.front(), *failed);
            return exit_code(*failed, wanted_);
        }
        loop_.run();
        if (in_foreground(command_))
            come_back_to_foreground();
        return exit_code(*ended_, wanted_);
    }

private:
    // ---- the start

    std::optional<process::spawn_failure> start()
    {
        auto file = command_file(wanted_.command.front(), std::getenv("PATH"));
        if (!file)
            return not_found(wanted_.command.front(), file.error());
        settle_terminal();
        auto begun = spawner_.spawn(request_for(*file, wanted_.command));
        if (!begun && begun.error().error == ENOEXEC)
            begun = spawner_.spawn(request_for(shell, as_script(*file)));
        if (!begun)
            return begun.error();
        watch(*begun);
        return std::nullopt;
    }

    void settle_terminal()
    {
        if (wanted_.place == place::own_session)
            hang_up_is_ours_ = resume_is_ours_ = give_up_terminal();
        hands_on_terminal_ = wanted_.place == place::own_group && in_foreground();
    }

    // As execvp(3) takes a file that is no program.
    std::vector<std::string> as_script(const std::string& file) const
    {
        std::vector<std::string> words{shell, file};
        words.insert(words.end(), wanted_.command.begin() + 1, wanted_.command.end());
        return words;
    }

    process::spawn_request request_for(std::string file, std::vector<std::string> words) const
    {
        process::spawn_request request;
        request.executable = std::move(file);
        request.arguments = std::move(words);
        for (char** variable = environ; *variable; ++variable)
            request.shared_environment.push_back(*variable);
        request.descriptors = process::descriptors::inherited;
        request.umask.reset();
        request.still_ignored = wanted_.still_ignored;
        request.new_session = wanted_.place == place::own_session;
        if (wanted_.place == place::own_group)
            request.group = 0;
        if (request.new_session || hands_on_terminal_)
            request.terminal = STDIN_FILENO;
        return request;
    }

    void watch(pid_t command)
    {
        command_ = command;
        says_.started(wanted_.command.front(), command);
        reaper_.watch(command, [this](exit_status status) { command_ended(status); });
    }

    // ---- signals

    void act(int signal)
    {
        says_.received(signal);
        if (is_of_the_terminal_we_gave_up(signal))
            return;
        if (signal == SIGCHLD)
            return clear_away();
        if (signal == SIGCONT && wanted_.stopping == stopping::with_the_command && in_foreground())
            bring_to_foreground(command_);
        pass_on(signal);
        if (wanted_.stopping == stopping::when_told && of_job_control(signal))
            process::send(::getpid(), SIGSTOP, process::target::process);
    }

    bool is_of_the_terminal_we_gave_up(int signal)
    {
        if (signal == SIGHUP)
            return std::exchange(hang_up_is_ours_, false);
        return signal == SIGCONT && std::exchange(resume_is_ours_, false);
    }

    void pass_on(int signal)
    {
        const int becomes = wanted_.rewritten(signal);
        says_.passes_on(signal, becomes);
        if (becomes == signal_map::dropped)
            return;
        if (farewell_)
            farewell_->pass_on(becomes);
        else if (!ended_)
            process::send(command_, becomes, wanted_.recipient);
    }

    // ---- Ctrl-Z, and a shell that waits for us

    bool terminal_stopped_it() const
    {
        const auto signal = reaper_.stopped_by(command_);
        return signal && of_job_control(*signal) && ::isatty(STDIN_FILENO) == 1;
    }

    // A command in the foreground stops us all. One that asks for the terminal is given it if it is ours (fg tells us
    // nothing), and else waits for it, and we with it, as any job in the background does.
    void stop_with_it()
    {
        bool resumed = false;
        if (in_foreground(command_)) {
            come_back_to_foreground();
            resumed = stop_with_our_group();
        } else if (!in_foreground()) {
            resumed = stop_with_our_group();
        }
        const bool terminal_is_ours = in_foreground();
        if (terminal_is_ours)
            bring_to_foreground(command_);
        if (terminal_is_ours || resumed)
            process::send(command_, SIGCONT, process::target::whole_group);
    }

    // ---- the end

    void clear_away()
    {
        reaper_.collect();
        if (ended_)
            boost::asio::post(loop_, [this] { leave_or_wait(); });
        else if (wanted_.stopping == stopping::with_the_command && terminal_stopped_it())
            stop_with_it();
    }

    void command_ended(const exit_status& status)
    {
        ended_ = status;
        says_.command_ended(command_, status);
    }

    void leave_or_wait()
    {
        const auto left = reaper_.remaining();
        if (left == process::remaining::dead)
            return clear_away();
        if (left == process::remaining::living && wanted_.grace)
            return part_from_the_rest();
        send_last_signal();
        loop_.stop();
    }

    void send_last_signal()
    {
        const int last = wanted_.last_signal ? wanted_.rewritten(*wanted_.last_signal) : signal_map::dropped;
        if (last != signal_map::dropped)
            process::send(command_, last, process::target::whole_group);
    }

    void part_from_the_rest()
    {
        if (farewell_)
            farewell_->insist();
        else
            farewell_.emplace(loop_, command_, *wanted_.grace, [this] { loop_.stop(); });
    }

    const settings& wanted_;
    const voice& says_;
    boost::asio::io_context loop_{1};
    process::reaper reaper_{loop_,
                            {.curious = {},
                             .found = {},
                             .reaped = [this](pid_t pid, exit_status how) { says_.orphan_ended(pid, how); },
                             .swept = {}},
                            wanted_.adopts ? process::orphans::adopted : process::orphans::left_alone};
    process::spawner spawner_{reaper_, 1};
    incoming_signals signals_{loop_, wanted_.forwarded, [this](int signal) { act(signal); }};
    bool hang_up_is_ours_ = false;
    bool resume_is_ours_ = false;
    bool hands_on_terminal_ = false;
    pid_t command_ = 0;
    std::optional<exit_status> ended_;
    std::optional<farewell> farewell_;
};

} // namespace

int run(const settings& wanted)
{
    block(wanted.forwarded);
    ::signal(SIGCHLD, SIG_DFL); // where it is ignored, nobody can be waited for
    if (wanted.parent_death)
        ::prctl(PR_SET_PDEATHSIG, *wanted.parent_death);
    return wrapper{wanted}.run();
}

} // namespace reaperd::init

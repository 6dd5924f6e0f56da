#include "shell.hpp"

#include "command_line.hpp"
#include "completion.hpp"
#include "line_editor.hpp"

#include <csignal>
#include <exception>
#include <memory>
#include <unistd.h>

namespace supervisorctl {

namespace {

// Ctrl-C leaves the shell, whatever it waits for. libedit has put the terminal in order before it comes here.
void leave_at_once(int)
{
    [[maybe_unused]] auto written = ::write(STDOUT_FILENO, "\n", 1);
    ::_exit(ok);
}

known_processes processes_of(session& run)
{
    known_processes all;
    const auto answer = run.value_of("getAllProcessInfo");
    for (const auto& info : answer.as_array())
        all.push_back({std::string(info.at("group").as_string()), std::string(info.at("name").as_string())});
    return all;
}

// Asks the server once between two commands, however often Tab is pressed.
class remembered_processes {
public:
    explicit remembered_processes(session& run)
        : run_(run)
    {
    }
    void forget() { known_.reset(); }

    std::vector<std::string> completions_of(const std::string& line, const std::string& word)
    {
        try {
            return completions(line, word, [this] { return get(); });
        } catch (const std::exception&) { // whoever presses Tab wants no error in the middle of the line
            return {};
        }
    }

private:
    known_processes get()
    {
        if (!known_)
            known_ = processes_of(run_);
        return *known_;
    }

    session& run_;
    std::optional<known_processes> known_;
};

} // namespace

void run_shell(session& run)
{
    std::signal(SIGINT, leave_at_once);
    remembered_processes processes(run);
    line_editor editor(
        [&processes](const auto& line, const auto& word) { return processes.completions_of(line, word); },
        run.settings().history_file);
    const auto prompt = run.settings().prompt + "> ";
    for (auto line = std::optional<std::string>("status"); run_line(run, line.value_or("EOF")) == then::go_on;
         line = editor.read(prompt))
        processes.forget();
}

} // namespace supervisorctl

// fg: what is typed goes to the process, and what it writes comes here.
#include "follower.hpp"
#include "interrupts.hpp"
#include "python_text.hpp"
#include "verbs.hpp"

#include <poll.h>
#include <unistd.h>

namespace supervisorctl {

namespace {

using reaperd::protocol::xml_rpc::fault;

constexpr int running = 20;

void refuse(session& run, const std::string& mistake)
{
    say("ERROR: " + mistake);
    run.exit_code = generic;
}

bool is_running(session& run, const std::string& name)
{
    return run.value_of("getProcessInfo", {name}).at("state").as_int64() == running;
}

// Whether the process is there to be typed at; says what it is otherwise.
bool may_begin(session& run, const std::string& name)
{
    const auto answer = run.call("getProcessInfo", {name});
    if (const auto* why = std::get_if<fault>(&answer)) {
        if (why->code == bad_name)
            refuse(run, "bad process name supplied");
        else
            say("ERROR: " + fault_text(*why));
        return false;
    }
    const bool may = std::get<boost::json::value>(answer).at("state").as_int64() == running;
    if (!may)
        refuse(run, "process not running");
    return may;
}

// False when there is no sense in sending more.
bool send_line(session& run, const std::string& name, const std::string& line)
{
    const auto answer = run.call("sendProcessStdin", {name, line});
    if (const auto* why = std::get_if<fault>(&answer)) {
        say(why->code == not_running ? "Process got killed" : "ERROR: " + fault_text(*why));
        return false;
    }
    if (is_running(run, name))
        return true;
    say("Process got killed");
    return false;
}

// Whole lines of standard input, as they come. It has its own buffer, because poll(2) knows nothing of that of stdio.
class typed_lines {
public:
    bool is_at_end() const { return at_end_; }
    void read_some()
    {
        char buffer[4096];
        const auto count = ::read(STDIN_FILENO, buffer, sizeof buffer);
        at_end_ = count <= 0;
        text_.append(buffer, count > 0 ? std::size_t(count) : 0);
        if (at_end_ && !text_.empty() && !text_.ends_with('\n'))
            text_ += '\n';
    }
    std::optional<std::string> next()
    {
        const auto end = text_.find('\n');
        if (end == text_.npos)
            return std::nullopt;
        auto line = text_.substr(0, end + 1);
        text_.erase(0, end + 1);
        return line;
    }

private:
    std::string text_;
    bool at_end_ = false;
};

// Until the end of what is typed, Ctrl-C, or the end of the process, which the next line finds out.
void converse(session& run, const std::string& name)
{
    using reaperd::client::tail_of;
    interrupts stop;
    follower logs[] = {{run, tail_of(name, "stdout")}, {run, tail_of(name, "stderr")}};
    typed_lines typed;
    while (!typed.is_at_end()) {
        pollfd waiting[] = {{stop.descriptor(), POLLIN, 0},
                            {STDIN_FILENO, POLLIN, 0},
                            {logs[0].descriptor(), POLLIN, 0},
                            {logs[1].descriptor(), POLLIN, 0}};
        ::poll(waiting, 4, -1);
        if (waiting[0].revents)
            return;
        for (int i : {0, 1})
            if (waiting[2 + i].revents)
                logs[i].print_some();
        if (waiting[1].revents)
            typed.read_some();
        while (auto line = typed.next())
            if (!send_line(run, name, *line))
                return;
    }
}

} // namespace

void foreground(session& run, const std::string& arguments)
{
    if (!run.upcheck())
        return;
    const auto names = words_of(arguments);
    if (names.empty())
        return complain_of_use(run, "fg", "ERROR: no process name supplied");
    if (names.size() > 1)
        return refuse(run, "too many process names supplied");
    if (!may_begin(run, names.front()))
        return;
    say("==> Press Ctrl-C to exit <==");
    converse(run, names.front());
    say("Exiting foreground");
}

} // namespace supervisorctl

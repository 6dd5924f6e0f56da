// supervisorctl's recorded conversations, held again: with any client that takes its command line, and any server that
// takes supervisord's config. And what cannot be recorded: the shell on a terminal, logs that are followed.
#include "system/support/installed.hpp"
#include "system/support/patience.hpp"
#include "system/support/terminal.hpp"
#include "system/support/vectors.hpp"
#include "system/support/world.hpp"

#include <algorithm>
#include <boost/algorithm/string/classification.hpp>
#include <boost/algorithm/string/join.hpp>
#include <boost/algorithm/string/split.hpp>
#include <poll.h>
#include <sstream>

using namespace system_test;
using boost::unit_test::precondition;

namespace {

const std::string vectors_folder = REAPERD_SOURCE_DIR "/test/system/vectors/";
const installed supervisord{"/usr/bin/supervisord"};
const installed original{"/usr/bin/supervisorctl"};

// What reaperd answers otherwise, and means to: clear empties the logs of what has ended, too.
const std::map<std::string, std::string> wanted_differences{{"tail -5 exit0", "\n"}, {"tail exit0 stderr", "\n"}};
const std::string ours = SUPERVISORCTL_BINARY;

using words = std::vector<std::string>;

struct process_line {
    std::string name;
    std::string state;
};
// Of the output of `status`.
std::vector<process_line> states_in(const std::string& output)
{
    std::vector<process_line> all;
    std::istringstream lines{output};
    for (std::string line; std::getline(lines, line);) {
        std::istringstream fields{line};
        process_line one;
        fields >> one.name >> one.state;
        all.push_back(one);
    }
    return all;
}

bool is_passing(const process_line& process)
{
    return process.state == "STARTING" || process.state == "STOPPING" || process.state == "BACKOFF";
}

bool only_asks(const std::string& line)
{
    return line.empty() || line.starts_with("status") || line.starts_with("pid") || line == "avail";
}

// Whichever of a group is started or stopped first is told first.
std::string in_any_order(const std::string& line, const std::string& output)
{
    if (!line.starts_with("start ") && !line.starts_with("stop "))
        return output;
    words lines;
    boost::split(lines, output, boost::is_any_of("\n"));
    std::ranges::sort(lines);
    return boost::join(lines, "\n");
}

class conversation : public world {
public:
    conversation()
    {
        for (const auto* name : {"supervisorctl.conf", "listener.py"})
            std::filesystem::copy_file(vectors_folder + name, path(name));
    }

    // Returns when nothing is about to change any more.
    void begin(const std::string& server, const std::string& client)
    {
        client_ = client;
        auto wanted = reaperd_invocation({"-c", path("supervisorctl.conf")});
        wanted.program = server;
        server_.emplace(wanted);
        repeat_until("all processes are what they stay", [this] {
            const auto said = tell("status");
            const auto states = states_in(said.out);
            return said.code == 3 && std::ranges::none_of(states, is_passing);
        });
    }

    invocation client_invocation(const words& more) const
    {
        words arguments{"-c", path("supervisorctl.conf")};
        arguments.insert(arguments.end(), more.begin(), more.end());
        auto wanted = reaperd_invocation(arguments);
        wanted.program = client_;
        return wanted;
    }
    answer tell(const std::string& line) const
    {
        words arguments;
        if (!line.empty())
            boost::split(arguments, line, boost::is_any_of(" "));
        return run(client_invocation(arguments));
    }

    // Whoever only asks may have to wait until the state is there that was recorded; what changes something is done
    // once, and when nothing else is about to change.
    void hold(const vector& recorded)
    {
        answer said{};
        if (only_asks(recorded.line)) {
            repeat_until("", [&] { return is_as(recorded, said = tell(recorded.line)); });
        } else {
            repeat_until("nothing changes", [this] {
                const auto states = states_in(tell("status").out);
                return std::ranges::none_of(states, is_passing);
            });
            said = tell(recorded.line);
        }
        BOOST_TEST_CONTEXT("supervisorctl " << recorded.line)
        {
            if (recorded.output != "<LOG>\n")
                BOOST_TEST(in_any_order(recorded.line, normalised(said.out))
                           == in_any_order(recorded.line, recorded.output));
            BOOST_TEST(said.code == recorded.code);
            BOOST_TEST(said.err == "");
        }
    }

    void hold_all(const std::map<std::string, std::string>& otherwise = {})
    {
        const auto all = read_vectors(vectors_folder + "supervisorctl.txt");
        BOOST_REQUIRE(all.size() == 69u);
        for (auto recorded : all) {
            if (const auto other = otherwise.find(recorded.line); other != otherwise.end())
                recorded.output = other->second;
            hold(recorded);
        }
    }

private:
    static bool is_as(const vector& recorded, const answer& said)
    {
        return normalised(said.out) == recorded.output && said.code == recorded.code;
    }

    // There is nothing else to wait for: supervisord tells nobody when a state is reached.
    template <class Question>
    static void repeat_until(const std::string& wanted, Question is_true)
    {
        const deadline end;
        while (!is_true()) {
            if (end.left() == 0 && wanted.empty())
                return;
            if (end.left() == 0)
                throw std::runtime_error("waited in vain until " + wanted);
            ::poll(nullptr, 0, 50);
        }
    }

    std::string client_;
    std::optional<child> server_;
};

} // namespace

BOOST_AUTO_TEST_SUITE(vectors)

BOOST_FIXTURE_TEST_CASE(our_supervisorctl_says_what_the_original_says, conversation, *precondition(supervisord))
{
    begin(supervisord.oracle, ours);
    hold_all();
}

BOOST_FIXTURE_TEST_CASE(our_supervisorctl_says_the_same_of_reaperd, conversation)
{
    begin(REAPERD_BINARY, ours);
    hold_all(wanted_differences);
}

BOOST_FIXTURE_TEST_CASE(the_original_supervisorctl_says_the_same_of_reaperd, conversation, *precondition(original))
{
    begin(REAPERD_BINARY, original.oracle);
    hold_all(wanted_differences);
}

BOOST_FIXTURE_TEST_CASE(the_shell_completes_and_remembers_and_control_c_leaves_it, conversation,
                        *precondition(supervisord))
{
    begin(supervisord.oracle, ours);
    terminal at;
    auto wanted = client_invocation({"-r", path("history")});
    wanted.terminal = at.name();
    child shell{wanted};
    at.screen().until("stubborn ");
    at.screen().until("supervisor> ");
    at.type("stat\tru\t\r"); // statUS RUn
    at.screen().until("RUNNING ");
    at.screen().until("supervisor> ");
    at.type("\x1b[A\r"); // the line before
    at.screen().until("RUNNING ");
    at.screen().until("supervisor> ");
    at.type(control_c);
    BOOST_TEST(shell.wait() == 0);
    BOOST_TEST(read("history").starts_with("status run"));
}

BOOST_FIXTURE_TEST_CASE(control_c_ends_what_is_followed_and_not_the_shell, conversation, *precondition(supervisord))
{
    begin(supervisord.oracle, ours);
    terminal at;
    auto wanted = client_invocation({});
    wanted.terminal = at.name();
    child shell{wanted};
    at.screen().until("supervisor> ");
    at.type("tail -f exit0\r");
    at.screen().until("==> Press Ctrl-C to exit <==\r\nout\r\n");
    at.type(control_c);
    at.screen().until("supervisor> ");
    at.type("fg run\r");
    at.screen().until("==> Press Ctrl-C to exit <==");
    at.type("hello\r");
    at.screen().until("hello\r\nhello\r\n"); // the terminal's, and the process's
    at.type(control_c);
    at.screen().until("Exiting foreground");
    at.screen().until("supervisor> ");
    at.type("quit\r");
    BOOST_TEST(shell.wait() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

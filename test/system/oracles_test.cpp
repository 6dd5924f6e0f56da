// reaperd by the names of tini and dumb-init, compared with the originals: the same command line, the same exit code,
// the same effect. Where an original is not installed, its tests are skipped.
#include "system/support/installed.hpp"
#include "system/support/processes.hpp"
#include "system/support/wrapping.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <csignal>

using namespace system_test;
using boost::unit_test::precondition;

namespace {

const installed tini{"/usr/bin/tini"};
const installed dumb_init{"/usr/bin/dumb-init"};

struct rivals : wrapping {
    // The original, and reaperd by its name.
    std::vector<std::string> both(const std::string& oracle) const
    {
        const auto name = std::filesystem::path(oracle).filename().string();
        const auto ours = path(name);
        if (!std::filesystem::exists(ours))
            std::filesystem::create_symlink(REAPERD_BINARY, ours);
        return {oracle, ours};
    }

    answer answer_by(const std::string& program, const words& arguments, const words& variables = {}) const
    {
        auto wanted = invocation_of(arguments);
        wanted.program = program;
        wanted.environment.insert(wanted.environment.begin(), variables.begin(), variables.end());
        return run(wanted);
    }

    // The same exit code, and words on the same streams.
    void agree(const std::string& oracle, const words& arguments, const words& variables = {}) const
    {
        std::vector<answer> both_said;
        for (const auto& program : both(oracle))
            both_said.push_back(answer_by(program, arguments, variables));
        BOOST_TEST_CONTEXT(oracle << " " << (arguments.empty() ? "" : arguments.front()) << " ... "
                                  << (arguments.empty() ? "" : arguments.back()))
        {
            BOOST_TEST(both_said[1].code == both_said[0].code);
            BOOST_TEST(both_said[1].out.empty() == both_said[0].out.empty());
            BOOST_TEST(both_said[1].err.empty() == both_said[0].err.empty());
        }
    }

    // What a command and its child say of each signal.
    words heard(const std::string& program, const words& options, const std::vector<int>& signals)
    {
        auto wanted = invocation_of(options);
        wanted.program = program;
        const words family{"--",   REAPERD_ACTOR, "web",  "child", "12",     "on",   "HUP",  "c-HUP", "on",
                           "USR1", "c-USR1",      "on",   "QUIT",  "c-QUIT", "say",  "born", "wait",  "on",
                           "HUP",  "HUP",         "on",   "USR1",  "USR1",   "on",   "QUIT", "QUIT",  "say",
                           "up",   "await",       "USR2", "say",   "end",    "exit", "0"};
        wanted.arguments.insert(wanted.arguments.end(), family.begin(), family.end());
        start_wrapper(wanted);
        const auto born = hears("web", "born");
        hears("web", "up");
        words all;
        for (const int signal : signals) {
            wrapper().send(signal);
            all.push_back(next_report()); // of one of them, so that the next signal comes after this one
        }
        wrapper().send(SIGUSR2);
        while (all.empty() || all.back() != "web end")
            all.push_back(next_report());
        wrapper().wait();
        ::kill(born, SIGKILL);
        std::sort(all.begin(), all.end());
        return all;
    }

    void hear_the_same(const std::string& oracle, const words& options, const std::vector<int>& signals)
    {
        const auto programs = both(oracle);
        const auto theirs = heard(programs[0], options, signals);
        BOOST_TEST(heard(programs[1], options, signals) == theirs, boost::test_tools::per_element());
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(oracles)

BOOST_FIXTURE_TEST_CASE(tini_and_reaperd_read_the_same_command_line, rivals, *precondition(tini))
{
    for (const words& arguments : {words{},
                                   words{"-h"},
                                   words{"-x"},
                                   words{"-p"},
                                   words{"--version"},
                                   words{"--version", "true"},
                                   words{"-l"},
                                   words{"--foo"},
                                   words{"-p", "TERM", "true"},
                                   words{"-p", "SIGTERM", "true"},
                                   words{"-p", "15", "true"},
                                   words{"-p", "SIGRTMIN", "true"},
                                   words{"-e", "256", "true"},
                                   words{"-e", "x", "true"},
                                   words{"-e", "", "true"},
                                   words{"true"},
                                   words{"-s", "true"},
                                   words{"true", "-h"},
                                   words{"sh", "-c", "exit 3"},
                                   words{"sh", "--", "-c", "exit 3"},
                                   words{"-vvv", "-s", "true"},
                                   words{"-w", "true"}})
        agree(tini.oracle, arguments);
    for (const words& variables : {words{"TINI_SUBREAPER="}, words{"TINI_VERBOSITY=0"}, words{"TINI_VERBOSITY=3"},
                                   words{"TINI_KILL_PROCESS_GROUP=1"}})
        agree(tini.oracle, {"true"}, variables);
}

BOOST_FIXTURE_TEST_CASE(tini_and_reaperd_exit_with_the_same_code, rivals, *precondition(tini))
{
    write("script", "exit 5\n");
    std::filesystem::permissions(path("script"), std::filesystem::perms{0755});
    for (const words& command : {words{"sh", "-c", "exit 3"}, words{"sh", "-c", "exit 4"},
                                 words{"sh", "-c", "kill -9 $$"}, words{"no-such-command"}, words{"/etc/passwd"},
                                 words{"/etc"}, words{""}, words{path("script")}, words{"/etc/passwd/x"}})
        for (words arguments : {words{"-s", "--"}, words{"-s", "-e", "4", "-e", "127", "-e", "137", "--"}}) {
            arguments.insert(arguments.end(), command.begin(), command.end());
            agree(tini.oracle, arguments);
        }
}

BOOST_FIXTURE_TEST_CASE(tini_and_reaperd_pass_on_the_same_signals, rivals, *precondition(tini))
{
    hear_the_same(tini.oracle, {"-s"}, {SIGHUP, SIGUSR1, SIGQUIT});
}

BOOST_FIXTURE_TEST_CASE(dumb_init_and_reaperd_read_the_same_command_line, rivals, *precondition(dumb_init))
{
    for (const words& arguments :
         {words{}, words{"-h"}, words{"-x"}, words{"-V"}, words{"--version"}, words{"--v", "true"},
          words{"--verb", "true"}, words{"--rewrite"}, words{"--nosuch"}, words{"-r", "15", "true"},
          words{"-r", "15:3", "true"}, words{"-r", "15:300", "true"}, words{"-r", "0:5", "true"},
          words{"-r", "TERM:QUIT", "true"}, words{"-r", "1:2x", "true"}, words{"--rewrite=15:3", "false"},
          words{"-c", "-v", "true"}})
        agree(dumb_init.oracle, arguments);
    for (const words& variables : {words{"DUMB_INIT_DEBUG=1"}, words{"DUMB_INIT_DEBUG=0"}, words{"DUMB_INIT_SETSID=0"}})
        agree(dumb_init.oracle, {"true"}, variables);
}

BOOST_FIXTURE_TEST_CASE(dumb_init_and_reaperd_exit_with_the_same_code, rivals, *precondition(dumb_init))
{
    for (const words& command :
         {words{"sh", "-c", "exit 3"}, words{"sh", "-c", "kill -9 $$"}, words{"no-such-command"}, words{"/etc/passwd"},
          words{""}, words{"--", "sh", "-c", "exit 4"}, words{"-c", "false"}})
        agree(dumb_init.oracle, command);
}

BOOST_FIXTURE_TEST_CASE(dumb_init_and_reaperd_pass_on_the_same_signals, rivals, *precondition(dumb_init))
{
    hear_the_same(dumb_init.oracle, {"-c"}, {SIGHUP, SIGUSR1, SIGQUIT});
    hear_the_same(dumb_init.oracle, {"-c", "-r", "1:10", "-r", "10:3"}, {SIGHUP, SIGUSR1});
}

BOOST_FIXTURE_TEST_CASE(dumb_init_and_reaperd_end_the_session_after_its_leader, rivals, *precondition(dumb_init))
{
    for (const auto& program : both(dumb_init.oracle)) {
        auto wanted = invocation_of({REAPERD_ACTOR, "web", "child", "6", "say", "born", "await", "TERM", "say", "asked",
                                     "say", "up", "await", "USR1", "exit", "3"});
        wanted.program = program;
        start_wrapper(wanted);
        const auto born = hears("web", "born");
        const auto leader = hears("web", "up");
        const auto all = processes();
        const auto is = [&](const process_entry& one) { return one.pid == born; };
        BOOST_TEST(std::find_if(all.begin(), all.end(), is)->session == leader);
        ::kill(leader, SIGUSR1);
        hears("web", "asked");
        BOOST_TEST(wrapper().wait() == 3);
    }
}

BOOST_FIXTURE_TEST_CASE(dumb_init_and_reaperd_stop_with_their_command, rivals, *precondition(dumb_init))
{
    for (const auto& program : both(dumb_init.oracle)) {
        auto wanted = invocation_of(
            {REAPERD_ACTOR, "web", "say", "up", "on", "CONT", "resumed", "say", "ready", "await", "TERM", "exit", "3"});
        wanted.program = program;
        start_wrapper(wanted);
        hears("web", "ready");
        wrapper().send(SIGTSTP);
        wrapper().wait_until_stopped();
        wrapper().send(SIGCONT);
        hears("web", "resumed");
        wrapper().send(SIGTERM);
        BOOST_TEST(wrapper().wait() == 3);
    }
}

BOOST_AUTO_TEST_SUITE_END()

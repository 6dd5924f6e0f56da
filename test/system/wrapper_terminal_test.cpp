// A command that reaperd wraps, on a terminal: it has it, job control works in it and around it, and it is given back.
#include "system/support/terminal.hpp"
#include "system/support/wrapping.hpp"

#include <boost/test/unit_test.hpp>
#include <csignal>

using namespace system_test;

BOOST_AUTO_TEST_SUITE(wrapper_terminal)

BOOST_FIXTURE_TEST_CASE(the_command_is_in_the_foreground_from_the_start, wrapping)
{
    terminal at;
    auto wanted = invocation_of({"--", "sh", "-c", "test \"$(cut -d' ' -f8 /proc/$$/stat)\" = $$"});
    wanted.terminal = at.name();
    start_wrapper(wanted);
    BOOST_TEST(wrapper().wait() == 0);
}

BOOST_FIXTURE_TEST_CASE(in_the_background_it_takes_the_terminal_from_nobody, wrapping)
{
    terminal at;
    auto shell = invocation_of({"--norc", "--noediting", "-i"});
    shell.program = "/bin/bash";
    shell.terminal = at.name();
    start_wrapper(shell);
    at.type(REAPERD_BINARY " -- " REAPERD_ACTOR " web say up await TERM exit 0 &\n");
    const auto web = hears("web", "up");
    at.type("test \"$(cut -d' ' -f8 /proc/$$/stat)\" = $$ && echo still''mine\n");
    at.screen().until("stillmine");
    ::kill(web, SIGTERM);
    at.type("wait; exit 7\n");
    BOOST_TEST(wrapper().wait() == 7);
}

BOOST_FIXTURE_TEST_CASE(the_command_has_the_terminal_and_job_control_works_in_it, wrapping)
{
    terminal at;
    auto wanted = invocation_of({"--", "/bin/bash", "--norc", "--noediting", "-i"});
    wanted.terminal = at.name();
    start_wrapper(wanted);
    at.type("PS1='% '\n" REAPERD_ACTOR " web on CONT resumed say up wait\n");
    hears("web", "up");
    at.type(control_z);
    at.screen().until("Stopped");
    at.type("fg\n");
    hears("web", "resumed");
    at.type(control_c);
    at.type("echo code=$?\n");
    at.screen().until("code=130");
    at.type("exit 7\n");
    BOOST_TEST(wrapper().wait() == 7);
}

BOOST_FIXTURE_TEST_CASE(control_c_reaches_the_command_once, wrapping)
{
    terminal at;
    auto wanted = invocation_of({"--", REAPERD_ACTOR, "web", "on", "INT", "interrupted", "say", "up", "await", "TERM",
                                 "say", "done", "exit", "0"});
    wanted.terminal = at.name();
    start_wrapper(wanted);
    hears("web", "up");
    at.type(control_c);
    hears("web", "interrupted");
    wrapper().send(SIGTERM);
    BOOST_TEST(next_report() == "web done");
    BOOST_TEST(wrapper().wait() == 0);
}

BOOST_FIXTURE_TEST_CASE(the_terminal_comes_back_when_the_command_has_ended, wrapping)
{
    terminal at;
    auto wanted = invocation_of({"-c", "\"$0\" -- true; read line; echo \"got=$line\"", REAPERD_BINARY});
    wanted.program = "/bin/sh";
    wanted.terminal = at.name();
    start_wrapper(wanted);
    at.type("hello\n");
    at.screen().until("got=hello");
    BOOST_TEST(wrapper().wait() == 0);
}

BOOST_FIXTURE_TEST_CASE(control_z_stops_it_with_its_command_where_a_shell_waits, wrapping)
{
    terminal at;
    auto shell = invocation_of({"--norc", "--noediting", "-i"});
    shell.program = "/bin/bash";
    shell.terminal = at.name();
    start_wrapper(shell);
    at.type("PS1='% '\n" REAPERD_BINARY " -- " REAPERD_ACTOR " web on CONT resumed say up wait\n");
    const auto web = hears("web", "up");
    at.type(control_z);
    at.screen().until("Stopped");
    at.type("fg\n");
    hears("web", "resumed");
    at.type(control_z);
    at.screen().until("Stopped");
    at.type("bg\n");
    hears("web", "resumed");
    at.type("fg\n");
    ::kill(web, SIGKILL);
    at.type("echo code=$?\n");
    at.screen().until("code=137");
    at.type("exit 7\n");
    BOOST_TEST(wrapper().wait() == 7);
}

BOOST_FIXTURE_TEST_CASE(control_z_has_no_hold_where_nobody_could_continue_it, wrapping)
{
    terminal at;
    auto wanted =
        invocation_of({"--", REAPERD_ACTOR, "web", "on", "CONT", "resumed", "say", "up", "await", "TERM", "exit", "3"});
    wanted.terminal = at.name();
    start_wrapper(wanted);
    hears("web", "up");
    at.type(control_z);
    hears("web", "resumed");
    wrapper().send(SIGTERM);
    BOOST_TEST(wrapper().wait() == 3);
}

BOOST_AUTO_TEST_SUITE_END()

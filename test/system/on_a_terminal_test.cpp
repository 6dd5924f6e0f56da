// A person at a terminal: Ctrl-C once and twice, Ctrl-S, a window that closes.
#include "system/support/processes.hpp"
#include "system/support/terminal.hpp"
#include "system/support/world.hpp"

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <fcntl.h>

using namespace system_test;

namespace {

struct sitting : world {
    terminal at;

    void start_here(std::vector<int> ignored = {})
    {
        auto wanted = reaperd_invocation({});
        wanted.terminal = at.name();
        wanted.ignored_signals = std::move(ignored);
        start(wanted);
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(on_a_terminal)

BOOST_FIXTURE_TEST_CASE(the_first_control_c_stops_in_order_and_says_what_it_waits_for, sitting)
{
    configure(actor("web", "say up await TERM say asked await USR1 exit 0", "stopwaitsecs = 600\n"));
    start_here();
    hears("web", "up");
    at.type(control_c);
    const auto web = hears("web", "asked");
    at.screen().until("waiting for");
    at.screen().until("web");
    ::kill(web, SIGUSR1);
    BOOST_TEST(reaperd().wait() == 0);
}

BOOST_FIXTURE_TEST_CASE(the_second_control_c_kills_at_once, sitting)
{
    configure(actor("web", "say up on TERM asked wait", "stopwaitsecs = 600\n"));
    start_here();
    const auto web = hears("web", "up");
    at.type(control_c);
    hears("web", "asked");
    at.type(control_c);
    BOOST_TEST(reaperd().wait() == 0);
    BOOST_TEST(!exists(web));
}

BOOST_FIXTURE_TEST_CASE(a_second_term_changes_nothing, sitting)
{
    configure(actor("web", "say up await TERM say asked await USR1 say ending exit 0", "stopwaitsecs = 600\n"));
    start_here();
    hears("web", "up");
    reaperd().send(SIGTERM);
    const auto web = hears("web", "asked");
    reaperd().send(SIGTERM);
    reaperd().send(SIGQUIT);
    BOOST_TEST(status("web").at("pid") == web); // it has taken the second TERM by now, and waits on
    ::kill(web, SIGUSR1);
    hears("web", "ending");
    BOOST_TEST(reaperd().wait() == 0);
}

BOOST_FIXTURE_TEST_CASE(control_c_does_not_reach_the_programs, sitting)
{
    configure(actor("web", "on INT interrupted say up await TERM say ending exit 0"));
    start_here();
    hears("web", "up");
    at.type(control_c);
    BOOST_TEST(reaperd().wait() == 0);
    BOOST_TEST(next_report() == "web ending");
}

BOOST_FIXTURE_TEST_CASE(but_it_does_reach_one_that_stays_in_reaperds_group, sitting)
{
    configure(actor("web", "ignore TERM say up await INT say interrupted exit 0", "process_group = inherit\n"));
    start_here();
    hears("web", "up");
    at.type(control_c);
    hears("web", "interrupted");
    BOOST_TEST(reaperd().wait() == 0);
}

BOOST_FIXTURE_TEST_CASE(a_window_that_closes_stops_in_order, sitting)
{
    configure(actor("web", "say up await TERM say ending exit 0"));
    start_here();
    hears("web", "up");
    at.close();
    hears("web", "ending");
    BOOST_TEST(reaperd().wait() == 0);
}

BOOST_FIXTURE_TEST_CASE(unless_it_was_started_with_nohup, sitting)
{
    configure(actor("web", "say up wait"));
    start_here({SIGHUP});
    const auto web = hears("web", "up");
    at.close();
    BOOST_TEST(status("web").at("pid") == web);
    BOOST_TEST(!reaperd().has_ended());
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(hup_on_a_terminal_that_is_there_reloads, sitting)
{
    configure(actor("web", "say up wait"));
    start_here();
    const auto web = hears("web", "up");
    configure(actor("web", "say up wait") + actor("new", "say up wait"));
    hang_up();
    hears("new", "up");
    BOOST_TEST(status("web").at("pid") == web);
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(control_s_never_stops_supervision, sitting)
{
    configure(actor("web", "say up lines 20000 say written wait"));
    start_here();
    at.type(control_s);
    auto pid = hears("web", "up");
    for (int life = 0; life < 3; ++life) {
        BOOST_TEST(hears("web", "written") == pid); // far more than a terminal and a pipe can hold
        ::kill(pid, SIGKILL);
        pid = hears("web", "up");
    }
    BOOST_TEST(status("web").at("restarts") == 3);
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(a_pipe_that_nobody_reads_neither, world)
{
    configure(actor("web", "say up lines 20000 say written wait"));
    start();
    auto pid = hears("web", "up");
    for (int life = 0; life < 3; ++life) {
        BOOST_TEST(hears("web", "written") == pid);
        ::kill(pid, SIGKILL);
        pid = hears("web", "up");
    }
    hears("web", "written");
    BOOST_TEST(status("web").at("restarts") == 3);
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(lines_on_a_terminal_are_coloured_by_program_unless_it_is_told_not_to, sitting)
{
    configure(actor("web", "out hello say up wait"));
    start_here();
    const auto coloured = at.screen().line_that([](auto line) { return line.find("hello") != line.npos; }, "hello");
    BOOST_TEST(coloured.find("web") != std::string::npos);
    BOOST_TEST(coloured.find('\x1b') != std::string::npos);
    BOOST_TEST(stop() == 0);

    at = terminal{};
    auto wanted = reaperd_invocation({});
    wanted.terminal = at.name();
    wanted.environment.push_back("NO_COLOR=1");
    start(wanted);
    const auto plain = at.screen().line_that([](auto line) { return line.find("hello") != line.npos; }, "hello");
    BOOST_TEST(plain.find('\x1b') == std::string::npos);
    BOOST_TEST(stop() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

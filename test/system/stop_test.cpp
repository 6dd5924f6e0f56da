// How it ends, and which signals do not end it.
#include "system/support/processes.hpp"
#include "system/support/world.hpp"

#include <boost/test/unit_test.hpp>
#include <csignal>

using namespace system_test;

namespace {

std::string ends_at_its_leisure(const std::string& name, const std::string& options = {})
{
    return world::actor(name, "say up await TERM say ending exit 0", options);
}

} // namespace

BOOST_AUTO_TEST_SUITE(stop)

BOOST_FIXTURE_TEST_CASE(term_int_and_quit_stop_everything_and_exit_zero, world)
{
    configure(ends_at_its_leisure("web"));
    for (const int signal : {SIGTERM, SIGINT, SIGQUIT}) {
        BOOST_TEST_CONTEXT("signal " << signal)
        {
            start();
            const auto web = hears("web", "up");
            reaperd().send(signal);
            hears("web", "ending");
            BOOST_TEST(reaperd().wait() == 0);
            BOOST_TEST(!exists(web));
            BOOST_TEST(!std::filesystem::exists(path("reaperd.sock")));
            BOOST_TEST(!std::filesystem::exists(path("reaperd.pid")));
        }
    }
}

BOOST_FIXTURE_TEST_CASE(what_started_first_stops_last, world)
{
    configure(ends_at_its_leisure("base", "priority = 1\n") + ends_at_its_leisure("middle", "priority = 2\n")
              + ends_at_its_leisure("top", "priority = 3\n"));
    start();
    for (const auto* name : {"base", "middle", "top"})
        hears(name, "up");
    BOOST_TEST(stop() == 0);
    BOOST_TEST(next_report() == "top ending");
    BOOST_TEST(next_report() == "middle ending");
    BOOST_TEST(next_report() == "base ending");
}

BOOST_FIXTURE_TEST_CASE(the_next_priority_waits_until_this_one_has_ended, world)
{
    configure(ends_at_its_leisure("base", "priority = 1\n")
              + actor("top", "say up await TERM say asked await USR1 say ending exit 0", "priority = 2\n"));
    start();
    hears("base", "up");
    const auto top = hears("top", "up");
    reaperd().send(SIGTERM);
    hears("top", "asked");
    BOOST_TEST(status("base").at("state") == "RUNNING");
    ::kill(top, SIGUSR1);
    BOOST_TEST(reaperd().wait() == 0);
    BOOST_TEST(next_report() == "top ending");
    BOOST_TEST(next_report() == "base ending");
}

BOOST_FIXTURE_TEST_CASE(programs_of_one_priority_stop_side_by_side, world)
{
    const std::string patient = "say up await TERM say asked await USR1 exit 0";
    configure(actor("a", patient) + actor("b", patient));
    start();
    hears("a", "up");
    hears("b", "up");
    reaperd().send(SIGTERM);
    const auto a = hears("a", "asked");
    const auto b = hears("b", "asked"); // though a has not ended
    ::kill(a, SIGUSR1);
    ::kill(b, SIGUSR1);
    BOOST_TEST(reaperd().wait() == 0);
}

BOOST_FIXTURE_TEST_CASE(a_program_that_ignores_its_stop_signal_is_killed_after_stopwaitsecs, world)
{
    configure(actor("stubborn", "ignore TERM say up wait", "stopwaitsecs = 1\n"));
    start();
    const auto pid = hears("stubborn", "up");
    BOOST_TEST(ctl({"stop", "stubborn"}).code == 0);
    BOOST_TEST(!exists(pid));
    logged("killing 'stubborn' (" + std::to_string(pid) + ") with SIGKILL");
    logged("stopped: stubborn (terminated by SIGKILL)");
    BOOST_TEST(status("stubborn").at("exit").at("signal") == SIGKILL);
}

BOOST_FIXTURE_TEST_CASE(a_suspended_program_hears_its_stop_signal_too, world)
{
    configure(ends_at_its_leisure("asleep", "stopwaitsecs = 600\n"));
    start();
    ::kill(hears("asleep", "up"), SIGSTOP);
    BOOST_TEST(ctl({"stop", "asleep"}).code == 0);
    hears("asleep", "ending");
}

BOOST_FIXTURE_TEST_CASE(stopasgroup_reaches_its_children, world)
{
    configure(actor("family", "child 3 say child-up wait say up wait", "stopasgroup = true\n"));
    start();
    const auto kid = hears("family", "child-up");
    hears("family", "up");
    BOOST_TEST(ctl({"stop", "family"}).code == 0);
    logged("stopped: family");
    BOOST_TEST(stop() == 0);
    BOOST_TEST(!exists(kid));
}

BOOST_FIXTURE_TEST_CASE(other_signals_do_no_harm, world)
{
    configure(actor("web", "say up wait"));
    start();
    const auto web = hears("web", "up");
    for (const int signal : {SIGUSR1, SIGPIPE, SIGALRM})
        reaperd().send(signal);
    BOOST_TEST(status("web").at("pid") == web);
    BOOST_TEST(!reaperd().has_ended());
}

BOOST_FIXTURE_TEST_CASE(a_storm_of_hups_loses_no_term, world)
{
    configure(actor("web", "say up wait"));
    start();
    hears("web", "up");
    for (int i = 0; i < 200'000; ++i)
        reaperd().send(SIGHUP);
    reaperd().send(SIGTERM);
    BOOST_TEST(reaperd().wait() == 0);
}

BOOST_FIXTURE_TEST_CASE(a_term_before_anything_runs_is_not_lost, world)
{
    configure("");
    start();
    reaperd().send(SIGTERM);
    BOOST_TEST(reaperd().wait() == 0);
}

BOOST_FIXTURE_TEST_CASE(reaperctl_shutdown_ends_it_too, world)
{
    configure(ends_at_its_leisure("web"));
    start();
    hears("web", "up");
    BOOST_TEST(ctl({"shutdown"}).code == 0);
    hears("web", "ending");
    BOOST_TEST(reaperd().wait() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

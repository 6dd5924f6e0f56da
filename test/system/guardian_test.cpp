// The manager is killed, and everything goes on: the same processes, counters, deadlines and decisions.
#include "system/support/patience.hpp"
#include "system/support/port.hpp"
#include "system/support/processes.hpp"
#include "system/support/surviving.hpp"
#include "system/support/terminal.hpp"
#include "system/support/world.hpp"

#include <algorithm>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <fcntl.h>

using namespace system_test;
namespace data = boost::unit_test::data;

namespace {

const std::string roads[] = {"cgroup = auto\n", "cgroup = none\n"};

} // namespace

BOOST_AUTO_TEST_SUITE(guardian)

BOOST_DATA_TEST_CASE_F(surviving, programs_keep_their_processes_when_the_manager_is_killed, data::make(roads), road)
{
    configure(road + actor("web", "say up wait") + actor("db", "say up wait"));
    start();
    const auto web = hears("web", "up");
    const auto db = hears("db", "up");
    for (int i = 0; i < 5; ++i) {
        kill_manager();
        BOOST_TEST(pid_of("web") == web);
        BOOST_TEST(pid_of("db") == db);
    }
    BOOST_TEST(restarts_of("web") == 0);
    BOOST_TEST(count_in_log("spawned:") == 2U);
    BOOST_TEST(stop() == 0);
    BOOST_TEST(!exists(web));
    BOOST_TEST(!exists(db));
}

BOOST_DATA_TEST_CASE_F(surviving, what_was_taken_over_is_stopped_and_started_as_ever, data::make(roads), road)
{
    configure(road + actor("web", "orphan 3 say child wait say up wait", "stopasgroup = true\n"));
    start();
    auto child = hears("web", "child");
    auto web = hears("web", "up");
    kill_manager();
    BOOST_TEST(ctl({"restart", "web"}).code == 0);
    BOOST_TEST(!exists(web));
    BOOST_TEST(!exists(child));
    child = hears("web", "child");
    web = hears("web", "up");
    kill_manager();
    BOOST_TEST(ctl({"stop", "web"}).code == 0);
    BOOST_TEST(!exists(web));
    BOOST_TEST(!exists(child));
    BOOST_TEST(state_of("web") == "STOPPED");
}

BOOST_DATA_TEST_CASE_F(surviving, an_exit_while_no_manager_lives_is_counted_once, data::make(roads), road)
{
    configure(road + actor("web", "say up await USR1 exit 3"));
    start();
    auto web = hears("web", "up");
    for (int life = 1; life <= 3; ++life) {
        while_there_is_no_manager([&] {
            ::kill(web, SIGUSR1);
            await_zombie(web);
        });
        const auto next = hears("web", "up");
        BOOST_TEST(next != web);
        web = next;
        BOOST_TEST(restarts_of("web") == life);
    }
    BOOST_TEST(count_in_log("exited: web (exit status 3; not expected)") == 3U);
    BOOST_TEST(stop() == 0);
}

BOOST_DATA_TEST_CASE_F(surviving, an_exit_after_a_take_over_is_counted_once, data::make(roads), road)
{
    configure(road + actor("web", "say up await USR1 exit 3"));
    start();
    const auto web = hears("web", "up");
    kill_manager();
    ::kill(web, SIGUSR1);
    const auto next = hears("web", "up");
    kill_manager();
    BOOST_TEST(pid_of("web") == next);
    BOOST_TEST(restarts_of("web") == 1);
    BOOST_TEST(count_in_log("exited: web (exit status 3; not expected)") == 1U);
}

BOOST_FIXTURE_TEST_CASE(what_a_person_has_stopped_stays_stopped, surviving)
{
    configure(actor("web", "say up wait") + actor("db", "say up wait"));
    start();
    hears("web", "up");
    hears("db", "up");
    BOOST_TEST(ctl({"stop", "web"}).code == 0);
    kill_manager();
    kill_manager();
    BOOST_TEST(state_of("web") == "STOPPED");
    BOOST_TEST(state_of("db") == "RUNNING");
    BOOST_TEST(count_in_log("spawned: 'web'") == 1U);
    BOOST_TEST(ctl({"start", "web"}).code == 0);
    hears("web", "up");
}

BOOST_FIXTURE_TEST_CASE(backoff_goes_on_and_its_tries_are_not_begun_anew, surviving)
{
    configure("[program:web]\ncommand = " REAPERD_ACTOR " web say tried exit 1\nstartsecs = 5\nstartretries = 2\n");
    start();
    hears("web", "tried");
    logged("exited: web");
    kill_manager();
    hears("web", "tried");
    logged("exited: web");
    kill_manager();
    hears("web", "tried");
    logged("gave up: web");
    kill_manager();
    BOOST_TEST(state_of("web") == "FATAL");
    BOOST_TEST(count_in_log("spawned: 'web'") == 3U);
}

BOOST_FIXTURE_TEST_CASE(a_log_has_every_line_and_is_followed_again, surviving)
{
    configure(actor("web", "say up lines 1000 await USR1 lines 1000 say written await USR2 out last wait",
                    "stdout_logfile = %(here)s/web.log\n"));
    start();
    const auto web = hears("web", "up");
    kill_manager();
    ::kill(web, SIGUSR1);
    kill_manager();
    hears("web", "written");

    std::string all;
    for (int round = 0; round < 2; ++round)
        for (int i = 1; i <= 1000; ++i)
            all += "web " + std::to_string(web) + " " + std::to_string(i) + "\n";
    await_file("web.log", all);
    BOOST_TEST((read("web.log") == all));

    int ends[2];
    checked(::pipe2(ends, O_CLOEXEC), "pipe2");
    descriptor writing{ends[1]};
    listener shown{descriptor{ends[0]}};
    auto wanted = ctl_invocation({"tail", "-f", "web"});
    wanted.stdio = {-1, writing.get(), writing.get()};
    child following(wanted);
    shown.until("web " + std::to_string(web) + " 1000\n");
    ::kill(web, SIGUSR2);
    shown.until("last\n");
    following.send(SIGTERM);
    following.wait();
}

BOOST_DATA_TEST_CASE_F(surviving, a_term_right_after_the_kill_stops_everything_in_order, data::make(roads), road)
{
    configure(road + actor("web", "say up await TERM say ending exit 0"));
    start();
    hears("web", "up");
    ::kill(manager_pid(), SIGKILL);
    reaperd().send(SIGTERM);
    hears("web", "ending");
    BOOST_TEST(reaperd().wait() == 0);
}

BOOST_DATA_TEST_CASE_F(surviving, a_stop_that_was_begun_goes_on, data::make(roads), road)
{
    configure(road + actor("web", "say up await TERM say asked await USR1 say ending exit 0", "stopwaitsecs = 600\n"));
    start();
    hears("web", "up");
    reaperd().send(SIGTERM);
    const auto web = hears("web", "asked");
    kill_manager();
    BOOST_TEST(exists(web)); // it is not asked twice in a way that would kill it
    ::kill(web, SIGUSR1);
    hears("web", "ending");
    BOOST_TEST(reaperd().wait() == 0);
}

BOOST_FIXTURE_TEST_CASE(the_daemon_is_known_by_the_pid_of_the_guardian, surviving)
{
    configure(actor("web", "say up wait"));
    start();
    hears("web", "up");
    const auto guardian = std::to_string(reaperd().pid());
    BOOST_TEST(manager_pid() != reaperd().pid());
    for (int i = 0; i < 2; ++i) {
        BOOST_TEST(ctl({"pid"}).out == guardian + "\n");
        BOOST_TEST(read("reaperd.pid") == guardian + "\n");
        const auto second = run(reaperd_invocation({}));
        BOOST_TEST(second.err.find("already running, pid " + guardian) != std::string::npos);
        kill_manager();
    }
}

BOOST_FIXTURE_TEST_CASE(hup_to_the_guardian_reloads_after_a_take_over_too, surviving)
{
    configure(actor("web", "say up wait"));
    start();
    const auto web = hears("web", "up");
    kill_manager();
    manager().until("READY=1");
    configure(actor("web", "say up wait") + actor("db", "say up wait"));
    hang_up();
    hears("db", "up");
    kill_manager();
    BOOST_TEST(pid_of("web") == web);
    BOOST_TEST(state_of("db") == "RUNNING");
}

BOOST_FIXTURE_TEST_CASE(control_c_reaches_the_manager_once_after_a_take_over_too, surviving)
{
    const terminal at;
    configure(actor("web", "say up await TERM say asked await USR1 say ending exit 0", "stopwaitsecs = 600\n"));
    auto wanted = reaperd_invocation({});
    wanted.terminal = at.name();
    start(wanted);
    hears("web", "up");
    kill_manager();
    const_cast<terminal&>(at).type(control_c);
    const auto web = hears("web", "asked");
    BOOST_TEST(pid_of("web") == web); // a second one would have killed it
    ::kill(web, SIGUSR1);
    hears("web", "ending");
    BOOST_TEST(reaperd().wait() == 0);
}

BOOST_FIXTURE_TEST_CASE(what_was_started_over_is_what_the_next_manager_goes_on_with, surviving)
{
    configure(actor("web", "say up wait"));
    start();
    hears("web", "up");
    configure(actor("db", "say up wait") + actor("web", "say up wait"));
    BOOST_TEST(ctl({"start-over"}).code == 0);
    const auto web = hears("web", "up");
    const auto db = hears("db", "up");
    BOOST_TEST(state_of("db") == "RUNNING");
    kill_manager();
    BOOST_TEST(pid_of("web") == web);
    BOOST_TEST(pid_of("db") == db);
    BOOST_TEST(count_in_log("spawned:") == 3U);
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(without_a_guardian_there_is_one_process, surviving)
{
    configure("guardian = false\n" + actor("web", "say up wait"));
    start();
    const auto web = hears("web", "up");
    const auto children = children_of(reaperd().pid());
    BOOST_TEST_REQUIRE(children.size() == 1U);
    BOOST_TEST(children[0].pid == web);
    BOOST_TEST(!has_journal());
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(the_journal_goes_with_the_daemon, surviving)
{
    configure(actor("web", "say up wait"));
    start();
    BOOST_TEST(has_journal());
    kill_manager();
    BOOST_TEST(has_journal());
    BOOST_TEST(stop() == 0);
    BOOST_TEST(!has_journal());
}

BOOST_FIXTURE_TEST_CASE(a_manager_that_crashes_again_and_again_is_replaced_by_a_safe_one, surviving)
{
    configure(actor("web", "say up wait"));
    start();
    const auto web = hears("web", "up");
    for (int i = 0; i < 5; ++i)
        kill_manager(SIGSEGV);
    BOOST_TEST(count_in_log("the next one starts in safe mode") == 1U);
    BOOST_TEST(pid_of("web") == web);
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(in_safe_mode_its_ports_refuse_instead_of_hanging, surviving)
{
    const auto url = "http://127.0.0.1:" + free_port();
    configure("[inet_http_server]\nport = " + url.substr(7) + "\n" + actor("web", "say up wait"));
    start();
    hears("web", "up");
    for (int i = 0; i < 5; ++i) {
        BOOST_TEST(ctl({"-s", url, "status", "web"}).code == 0);
        kill_manager(SIGSEGV);
    }
    BOOST_TEST(ctl({"-s", url, "status", "web"}).code == 4);
    BOOST_TEST(stop() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

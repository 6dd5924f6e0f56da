// What happens to a program that dies.
#include "system/support/processes.hpp"
#include "system/support/world.hpp"

#include <boost/test/unit_test.hpp>
#include <csignal>

using namespace system_test;

BOOST_AUTO_TEST_SUITE(life)

BOOST_FIXTURE_TEST_CASE(a_killed_service_is_back_with_a_new_pid_and_leaves_no_zombie, world)
{
    configure(actor("web", "say up wait"));
    start();
    const auto first = hears("web", "up");
    ::kill(first, SIGKILL);
    const auto second = hears("web", "up");

    BOOST_TEST(second != first);
    BOOST_TEST(zombies_of(manager_pid()).empty());
    const auto web = status("web");
    BOOST_TEST(web.at("state") == "RUNNING");
    BOOST_TEST(web.at("pid") == second);
    BOOST_TEST(web.at("restarts") == 1);
    BOOST_TEST(web.at("exit").at("signal") == SIGKILL);
}

BOOST_FIXTURE_TEST_CASE(each_of_several_deaths_is_followed_by_one_start_and_counted, world)
{
    configure(actor("web", "say up wait"));
    start();
    auto pid = hears("web", "up");
    for (int death = 0; death < 5; ++death) {
        ::kill(pid, SIGKILL);
        pid = hears("web", "up");
    }
    BOOST_TEST(status("web").at("restarts") == 5);
    BOOST_TEST(children_of(manager_pid()).size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(many_that_die_at_once_are_all_back, world)
{
    std::string programs;
    for (int i = 0; i < 50; ++i)
        programs += actor("p" + std::to_string(i), "say up wait");
    configure(programs);
    start();
    std::vector<pid_t> pids;
    for (int i = 0; i < 50; ++i)
        pids.push_back(hears("p" + std::to_string(i), "up"));
    for (const auto pid : pids)
        ::kill(pid, SIGKILL);
    for (int i = 0; i < 50; ++i)
        BOOST_TEST(hears("p" + std::to_string(i), "up") != pids[static_cast<std::size_t>(i)]);
    BOOST_TEST(zombies_of(manager_pid()).empty());
}

BOOST_FIXTURE_TEST_CASE(an_expected_exit_is_the_end_of_it, world)
{
    configure(actor("task", "say up exit 7", "exitcodes = 7\n"));
    start();
    hears("task", "up");
    logged("exited: task (exit status 7; expected)");
    const auto task = status("task");
    BOOST_TEST(task.at("state") == "EXITED");
    BOOST_TEST(task.at("pid").is_null());
    BOOST_TEST(task.at("exit").at("code") == 7);
    BOOST_TEST(task.at("restarts") == 0);
}

BOOST_FIXTURE_TEST_CASE(an_unexpected_exit_is_not, world)
{
    configure(actor("task", "say up await USR1 exit 3"));
    start();
    ::kill(hears("task", "up"), SIGUSR1);
    hears("task", "up");
    BOOST_TEST(status("task").at("exit").at("code") == 3);
}

BOOST_FIXTURE_TEST_CASE(a_program_that_never_stays_up_is_backed_off_and_given_up, world)
{
    configure(actor("crasher", "say up exit 3", "startsecs = 1\nstartretries = 1\n"));
    start();
    hears("crasher", "up");
    logged("exited: crasher (exit status 3; not expected)");
    const auto waiting = status("crasher");
    BOOST_TEST(waiting.at("state") == "BACKOFF");
    BOOST_TEST(waiting.at("why").as_string().find("next start in") != std::string_view::npos);

    hears("crasher", "up");
    logged("gave up: crasher entered FATAL state, too many start retries too quickly");
    BOOST_TEST(status("crasher").at("state") == "FATAL");
}

BOOST_FIXTURE_TEST_CASE(a_death_by_signal_keeps_its_signal, world)
{
    configure(actor("buggy", "say up die SEGV", "autorestart = false\n"));
    start();
    hears("buggy", "up");
    logged("(terminated by SIGSEGV");
    BOOST_TEST(status("buggy").at("exit").at("signal") == SIGSEGV);
    BOOST_TEST(status("buggy").at("why").as_string().find("SIGSEGV") != std::string_view::npos);
}

BOOST_FIXTURE_TEST_CASE(children_that_a_program_forgets_are_reaped, world)
{
    configure(actor("forgetful", "orphan 2 exit 0 orphan 2 exit 0 say up wait"));
    start();
    hears("forgetful", "up");
    logged("reaped unknown pid");
    logged("reaped unknown pid");
    BOOST_TEST(zombies_of(manager_pid()).empty());
    BOOST_TEST(zombies_of(::getpid()).empty());
}

BOOST_FIXTURE_TEST_CASE(a_program_that_is_not_to_start_waits_for_its_order, world)
{
    configure(actor("later", "say up wait", "autostart = false\n") + actor("now", "say up wait"));
    start();
    hears("now", "up");
    BOOST_TEST(status("later").at("state") == "STOPPED");
    BOOST_TEST(ctl({"start", "later"}).code == 0);
    const auto pid = hears("later", "up");
    BOOST_TEST(status("later").at("pid") == pid);
}

BOOST_AUTO_TEST_SUITE_END()

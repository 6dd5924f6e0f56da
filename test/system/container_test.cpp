// What a container asks of its first process: an end with a code, by exit_on or by a command behind --.
#include "system/support/processes.hpp"
#include "system/support/world.hpp"

#include <boost/test/unit_test.hpp>
#include <csignal>

using namespace system_test;

namespace {

struct in_a_container : world {
    void set(const std::string& options, const std::string& programs) { configure(options + programs); }

    // reaperd -c reaperd.conf -- actor main STEPS
    invocation beside(const std::vector<std::string>& steps) const
    {
        std::vector<std::string> words{"-c", path("reaperd.conf"), "--", REAPERD_ACTOR, "main"};
        words.insert(words.end(), steps.begin(), steps.end());
        return reaperd_invocation(words);
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(container)

BOOST_FIXTURE_TEST_CASE(the_end_of_a_program_ends_the_container_with_its_code, in_a_container)
{
    set("exit_on = exit\n",
        actor("web", "say up await USR1 exit 7", "autorestart = false\n") + actor("db", "say up wait"));
    start();
    const auto db = hears("db", "up");
    ::kill(hears("web", "up"), SIGUSR1);
    BOOST_TEST(reaperd().wait() == 7);
    BOOST_TEST(!exists(db));
}

BOOST_FIXTURE_TEST_CASE(a_program_that_cannot_be_started_ends_it_with_127, in_a_container)
{
    set("exit_on = fatal\n",
        actor("db", "say up wait") + "[program:web]\ncommand = /no/such/command\nstartretries = 0\n");
    const auto ended = run(reaperd_invocation({}));
    BOOST_TEST(ended.code == 127);
}

BOOST_FIXTURE_TEST_CASE(a_term_from_outside_ends_it_with_0, in_a_container)
{
    set("exit_on = exit\n", actor("web", "say up wait", "autorestart = false\n"));
    start();
    hears("web", "up");
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(a_command_beside_programs_ends_them_and_leaves_its_code, in_a_container)
{
    set("", actor("db", "say up wait"));
    start(beside({"say", "up", "await", "USR2", "exit", "5"}));
    const auto db = hears("db", "up");
    ::kill(hears("main", "up"), SIGUSR2);
    BOOST_TEST(reaperd().wait() == 5);
    BOOST_TEST(!exists(db));
}

BOOST_FIXTURE_TEST_CASE(term_goes_to_the_command_first_and_its_end_stops_the_rest, in_a_container)
{
    set("", actor("db", "say up await TERM say ending exit 0"));
    start(beside({"say", "up", "await", "TERM", "say", "asked", "await", "USR1", "exit", "0"}));
    hears("db", "up");
    const auto main = hears("main", "up");
    reaperd().send(SIGTERM);
    hears("main", "asked");
    BOOST_TEST(status("db").at("state") == "RUNNING");
    reaperd().send(SIGUSR1); // all else is passed on, too
    hears("db", "ending");
    BOOST_TEST(reaperd().wait() == 0);
    BOOST_TEST(!exists(main));
}

BOOST_FIXTURE_TEST_CASE(a_command_killed_by_a_signal_leaves_128_and_the_signal, in_a_container)
{
    set("", actor("db", "say up wait"));
    start(beside({"say", "up", "die", "KILL"}));
    BOOST_TEST(reaperd().wait() == 128 + SIGKILL);
}

BOOST_FIXTURE_TEST_CASE(a_command_that_is_not_there_ends_all_with_127, in_a_container)
{
    set("", actor("db", "say up wait"));
    const auto ended = run(reaperd_invocation({"-c", path("reaperd.conf"), "--", "/no/such/command"}));
    BOOST_TEST(ended.code == 127);
}

BOOST_FIXTURE_TEST_CASE(a_reload_keeps_the_command, in_a_container)
{
    set("", actor("db", "say up wait"));
    start(beside({"say", "up", "wait"}));
    const auto main = hears("main", "up");
    set("", actor("db", "say up wait") + actor("web", "say up wait"));
    hang_up();
    hears("web", "up");
    BOOST_TEST(exists(main));
    ::kill(main, SIGTERM);
    BOOST_TEST(reaperd().wait() == 128 + SIGTERM);
}

BOOST_AUTO_TEST_SUITE_END()

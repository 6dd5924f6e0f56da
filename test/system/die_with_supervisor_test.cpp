// die_with_supervisor = true: who ends when reaperd is killed, and who does not.
#include "system/support/patience.hpp"
#include "system/support/processes.hpp"
#include "system/support/world.hpp"

#include <boost/test/unit_test.hpp>
#include <csignal>

using namespace system_test;

namespace {

const std::string until_term = "say up await TERM say ending exit 0";

struct with_both : world {
    with_both()
    {
        configure(actor("mortal", until_term, "die_with_supervisor = true\n") + actor("lasting", until_term));
        start();
        mortal = hears("mortal", "up");
        lasting = hears("lasting", "up");
    }
    pid_t pid_of(const std::string& name) const { return status(name).at("pid").to_number<pid_t>(); }

    pid_t mortal = 0;
    pid_t lasting = 0;
};

} // namespace

BOOST_AUTO_TEST_SUITE(die_with_supervisor)

BOOST_FIXTURE_TEST_CASE(a_killed_guardian_takes_it_along_and_it_begins_again, with_both)
{
    reaperd().send(SIGKILL);
    BOOST_TEST(hears("mortal", "ending") == mortal);
    BOOST_TEST(hears("mortal", "up") != mortal);
    BOOST_TEST(pid_of("lasting") == lasting);
}

BOOST_FIXTURE_TEST_CASE(a_killed_manager_and_an_upgrade_take_nobody, with_both)
{
    ::kill(manager_pid(), SIGKILL);
    logged("another one goes on with 2 processes");
    BOOST_TEST(ctl({"upgrade"}).code == 0);
    BOOST_TEST(pid_of("mortal") == mortal);
    BOOST_TEST(pid_of("lasting") == lasting);
}

BOOST_FIXTURE_TEST_CASE(where_both_were_killed_the_next_start_ends_it_and_begins_it_again, with_both)
{
    const auto manager = manager_pid();
    reaperd().send(SIGSTOP); // so that neither takes the place of the other
    reaperd().wait_until_stopped();
    ::kill(manager, SIGKILL);
    reaperd().send(SIGKILL);
    reaperd().wait();
    for (const deadline end; exists(manager);) // it has the lock as long
        BOOST_TEST_REQUIRE(end.left() > 0);
    BOOST_TEST(exists(mortal));
    start();
    BOOST_TEST(hears("mortal", "ending") == mortal);
    BOOST_TEST(hears("mortal", "up") != mortal);
    BOOST_TEST(pid_of("lasting") == lasting);
}

BOOST_FIXTURE_TEST_CASE(without_a_guardian_it_is_refused, world)
{
    configure("guardian = false\n" + actor("mortal", until_term, "die_with_supervisor = true\n")
              + actor("lasting", until_term));
    const auto said = run(reaperd_invocation({"--check"}));
    BOOST_TEST(said.code == 2);
    BOOST_TEST(said.err.find("die_with_supervisor of mortal needs a guardian") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_check_knows_whether_the_descriptors_can_fit, world)
{
    configure("minfds = 200\n" + actor("web", until_term, "numprocs = 20\nprocess_name = %(process_num)d\n"));
    auto limited = reaperd_invocation({"--nofile=200:200", "--", REAPERD_BINARY, "--check"});
    limited.program = "/usr/bin/prlimit";
    const auto said = run(limited);
    BOOST_TEST(said.code == 2);
    BOOST_TEST(
        said.err.find("would need 226 descriptors: 160 for 20 programs, 2 for 1 server and 64 of its own; the hard "
                      "limit is 200")
        != std::string::npos);
    limited.arguments[0] = "--nofile=226:226";
    BOOST_TEST(run(limited).code == 0);
}

BOOST_AUTO_TEST_SUITE_END()

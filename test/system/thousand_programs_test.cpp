// A thousand programs.
#include "system/support/processes.hpp"
#include "system/support/world.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <csignal>

using namespace system_test;

namespace {

constexpr int thousand = 1000;

std::string name(int number)
{
    return "p" + std::to_string(number);
}

struct crowd : world {
    void start_all()
    {
        std::string programs;
        for (int i = 0; i < thousand; ++i)
            programs += actor(name(i), "say up wait", "stdout_logfile = NONE\nstderr_logfile = NONE\n");
        configure(programs);
        start();
        for (int i = 0; i < thousand; ++i)
            hears(name(i), "up");
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(thousand_programs)

BOOST_FIXTURE_TEST_CASE(a_thousand_programs_start_are_told_of_and_stop, crowd)
{
    start_all();
    const auto said = ctl({"status", "-o", "json"});
    BOOST_TEST(said.code == 0);
    const auto all = boost::json::parse(said.out).as_array();
    BOOST_TEST(all.size() == static_cast<std::size_t>(thousand));
    for (const auto& one : all)
        BOOST_REQUIRE_EQUAL(one.at("state").as_string(), "RUNNING");
    BOOST_TEST(children_of(manager_pid()).size() == static_cast<std::size_t>(thousand));

    BOOST_TEST(stop() == 0);
    BOOST_TEST(children_of(::getpid()).empty());
}

BOOST_FIXTURE_TEST_CASE(a_thousand_that_die_at_once_are_all_back, crowd)
{
    start_all();
    for (const auto& one : children_of(manager_pid()))
        ::kill(one.pid, SIGKILL);
    for (int i = 0; i < thousand; ++i)
        hears(name(i), "up");
    BOOST_TEST(zombies_of(manager_pid()).empty());
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(a_thousand_can_be_stopped_and_started_by_one_command_each, crowd)
{
    start_all();
    BOOST_TEST(ctl({"stop", "all"}).code == 0);
    BOOST_TEST(children_of(manager_pid()).empty());
    BOOST_TEST(ctl({"start", "all"}).code == 0);
    BOOST_TEST(children_of(manager_pid()).size() == static_cast<std::size_t>(thousand));
    BOOST_TEST(stop() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

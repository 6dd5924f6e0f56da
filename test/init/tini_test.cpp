#include "init/tini.hpp"

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <map>

using namespace reaperd;
using namespace reaperd::init;
using process::target;
using words = std::vector<std::string>;

namespace {

std::variant<settings, answer> parse(words arguments, const std::map<std::string, std::string>& variables = {})
{
    arguments.insert(arguments.begin(), "tini");
    return parse_tini(arguments, [&](const char* name) {
        const auto found = variables.find(name);
        return found == variables.end() ? nullptr : found->second.c_str();
    });
}

settings wish(const words& arguments, const std::map<std::string, std::string>& variables = {})
{
    return std::get<settings>(parse(arguments, variables));
}

int refused(const words& arguments)
{
    return std::get<answer>(parse(arguments)).exit_code;
}

} // namespace

BOOST_AUTO_TEST_SUITE(called_as_tini)

BOOST_AUTO_TEST_CASE(it_runs_what_comes_after_its_options)
{
    BOOST_TEST(wish({"nginx"}).command == words{"nginx"}, boost::test_tools::per_element());
    const words command{"sh", "-c", "exit 3"};
    BOOST_TEST(wish({"--", "sh", "-c", "exit 3"}).command == command, boost::test_tools::per_element());
    BOOST_TEST(wish({"-s", "sh", "--", "-c", "exit 3"}).command == command, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(it_takes_options_from_behind_the_command_too_as_getopt_does)
{
    BOOST_TEST((wish({"true", "-g"}).recipient == target::group));
    BOOST_TEST(refused({"sh", "-c", "exit 3"}) == 1);
}

BOOST_AUTO_TEST_CASE(it_adopts_nobody_until_it_is_told_to)
{
    BOOST_TEST(!wish({"true"}).adopts);
    BOOST_TEST(wish({"-s", "true"}).adopts);
    BOOST_TEST(wish({"true"}, {{"TINI_SUBREAPER", ""}}).adopts);
}

BOOST_AUTO_TEST_CASE(signals_go_to_the_command_or_to_its_group)
{
    BOOST_TEST((wish({"true"}).recipient == target::process));
    BOOST_TEST((wish({"-g", "true"}).recipient == target::group));
    BOOST_TEST((wish({"true"}, {{"TINI_KILL_PROCESS_GROUP", "1"}}).recipient == target::group));
}

BOOST_AUTO_TEST_CASE(exit_codes_may_be_remapped_more_than_once)
{
    const auto some = wish({"-e", "143", "-e3", "true"});
    BOOST_TEST(some.remapped[143]);
    BOOST_TEST(some.remapped[3]);
    BOOST_TEST(some.remapped.count() == 2u);
    for (const char* none : {"256", "-1", "x", "3x"})
        BOOST_TEST(refused({"-e", none, "true"}) == 1);
}

BOOST_AUTO_TEST_CASE(the_signal_at_the_parents_death_has_its_long_name)
{
    BOOST_TEST(wish({"-p", "SIGKILL", "true"}).parent_death.value() == SIGKILL);
    for (const char* none : {"KILL", "9", "SIGNOSUCH", "SIGRTMIN"})
        BOOST_TEST(refused({"-p", none, "true"}) == 1);
}

BOOST_AUTO_TEST_CASE(it_tells_its_version_and_its_options)
{
    const auto version = std::get<answer>(parse({"--version"}));
    BOOST_TEST(version.text.starts_with("tini version 0.19.0"));
    BOOST_TEST(version.exit_code == 0);
    BOOST_TEST(refused({"-h"}) == 0);
    BOOST_TEST(refused({"-l"}) == 0);
}

BOOST_AUTO_TEST_CASE(it_refuses_what_it_does_not_know_with_1)
{
    BOOST_TEST(refused({}) == 1);
    BOOST_TEST(refused({"-x", "true"}) == 1);
    BOOST_TEST(refused({"-p"}) == 1);
    BOOST_TEST(refused({"--version", "true"}) == 1);
}

BOOST_AUTO_TEST_SUITE_END()

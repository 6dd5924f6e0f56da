#include "daemon/main_command.hpp"

#include "config/command.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd;

BOOST_AUTO_TEST_SUITE(a_command_beside_programs)

BOOST_AUTO_TEST_CASE(is_split_into_the_words_that_it_was_given_as)
{
    const std::vector<std::string> words{"sh", "-c", "echo 'a b' \"$HOME\" \\", ""};
    configuration all;
    BOOST_TEST_REQUIRE(daemon::add_main_command(words, all).has_value());
    const auto split = config::split_command(all.groups.back().programs.front().execution.command);
    BOOST_TEST_REQUIRE(split.has_value());
    BOOST_TEST(*split == words, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(is_never_restarted_and_its_end_is_that_of_all)
{
    configuration all;
    BOOST_TEST_REQUIRE(daemon::add_main_command({"true"}, all).has_value());
    const auto& main = all.groups.back().programs.front();
    BOOST_TEST((main.policy.restart.mode == restart_mode::never));
    BOOST_TEST(main.policy.start.retries == 0);
    BOOST_TEST(*all.daemon.main_program == "main");
}

BOOST_AUTO_TEST_CASE(does_not_take_the_name_of_a_program)
{
    configuration all;
    all.groups.push_back({"main", 999, {}});
    BOOST_TEST(!daemon::add_main_command({"true"}, all).has_value());
    BOOST_TEST(all.groups.size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

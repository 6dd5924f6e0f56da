#include "command_line.hpp"
#include "verbs.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>

using namespace supervisorctl;

BOOST_AUTO_TEST_SUITE(supervisorctl_command_line)

BOOST_AUTO_TEST_CASE(a_line_is_a_verb_and_its_arguments)
{
    BOOST_CHECK((parse_command("  start  web db ") == command{"start", "web db"}));
    BOOST_CHECK((parse_command("status") == command{"status", ""}));
    BOOST_CHECK((parse_command("tail\t-f web") == command{"tail", "-f web"}));
}

BOOST_AUTO_TEST_CASE(a_verb_ends_at_what_is_no_letter)
{
    BOOST_CHECK((parse_command("status;x") == command{"status", ";x"}));
    BOOST_CHECK((parse_command("!x y") == command{"", "!x y"}));
}

BOOST_AUTO_TEST_CASE(a_question_mark_asks_for_help)
{
    BOOST_CHECK((parse_command("?start") == command{"help", "start"}));
    BOOST_CHECK((parse_command("?") == command{"help", ""}));
}

BOOST_AUTO_TEST_CASE(every_verb_has_its_help_and_they_are_in_order)
{
    BOOST_TEST(std::ranges::is_sorted(all_verbs(), {}, &verb::name));
    for (const auto& one : all_verbs())
        BOOST_TEST(one.help.starts_with(one.name));
}

BOOST_AUTO_TEST_SUITE_END()

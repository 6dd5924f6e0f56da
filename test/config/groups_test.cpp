#include "world.hpp"

#include <boost/algorithm/string/join.hpp>
#include <boost/test/unit_test.hpp>

using namespace reaperd;

namespace {

// "group: names; group: names"
std::string groups_of(const std::string& text)
{
    std::vector<std::string> groups;
    for (const auto& group : configuration_of(text).groups) {
        auto line = group.name + ":";
        for (const auto& program : group.programs)
            line += " " + program.name;
        groups.push_back(line);
    }
    return boost::algorithm::join(groups, "; ");
}

const std::string a = "[program:a]\ncommand = x\n";
const std::string b = "[program:b]\ncommand = x\npriority = 5\n";
const std::string c = "[program:c]\ncommand = x %(group_name)s\n";

} // namespace

BOOST_AUTO_TEST_SUITE(group_sections)

BOOST_AUTO_TEST_CASE(programs_alone_are_groups_in_order_of_priority_and_name)
{
    BOOST_TEST(groups_of(c + b + a) == "b: b; a: a; c: c");
}

BOOST_AUTO_TEST_CASE(members_keep_the_order_of_the_list_and_lose_their_own_group)
{
    BOOST_TEST(groups_of(a + b + c + "[group:g]\nprograms = c, a\n") == "b: b; g: c a");
}

BOOST_AUTO_TEST_CASE(a_group_has_a_priority_of_its_own)
{
    BOOST_TEST(groups_of(a + b + c + "[group:g]\nprograms = c\npriority = 1\n") == "g: c; b: b; a: a");
}

BOOST_AUTO_TEST_CASE(a_program_in_two_groups_is_two_programs)
{
    auto groups = configuration_of(c + "[group:g]\nprograms = c\n[group:h]\nprograms = c\n").groups;
    BOOST_REQUIRE(groups.size() == 2U);
    BOOST_TEST(groups[0].programs[0].execution.command == "x g");
    BOOST_TEST(groups[1].programs[0].execution.command == "x h");
}

BOOST_AUTO_TEST_CASE(a_group_without_programs_is_empty)
{
    BOOST_TEST(groups_of("[group:g]\n") == "g:");
}

BOOST_AUTO_TEST_CASE(an_unknown_member_is_an_error)
{
    BOOST_TEST(problems_in("[program:clock]\ncommand = x\n[group:g]\nprograms = clock,\n  clok")[0]
               == "5:3: error: programs: there is no [program:clok]: did you mean clock?");
}

BOOST_AUTO_TEST_CASE(of_two_programs_with_one_name_the_last_one_runs)
{
    auto parsed =
        world().parse("[program:a]\ncommand = 1\nprocess_name = x\n[program:b]\ncommand = 2\nprocess_name = x\n"
                      "[group:g]\nprograms = a,b\n");
    BOOST_REQUIRE(parsed.value->groups[0].programs.size() == 1U);
    BOOST_TEST(parsed.value->groups[0].programs[0].execution.command == "2");
    says(problems_of(parsed)[0], "7:1: warning: group 'g' has two programs of the name 'x'");
}

BOOST_AUTO_TEST_CASE(of_two_groups_with_one_name_the_first_in_start_order_runs)
{
    auto parsed = world().parse(a + b + "[group:a]\nprograms = b\npriority = 1000\n");
    BOOST_REQUIRE(parsed.value->groups.size() == 1U);
    BOOST_TEST(parsed.value->groups[0].programs[0].section == "a");
    says(problems_of(parsed)[0], "warning: there are two groups of the name 'a'");
}

BOOST_AUTO_TEST_SUITE_END()

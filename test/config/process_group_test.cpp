#include "world.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd;

namespace {

const std::string leader = "[program:web]\ncommand = x\n";

std::string joined_by_worker(const std::string& text)
{
    for (const auto& group : configuration_of(text).groups)
        for (const auto& program : group.programs)
            if (const auto* other = std::get_if<group_of>(&program.execution.group))
                return other->program;
    return "(none)";
}

std::string worker(const std::string& name)
{
    return "[program:worker]\ncommand = x\nprocess_group = " + name + "\n";
}

} // namespace

BOOST_AUTO_TEST_SUITE(process_groups)

BOOST_AUTO_TEST_CASE(new_is_the_default_and_inherit_is_ours)
{
    BOOST_CHECK(std::holds_alternative<own_group>(program_of("").execution.group));
    BOOST_CHECK(std::holds_alternative<own_group>(program_of("process_group = NEW").execution.group));
    BOOST_CHECK(std::holds_alternative<inherited_group>(program_of("process_group = inherit").execution.group));
}

BOOST_AUTO_TEST_CASE(a_name_becomes_the_full_name_of_the_program)
{
    BOOST_TEST(joined_by_worker(leader + worker("web")) == "web");
    BOOST_TEST(joined_by_worker(leader + worker("web") + "[group:g]\nprograms = web\n") == "g:web");
    BOOST_TEST(joined_by_worker(leader + worker("g:web") + "[group:g]\nprograms = web\n") == "g:web");
    BOOST_TEST(joined_by_worker(leader + "process_name = w\n" + worker("web")) == "web:w");
    BOOST_TEST(
        joined_by_worker(leader + worker("web") + "[group:g]\nprograms = web,worker\n[group:h]\nprograms = web\n")
        == "g:web");
}

BOOST_AUTO_TEST_CASE(a_name_that_is_not_there_is_an_error)
{
    says(problems_in(leader + worker("wbe"))[0],
         "5:17: error: process_group: there is no program 'wbe': did you mean web?");
}

BOOST_AUTO_TEST_CASE(a_program_that_is_refused_itself_is_the_only_error)
{
    const std::string refused = "[program:web]\nprocess_name = w\n";
    for (const auto& text : {refused + worker("web"), refused + worker("web:w"),
                             refused + worker("g:web") + "[group:g]\nprograms = web,worker\n"}) {
        const auto problems = problems_in(text);
        BOOST_TEST_REQUIRE(problems.size() == 1U, text);
        says(problems[0], "1:1: error: [program:web] has no command");
    }
}

BOOST_AUTO_TEST_CASE(a_name_that_is_not_there_is_an_error_beside_others)
{
    const auto problems = problems_in("[program:web]\n" + worker("wbe"));
    BOOST_TEST(problems.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_program_that_gave_way_to_another_group_cannot_be_joined)
{
    BOOST_TEST(
        problems_in(leader + "priority = 5\n" + worker("web") + "[group:web]\npriority = 1\nprograms = worker\n").size()
        == 2U);
}

BOOST_AUTO_TEST_CASE(a_name_of_several_is_an_error)
{
    auto many = leader + "numprocs = 2\nprocess_name = w%(process_num)d\n";
    says(problems_in(many + worker("web"))[0],
         "error: process_group: 'web' is the name of several programs: write web:w");
    BOOST_TEST(joined_by_worker(many + worker("web:w1")) == "web:w1");
}

BOOST_AUTO_TEST_CASE(a_program_joins_only_a_group_that_another_leads)
{
    says(problems_in(worker("worker"))[0], "error: process_group: a program cannot join its own group");
    says(problems_in(leader + "process_group = inherit\n" + worker("web"))[0],
         "error: process_group: web leads no group of its own");
    BOOST_TEST(problems_in("[program:web]\ncommand = x\nprocess_group = worker\n" + worker("web")).size() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()

// supervisord's reread, add, remove and update, over a real supervisor whose orders nobody carries out.
#include "daemon/known_groups.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

using namespace reaperd;
using namespace reaperd::daemon;

namespace {

using names = std::vector<std::string>;

group alone(const std::string& name, const std::string& command = "/bin/true")
{
    program one;
    one.name = one.section = name;
    one.autostart = false;
    one.execution.command = command;
    return {name, 999, {one}};
}

struct scene {
    boost::asio::io_context loop;
    shell programs{loop};
    result<std::vector<group>> file = std::vector{alone("a"), alone("b")};
    known_groups subject{programs, [this] { return file; }};

    scene()
    {
        programs.carry_out_with([](const auto&) {}, [] {});
        configuration first;
        first.groups = *file;
        programs.tell(supervisor::configuration_loaded{std::move(first)});
    }
    std::string outcome(const protocol::reply& reply) { return reply.results.at(0).outcome; }
    bool knows(const std::string& name)
    {
        for (const auto& one : subject.all())
            if (one.name == name)
                return true;
        return false;
    }
    void start(const std::string& name)
    {
        programs.tell(supervisor::start_requested{supervisor::request_id{1}, *programs.programs().find(name)});
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(known_groups_of_a_config_file, scene)

BOOST_AUTO_TEST_CASE(a_reread_tells_and_changes_nothing)
{
    file = std::vector{alone("b", "/bin/false"), alone("c")};
    const auto told = subject.reread();
    BOOST_TEST((told.groups == group_changes{{"c"}, {"b"}, {"a"}}));
    BOOST_TEST(subject.is_there("a"));
    BOOST_TEST(!subject.is_there("c"));
    BOOST_TEST(knows("c"));
    BOOST_TEST(!knows("a"));
}

BOOST_AUTO_TEST_CASE(what_is_named_twice_is_added_once)
{
    file = std::vector{alone("a"), alone("b"), alone("c")};
    subject.reread();
    const auto told = subject.add({"c", "c"});
    BOOST_TEST(told.results.at(0).outcome == "done");
    BOOST_TEST(told.results.at(1).outcome == "already_added");
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_read_is_told_and_forgotten)
{
    file = failure{"line 3: oh"};
    const auto told = subject.reread();
    BOOST_TEST(!told.ok);
    BOOST_TEST(told.message == "line 3: oh");
    BOOST_TEST(knows("a"));
}

BOOST_AUTO_TEST_CASE(a_group_that_was_read_can_be_added_once)
{
    BOOST_TEST(outcome(subject.add({"c"})) == "no_such_group");
    file = std::vector{alone("a"), alone("c")};
    subject.reread();
    BOOST_TEST(outcome(subject.add({"c"})) == "done");
    BOOST_TEST(subject.is_there("c"));
    BOOST_TEST(outcome(subject.add({"c"})) == "already_added");
    BOOST_TEST(subject.is_there("b")); // the file no longer has it, but nobody asked for its end
}

BOOST_AUTO_TEST_CASE(a_group_of_which_nothing_runs_can_be_removed_and_added_again)
{
    BOOST_TEST(outcome(subject.remove({"z"})) == "no_such_group");
    start("a");
    BOOST_TEST(outcome(subject.remove({"a"})) == "still_running");
    BOOST_TEST(outcome(subject.remove({"b"})) == "done");
    BOOST_TEST(!subject.is_there("b"));
    BOOST_TEST(knows("b"));
    BOOST_TEST(outcome(subject.add({"b"})) == "done");
}

BOOST_AUTO_TEST_CASE(an_update_brings_what_was_read_and_leaves_the_rest)
{
    file = std::vector{alone("a", "/bin/false"), alone("c")};
    subject.reread();
    const auto told = subject.update({"a"});
    BOOST_TEST(told.plan.updated == names{"a"}, boost::test_tools::per_element());
    BOOST_TEST(subject.is_there("b"));
    BOOST_TEST(!subject.is_there("c"));
    BOOST_TEST(outcome(subject.update({"z"})) == "no_such_group");
    const auto all = subject.update({});
    BOOST_TEST(all.plan.added == names{"c"}, boost::test_tools::per_element());
    BOOST_TEST(all.plan.removed == names{"b"}, boost::test_tools::per_element());
    BOOST_TEST(!subject.is_there("b"));
}

BOOST_AUTO_TEST_SUITE_END()

// What `events=` may say, and which events that means.
#include "model/event_type.hpp"

#include <boost/test/unit_test.hpp>
#include <set>

using namespace reaperd;

namespace {

std::set<std::string_view> events_of(std::string_view wanted)
{
    std::set<std::string_view> found;
    const auto asked = events_named(wanted);
    BOOST_REQUIRE_MESSAGE(asked, wanted);
    for (std::size_t i = 0; i < event_types; ++i)
        if (const auto type = static_cast<event_type>(i); asked->has(type))
            found.insert(name(type));
    return found;
}

using set = std::set<std::string_view>;

} // namespace

BOOST_AUTO_TEST_SUITE(event_names_of_listeners)

BOOST_AUTO_TEST_CASE(every_event_can_be_asked_for_by_its_name_alone)
{
    for (std::size_t i = 0; i < event_types; ++i) {
        const auto type = static_cast<event_type>(i);
        BOOST_CHECK((events_of(name(type)) == set{name(type)}));
    }
}

BOOST_AUTO_TEST_CASE(each_event_has_the_name_that_its_constant_says)
{
    BOOST_TEST(name(event_type::process_state_stopped) == "PROCESS_STATE_STOPPED");
    BOOST_TEST(name(event_type::process_state_running) == "PROCESS_STATE_RUNNING");
    BOOST_TEST(name(event_type::process_state_unknown) == "PROCESS_STATE_UNKNOWN");
    BOOST_TEST(name(event_type::process_communication_stderr) == "PROCESS_COMMUNICATION_STDERR");
    BOOST_TEST(name(event_type::process_log_stdout) == "PROCESS_LOG_STDOUT");
    BOOST_TEST(name(event_type::remote_communication) == "REMOTE_COMMUNICATION");
    BOOST_TEST(name(event_type::supervisor_state_change_stopping) == "SUPERVISOR_STATE_CHANGE_STOPPING");
    BOOST_TEST(name(event_type::tick_3600) == "TICK_3600");
    BOOST_TEST(name(event_type::process_group_removed) == "PROCESS_GROUP_REMOVED");
}

BOOST_AUTO_TEST_CASE(a_family_means_all_its_members_and_nobody_else)
{
    BOOST_CHECK((events_of("TICK") == set{"TICK_5", "TICK_60", "TICK_3600"}));
    BOOST_CHECK((events_of("PROCESS_LOG") == set{"PROCESS_LOG_STDOUT", "PROCESS_LOG_STDERR"}));
    BOOST_CHECK(
        (events_of("PROCESS_COMMUNICATION") == set{"PROCESS_COMMUNICATION_STDOUT", "PROCESS_COMMUNICATION_STDERR"}));
    BOOST_CHECK((events_of("PROCESS_GROUP") == set{"PROCESS_GROUP_ADDED", "PROCESS_GROUP_REMOVED"}));
    BOOST_CHECK((events_of("SUPERVISOR_STATE_CHANGE")
                 == set{"SUPERVISOR_STATE_CHANGE_RUNNING", "SUPERVISOR_STATE_CHANGE_STOPPING"}));
    BOOST_TEST(events_of("PROCESS_STATE").size() == 8u);
    BOOST_TEST(events_of("EVENT").size() == event_types);
}

BOOST_AUTO_TEST_CASE(case_does_not_matter)
{
    BOOST_CHECK((events_of("tick_5") == set{"TICK_5"}));
    BOOST_CHECK((events_of("Process_Log") == events_of("PROCESS_LOG")));
}

BOOST_AUTO_TEST_CASE(a_name_that_is_none_means_nothing)
{
    for (const auto* text :
         {"", "EVENTS", "PROCESS", "TICK_", "TICK_6", "PROCESS_STATE_", "REMOTE", "SUPERVISOR", " TICK"})
        BOOST_CHECK_MESSAGE(!events_named(text), text);
}

BOOST_AUTO_TEST_CASE(two_names_are_joined)
{
    auto both = *events_named("TICK_5");
    both |= *events_named("PROCESS_GROUP");
    BOOST_TEST(both.has(event_type::tick_5));
    BOOST_TEST(both.has(event_type::process_group_added));
    BOOST_TEST(!both.has(event_type::tick_60));
    BOOST_TEST(event_set{}.empty());
}

BOOST_AUTO_TEST_CASE(all_names_that_are_told_are_known)
{
    BOOST_TEST(event_names().size() == event_types + 7);
    for (const auto known : event_names())
        BOOST_CHECK_MESSAGE(events_named(known), known);
}

BOOST_AUTO_TEST_SUITE_END()

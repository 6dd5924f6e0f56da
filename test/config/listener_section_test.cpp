#include "world.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd;

namespace {

const std::string header = "[eventlistener:ear]\ncommand = /bin/cat\n";

group pool_of(const std::string& options)
{
    auto groups = configuration_of(header + options).groups;
    BOOST_REQUIRE(groups.size() == 1U);
    return groups[0];
}

std::string problem_of(const std::string& options)
{
    auto problems = problems_in(header + options);
    BOOST_TEST(problems.size() <= 1U);
    return problems.empty() ? "" : problems[0];
}

event_set events(std::initializer_list<event_type> types)
{
    event_set all;
    for (auto type : types)
        all |= event_set(type);
    return all;
}

} // namespace

BOOST_AUTO_TEST_SUITE(listener_sections)

BOOST_AUTO_TEST_CASE(a_listener_is_a_program_in_a_pool)
{
    auto pool = pool_of("events = tick_5, Process_Group\n");
    BOOST_TEST(pool.name == "ear");
    BOOST_REQUIRE(pool.listeners.has_value());
    BOOST_CHECK(pool.listeners->events
                == events({event_type::tick_5, event_type::process_group_added, event_type::process_group_removed}));
    BOOST_TEST(pool.listeners->buffer_size == 10U);
    BOOST_CHECK(pool.listeners->length == length_unit::bytes);
    BOOST_REQUIRE(pool.programs.size() == 1U);
    BOOST_TEST(pool.programs[0].name == "ear");
    BOOST_TEST(pool.programs[0].section == "ear");
    BOOST_TEST(pool.programs[0].execution.listens);
    BOOST_TEST(pool.programs[0].execution.command == "/bin/cat");
}

BOOST_AUTO_TEST_CASE(programs_do_not_listen)
{
    auto group = configuration_of("[program:web]\ncommand = /bin/cat\n").groups[0];
    BOOST_TEST(!group.listeners.has_value());
    BOOST_TEST(!group.programs[0].execution.listens);
}

BOOST_AUTO_TEST_CASE(a_pool_has_settings_of_its_own)
{
    auto pool = pool_of("events = TICK\nbuffer_size = 100\nevent_len = characters\nnumprocs = 2\n"
                        "process_name = %(program_name)s_%(process_num)d\n"
                        "result_handler = supervisor.dispatchers : default_handler\n");
    BOOST_TEST(pool.listeners->buffer_size == 100U);
    BOOST_CHECK(pool.listeners->length == length_unit::characters);
    BOOST_TEST(pool.programs.size() == 2U);
    BOOST_TEST(pool.programs[1].name == "ear_1");
}

BOOST_AUTO_TEST_CASE(a_pool_starts_before_all_programs_unless_it_says_otherwise)
{
    BOOST_TEST(pool_of("events = TICK\n").priority == -1);
    BOOST_TEST(pool_of("events = TICK\n").programs[0].priority == 999);
    BOOST_TEST(pool_of("events = TICK\npriority = 7\n").priority == 7);
    BOOST_TEST(pool_of("events = TICK\npriority = 7\n").programs[0].priority == 7);
    BOOST_TEST(pool_of("events = TICK\nnumprocs = 0\n").priority == -1);
    auto groups = configuration_of("[program:a]\ncommand = x\n" + header + "events = TICK\n").groups;
    BOOST_TEST(groups.front().name == "ear");
}

BOOST_AUTO_TEST_CASE(events_must_be_there_and_have_known_names)
{
    BOOST_TEST(problem_of("")
               == "1:1: error: [eventlistener:ear] has no events: write events = PROCESS_STATE, or other "
                  "names");
    says(problem_of("events =\n"), "3:9: error: events: cannot be empty: write names of events");
    BOOST_TEST(problem_of("events = TICK, PROCESS_STATE_RUNING\n")
               == "3:16: error: events: there is no event 'PROCESS_STATE_RUNING': did you mean PROCESS_STATE_RUNNING?");
    says(problem_of("events = TICK,,EVENT\n"), "3:15: error: events: there is no event ''");
}

BOOST_AUTO_TEST_CASE(mistakes_in_a_pools_own_options_are_errors)
{
    says(problem_of("events = TICK\nbuffer_size = 0\n"),
         "4:15: error: buffer_size: cannot be '0': write a whole number");
    says(problem_of("events = TICK\nevent_len = words\n"),
         "4:13: error: event_len: cannot be 'words': write one of bytes");
    says(problem_of("events = TICK\nresult_handler = mine:handle\n"),
         "4:18: error: result_handler: 'mine:handle' is Python code, which reaperd cannot run: write "
         "supervisor.dispatchers:default_handler");
    says(problem_of("events = TICK\npriority = high\n"), "4:12: error: priority: cannot be 'high'");
    says(problem_of("events = TICK\nbufer_size = 1\n"),
         "4:1: warning: unknown option 'bufer_size' in [eventlistener:NAME], which is ignored: did you mean "
         "buffer_size?");
    says(problems_in("[program:x]\ncommand = x\nevents = TICK\n")[0], "it belongs in [eventlistener:NAME]");
}

BOOST_AUTO_TEST_CASE(input_and_output_belong_to_the_events)
{
    const std::string events = "events = TICK\n";
    says(problem_of(events + "redirect_stderr = true\n"), "4:19: error: redirect_stderr: an event listener's errors");
    BOOST_TEST(problem_of(events + "redirect_stderr = false\n") == "");
    says(problem_of(events + "stdio = inherit\n"), "4:9: error: stdio: an event listener gets its events from reaperd");
    says(problem_of(events + "type = forking\npidfile = /run/x\n"), "4:8: error: type: an event listener must stay");
    says(problem_of(events + "stdout_capture_maxbytes = 1KB\n"), "4:27: warning: stdout_capture_maxbytes: is not used");
    says(problem_of(events + "stdout_events_enabled = true\n"), "4:25: warning: stdout_events_enabled: is not used");
    BOOST_TEST(problem_of(events + "stderr_capture_maxbytes = 1KB\nstderr_events_enabled = true\n") == "");
}

BOOST_AUTO_TEST_CASE(no_group_has_a_listener_as_its_member)
{
    BOOST_TEST(
        problem_of("events = TICK\n[group:g]\nprograms = ear\n")
        == "5:12: error: programs: ear is an event listener, which is always a group of its own: delete it here");
}

BOOST_AUTO_TEST_CASE(a_listener_that_will_not_start_is_warned_of_where_it_stands)
{
    auto problems = [](const std::string& text) { return problems_of(world().check(text)); };
    const std::string program = "[program:ear]\ncommand = /bin/cat\n[group:g]\nprograms = ear\n";
    says(problems(program + "[eventlistener:ear]\nevents = TICK\ncommand = /no/such\n").at(0),
         "7:11: warning: command: can't find command '/no/such'");
}

BOOST_AUTO_TEST_SUITE_END()

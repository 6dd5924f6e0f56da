// Each payload of supervisord's, and the line before it.
#include "events/payload.hpp"

#include <boost/test/unit_test.hpp>
#include <set>

using namespace reaperd;
using namespace reaperd::events;
using namespace std::string_literals;

namespace {

constexpr process web{"web_0", "web"};

std::string text(const event& what, length counted = length::bytes)
{
    return payload(what, counted);
}

event logged(std::string_view data)
{
    return process_log(web, 42, channel::standard_output, data);
}

// What is told of data to a listener that counts characters.
std::string shown(std::string_view data)
{
    const auto told = text(remote_communication("t", data), length::characters);
    return told.substr("type:t\n"s.size());
}

std::string line(const event& what, length counted)
{
    const auto told = message({"supervisor", "mail", 7, 3, counted}, what);
    return told.substr(0, told.find('\n'));
}

} // namespace

BOOST_AUTO_TEST_SUITE(payloads)

BOOST_AUTO_TEST_CASE(a_start_and_a_failed_one_tell_how_often_it_was_tried)
{
    BOOST_TEST(text(process_starting(web, "STOPPED", 0))
               == "processname:web_0 groupname:web from_state:STOPPED tries:0");
    BOOST_TEST(text(process_backoff(web, "STARTING", 3))
               == "processname:web_0 groupname:web from_state:STARTING tries:3");
}

BOOST_AUTO_TEST_CASE(what_has_or_had_a_process_tells_its_pid)
{
    BOOST_TEST(text(process_running(web, "STARTING", 42))
               == "processname:web_0 groupname:web from_state:STARTING pid:42");
    BOOST_TEST(text(process_stopping(web, "RUNNING", 42))
               == "processname:web_0 groupname:web from_state:RUNNING pid:42");
    BOOST_TEST(text(process_stopped(web, "STOPPING", 42))
               == "processname:web_0 groupname:web from_state:STOPPING pid:42");
}

BOOST_AUTO_TEST_CASE(an_end_tells_whether_it_was_expected_and_then_the_pid)
{
    BOOST_TEST(text(process_exited(web, "RUNNING", true, 42))
               == "processname:web_0 groupname:web from_state:RUNNING expected:1 pid:42");
    BOOST_TEST(text(process_exited(web, "RUNNING", false, 42))
               == "processname:web_0 groupname:web from_state:RUNNING expected:0 pid:42");
}

BOOST_AUTO_TEST_CASE(fatal_and_unknown_tell_only_where_it_came_from)
{
    BOOST_TEST(text(process_fatal(web, "BACKOFF")) == "processname:web_0 groupname:web from_state:BACKOFF");
    BOOST_TEST(text(process_unknown(web, "STOPPING")) == "processname:web_0 groupname:web from_state:STOPPING");
}

BOOST_AUTO_TEST_CASE(what_a_program_wrote_follows_a_line_that_says_who_it_was)
{
    BOOST_TEST(text(process_communication(web, 42, channel::standard_error, "hi\n"))
               == "processname:web_0 groupname:web pid:42\nhi\n");
    BOOST_TEST(text(process_log(web, 42, channel::standard_output, "hi\n"))
               == "processname:web_0 groupname:web pid:42 channel:stdout\nhi\n");
    BOOST_TEST(text(process_log(web, 42, channel::standard_error, ""))
               == "processname:web_0 groupname:web pid:42 channel:stderr\n");
}

BOOST_AUTO_TEST_CASE(what_a_client_sent_follows_its_type)
{
    BOOST_TEST(text(remote_communication("deploy", "v2")) == "type:deploy\nv2");
}

BOOST_AUTO_TEST_CASE(the_daemons_own_changes_have_no_payload)
{
    BOOST_TEST(text(supervisor_running()).empty());
    BOOST_TEST(text(supervisor_stopping()).empty());
}

BOOST_AUTO_TEST_CASE(a_groups_name_ends_in_a_newline)
{
    BOOST_TEST(text(group_added("web")) == "groupname:web\n");
    BOOST_TEST(text(group_removed("web")) == "groupname:web\n");
}

BOOST_AUTO_TEST_CASE(a_tick_tells_when_its_period_began)
{
    const std::chrono::sys_seconds now{std::chrono::seconds{1700003607}};
    BOOST_TEST(text(tick(event_type::tick_5, now)) == "when:1700003605");
    BOOST_TEST(text(tick(event_type::tick_60, now)) == "when:1700003580");
    BOOST_TEST(text(tick(event_type::tick_3600, now)) == "when:1700002800");
    BOOST_TEST(text(tick(event_type::tick_5, std::chrono::sys_seconds{std::chrono::seconds{5}})) == "when:5");
}

BOOST_AUTO_TEST_CASE(each_event_is_of_a_type_of_its_own)
{
    const std::chrono::sys_seconds now{};
    const auto out = channel::standard_output;
    const auto err = channel::standard_error;
    std::set<event_type> types;
    for (const auto& what : {process_starting(web, "", 0),
                             process_backoff(web, "", 0),
                             process_running(web, "", 0),
                             process_stopping(web, "", 0),
                             process_stopped(web, "", 0),
                             process_exited(web, "", true, 0),
                             process_fatal(web, ""),
                             process_unknown(web, ""),
                             process_communication(web, 0, out, ""),
                             process_communication(web, 0, err, ""),
                             process_log(web, 0, out, ""),
                             process_log(web, 0, err, ""),
                             remote_communication("", ""),
                             supervisor_running(),
                             supervisor_stopping(),
                             group_added(""),
                             group_removed(""),
                             tick(event_type::tick_5, now),
                             tick(event_type::tick_60, now),
                             tick(event_type::tick_3600, now)})
        types.insert(what.type);
    BOOST_TEST(types.size() == event_types);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(envelopes)

BOOST_AUTO_TEST_CASE(a_message_is_a_line_and_the_payload_with_nothing_behind_it)
{
    BOOST_TEST(message({"supervisor", "mail", 7, 3}, tick(event_type::tick_5, {}))
               == "ver:3.0 server:supervisor serial:7 pool:mail poolserial:3 eventname:TICK_5 len:6\nwhen:0");
    BOOST_TEST(message({"supervisor", "mail", 0, 0}, supervisor_running())
               == "ver:3.0 server:supervisor serial:0 pool:mail poolserial:0 "
                  "eventname:SUPERVISOR_STATE_CHANGE_RUNNING len:0\n");
}

BOOST_AUTO_TEST_CASE(the_length_counts_bytes_or_characters_as_the_listener_does)
{
    const auto what = remote_communication("t", "gr\xC3\xBC\xC3\x9F \xF0\x9F\x91\x8B");
    BOOST_TEST(line(what, length::bytes).ends_with(" len:18"));
    BOOST_TEST(line(what, length::characters).ends_with(" len:13"));
}

BOOST_AUTO_TEST_CASE(who_counts_bytes_gets_any_bytes_as_they_were_written)
{
    const auto data = "\xff\x00'\xc3"s;
    BOOST_TEST(text(logged(data)).ends_with(data));
    BOOST_TEST(line(remote_communication("t", data), length::bytes).ends_with(" len:11"));
}

BOOST_AUTO_TEST_CASE(who_counts_characters_gets_text_as_it_was_written)
{
    for (const auto& data : {""s, "plain"s, "\0\x7f\r\n"s, "\xC3\xBC"s, "\xEF\xBF\xBF"s, "\xF4\x8F\xBF\xBF"s})
        BOOST_TEST(shown(data) == data);
}

BOOST_AUTO_TEST_CASE(who_counts_characters_is_shown_what_is_no_text)
{
    BOOST_TEST(shown("\xff") == R"(Undecodable: b'\xff')");
    BOOST_TEST(shown("it's \xff") == R"(Undecodable: b"it's \xff")");
    BOOST_TEST(shown("'\"\xfe") == R"(Undecodable: b'\'"\xfe')");
    BOOST_TEST(shown("a\tb\nc\r\\\0\x1f ~\x7f\x80"s) == R"(Undecodable: b'a\tb\nc\r\\\x00\x1f ~\x7f\x80')");
    BOOST_TEST(shown("\xC3\xBC\xC3") == R"(Undecodable: b'\xc3\xbc\xc3')");         // cut in the middle of a character
    BOOST_TEST(shown("\xED\xA0\x80") == R"(Undecodable: b'\xed\xa0\x80')");         // half a surrogate pair
    BOOST_TEST(shown("\xC0\x80") == R"(Undecodable: b'\xc0\x80')");                 // longer than it need be
    BOOST_TEST(shown("\xF4\x90\x80\x80") == R"(Undecodable: b'\xf4\x90\x80\x80')"); // beyond the last character
}

BOOST_AUTO_TEST_CASE(what_is_shown_is_counted_as_it_is_shown)
{
    BOOST_TEST(line(remote_communication("t", "\xff"), length::characters).ends_with(" len:27"));
}

BOOST_AUTO_TEST_SUITE_END()

// What a listener may say and when, and what comes of anything else.
#include "events/listener.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd;
using namespace reaperd::events;
using namespace std::string_literals;

namespace {

queued_event event_number(std::uint64_t serial)
{
    return {tick(event_type::tick_5, {}), serial, serial, false};
}

listener running()
{
    listener one;
    one.started();
    one.entered_running();
    return one;
}

listener working(std::uint64_t serial = 7)
{
    auto one = running();
    BOOST_REQUIRE(one.heard("READY\n").empty());
    one.take(event_number(serial));
    return one;
}

// What came of it, in words: "accepted rejected:7 violated:7".
std::string told(const std::vector<verdict>& verdicts)
{
    struct in_words {
        std::string operator()(const accepted&) const { return "accepted "; }
        std::string operator()(const rejected& it) const { return "rejected:" + std::to_string(it.event.serial) + " "; }
        std::string operator()(const violated& it) const
        {
            return "violated" + (it.event ? ":" + std::to_string(it.event->serial) : "") + " ";
        }
    };
    std::string words;
    for (const auto& one : verdicts)
        words += std::visit(in_words{}, one);
    return words.substr(0, words.find_last_not_of(' ') + 1);
}

std::string state_of(const listener& one)
{
    struct in_words {
        std::string operator()(const down&) const { return "down"; }
        std::string operator()(const acknowledged&) const { return "ACKNOWLEDGED"; }
        std::string operator()(const ready&) const { return "READY"; }
        std::string operator()(const busy&) const { return "BUSY"; }
        std::string operator()(const unknown&) const { return "UNKNOWN"; }
    };
    return std::visit(in_words{}, one.state());
}

// The same text in one piece, cut at every position, and byte by byte, must come to the same.
void says(const listener& before, const std::string& text, const std::string& verdicts, const std::string& state)
{
    for (std::size_t first = 0; first <= text.size(); ++first)
        BOOST_TEST_CONTEXT(text << " cut at " << first)
        {
            auto one = before;
            auto all = one.heard(std::string_view(text).substr(0, first));
            for (auto& later : one.heard(std::string_view(text).substr(first)))
                all.push_back(std::move(later));
            BOOST_TEST(told(all) == verdicts);
            BOOST_TEST(state_of(one) == state);
        }
    auto one = before;
    std::vector<verdict> all;
    for (const char c : text)
        for (auto& each : one.heard({&c, 1}))
            all.push_back(std::move(each));
    BOOST_TEST(told(all) == verdicts);
    BOOST_TEST(state_of(one) == state);
}

} // namespace

BOOST_AUTO_TEST_SUITE(a_listener)

BOOST_AUTO_TEST_CASE(is_acknowledged_at_first_and_ready_when_it_says_so)
{
    says(running(), "", "", "ACKNOWLEDGED");
    says(running(), "READY", "", "ACKNOWLEDGED");
    says(running(), "READY\n", "", "READY");
}

BOOST_AUTO_TEST_CASE(that_says_anything_else_first_is_unknown)
{
    for (const auto* text : {"READY!", "ready\n", "\nREADY\n", "READY\r\n", "RESULT 2\nOK", "Starting up\n"})
        says(running(), text, "violated", "UNKNOWN");
}

BOOST_AUTO_TEST_CASE(is_given_the_length_of_the_token_to_say_it)
{
    says(running(), "oops\n", "", "ACKNOWLEDGED");
    says(running(), "oops\nR", "violated", "UNKNOWN");
}

BOOST_AUTO_TEST_CASE(that_speaks_while_it_is_ready_is_unknown)
{
    says(running(), "READY\n\n", "violated", "UNKNOWN");
    says(running(), "READY\nREADY\n", "violated", "UNKNOWN");
}

BOOST_AUTO_TEST_CASE(accepts_its_event_by_saying_ok)
{
    says(working(), "RESULT 2\nOK", "accepted", "ACKNOWLEDGED");
    says(working(), "RESULT 2\nOKREADY\n", "accepted", "READY");
}

BOOST_AUTO_TEST_CASE(rejects_its_event_by_saying_anything_else)
{
    says(working(), "RESULT 4\nFAIL", "rejected:7", "ACKNOWLEDGED");
    says(working(), "RESULT 4\nFAILREADY\n", "rejected:7", "READY");
    for (const auto* text : {"RESULT 2\nok", "RESULT 2\nO\n", "RESULT 3\nOK\n", "RESULT 3\nOKK", "RESULT 1\nO"})
        says(working(), text, "rejected:7", "ACKNOWLEDGED");
}

BOOST_AUTO_TEST_CASE(rejects_its_event_by_an_empty_result)
{
    says(working(), "RESULT 0\n", "rejected:7", "ACKNOWLEDGED");
    says(working(), "RESULT 0\nREADY\n", "rejected:7", "READY");
}

BOOST_AUTO_TEST_CASE(is_busy_until_its_result_is_complete)
{
    says(working(), "RESULT 2", "", "BUSY");
    says(working(), "RESULT 2\n", "", "BUSY");
    says(working(), "RESULT 2\nO", "", "BUSY");
    says(working(), "RESULT 20\nOK", "", "BUSY");
}

BOOST_AUTO_TEST_CASE(may_send_any_bytes_as_its_result)
{
    says(working(), "RESULT 9\n\n\0READY\n"s + "\xff", "rejected:7", "ACKNOWLEDGED");
}

BOOST_AUTO_TEST_CASE(is_read_as_leniently_as_supervisord_reads_it)
{
    for (const auto* line : {"RESULT 2\n", "RESULT 2\r\n", "RESULT  2 \n", "RESULT +2\n", "RESULT 002\n", "result:2\n",
                             "1234567"
                             "2\n"})
        says(working(), line + "OK"s, "accepted", "ACKNOWLEDGED");
}

BOOST_AUTO_TEST_CASE(whose_result_line_has_no_number_is_unknown_and_its_event_comes_back)
{
    for (const auto* text : {"\n", "OK\n", "RESULT\n", "RESULT \n", "RESULT two\n", "RESULT 2 OK\n", "RESULT -2\n",
                             "RESULT 2.0\n", "RESULT +-2\n", "READY\n", "RESULT 99999999999999999999999\n"})
        says(working(), text + "OKREADY\n"s, "violated:7", "UNKNOWN");
}

BOOST_AUTO_TEST_CASE(has_its_bad_result_line_told)
{
    auto one = working();
    const auto verdicts = one.heard("RESULT two\nOK");
    BOOST_REQUIRE(verdicts.size() == 1u);
    BOOST_TEST(std::get<violated>(verdicts.front()).bad_result_line.value() == "RESULT two");
    auto other = running();
    BOOST_TEST(!std::get<violated>(other.heard("Hello!").front()).bad_result_line);
}

BOOST_AUTO_TEST_CASE(that_is_unknown_is_not_listened_to)
{
    says(running(), "HELLO\nREADY\n", "violated", "UNKNOWN");
}

BOOST_AUTO_TEST_CASE(that_never_ends_its_result_line_is_unknown_after_a_thousand_bytes)
{
    says(working(), "RESULT " + std::string(1017, '1'), "", "BUSY");
    says(working(), "RESULT " + std::string(1018, '1'), "violated:7", "UNKNOWN");
    says(working(), "RESULT " + std::string(1016, ' ') + "2\nOK", "accepted", "ACKNOWLEDGED");
    says(working(), "RESULT " + std::string(1017, ' ') + "2\nOK", "violated:7", "UNKNOWN");
}

BOOST_AUTO_TEST_CASE(costs_no_memory_whatever_it_writes)
{
    auto one = working();
    one.heard("RESULT 100000000\n");
    const std::string much(1'000'000, 'x');
    for (int i = 0; i < 99; ++i)
        one.heard(much);
    BOOST_TEST(std::get<busy>(one.state()).result->beginning.size() <= 3u);
    BOOST_TEST(std::get<busy>(one.state()).result->missing == much.size());
    BOOST_TEST(told(one.heard(much)) == "rejected:7");
}

BOOST_AUTO_TEST_CASE(is_free_only_while_it_is_ready_and_running)
{
    listener one;
    BOOST_TEST(!one.is_free());
    one.started();
    one.heard("READY\n");
    BOOST_TEST(!one.is_free()); // STARTING
    one.entered_running();
    BOOST_TEST(one.is_free());
    one.take(event_number(0));
    BOOST_TEST(!one.is_free());
    one.heard("RESULT 2\nOK");
    BOOST_TEST(!one.is_free());
    one.heard("READY\n");
    BOOST_TEST(one.is_free());
    one.left_running();
    BOOST_TEST(!one.is_free()); // STOPPING
}

BOOST_AUTO_TEST_CASE(that_is_stopping_may_still_say_what_came_of_its_event)
{
    auto one = working();
    one.left_running();
    says(one, "RESULT 2\nOK", "accepted", "ACKNOWLEDGED");
}

BOOST_AUTO_TEST_CASE(gives_its_event_back_when_it_ends)
{
    for (const auto* text : {"", "RESULT", "RESULT 2\n", "RESULT 2\nO"}) {
        auto one = working(7);
        one.heard(text);
        const auto unfinished = one.ended();
        BOOST_REQUIRE(unfinished);
        BOOST_TEST(unfinished->serial == 7u);
        BOOST_TEST(!one.ended());
    }
    BOOST_TEST(!running().ended());
}

BOOST_AUTO_TEST_CASE(begins_anew_with_each_process)
{
    for (const auto* text : {"", "REA", "READY\n", "HELLO\n"}) {
        auto one = running();
        one.heard(text);
        one.ended();
        one.started();
        BOOST_TEST(!one.is_free());
        says(one, "READY\n", "", "READY");
        one.heard("READY\n");
        BOOST_TEST(!one.is_free()); // not RUNNING yet
    }
}

BOOST_AUTO_TEST_CASE(is_not_taken_for_ready_by_what_a_former_process_wrote)
{
    auto one = running();
    one.ended();
    says(one, "READY\n", "", "down");
}

BOOST_AUTO_TEST_SUITE_END()

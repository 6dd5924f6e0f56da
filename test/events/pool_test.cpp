// Who of one pool is sent which event, and what becomes of those that come back.
#include "scene.hpp"

using namespace reaperd;
using namespace reaperd::events;

namespace {

struct one_pool : scene {
    one_pool() { keep(all.configure(mail())); }

    std::size_t waiting() const { return all.pools().front().waiting(); }
    std::uint64_t discarded() const { return all.pools().front().discarded(); }
};

const std::string unknown_words = ": has entered the UNKNOWN state and will no longer receive events, this usually "
                                  "indicates the process violated the eventlistener protocol";

} // namespace

BOOST_FIXTURE_TEST_SUITE(a_pool, one_pool)

BOOST_AUTO_TEST_CASE(sends_an_event_at_once_to_a_listener_that_is_ready)
{
    is_ready(a);
    happens("hello");
    BOOST_REQUIRE(deliveries.size() == 1u);
    BOOST_TEST(deliveries.front().bytes
               == "ver:3.0 server:supervisor serial:0 pool:mail poolserial:0 eventname:REMOTE_COMMUNICATION len:12\n"
                  "type:t\nhello");
}

BOOST_AUTO_TEST_CASE(keeps_an_event_until_somebody_is_ready)
{
    happens("early");
    runs(a);
    BOOST_TEST(told() == "");
    says(a, "READY\n");
    BOOST_TEST(told() == "1:early");
}

BOOST_AUTO_TEST_CASE(sends_the_next_event_when_the_last_one_was_accepted)
{
    is_ready(a);
    happen(1, 3);
    BOOST_TEST(told() == "1:1");
    says(a, "RESULT 2\nOK");
    BOOST_TEST(told() == "");
    says(a, "READY\n");
    BOOST_TEST(told() == "1:2");
    accepts(a);
    BOOST_TEST(told() == "1:3");
    accepts(a);
    BOOST_TEST(told() == "");
    BOOST_TEST(noticed() == "");
}

BOOST_AUTO_TEST_CASE(asks_its_listeners_in_their_order)
{
    is_ready(b);
    is_ready(a);
    happen(1, 3);
    BOOST_TEST(told() == "1:1 2:2");
    accepts(b);
    BOOST_TEST(told() == "2:3");
}

BOOST_AUTO_TEST_CASE(sends_nothing_to_a_listener_before_it_is_running)
{
    keep(all.started(a));
    says(a, "READY\n");
    happens("early");
    BOOST_TEST(told() == "");
    keep(all.entered_running(a));
    BOOST_TEST(told() == "1:early");
}

BOOST_AUTO_TEST_CASE(sends_nothing_to_a_listener_that_is_stopping)
{
    is_ready(a);
    keep(all.left_running(a));
    happens("late");
    BOOST_TEST(told() == "");
    ends(a);
    is_ready(a);
    BOOST_TEST(told() == "1:late");
}

BOOST_AUTO_TEST_CASE(believes_a_listener_that_accepts_its_event_while_it_is_stopping)
{
    is_ready(a);
    happens("one");
    keep(all.left_running(a));
    says(a, "RESULT 2\nOK");
    ends(a);
    BOOST_TEST(waiting() == 0u);
}

BOOST_AUTO_TEST_CASE(sends_a_rejected_event_again_before_all_others)
{
    is_ready(a);
    happen(1, 3);
    BOOST_TEST(told() == "1:1");
    rejects(a);
    BOOST_TEST(told() == "1:1");
    accepts(a);
    BOOST_TEST(told() == "1:2");
    BOOST_TEST(noticed() == "mail_a: event was rejected");
}

BOOST_AUTO_TEST_CASE(sends_a_rejected_event_with_the_serials_it_had)
{
    is_ready(a);
    happen(1, 2);
    const auto first = deliveries.front();
    deliveries.clear();
    rejects(a);
    BOOST_REQUIRE(deliveries.size() == 1u);
    BOOST_TEST((deliveries.front() == first));
}

BOOST_AUTO_TEST_CASE(may_send_a_rejected_event_to_another_listener)
{
    is_ready(b);
    happens("one");
    is_ready(a);
    BOOST_TEST(told() == "2:one");
    says(b, "RESULT 4\nFAIL");
    BOOST_TEST(told() == "1:one");
}

BOOST_AUTO_TEST_CASE(sends_the_event_of_a_listener_that_ended_to_another)
{
    is_ready(a);
    happen(1, 2);
    BOOST_TEST(told() == "1:1");
    ends(a);
    is_ready(b);
    BOOST_TEST(told() == "2:1");
    BOOST_TEST(noticed() == "");
}

BOOST_AUTO_TEST_CASE(sends_an_accepted_event_to_nobody_when_its_listener_ends)
{
    is_ready(a);
    happens("one");
    accepts(a);
    ends(a);
    is_ready(b);
    BOOST_TEST(told() == "1:one");
}

BOOST_AUTO_TEST_CASE(takes_the_event_back_from_a_listener_that_starts_without_having_ended)
{
    is_ready(a);
    happens("one");
    BOOST_TEST(told() == "1:one");
    is_ready(a);
    BOOST_TEST(told() == "1:one");
}

BOOST_AUTO_TEST_CASE(takes_the_event_back_from_a_listener_whose_result_line_is_bad)
{
    is_ready(a);
    is_ready(b);
    happens("one");
    says(b, "");
    says(a, "RESULT two\nOK");
    BOOST_TEST(told() == "1:one 2:one");
    BOOST_TEST(noticed() == "mail_a: bad result line: 'RESULT two'; mail_a" + unknown_words);
}

BOOST_AUTO_TEST_CASE(shows_a_bad_result_line_that_is_no_text)
{
    is_ready(a);
    happens("one");
    says(a, "\xff\n");
    BOOST_TEST(noticed() == "mail_a: bad result line: 'Undecodable: b'\\xff''; mail_a" + unknown_words);
}

BOOST_AUTO_TEST_CASE(sends_nothing_to_a_listener_that_is_unknown_until_it_has_a_new_process)
{
    is_ready(a);
    says(a, "I am here\n");
    BOOST_TEST(noticed() == "mail_a" + unknown_words);
    says(a, "READY\n");
    happens("one");
    BOOST_TEST(told() == "");
    ends(a);
    is_ready(a);
    BOOST_TEST(told() == "1:one");
}

BOOST_AUTO_TEST_CASE(hands_out_nothing_in_the_middle_of_what_a_listener_says)
{
    happens("early");
    runs(a);
    says(a, "READY\nand more");
    BOOST_TEST(told() == "");
    BOOST_TEST(noticed() == "mail_a" + unknown_words);
}

BOOST_AUTO_TEST_CASE(that_is_full_discards_the_oldest_and_says_so)
{
    is_ready(a);
    happen(0, 10); // one is out, ten wait
    BOOST_TEST(noticed() == "");
    happens("11");
    BOOST_TEST(noticed() == "pool mail event buffer overflowed, discarding event 1");
    BOOST_TEST(discarded() == 1u);
    BOOST_TEST(waiting() == 10u);
    accepts(a);
    BOOST_TEST(told() == "1:0 1:2");
}

BOOST_AUTO_TEST_CASE(that_is_full_discards_for_an_event_that_comes_back_and_says_so)
{
    is_ready(a);
    happen(0, 10);
    rejects(a);
    BOOST_TEST(noticed() == "mail_a: event was rejected; pool mail event buffer overflowed, discarding event 1");
    BOOST_TEST(told() == "1:0 1:0");
}

BOOST_AUTO_TEST_CASE(does_not_overflow_while_its_first_listener_is_starting)
{
    happen(0, 49);
    keep(all.started(a));
    says(a, "READY\n");
    happen(50, 99);
    BOOST_TEST(noticed() == "");
    keep(all.entered_running(a));
    for (int i = 0; i < 100; ++i) {
        BOOST_TEST(told() == "1:" + std::to_string(i));
        accepts(a);
    }
    BOOST_TEST(discarded() == 0u);
}

BOOST_AUTO_TEST_CASE(has_its_limit_also_while_a_later_process_is_starting)
{
    is_ready(a);
    ends(a);
    happen(0, 10);
    BOOST_TEST(noticed() == "pool mail event buffer overflowed, discarding event 0");
}

BOOST_AUTO_TEST_SUITE_END()

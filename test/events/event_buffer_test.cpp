// What waits in a pool, how much of it, and what has to go.
#include "events/event_buffer.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd;
using namespace reaperd::events;

namespace {

queued_event event_number(std::uint64_t serial, std::size_t bytes = 0)
{
    return {remote_communication("t", std::string(bytes, 'x')), serial, serial};
}

event_buffer in_service(std::size_t limit)
{
    event_buffer one;
    one.limit(limit);
    one.somebody_listens();
    return one;
}

// The serials of all that waits, in order.
std::vector<std::uint64_t> drain(event_buffer& from)
{
    std::vector<std::uint64_t> serials;
    while (!from.empty())
        serials.push_back(from.take().serial);
    return serials;
}

using serials = std::vector<std::uint64_t>;

} // namespace

BOOST_AUTO_TEST_SUITE(a_buffer)

BOOST_AUTO_TEST_CASE(gives_the_oldest_first)
{
    auto buffer = in_service(10);
    for (auto serial : {0u, 1u, 2u})
        BOOST_TEST(buffer.add(event_number(serial)).empty());
    BOOST_TEST(buffer.size() == 3u);
    BOOST_TEST((drain(buffer) == serials{0, 1, 2}));
}

BOOST_AUTO_TEST_CASE(gives_what_was_put_back_first)
{
    auto buffer = in_service(10);
    buffer.add(event_number(0));
    buffer.add(event_number(1));
    auto taken = buffer.take();
    buffer.add(event_number(2));
    BOOST_TEST(buffer.put_back(std::move(taken)).empty());
    BOOST_TEST((drain(buffer) == serials{0, 1, 2}));
}

BOOST_AUTO_TEST_CASE(that_is_full_discards_the_oldest_and_counts_it)
{
    auto buffer = in_service(2);
    BOOST_TEST(buffer.add(event_number(0)).empty());
    BOOST_TEST(buffer.add(event_number(1)).empty());
    BOOST_TEST((buffer.add(event_number(2)) == serials{0}));
    BOOST_TEST((buffer.add(event_number(3)) == serials{1}));
    BOOST_TEST(buffer.discarded() == 2u);
    BOOST_TEST((drain(buffer) == serials{2, 3}));
}

BOOST_AUTO_TEST_CASE(that_is_full_discards_the_oldest_of_those_that_wait_for_one_that_comes_back)
{
    auto buffer = in_service(2);
    buffer.add(event_number(0));
    auto taken = buffer.take();
    buffer.add(event_number(1));
    buffer.add(event_number(2));
    BOOST_TEST((buffer.put_back(std::move(taken)) == serials{1}));
    BOOST_TEST((drain(buffer) == serials{0, 2}));
}

BOOST_AUTO_TEST_CASE(that_was_made_smaller_discards_what_is_too_much_with_the_next_event)
{
    auto buffer = in_service(4);
    for (auto serial : {0u, 1u, 2u, 3u})
        buffer.add(event_number(serial));
    buffer.limit(2);
    BOOST_TEST(buffer.size() == 4u);
    BOOST_TEST((buffer.add(event_number(4)) == serials{0, 1, 2}));
    BOOST_TEST((drain(buffer) == serials{3, 4}));
}

BOOST_AUTO_TEST_CASE(does_not_overflow_before_anybody_listens)
{
    event_buffer buffer;
    buffer.limit(1);
    for (std::uint64_t serial = 0; serial < most_early_events; ++serial)
        BOOST_TEST_REQUIRE(buffer.add(event_number(serial)).empty());
    BOOST_TEST((buffer.add(event_number(most_early_events)) == serials{0}));
    BOOST_TEST(buffer.size() == most_early_events);
    BOOST_TEST(buffer.discarded() == 1u);
}

BOOST_AUTO_TEST_CASE(holds_no_more_early_bytes_than_it_may)
{
    event_buffer buffer;
    constexpr std::size_t half = most_early_bytes / 2;
    BOOST_TEST(buffer.add(event_number(0, half - 1000)).empty());
    BOOST_TEST(buffer.add(event_number(1, half - 1000)).empty());
    BOOST_TEST((buffer.add(event_number(2, 2000)) == serials{0}));
    BOOST_TEST((buffer.add(event_number(3, most_early_bytes)) == serials{1, 2})); // one is kept, however large
    BOOST_TEST((drain(buffer) == serials{3}));
    BOOST_TEST(buffer.add(event_number(4, half)).empty()); // what was taken is not counted any more
}

BOOST_AUTO_TEST_CASE(keeps_early_events_when_later_ones_overflow)
{
    event_buffer buffer;
    buffer.limit(2);
    for (auto serial : {0u, 1u, 2u})
        buffer.add(event_number(serial));
    buffer.somebody_listens();
    BOOST_TEST(buffer.add(event_number(3)).empty());
    BOOST_TEST(buffer.add(event_number(4)).empty());
    BOOST_TEST((buffer.add(event_number(5)) == serials{3}));
    BOOST_TEST((drain(buffer) == serials{0, 1, 2, 4, 5}));
}

BOOST_AUTO_TEST_CASE(does_not_count_an_early_event_that_comes_back)
{
    event_buffer buffer;
    buffer.limit(1);
    buffer.add(event_number(0));
    buffer.somebody_listens();
    auto taken = buffer.take();
    buffer.add(event_number(1));
    BOOST_TEST(buffer.put_back(std::move(taken)).empty());
    BOOST_TEST((buffer.add(event_number(2)) == serials{1}));
    BOOST_TEST((drain(buffer) == serials{0, 2}));
}

BOOST_AUTO_TEST_SUITE_END()

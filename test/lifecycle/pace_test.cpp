#include "lifecycle/lifecycle.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd::lifecycle;
using namespace std::chrono_literals;

namespace {

constexpr time_point t0{1h};

} // namespace

BOOST_AUTO_TEST_CASE(a_full_bucket_gives_ten_at_once_and_then_one_a_second)
{
    token_bucket bucket;
    for (int i = 0; i < 10; ++i)
        BOOST_TEST((bucket.take(t0) == t0));
    BOOST_TEST((bucket.take(t0) == t0 + 1s));
    BOOST_TEST((bucket.take(t0 + 1s) == t0 + 2s));
    BOOST_TEST((bucket.take(t0 + 10s) == t0 + 10s));
}

BOOST_AUTO_TEST_CASE(a_bucket_holds_no_more_than_ten_however_long_it_waits)
{
    token_bucket bucket;
    bucket.take(t0);
    for (int i = 0; i < 10; ++i)
        bucket.take(t0 + 24h);
    BOOST_TEST((bucket.take(t0 + 24h) == t0 + 24h + 1s));
}

BOOST_AUTO_TEST_CASE(a_restart_that_waits_anyway_pays_when_it_happens)
{
    token_bucket bucket;
    for (int i = 0; i < 10; ++i)
        bucket.take(t0);
    BOOST_TEST((bucket.take(t0 + 5s) == t0 + 5s));
}

BOOST_AUTO_TEST_CASE(no_wait_leads_past_the_end_of_time)
{
    BOOST_TEST((after(t0, duration::max()) == time_point::max()));
    BOOST_TEST((after(t0, 1s) == t0 + 1s));
    BOOST_TEST((after(t0, -1s) == t0 - 1s));
    token_bucket bucket;
    BOOST_TEST((bucket.take(time_point::max()) == time_point::max()));
    BOOST_TEST((bucket.take(time_point::max()) <= time_point::max()));
}

BOOST_AUTO_TEST_CASE(the_states_have_supervisords_words)
{
    BOOST_TEST(name(word_of(stopped{})) == "STOPPED");
    BOOST_TEST(name(word_of(starting{})) == "STARTING");
    BOOST_TEST(name(word_of(running{})) == "RUNNING");
    BOOST_TEST(name(word_of(backoff{})) == "BACKOFF");
    BOOST_TEST(name(word_of(stopping{})) == "STOPPING");
    BOOST_TEST(name(word_of(exited{})) == "EXITED");
    BOOST_TEST(name(word_of(fatal{})) == "FATAL");
    BOOST_TEST(name(word_of(unknown{})) == "UNKNOWN");
}

// When the next manager starts.
#include "guardian/pace.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd::guardian;
using namespace std::chrono_literals;

namespace {

// Managers that start when they may and die when they are told to.
struct life {
    pace rules;
    pace::time_point now{1000h};
    bool safe = false;

    life() { rules.started(now); }

    // How long the next one waits; nothing: for ever.
    std::optional<std::chrono::nanoseconds> dies(death how, std::chrono::nanoseconds after = 1s)
    {
        now += after;
        const auto next = rules.after(how, now);
        return next ? std::optional{begin(*next)} : std::nullopt;
    }
    std::chrono::nanoseconds begin(pace::start next)
    {
        const auto wait = next.at - now;
        now = next.at;
        safe = next.safe;
        rules.started(now);
        return wait;
    }
    std::optional<std::chrono::nanoseconds> crashes(std::chrono::nanoseconds after = 1s)
    {
        return dies(death::crashed, after);
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(pacing, life)

BOOST_AUTO_TEST_CASE(a_killed_manager_is_replaced_at_once_however_often)
{
    for (int i = 0; i < 1000; ++i)
        BOOST_TEST_REQUIRE((dies(death::killed, 10ms) == 0ns));
    BOOST_TEST(!safe);
}

BOOST_AUTO_TEST_CASE(but_not_more_often_than_500_times_a_second)
{
    const auto begin = now;
    for (int i = 0; i < 500; ++i)
        BOOST_TEST_REQUIRE(dies(death::killed, 0ns).has_value());
    BOOST_TEST((now - begin >= 1s));
    BOOST_TEST((now - begin <= 1001ms));
}

BOOST_AUTO_TEST_CASE(a_life_of_just_less_and_just_more)
{
    BOOST_TEST((dies(death::killed, pace::shortest_life - 1ns) == 1ns));
    BOOST_TEST((dies(death::killed, pace::shortest_life) == 0ns));
    BOOST_TEST((crashes(1ms) == 1ms));
}

BOOST_AUTO_TEST_CASE(two_crashes_are_bad_luck_and_the_third_waits_twice_as_long_each_time)
{
    BOOST_TEST((crashes() == 0s));
    BOOST_TEST((crashes() == 0s));
    BOOST_TEST((crashes() == 1s));
    BOOST_TEST((crashes() == 2s));
    BOOST_TEST((crashes() == 4s));
}

BOOST_AUTO_TEST_CASE(crashes_are_forgotten_after_a_minute)
{
    for (int i = 0; i < 100; ++i) {
        BOOST_TEST_REQUIRE((crashes(30s + 1ns) == 0s));
        BOOST_TEST_REQUIRE((crashes(30s) == 0s));
    }
    BOOST_TEST(!safe);
    BOOST_TEST((crashes(29s) == 1s)); // the third within a minute
}

BOOST_AUTO_TEST_CASE(kills_in_between_are_no_crashes)
{
    crashes();
    crashes();
    for (int i = 0; i < 10; ++i)
        dies(death::killed);
    BOOST_TEST((crashes() == 1s));
}

BOOST_AUTO_TEST_CASE(after_five_crashes_the_next_starts_safe)
{
    for (int i = 0; i < 4; ++i) {
        crashes();
        BOOST_TEST(!safe);
    }
    crashes();
    BOOST_TEST(safe);
}

BOOST_AUTO_TEST_CASE(a_safe_one_that_is_killed_is_replaced_by_a_safe_one)
{
    for (int i = 0; i < 5; ++i)
        crashes();
    BOOST_TEST((dies(death::killed) == 0s));
    BOOST_TEST(safe);
}

BOOST_AUTO_TEST_CASE(a_crash_in_safe_mode_is_the_last_until_a_person_asks)
{
    for (int i = 0; i < 5; ++i)
        crashes();
    BOOST_TEST(!crashes(1h));
    BOOST_TEST((begin(rules.again(now)) == 0s));
    BOOST_TEST(safe);
    BOOST_TEST(!crashes());
}

BOOST_AUTO_TEST_CASE(a_person_who_asks_before_safe_mode_begins_again_with_no_crashes)
{
    for (int i = 0; i < 4; ++i)
        crashes();
    begin(rules.again(now));
    BOOST_TEST(!safe);
    BOOST_TEST((crashes() == 0s));
    BOOST_TEST((crashes() == 0s));
    BOOST_TEST((crashes() == 1s));
}

BOOST_AUTO_TEST_SUITE_END()

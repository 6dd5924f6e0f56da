#include "daemon/stop_time.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd;
using namespace std::chrono_literals;

namespace {

group waiting(int priority, std::chrono::seconds wait, kill_mode mode = kill_mode::tree)
{
    program one;
    one.policy.stop.wait = wait;
    one.policy.stop.mode = mode;
    return {"x", priority, {one}};
}

} // namespace

BOOST_AUTO_TEST_SUITE(the_longest_stop)

BOOST_AUTO_TEST_CASE(is_that_of_each_priority_after_the_other)
{
    configuration all;
    all.groups = {waiting(1, 10s), waiting(1, 3s), waiting(2, 5s)};
    BOOST_TEST((daemon::longest_stop(all) == 10s + 2s + 5s + 2s));
    BOOST_TEST(daemon::describe_longest_stop(all) == "19s");
}

BOOST_AUTO_TEST_CASE(has_no_strays_where_nothing_ends_with_a_program)
{
    configuration all;
    all.groups = {waiting(1, 10s, kill_mode::process)};
    BOOST_TEST((daemon::longest_stop(all) == 10s));
}

BOOST_AUTO_TEST_CASE(says_what_it_is_too_long_for)
{
    configuration all;
    all.groups = {waiting(1, 43s)};
    BOOST_TEST(daemon::describe_longest_stop(all) == "45s; Kubernetes grants 30s by default");
}

BOOST_AUTO_TEST_CASE(may_be_the_end_of_time)
{
    configuration all;
    all.groups = {waiting(1, std::chrono::seconds::max() / 1'000'000'000),
                  waiting(2, std::chrono::seconds::max() / 1'000'000'000)};
    BOOST_TEST((daemon::longest_stop(all) == std::chrono::nanoseconds::max()));
}

BOOST_AUTO_TEST_SUITE_END()

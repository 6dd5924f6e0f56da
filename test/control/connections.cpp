#include "control/connections.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

using reaperd::control::connections;

namespace {

struct crowd {
    std::shared_ptr<connections> all = std::make_shared<connections>();
    std::string dropped;

    connections::place enter(char name)
    {
        return connections::place(all, [this, name] { dropped += name; });
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(the_connections, crowd)

BOOST_AUTO_TEST_CASE(the_one_that_has_been_idle_longest_goes_first)
{
    auto a = enter('a');
    auto b = enter('b');
    a.busy();
    a.idle();
    all->drop_idlest();
    BOOST_TEST(dropped == "b");
}

BOOST_AUTO_TEST_CASE(one_that_was_dropped_and_has_not_left_is_not_dropped_again_before_the_others)
{
    auto a = enter('a');
    auto b = enter('b');
    all->drop_idlest();
    all->drop_idlest();
    BOOST_TEST(dropped == "ab");
}

BOOST_AUTO_TEST_CASE(nobody_who_is_busy_is_dropped_until_all_are)
{
    auto a = enter('a');
    a.busy();
    all->drop_idlest();
    BOOST_TEST(dropped == "");
    all->drop_all();
    BOOST_TEST(dropped == "a");
}

BOOST_AUTO_TEST_CASE(who_leaves_is_counted_out_and_told)
{
    int left = 0;
    all->on_leave([&] { ++left; });
    {
        auto a = enter('a');
        BOOST_TEST(all->count() == 1u);
    }
    BOOST_TEST(all->count() == 0u);
    BOOST_TEST(left == 1);
}

BOOST_AUTO_TEST_SUITE_END()

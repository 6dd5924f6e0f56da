#include "zombie_changes.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperctl;
using namespace std::chrono_literals;

namespace {

const process web{200, "web.sh", 'S', 1, 0, 0, 5, 1};

process zombie(pid_t pid, std::uint64_t start = 10)
{
    return {pid, "curl", 'Z', 200, 0, 0, start, 1};
}
std::vector<zombie_family> of_web(std::vector<process> zombies)
{
    return {{{web}, std::move(zombies), "web", neglect::careless}};
}

} // namespace

BOOST_AUTO_TEST_SUITE(zombies_from_look_to_look)

BOOST_AUTO_TEST_CASE(that_stay_are_no_news)
{
    zombie_changes seen(of_web({zombie(210)}));
    BOOST_TEST(seen.look(of_web({zombie(210)}), 1s).empty());
}

BOOST_AUTO_TEST_CASE(appear_and_go_and_tell_how_long_they_lasted)
{
    zombie_changes seen({});
    const zombie_change came{true, {zombie(210)}, web, "web", {}};
    const zombie_change went{false, {zombie(210)}, web, "web", 3s};
    BOOST_TEST((seen.look(of_web({zombie(210)}), 1s) == std::vector{came}));
    BOOST_TEST(seen.look(of_web({zombie(210)}), 3s).empty());
    BOOST_TEST((seen.look({}, 4s) == std::vector{went}));
    BOOST_TEST(seen.look({}, 5s).empty());
}

BOOST_AUTO_TEST_CASE(that_were_there_before_lasted_nobody_knows_how_long)
{
    zombie_changes seen(of_web({zombie(210)}));
    const auto changes = seen.look({}, 1s);
    BOOST_TEST_REQUIRE(changes.size() == 1u);
    BOOST_TEST(!changes[0].lasted.has_value());
}

BOOST_AUTO_TEST_CASE(of_one_family_are_one_change)
{
    zombie_changes seen(of_web({zombie(210)}));
    const auto changes = seen.look(of_web({zombie(211), zombie(212), zombie(213)}), 1s);
    BOOST_TEST_REQUIRE(changes.size() == 2u);
    BOOST_TEST(!changes[0].appeared);
    BOOST_TEST(changes[1].zombies.size() == 3u);
}

BOOST_AUTO_TEST_CASE(are_others_when_the_pid_is_used_again)
{
    zombie_changes seen(of_web({zombie(210, 10)}));
    BOOST_TEST(seen.look(of_web({zombie(210, 99)}), 1s).size() == 2u);
}

BOOST_AUTO_TEST_SUITE_END()

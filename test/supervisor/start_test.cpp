// What starts, when, and in which order.
#include "world.hpp"

using namespace reaperd;
using namespace reaperd::supervisor;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_CASE(what_has_autostart_starts_with_the_first_configuration_and_the_rest_waits_for_somebody)
{
    auto lazy = named("lazy");
    lazy.autostart = false;
    world w{{alone("web"), alone(lazy)}};
    BOOST_TEST(w.state("web") == word::starting);
    BOOST_TEST(w.state("lazy") == word::stopped);
    BOOST_TEST(!w.look("lazy").stopped_by_request);
}

BOOST_AUTO_TEST_CASE(all_start_at_once_by_group_priority_then_group_name_then_the_order_in_the_group)
{
    world w{{with_priority(5, alone("z")), with_priority(10, grouped("b", {named("two"), named("one")})),
             with_priority(10, alone("a"))}};
    BOOST_TEST(w.take_orders() == (names{"spawn z", "spawn a", "spawn b:two", "spawn b:one"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_death_is_followed_by_a_restart_at_once)
{
    world w{{alone("web")}};
    w.pass(2s);
    w.crash("web", SIGKILL);
    BOOST_TEST(w.spawns("web") == 2);
    BOOST_TEST(w.look("web").restarts == 1U);
}

BOOST_AUTO_TEST_CASE(a_death_by_signal_is_unexpected_whatever_the_exit_codes_are)
{
    auto web = named("web");
    web.policy.restart.exit_codes = {0, 9, 15, -1, 137};
    world w{{alone(web)}};
    w.pass(2s);
    w.crash("web", SIGKILL);
    BOOST_TEST(w.state("web") == word::starting);
    BOOST_TEST(!w.events<ended>().back().expected);
}

BOOST_AUTO_TEST_CASE(an_expected_exit_code_ends_it)
{
    auto web = named("web");
    web.policy.restart.exit_codes = {0, 3};
    world w{{alone(web)}};
    w.pass(2s);
    w.exit("web", 3);
    BOOST_TEST(w.state("web") == word::exited);
    BOOST_TEST(w.events<ended>().back().expected);
}

BOOST_AUTO_TEST_CASE(a_program_that_cannot_start_is_given_up_after_its_retries)
{
    world w;
    w.broken["web"] = {{}, "chdir /srv/www: No such file or directory", false};
    w.load({alone("web")});
    w.pass(1min);
    BOOST_TEST(w.state("web") == word::fatal);
    BOOST_TEST(w.spawns("web") == 4);
    BOOST_TEST(w.events<gave_up>().size() == 1U);
    BOOST_TEST(w.events<start_failed>().size() == 4U);
}

BOOST_AUTO_TEST_CASE(a_machine_without_processes_to_spare_is_no_reason_to_give_up)
{
    world w;
    w.broken["web"] = {{}, "clone: Resource temporarily unavailable", true};
    w.load({alone("web")});
    w.pass(10min);
    BOOST_TEST(w.state("web") == word::backoff);
    w.broken.clear();
    w.pass(12s);
    BOOST_TEST(w.state("web") == word::running);
}

BOOST_AUTO_TEST_CASE(the_start_is_counted_from_the_spawn_and_not_from_the_order)
{
    world w;
    w.confirms_late = true;
    w.load({alone("web")});
    w.pass(5s);
    BOOST_TEST(w.state("web") == word::starting);
    w.confirm();
    w.pass(1s);
    BOOST_TEST(w.state("web") == word::running);
}

BOOST_AUTO_TEST_CASE(restarts_of_short_lives_are_paced_whatever_the_configuration_says)
{
    auto loop = named("true");
    loop.policy.start.start_seconds = 0s;
    loop.policy.restart.mode = restart_mode::always;
    world w{{alone(loop)}};
    const auto end = w.now + 60s;
    while (w.now < end) {
        if (w.alive("true"))
            w.exit("true");
        else
            w.pass(100ms);
    }
    BOOST_TEST(w.spawns("true") <= 72);
    BOOST_TEST(w.spawns("true") >= 65);
}

BOOST_AUTO_TEST_CASE(jitter_differs_from_program_to_program)
{
    std::vector<group> herd;
    for (int i = 0; i < 20; ++i) {
        auto one = named("p" + std::to_string(i));
        one.policy.restart.delay = restart_delay{10s, 2, 60s, 0.5, 10s};
        herd.push_back(alone(one));
    }
    world w{herd};
    w.pass(2s);
    for (int i = 0; i < 20; ++i)
        w.exit("p" + std::to_string(i), 1);
    std::set<std::chrono::nanoseconds> delays;
    for (const auto& each : w.events<will_restart>())
        delays.insert(each.delay);
    BOOST_TEST(delays.size() == 20U);
    BOOST_TEST((*delays.rbegin() - *delays.begin() > 4s));
}

BOOST_AUTO_TEST_SUITE(process_groups)

BOOST_AUTO_TEST_CASE(who_joins_a_group_starts_after_its_leader)
{
    world w;
    w.load({alone(joining("web", "aide")), alone("web")});
    BOOST_TEST(w.take_orders() == (names{"spawn web", "spawn aide"}), boost::test_tools::per_element());
    BOOST_TEST(w.alive("aide"));
}

BOOST_AUTO_TEST_CASE(who_joins_a_program_that_is_in_a_group_finds_it_by_its_full_name)
{
    world w;
    w.load({with_priority(1, grouped("front", {named("web")})), with_priority(2, alone(joining("front:web", "aide")))});
    BOOST_TEST(w.alive("aide"));
}

BOOST_AUTO_TEST_CASE(the_order_names_the_one_that_is_joined)
{
    reaperd::supervisor::supervisor programs;
    configuration wanted;
    wanted.groups = {alone(joining("web", "aide")), alone("web")};
    auto orders = programs.handle(configuration_loaded{wanted}, lifecycle::time_point{1h}).orders;
    BOOST_TEST_REQUIRE(orders.size() == 2U);
    auto leader = std::get<spawn>(orders[0]);
    auto aide = std::get<spawn>(orders[1]);
    BOOST_TEST(!leader.join.has_value());
    BOOST_TEST((aide.join == leader.instance));
}

BOOST_AUTO_TEST_CASE(the_leader_is_the_first_that_runs_of_the_section)
{
    auto one = named("web_0");
    auto two = named("web_1");
    one.section = two.section = "web";
    one.autostart = false;
    world w{{grouped("web", {one, two}), alone(joining("web", "aide"))}};
    BOOST_TEST(w.alive("aide"));
}

BOOST_AUTO_TEST_CASE(without_its_leader_it_is_a_failed_start_that_says_so)
{
    auto web = named("web");
    web.autostart = false;
    world w{{alone(web), alone(joining("web", "aide"))}};
    BOOST_TEST(w.state("aide") == word::backoff);
    BOOST_TEST(w.spawns("aide") == 0);
    BOOST_TEST(w.events<start_failed>().back().why == "web, whose group it joins, is not running");
    w.pass(1min);
    BOOST_TEST(w.state("aide") == word::fatal);
}

BOOST_AUTO_TEST_CASE(a_leader_that_comes_in_time_is_joined_at_the_next_try)
{
    auto web = named("web");
    web.autostart = false;
    world w{{alone(web), alone(joining("web", "aide"))}};
    w.start("web");
    w.pass(1s);
    BOOST_TEST(w.alive("aide"));
}

BOOST_AUTO_TEST_CASE(a_leader_that_is_being_restarted_is_worth_a_moment_and_no_failed_start)
{
    auto aide = joining("web", "aide");
    aide.policy.start.retries = 0;
    world w{{alone("web"), alone(aide)}};
    w.ignores_stop = {"web"};
    w.pass(2s);
    w.restart("web");
    auto asked = w.restart("aide");
    BOOST_TEST(w.state("aide") == word::backoff);
    w.exit("web");
    w.pass(2s);
    BOOST_TEST(w.state("aide") == word::running);
    BOOST_TEST((w.answer(asked) == outcome::done));
}

BOOST_AUTO_TEST_CASE(nobody_joins_himself)
{
    world w{{alone(joining("web", "web"))}};
    BOOST_TEST(w.spawns("web") == 0);
    BOOST_TEST(w.state("web") == word::backoff);
}

BOOST_AUTO_TEST_SUITE_END()

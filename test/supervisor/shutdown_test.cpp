// The end: level by level, and in any state.
#include "world.hpp"

using namespace reaperd;
using namespace reaperd::supervisor;
using namespace std::chrono_literals;

namespace {

world three_levels()
{
    world w{{with_priority(1, alone("db")), with_priority(2, alone("app")), with_priority(2, alone("bus")),
             with_priority(3, alone("web"))}};
    w.ignores_stop = {"db", "app", "bus", "web"};
    w.pass(2s);
    w.take_orders();
    return w;
}

bool finished(const world& w)
{
    return w.events<shutdown_finished>().size() == 1U;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_shutdown_goes_down_the_priorities_and_one_priority_stops_side_by_side)
{
    auto w = three_levels();
    w.shut_down();
    BOOST_TEST(w.take_orders() == (names{"stop web"}), boost::test_tools::per_element());
    w.exit("web");
    BOOST_TEST(w.take_orders() == (names{"stop bus", "stop app"}), boost::test_tools::per_element());
    w.exit("app");
    BOOST_TEST(w.take_orders().empty());
    w.exit("bus");
    BOOST_TEST(w.take_orders() == (names{"stop db"}), boost::test_tools::per_element());
    BOOST_TEST(!finished(w));
    w.exit("db");
    BOOST_TEST(finished(w));
}

BOOST_AUTO_TEST_CASE(programs_of_one_priority_need_the_time_of_the_slowest_alone)
{
    auto w = three_levels();
    w.shut_down();
    w.pass(30s - 1ns);
    BOOST_TEST(!finished(w));
    w.pass(1ns);
    BOOST_TEST(finished(w));
}

BOOST_AUTO_TEST_CASE(it_says_whom_it_waits_for_at_the_beginning_and_every_three_seconds)
{
    world w{{alone("web")}};
    w.ignores_stop = {"web"};
    w.shut_down();
    BOOST_TEST(w.events<waiting_for>().size() == 1U);
    BOOST_TEST((w.events<waiting_for>()[0].instances == std::vector{w.id("web")}));
    w.pass(3s - 1ns);
    BOOST_TEST(w.events<waiting_for>().size() == 1U);
    w.pass(1ns);
    BOOST_TEST(w.events<waiting_for>().size() == 2U);
    w.pass(3s);
    BOOST_TEST(w.events<waiting_for>().size() == 3U);
    w.pass(4s);
    BOOST_TEST(finished(w));
    BOOST_TEST(!w.programs.next_deadline());
}

BOOST_AUTO_TEST_CASE(with_nothing_to_stop_it_is_over_at_once)
{
    world w;
    w.shut_down();
    BOOST_TEST(finished(w));
    BOOST_TEST(w.events<waiting_for>().empty());
    w.shut_down();
    BOOST_TEST(w.events<shutdown_began>().size() == 1U);
}

BOOST_AUTO_TEST_CASE(what_waits_to_start_starts_no_more)
{
    world w{{alone("web")}};
    w.exit("web", 1);
    w.shut_down();
    BOOST_TEST(finished(w));
    w.pass(1min);
    BOOST_TEST(w.spawns("web") == 1);
}

BOOST_AUTO_TEST_CASE(what_dies_before_its_turn_is_not_restarted)
{
    auto w = three_levels();
    w.shut_down();
    w.crash("db", SIGSEGV);
    BOOST_TEST(w.state("db") == word::stopped);
    BOOST_TEST(w.spawns("db") == 1);
    BOOST_TEST(w.events<ended>().size() == 1U);
    for (auto name : {"web", "app", "bus"})
        w.exit(name);
    BOOST_TEST(finished(w));
    BOOST_TEST(w.spawns("db") == 1);
}

BOOST_AUTO_TEST_CASE(a_restart_that_is_under_way_becomes_a_stop)
{
    auto w = three_levels();
    auto asked = w.restart("db");
    w.shut_down();
    w.exit("db");
    BOOST_TEST(w.spawns("db") == 1);
    BOOST_TEST((w.answer(asked) == outcome::refused));
    BOOST_TEST(w.answer_why(asked) == "reaperd is shutting down");
    w.pass(1min);
    BOOST_TEST(finished(w));
}

BOOST_AUTO_TEST_CASE(a_spawn_that_fails_during_a_shutdown_is_not_tried_again)
{
    world w;
    w.confirms_late = true;
    w.load({with_priority(1, alone("db")), with_priority(2, alone("web"))});
    w.ignores_stop = {"web"};
    w.shut_down();
    w.living.erase(w.id("db"));
    w.tell(spawn_failed{w.id("db"), "too late", false});
    w.pass(1min);
    BOOST_TEST(w.spawns("db") == 1);
    BOOST_TEST(finished(w));
}

BOOST_AUTO_TEST_CASE(nothing_is_started_during_a_shutdown)
{
    auto w = three_levels();
    w.shut_down();
    BOOST_TEST((w.answer(w.start("web")) == outcome::refused));
    BOOST_TEST((w.answer(w.restart("db")) == outcome::refused));
}

BOOST_AUTO_TEST_CASE(a_stop_during_a_shutdown_is_answered)
{
    auto w = three_levels();
    w.shut_down();
    auto asked = w.stop("db");
    w.exit("db");
    BOOST_TEST((w.answer(asked) == outcome::done));
}

BOOST_AUTO_TEST_CASE(a_reload_during_a_shutdown_changes_nothing)
{
    auto w = three_levels();
    w.shut_down();
    w.load({alone("new")});
    BOOST_TEST(w.events<plan_applied>().empty());
    BOOST_TEST(w.programs.look(w.now).size() == 4U);
}

BOOST_AUTO_TEST_CASE(who_is_in_a_hurry_kills_all_at_once)
{
    auto w = three_levels();
    w.shut_down();
    w.take_orders();
    w.kill_all();
    BOOST_TEST(w.take_orders() == (names{"kill web", "kill bus", "kill app", "kill db"}),
               boost::test_tools::per_element());
    BOOST_TEST(finished(w));
}

BOOST_AUTO_TEST_CASE(a_kill_without_a_shutdown_is_one)
{
    auto w = three_levels();
    w.kill_all();
    BOOST_TEST(w.programs.shutting_down());
    BOOST_TEST(finished(w));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_signalled_is_not_waited_for)
{
    auto w = three_levels();
    w.untouchable = {"web"};
    w.shut_down();
    for (auto name : {"app", "bus", "db"})
        w.exit(name);
    BOOST_TEST(finished(w));
    BOOST_TEST(w.state("web") == word::unknown);
}

BOOST_AUTO_TEST_CASE(a_kill_that_is_refused_is_the_last_word)
{
    auto w = three_levels();
    w.untouchable = {"web", "app"};
    w.kill_all();
    BOOST_TEST(w.take_orders() == (names{"kill web", "kill bus", "kill app", "kill db"}),
               boost::test_tools::per_element());
    BOOST_TEST(finished(w));
}

BOOST_AUTO_TEST_CASE(a_program_that_is_leaving_is_waited_for_too)
{
    auto w = three_levels();
    w.load({with_priority(1, alone("db"))});
    w.shut_down();
    w.pass(9s);
    BOOST_TEST(!finished(w));
    w.pass(20s);
    BOOST_TEST(finished(w));
}

// ---- event listeners

namespace {

world with_a_listener(int priority = -1)
{
    auto pool = with_priority(priority, alone("lis"));
    pool.listeners = listener_pool{};
    world w{{pool, alone("web")}};
    w.pass(2s);
    w.take_orders();
    return w;
}

} // namespace

BOOST_AUTO_TEST_CASE(listeners_that_are_left_read_on_until_they_have_been_told_all)
{
    auto w = with_a_listener();
    w.shut_down();
    BOOST_TEST(w.take_orders() == names{"stop web"}, boost::test_tools::per_element());
    BOOST_TEST(w.events<listeners_last>().size() == 1u);
    w.tell(listeners_told{});
    BOOST_TEST(w.take_orders() == names{"stop lis"}, boost::test_tools::per_element());
    BOOST_TEST(finished(w));
}

BOOST_AUTO_TEST_CASE(a_listener_that_does_not_read_holds_the_end_for_two_seconds)
{
    auto w = with_a_listener();
    w.shut_down();
    w.take_orders();
    w.pass(1999ms);
    BOOST_TEST(w.take_orders().empty());
    w.pass(1ms);
    BOOST_TEST(w.take_orders() == names{"stop lis"}, boost::test_tools::per_element());
    BOOST_TEST(finished(w));
}

BOOST_AUTO_TEST_CASE(a_listener_among_others_is_not_waited_for)
{
    auto w = with_a_listener(1000);
    w.shut_down();
    BOOST_TEST(w.events<listeners_last>().empty());
    BOOST_TEST(w.take_orders() == (names{"stop lis", "stop web"}), boost::test_tools::per_element());
    BOOST_TEST(finished(w));
}

BOOST_AUTO_TEST_CASE(who_is_in_a_hurry_waits_for_no_listener)
{
    auto w = with_a_listener();
    w.shut_down();
    w.kill_all();
    BOOST_TEST(finished(w));
}

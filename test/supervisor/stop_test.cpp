// Stops: how they are carried out, and when they are answered.
#include "world.hpp"

using namespace reaperd;
using namespace reaperd::supervisor;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_CASE(a_stop_is_answered_when_the_process_is_gone)
{
    world w{{alone("web")}};
    w.ignores_stop = {"web"};
    auto asked = w.stop("web");
    w.pass(10s - 1ns);
    BOOST_TEST(!w.answer(asked));
    w.pass(1ns);
    BOOST_TEST((w.answer(asked) == outcome::done));
    BOOST_TEST(w.take_orders() == (names{"spawn web", "stop web", "kill web"}), boost::test_tools::per_element());
    BOOST_TEST(w.look("web").stopped_by_request);
    BOOST_TEST((w.look("web").last_exit == exit_status{signalled{SIGKILL, false}}));
}

BOOST_AUTO_TEST_CASE(a_stop_that_takes_its_time_is_told_every_two_seconds)
{
    world w{{alone("web")}};
    w.ignores_stop = {"web"};
    w.stop("web");
    auto told = [&] { return w.events<waiting_to_stop>().size(); };
    BOOST_TEST(told() == 1U);
    w.pass(2s - 1ns);
    BOOST_TEST(told() == 1U);
    w.pass(1ns);
    BOOST_TEST(told() == 2U);
    w.pass(7s);
    BOOST_TEST(told() == 5U);
    w.pass(1min);
    BOOST_TEST(told() == 6U); // and it is killed after ten
    BOOST_TEST(!w.programs.next_deadline().has_value());
}

BOOST_AUTO_TEST_CASE(a_stop_that_nobody_waits_for_is_told_once)
{
    world w{{alone("web")}};
    w.ignores_stop = {"web"};
    w.abandon(w.stop("web"));
    w.pass(9s);
    BOOST_TEST(w.events<waiting_to_stop>().size() == 1U);
}

BOOST_AUTO_TEST_CASE(in_a_shutdown_the_list_of_all_says_it)
{
    world w{{alone("web"), alone("slow")}};
    w.ignores_stop = {"web", "slow"};
    w.stop("slow");
    w.shut_down();
    w.pass(9s);
    BOOST_TEST(w.events<waiting_to_stop>().size() == 1U);
    BOOST_TEST(w.events<waiting_for>().size() == 4U);
}

BOOST_AUTO_TEST_CASE(a_stop_of_what_does_not_run_says_so)
{
    auto web = named("web");
    web.autostart = false;
    world w{{alone(web)}};
    BOOST_TEST((w.answer(w.stop("web")) == outcome::not_running));
}

BOOST_AUTO_TEST_CASE(a_stop_of_what_waits_to_start_is_done_at_once_and_it_starts_no_more)
{
    world w{{alone("web")}};
    w.exit("web", 1);
    BOOST_TEST((w.answer(w.stop("web")) == outcome::done));
    w.pass(1min);
    BOOST_TEST(w.spawns("web") == 1);
}

BOOST_AUTO_TEST_CASE(two_who_stop_it_are_both_answered)
{
    world w{{alone("web")}};
    w.ignores_stop = {"web"};
    auto one = w.stop("web");
    auto other = w.stop("web");
    w.pass(10s);
    BOOST_TEST((w.answer(one) == outcome::done));
    BOOST_TEST((w.answer(other) == outcome::done));
}

BOOST_AUTO_TEST_CASE(a_signal_that_is_refused_answers_the_stop_and_a_later_one_may_work)
{
    world w{{alone("web")}};
    w.untouchable = {"web"};
    auto asked = w.stop("web");
    BOOST_TEST((w.answer(asked) == outcome::refused));
    BOOST_TEST(w.answer_why(asked) == "cannot be signalled: Operation not permitted");
    BOOST_TEST(w.state("web") == word::unknown);
    BOOST_TEST(w.events<could_not_signal>().size() == 1U);
    w.untouchable.clear();
    BOOST_TEST((w.answer(w.stop("web")) == outcome::done));
}

BOOST_AUTO_TEST_CASE(an_unknown_process_that_ends_after_all_is_seen)
{
    world w{{alone("web")}};
    w.untouchable = {"web"};
    w.stop("web");
    w.exit("web");
    BOOST_TEST(w.state("web") == word::stopped);
}

BOOST_AUTO_TEST_CASE(a_stop_of_all_goes_down_the_priorities_side_by_side)
{
    world w{{with_priority(1, alone("a")), with_priority(2, alone("b")), with_priority(2, alone("c"))}};
    w.ignores_stop = {"a", "b", "c"};
    w.take_orders();
    auto asked = w.stop("all");
    BOOST_TEST(w.take_orders() == (names{"stop c", "stop b", "stop a"}), boost::test_tools::per_element());
    w.exit("b");
    w.exit("c");
    BOOST_TEST(!w.answer(asked));
    w.exit("a");
    BOOST_TEST((w.answer(asked, "a") == outcome::done));
}

BOOST_AUTO_TEST_CASE(a_stop_that_overtakes_its_spawn_ends_all_the_same)
{
    world w;
    w.confirms_late = true;
    w.load({alone("web")});
    w.ignores_stop = {"web"};
    auto asked = w.stop("web");
    w.confirm();
    w.pass(10s);
    BOOST_TEST((w.answer(asked) == outcome::done));
    BOOST_TEST(w.state("web") == word::stopped);
}

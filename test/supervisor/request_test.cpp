// When a request is answered, and what: a start when it is RUNNING, a stop when its process is gone.
#include "world.hpp"

using namespace reaperd;
using namespace reaperd::supervisor;
using namespace std::chrono_literals;

namespace {

world idle(std::vector<program> programs)
{
    std::vector<group> groups;
    for (auto& one : programs) {
        one.autostart = false;
        groups.push_back(alone(one));
    }
    return world{groups};
}

} // namespace

BOOST_AUTO_TEST_SUITE(start)

BOOST_AUTO_TEST_CASE(a_start_is_answered_when_it_runs)
{
    auto w = idle({named("web")});
    auto asked = w.start("web");
    w.pass(1s - 1ns);
    BOOST_TEST(!w.answer(asked));
    w.pass(1ns);
    BOOST_TEST((w.answer(asked) == outcome::done));
}

BOOST_AUTO_TEST_CASE(a_start_of_what_runs_says_so)
{
    world w{{alone("web")}};
    w.pass(2s);
    BOOST_TEST((w.answer(w.start("web")) == outcome::already_started));
}

BOOST_AUTO_TEST_CASE(a_start_of_what_is_starting_waits_with_it)
{
    world w{{alone("web")}};
    auto asked = w.start("web");
    BOOST_TEST(!w.answer(asked));
    w.pass(1s);
    BOOST_TEST((w.answer(asked) == outcome::done));
}

BOOST_AUTO_TEST_CASE(a_start_that_cannot_be_answers_why)
{
    auto w = idle({named("web")});
    w.broken["web"] = {{}, "cannot find /bin/web", false};
    auto asked = w.start("web");
    BOOST_TEST((w.answer(asked) == outcome::spawn_error));
    BOOST_TEST(w.answer_why(asked) == "cannot find /bin/web");
}

BOOST_AUTO_TEST_CASE(a_process_that_dies_too_soon_answers_how)
{
    auto w = idle({named("web")});
    auto asked = w.start("web");
    w.exit("web", 3);
    BOOST_TEST((w.answer(asked) == outcome::abnormal_termination));
    BOOST_TEST(w.answer_why(asked) == "exit 3");
}

BOOST_AUTO_TEST_CASE(a_transient_failure_is_waited_out_but_not_for_ever)
{
    auto w = idle({named("web")});
    w.broken["web"] = {{}, "exec: Text file busy", true};
    auto patient = w.start("web");
    w.pass(200ms);
    BOOST_TEST(!w.answer(patient));
    w.broken.clear();
    w.pass(2s);
    BOOST_TEST((w.answer(patient) == outcome::done));

    w.stop("web");
    w.broken["web"] = {{}, "exec: Text file busy", true};
    auto answered = w.start("web");
    w.pass(2s);
    BOOST_TEST((w.answer(answered) == outcome::spawn_error));
    BOOST_TEST(w.state("web") == word::backoff);
}

BOOST_AUTO_TEST_CASE(a_start_that_somebody_stops_is_refused)
{
    auto w = idle({named("web")});
    auto asked = w.start("web");
    w.stop("web");
    BOOST_TEST((w.answer(asked) == outcome::refused));
    BOOST_TEST(w.answer_why(asked) == "stopped meanwhile");
}

BOOST_AUTO_TEST_CASE(a_start_that_somebody_restarts_is_still_answered_when_it_runs)
{
    auto w = idle({named("web")});
    auto asked = w.start("web");
    w.restart("web");
    w.pass(1s);
    BOOST_TEST((w.answer(asked) == outcome::done));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_signalled_is_not_started_twice)
{
    world w{{alone("web")}};
    w.untouchable = {"web"};
    w.stop("web");
    auto asked = w.start("web");
    BOOST_TEST((w.answer(asked) == outcome::refused));
    BOOST_TEST(w.answer_why(asked) == "cannot be signalled: Operation not permitted");
    BOOST_TEST(w.spawns("web") == 1);
}

BOOST_AUTO_TEST_CASE(one_request_starts_many_in_start_order_and_is_answered_once_in_the_order_asked)
{
    auto w = idle({named("a"), named("b"), named("c")});
    w.take_orders();
    request_id asked{77};
    w.tell(start_requested{asked, {w.id("c"), w.id("a"), w.id("c"), w.id("b")}});
    BOOST_TEST(w.take_orders() == (names{"spawn a", "spawn b", "spawn c"}), boost::test_tools::per_element());
    w.exit("b", 1);
    BOOST_TEST(!w.answer(asked));
    w.pass(1s);
    BOOST_TEST_REQUIRE(w.answers.at(asked).results.size() == 3U);
    BOOST_TEST(w.answers.at(asked).results[0].name == "c");
    BOOST_TEST((w.answer(asked, "b") == outcome::abnormal_termination));
    BOOST_TEST((w.answer(asked, "c") == outcome::done));
}

BOOST_AUTO_TEST_CASE(a_request_for_nobody_is_answered_at_once)
{
    world w;
    w.tell(start_requested{request_id{1}, {}});
    BOOST_TEST(w.answers.at(request_id{1}).results.empty());
}

BOOST_AUTO_TEST_CASE(an_unknown_instance_is_refused)
{
    world w;
    w.tell(stop_requested{request_id{1}, {instance_id{42}}});
    BOOST_TEST((w.answer(request_id{1}) == outcome::refused));
}

BOOST_AUTO_TEST_CASE(a_request_whose_client_went_away_goes_on_and_is_not_answered)
{
    auto w = idle({named("web")});
    auto asked = w.start("web");
    w.abandon(asked);
    w.pass(2s);
    BOOST_TEST(w.state("web") == word::running);
    BOOST_TEST(!w.answer(asked));
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE(restart)

BOOST_AUTO_TEST_CASE(a_restart_is_answered_when_it_runs_again)
{
    world w{{alone("web")}};
    w.pass(2s);
    w.ignores_stop = {"web"};
    auto asked = w.restart("web");
    w.pass(3s);
    BOOST_TEST(!w.answer(asked));
    w.exit("web");
    BOOST_TEST(!w.answer(asked));
    w.pass(1s);
    BOOST_TEST((w.answer(asked) == outcome::done));
    BOOST_TEST(w.look("web").restarts == 1U);
}

BOOST_AUTO_TEST_CASE(a_stop_and_a_later_start_are_no_restart)
{
    world w{{alone("web")}};
    w.stop("web");
    w.start("web");
    BOOST_TEST(w.look("web").restarts == 0U);
}

BOOST_AUTO_TEST_CASE(a_restart_of_what_does_not_run_starts_it)
{
    auto w = idle({named("web")});
    auto asked = w.restart("web");
    w.pass(1s);
    BOOST_TEST((w.answer(asked) == outcome::done));
    BOOST_TEST(w.look("web").restarts == 0U);
}

BOOST_AUTO_TEST_CASE(a_restart_that_somebody_stops_is_refused)
{
    world w{{alone("web")}};
    w.ignores_stop = {"web"};
    w.pass(2s);
    auto restarted = w.restart("web");
    auto stopped = w.stop("web");
    BOOST_TEST((w.answer(restarted) == outcome::refused));
    w.exit("web");
    BOOST_TEST((w.answer(stopped) == outcome::done));
    BOOST_TEST(w.state("web") == word::stopped);
}

BOOST_AUTO_TEST_CASE(a_stop_that_somebody_starts_is_done_when_its_process_is_gone)
{
    world w{{alone("web")}};
    w.ignores_stop = {"web"};
    w.pass(2s);
    auto stopped = w.stop("web");
    auto started = w.start("web");
    w.exit("web");
    BOOST_TEST((w.answer(stopped) == outcome::done));
    w.pass(1s);
    BOOST_TEST((w.answer(started) == outcome::done));
}

BOOST_AUTO_TEST_CASE(a_restart_of_all_stops_in_reverse_side_by_side_and_each_starts_when_its_own_is_gone)
{
    auto lazy = named("lazy");
    lazy.autostart = false;
    world w{{with_priority(1, alone("a")), with_priority(2, alone(lazy)), with_priority(3, alone("z"))}};
    w.ignores_stop = {"a"};
    w.pass(2s);
    w.take_orders();
    w.restart("all");
    BOOST_TEST(w.take_orders() == (names{"stop z", "stop a", "spawn lazy", "spawn z"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

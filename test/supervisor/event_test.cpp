// What readers are told: enough for each of supervisord's log lines, in the order in which things happened.
#include "world.hpp"

using namespace reaperd;
using namespace reaperd::supervisor;
using namespace std::chrono_literals;

namespace {

names path(const world& w)
{
    names words;
    for (const auto& each : w.events<state_changed>())
        words.push_back(std::string(lifecycle::name(each.to)));
    return words;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_start_is_told_by_its_spawn_and_by_its_success)
{
    world w{{alone("web")}};
    BOOST_TEST(w.events<program_added>().size() == 1U);
    BOOST_TEST(w.events<process_started>().size() == 1U);
    BOOST_TEST(w.events<entered_running>().empty());
    w.pass(1s);
    BOOST_TEST((w.events<entered_running>().at(0).start_seconds == 1s));
    BOOST_TEST(path(w) == (names{"STARTING", "RUNNING"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_spawn_is_told_before_the_success_of_who_runs_at_once)
{
    auto web = named("web");
    web.policy.start.start_seconds = 0s;
    world w{{alone(web)}};
    auto spawn = std::ranges::find_if(w.seen, [](auto& e) { return std::holds_alternative<process_started>(e); });
    auto success = std::ranges::find_if(w.seen, [](auto& e) { return std::holds_alternative<entered_running>(e); });
    BOOST_TEST((spawn < success));
    BOOST_TEST((success != w.seen.end()));
}

BOOST_AUTO_TEST_CASE(a_restart_passes_through_exited_as_supervisords_does)
{
    world w{{alone("web")}};
    w.pass(1s);
    w.exit("web", 1);
    BOOST_TEST(path(w) == (names{"STARTING", "RUNNING", "EXITED", "STARTING"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(giving_up_passes_through_backoff)
{
    auto web = named("web");
    web.policy.start.retries = 1;
    world w{{alone(web)}};
    w.exit("web");
    BOOST_TEST((w.events<will_restart>().at(0).delay == 1s));
    BOOST_TEST((w.events<will_restart>().at(0).attempt == 2));
    w.pass(1s - 1ns);
    w.pass(1ns);
    w.exit("web");
    BOOST_TEST(path(w) == (names{"STARTING", "BACKOFF", "STARTING", "BACKOFF", "FATAL"}),
               boost::test_tools::per_element());
    BOOST_TEST(w.events<gave_up>().size() == 1U);
    BOOST_TEST(!w.events<ended>().at(0).expected); // too quick, whatever the code
}

BOOST_AUTO_TEST_CASE(a_wait_that_only_paces_short_lives_counts_no_attempts)
{
    auto loop = named("true");
    loop.policy.start.start_seconds = 0s;
    loop.policy.restart.mode = restart_mode::always;
    world w{{alone(loop)}};
    while (w.alive("true"))
        w.exit("true");
    BOOST_TEST_REQUIRE(w.events<will_restart>().size() == 1U);
    BOOST_TEST(!w.events<will_restart>().at(0).attempt);
}

BOOST_AUTO_TEST_CASE(an_end_that_comes_before_the_timer_is_told_as_a_success_first)
{
    world w{{alone("web")}};
    w.now += 1s;
    w.exit("web");
    BOOST_TEST(path(w) == (names{"STARTING", "RUNNING", "EXITED"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_end_on_request_is_told_as_one_with_its_status)
{
    world w{{alone("web")}};
    w.pass(1s);
    w.ignores_stop = {"web"};
    w.restart("web");
    w.pass(10s);
    BOOST_TEST(w.events<killing>().size() == 1U);
    BOOST_TEST(w.events<ended>().empty());
    BOOST_TEST((w.events<ended_by_request>().at(0).status == exit_status{signalled{SIGKILL, false}}));
    BOOST_TEST(path(w) == (names{"STARTING", "RUNNING", "STOPPING", "STOPPED", "STARTING"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_last_five_deaths_are_kept)
{
    world w{{alone("web")}};
    for (int code = 1; code <= 7; ++code) {
        w.pass(3s);
        w.exit("web", code);
    }
    auto deaths = w.look("web").deaths;
    BOOST_TEST_REQUIRE(deaths.size() == 5U);
    BOOST_TEST((deaths.front().status == exit_status{exited{3}}));
    BOOST_TEST((deaths.back().status == exit_status{exited{7}}));
    BOOST_TEST((deaths.back().lifetime == 3s));
    BOOST_TEST((deaths.back().at == w.now));
    BOOST_TEST(!deaths.back().by_request);
    BOOST_TEST(w.look("web").restarts == 7U);
}

BOOST_AUTO_TEST_CASE(a_state_knows_since_when_it_is)
{
    world w{{alone("web")}};
    w.pass(5s);
    BOOST_TEST((w.look("web").since == w.now - 4s));
    w.exit("web", 1);
    BOOST_TEST((w.look("web").since == w.now));
}

BOOST_AUTO_TEST_CASE(facts_of_nobody_are_ignored)
{
    world w{{alone("web")}};
    auto ghost = instance_id{99};
    for (fact each : {fact{spawned{ghost}}, fact{spawn_failed{ghost, "no", false}}, fact{process_exited{ghost, {}}},
                      fact{signal_refused{ghost, "no"}}, fact{request_abandoned{request_id{9}}}})
        w.tell(each);
    w.tell(signal_refused{w.id("web"), "nobody asked"});
    BOOST_TEST(w.state("web") == word::starting);
    w.pass(1s);
    w.tell(spawned{w.id("web")});
    w.tell(spawn_failed{w.id("web"), "it runs", false});
    BOOST_TEST(w.state("web") == word::running);
    w.stop("web");
    w.tell(process_exited{w.id("web"), {}});
    BOOST_TEST(w.state("web") == word::stopped);
}

// A child that is stopped on its way to exec, as the user whom it has become may do, holds nobody up for long.
#include "process/clone.hpp"
#include "process/world.hpp"

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <fstream>
#include <thread>

namespace {

using namespace reaperd;
using namespace reaperd::process;
using namespace std::chrono_literals;

boost::test_tools::assertion_result side_by_side(boost::unit_test::test_unit_id)
{
    return best_clone_way() == clone_way::side_by_side; // else start() returns when there is nothing left to stop
}

constexpr int niceness = 18; // whoever runs this may be nice already

// So many limits to set, once it is nice, that there is time to stop it.
spawn_request slow_request()
{
    auto request = to_run({"/bin/true"});
    request.nice = niceness;
    rlimit own{};
    ::getrlimit(RLIMIT_CORE, &own);
    request.limits.assign(3'000'000, {RLIMIT_CORE, own});
    return request;
}

pid_t only_child()
{
    pid_t child = 0;
    std::ifstream{"/proc/thread-self/children"} >> child;
    return child;
}

pid_t stop_half_way()
{
    const auto child = only_child();
    while (::getpriority(PRIO_PROCESS, static_cast<id_t>(child)) != niceness)
        std::this_thread::yield();
    BOOST_TEST_REQUIRE(::kill(child, SIGSTOP) == 0);
    return child;
}

struct impatient : world {
    impatient() { spawner.emplace(reaper, reaperd::process::spawner::side_by_side, 100ms); }

    spawn_result start_and_stop()
    {
        std::optional<spawn_result> result;
        spawner->start(slow_request(), [&](spawn_result told) { result = std::move(told); });
        stopped = stop_half_way();
        spawner->finish();
        return *std::move(result);
    }

    std::optional<process::spawner> spawner;
    pid_t stopped = 0;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(stopped_children, impatient, *boost::unit_test::precondition(side_by_side))

BOOST_AUTO_TEST_CASE(a_child_that_is_stopped_before_its_exec_is_killed_and_its_start_has_failed)
{
    auto result = start_and_stop();
    BOOST_TEST_REQUIRE(!result);
    BOOST_TEST((result.error().stage >= stage::group && result.error().stage <= stage::limits));
    BOOST_TEST(result.error().error == ETIMEDOUT);
    BOOST_TEST(transient(result.error()));
    BOOST_TEST(describe(result.error()).ends_with(": Connection timed out"));
}

BOOST_AUTO_TEST_CASE(the_death_of_a_child_that_was_given_up_is_no_orphan)
{
    BOOST_TEST(!start_and_stop());
    wait_for_death_of(stopped);
    reaper.collect();
    BOOST_TEST(orphans.empty());
}

BOOST_AUTO_TEST_CASE(the_next_start_in_its_place_is_as_good_as_any)
{
    BOOST_TEST(!start_and_stop());
    for (std::size_t i = 0; i < 2 * process::spawner::side_by_side; ++i)
        BOOST_TEST((status_of(*spawner->spawn(to_run({"/bin/true"}))) == exit_status{exited{0}}));
}

BOOST_AUTO_TEST_CASE(a_spawner_that_goes_away_waits_for_no_stopped_child)
{
    spawner->start(slow_request(), [](spawn_result) { BOOST_ERROR("nobody listens any more"); });
    stopped = stop_half_way();
    spawner.reset();
    siginfo_t dead{};
    BOOST_TEST(::waitid(P_PID, static_cast<id_t>(stopped), &dead, WEXITED | WNOWAIT) == 0);
    BOOST_TEST(dead.si_status == SIGKILL);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(waiting_for_a_word)

BOOST_AUTO_TEST_CASE(signals_do_not_make_a_wait_longer)
{
    in_our_memory word{1};
    ::signal(SIGUSR2, [](int) {});
    const auto here = ::pthread_self();
    std::jthread noise([here](std::stop_token end) {
        while (!end.stop_requested()) {
            ::pthread_kill(here, SIGUSR2);
            std::this_thread::sleep_for(5ms);
        }
    });
    BOOST_TEST(!wait_until_left(word, 50ms));
}

BOOST_AUTO_TEST_CASE(a_word_that_is_cleared_ends_the_wait)
{
    in_our_memory word{0};
    BOOST_TEST(wait_until_left(word, 0ns));
}

BOOST_AUTO_TEST_SUITE_END()

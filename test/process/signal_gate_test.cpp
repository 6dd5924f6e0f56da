#include "process/signal_gate.hpp"
#include "process/world.hpp"

#include <boost/asio/signal_set.hpp>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <string>

namespace {

using namespace reaperd;
using namespace reaperd::process;

constexpr int a_million = 1'000'000;

// A loop that counts HUPs and ends at the first TERM.
struct listener {
    explicit listener(bool gated)
    {
        if (gated)
            gate.emplace(std::initializer_list<int>{SIGHUP, SIGTERM});
        wait();
    }

    void wait()
    {
        signals.async_wait([this](boost::system::error_code, int signal) {
            if (gate)
                gate->open(signal);
            signal == SIGTERM ? ++terms : ++hups;
            if (signal == SIGTERM)
                loop.stop();
            else
                wait();
        });
    }

    boost::asio::io_context loop;
    boost::asio::signal_set signals{loop, SIGHUP, SIGTERM};
    std::optional<signal_gate> gate;
    int hups = 0;
    int terms = 0;
};

void raise_storm(int hups)
{
    for (int i = 0; i < hups; ++i)
        std::raise(SIGHUP);
    std::raise(SIGTERM);
}

void (*handler_of(int signal))(int)
{
    struct sigaction action {};
    ::sigaction(signal, nullptr, &action);
    return action.sa_handler;
}

} // namespace

BOOST_AUTO_TEST_SUITE(gate)

BOOST_AUTO_TEST_CASE(a_million_hups_lose_no_sigterm)
{
    listener all{true};
    raise_storm(a_million);
    all.loop.run();
    BOOST_TEST(all.terms == 1);
    BOOST_TEST(all.hups == 1);
}

// Why there is a gate. Should this fail after a Boost upgrade, the gate may go.
BOOST_AUTO_TEST_CASE(without_the_gate_sigterm_is_lost)
{
    listener all{false};
    raise_storm(20'000);
    all.loop.poll();
    BOOST_TEST(all.hups == 16'384);
    BOOST_TEST(all.terms == 0);
}

BOOST_FIXTURE_TEST_CASE(a_storm_from_outside_loses_no_sigterm, world)
{
    listener all{true};
    auto pid = spawner.spawn(to_run({CHILD_PROBE, "storm", std::to_string(::getpid()), std::to_string(a_million)}));
    all.loop.run();
    BOOST_TEST(all.terms == 1);
    BOOST_TEST(all.hups >= 1);
    BOOST_TEST((status_of(*pid) == exit_status{exited{0}}));
}

BOOST_AUTO_TEST_CASE(a_signal_that_comes_while_it_is_acted_upon_is_told_again)
{
    listener all{true};
    std::raise(SIGHUP);
    while (all.hups == 0)
        all.loop.run_one();
    std::raise(SIGHUP);
    std::raise(SIGHUP);
    std::raise(SIGTERM);
    all.loop.run();
    BOOST_TEST(all.hups == 2);
    BOOST_TEST(all.terms == 1);
}

BOOST_AUTO_TEST_CASE(interrupted_calls_go_on_and_stopped_children_are_no_news)
{
    listener all{true};
    struct sigaction action {};
    ::sigaction(SIGHUP, nullptr, &action);
    BOOST_TEST((action.sa_flags & SA_RESTART) != 0);
    BOOST_TEST((action.sa_flags & SA_NOCLDSTOP) != 0);
}

BOOST_AUTO_TEST_CASE(a_gate_that_goes_away_leaves_asios_handler)
{
    listener all{false};
    auto before = handler_of(SIGHUP);
    {
        signal_gate gate{SIGHUP};
        BOOST_TEST((handler_of(SIGHUP) != before));
    }
    BOOST_TEST((handler_of(SIGHUP) == before));
}

BOOST_AUTO_TEST_SUITE_END()

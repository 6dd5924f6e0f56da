#include "init/incoming_signals.hpp"
#include "init/settings.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <fcntl.h>

using namespace reaperd::init;

namespace {

struct listening {
    listening()
    {
        ::sigprocmask(SIG_SETMASK, nullptr, &before);
        block(signals_for_the_command());
    }
    ~listening() { ::sigprocmask(SIG_SETMASK, &before, nullptr); }

    std::vector<int> heard()
    {
        std::vector<int> all;
        incoming_signals source{loop, signals_for_the_command(), [&](int signal) { all.push_back(signal); }};
        loop.poll();
        return all;
    }

    boost::asio::io_context loop;
    sigset_t before;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(signals_that_come, listening)

BOOST_AUTO_TEST_CASE(are_not_lost_before_somebody_listens)
{
    ::raise(SIGTERM);
    ::raise(SIGHUP);
    const std::vector<int> both{SIGHUP, SIGTERM}; // the kernel's order is by number
    BOOST_TEST(heard() == both, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(are_counted_where_they_are_real_time_ones)
{
    for (int i = 0; i < 30; ++i)
        ::raise(SIGRTMIN + 1);
    BOOST_TEST(heard().size() == 30u);
}

BOOST_AUTO_TEST_CASE(from_a_terminal_in_other_hands_do_not_stop_us)
{
    ::raise(SIGTTOU);
    ::raise(SIGTTIN);
    BOOST_TEST(heard().empty());
    ::signal(SIGTTOU, SIG_IGN); // which throws away what is pending
    ::signal(SIGTTIN, SIG_IGN);
    ::signal(SIGTTOU, SIG_DFL);
    ::signal(SIGTTIN, SIG_DFL);
}

BOOST_AUTO_TEST_SUITE_END()

#include "daemon/signals.hpp"
#include "daemon/signal_mask.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <string>
#include <unistd.h>

using namespace reaperd::daemon;

namespace {

// What was understood, in order, until a TERM.
struct listener {
    boost::asio::io_context loop{1};
    std::string heard;
    signals listening{loop,
                      {.child_died = [this] { heard += "child "; },
                       .stop =
                           [this](int signal) {
                               heard += signal == SIGINT ? "int " : signal == SIGQUIT ? "quit " : "term ";
                               if (signal == SIGTERM)
                                   loop.stop();
                           },
                       .other = [this](int signal) { heard += signal == SIGUSR1 ? "usr1 " : "other "; },
                       .hang_up = [this] { heard += "hup "; },
                       .reopen_logs = [this] { heard += "usr2 "; }}};

    void raise(int signal)
    {
        ::kill(::getpid(), signal);
        loop.poll();
    }
};

struct blocked {
    blocked() { block_signals(); }
    ~blocked() { unblock_signals(); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(signals_to_the_daemon, blocked)

BOOST_AUTO_TEST_CASE(are_understood)
{
    listener daemon;
    for (int signal : {SIGHUP, SIGCHLD, SIGUSR2, SIGINT, SIGQUIT, SIGTERM})
        daemon.raise(signal);
    BOOST_TEST(daemon.heard == "hup child usr2 int quit term ");
}

BOOST_AUTO_TEST_CASE(are_passed_on_where_they_may_mean_something_to_a_command)
{
    listener daemon;
    for (int signal : {SIGUSR1, SIGALRM, SIGWINCH})
        daemon.raise(signal);
    BOOST_TEST(daemon.heard == "usr1 other other ");
}

BOOST_AUTO_TEST_CASE(do_no_harm_where_they_mean_nothing)
{
    listener daemon;
    for (int signal : {SIGPIPE, SIGXFSZ})
        daemon.raise(signal);
    BOOST_TEST(daemon.heard == "");
}

BOOST_AUTO_TEST_CASE(are_not_lost_before_the_loop_runs)
{
    ::kill(::getpid(), SIGTERM); // while the config file is read, say
    listener daemon;
    daemon.loop.run();
    BOOST_TEST(daemon.heard == "term ");
}

BOOST_AUTO_TEST_CASE(do_not_drown_in_a_million_of_another)
{
    listener daemon;
    for (int i = 0; i < 1'000'000; ++i)
        ::kill(::getpid(), SIGHUP);
    ::kill(::getpid(), SIGTERM);
    daemon.loop.run();
    BOOST_TEST(daemon.heard == "hup term ");
}

BOOST_AUTO_TEST_CASE(come_again_and_again)
{
    listener daemon;
    for (int i = 0; i < 3; ++i)
        daemon.raise(SIGHUP);
    BOOST_TEST(daemon.heard == "hup hup hup ");
}

BOOST_AUTO_TEST_SUITE_END()

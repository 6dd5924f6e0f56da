#include "procfs/held_process.hpp"

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

using namespace reaperd::procfs;
using namespace std::chrono_literals;

namespace {

constexpr auto patience = 30s; // nothing is waited for that long in a test that passes

// A process that waits for a signal to end it.
class sleeper {
public:
    sleeper()
        : pid_(::fork())
    {
        if (pid_ == 0)
            for (;;)
                ::pause();
    }
    ~sleeper()
    {
        if (pid_ == 0)
            return;
        ::kill(pid_, SIGKILL);
        bury();
    }
    sleeper(const sleeper&) = delete;
    sleeper& operator=(const sleeper&) = delete;

    process entry() const { return find_process(pid_).value(); }
    int bury() // and tells what killed it
    {
        int status = 0;
        ::waitpid(std::exchange(pid_, 0), &status, 0);
        return WTERMSIG(status);
    }

private:
    pid_t pid_;
};

} // namespace

BOOST_AUTO_TEST_SUITE(a_held_process)

BOOST_AUTO_TEST_CASE(gets_the_signal)
{
    sleeper one;
    const auto held = held_process::hold(one.entry());
    BOOST_TEST_REQUIRE(held.has_value());
    BOOST_TEST(!held->ends_within(0ms));
    BOOST_TEST(!held->send(SIGTERM));
    BOOST_TEST(held->ends_within(patience));
    BOOST_TEST(one.bury() == SIGTERM);
}

BOOST_AUTO_TEST_CASE(that_has_ended_is_not_gone_before_somebody_waits_for_it)
{
    sleeper one;
    const auto held = held_process::hold(one.entry());
    held->send(SIGKILL);
    BOOST_TEST(held->ends_within(patience));
    BOOST_TEST(!held->goes_within(0ms));
    BOOST_TEST(!held->goes_within(30ms));
    one.bury();
    BOOST_TEST(held->goes_within(patience));
    BOOST_TEST((held->send(SIGTERM) == std::errc::no_such_process));
}

BOOST_AUTO_TEST_CASE(can_be_a_zombie)
{
    sleeper one;
    held_process::hold(one.entry())->send(SIGKILL);
    BOOST_TEST(held_process::hold(one.entry())->ends_within(patience));
    BOOST_TEST(one.entry().state == 'Z');
}

BOOST_AUTO_TEST_CASE(is_never_a_stranger_with_the_same_pid)
{
    sleeper one;
    auto earlier = one.entry();
    --earlier.start_ticks;
    BOOST_TEST(!held_process::hold(earlier));
    const auto gone = one.entry();
    held_process::hold(gone)->send(SIGKILL);
    one.bury();
    BOOST_TEST(!held_process::hold(gone));
}

BOOST_AUTO_TEST_SUITE_END()

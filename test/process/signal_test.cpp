#include "process/signal.hpp"
#include "process/world.hpp"

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <poll.h>
#include <sys/prctl.h>

namespace {

using namespace reaperd;
using namespace reaperd::process;

boost::test_tools::assertion_result as_root(boost::unit_test::test_unit_id)
{
    return ::geteuid() == 0;
}

// A shell that waits for a child of its own, both with our pipe; ready once it said so.
struct family : world {
    family()
    {
        auto request = shell("sleep 1000 & echo ready; wait");
        request.stdio[1] = out.write_end();
        parent = *spawner.spawn(std::move(request));
        out.close_write();
        char ready[6];
        BOOST_TEST(::read(out.read_end(), ready, sizeof ready) == 6);
    }
    ~family() { send(parent, SIGKILL, target::group); }

    bool everybody_is_gone(int wait_ms)
    {
        pollfd end{out.read_end(), POLLIN, 0};
        return ::poll(&end, 1, wait_ms) == 1;
    }

    pipe_pair out;
    pid_t parent;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(signalling, family)

BOOST_AUTO_TEST_CASE(a_signal_to_a_process_leaves_its_children_alone)
{
    BOOST_TEST(!send(parent, SIGTERM, target::process));
    BOOST_TEST((status_of(parent) == exit_status{signalled{SIGTERM, false}}));
    BOOST_TEST(!everybody_is_gone(0));
}

BOOST_AUTO_TEST_CASE(a_grandchild_dies_with_its_group)
{
    BOOST_TEST(!send(parent, SIGTERM, target::group));
    BOOST_TEST((status_of(parent) == exit_status{signalled{SIGTERM, false}}));
    BOOST_TEST(everybody_is_gone(-1));
}

BOOST_AUTO_TEST_CASE(a_whole_group_outlives_who_led_it)
{
    send(parent, SIGKILL, target::process);
    status_of(parent);
    BOOST_TEST(!send(parent, SIGKILL, target::whole_group));
    BOOST_TEST(everybody_is_gone(-1));
    BOOST_TEST(!send(parent, SIGKILL, target::whole_group));
}

BOOST_AUTO_TEST_CASE(only_pid_1_signals_everybody)
{
    BOOST_TEST(send_to_everybody(0).value() == EPERM);
}

BOOST_AUTO_TEST_CASE(a_process_that_is_dead_already_is_no_error)
{
    send(parent, SIGKILL, target::group);
    wait_for_death_of(parent);
    BOOST_TEST(!send(parent, SIGTERM, target::process));
    status_of(parent);
    BOOST_TEST(!send(parent, SIGTERM, target::process));
}

BOOST_AUTO_TEST_CASE(a_process_that_we_may_not_signal_is_an_error, *boost::unit_test::precondition(as_root))
{
    BOOST_REQUIRE(::setresuid(65534, 65534, 0) == 0);
    auto refused = send(parent, SIGTERM, target::process);
    BOOST_REQUIRE(::setresuid(0, 0, 0) == 0);
    ::prctl(PR_SET_DUMPABLE, 1); // a change of user takes it
    BOOST_TEST(refused.value() == EPERM);
}

BOOST_AUTO_TEST_CASE(a_signal_that_does_not_exist_is_an_error)
{
    BOOST_TEST(send(parent, 999, target::process).value() == EINVAL);
}

BOOST_AUTO_TEST_CASE(a_pid_that_stands_for_a_crowd_is_never_signalled)
{
    for (pid_t crowd : {-1, 0, 1})
        BOOST_TEST(send(crowd, 0, target::group).value() == EINVAL);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_CASE(what_is_meant_for_a_group_reaches_a_process_that_leads_none, world)
{
    auto request = shell("exec sleep 1000");
    request.group.reset(); // stays in ours, which must not be touched
    auto pid = *spawner.spawn(std::move(request));
    BOOST_TEST(!send(pid, SIGKILL, target::group));
    BOOST_TEST((status_of(pid) == exit_status{signalled{SIGKILL, false}}));
}

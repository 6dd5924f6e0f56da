// What a child that is wrapped inherits of who started us. `refuse` runs these again where clone3 is refused.
#include "process/world.hpp"

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <cstdlib>
#include <sys/ioctl.h>
#include <sys/stat.h>

namespace {

using namespace reaperd;
using namespace reaperd::process;

spawn_request wrapped(std::vector<std::string> arguments)
{
    auto request = to_run(std::move(arguments));
    request.descriptors = descriptors::inherited;
    return request;
}

// Our stdout is a pipe for as long as this lives.
struct redirected {
    redirected() { ::dup2(out.write_end(), 1); }
    ~redirected() { restore(); }
    std::string told()
    {
        restore();
        return out.read_all();
    }
    void restore()
    {
        ::dup2(saved, 1);
        ::close(std::exchange(saved, ::dup(saved)));
    }

    pipe_pair out;
    int saved = ::fcntl(1, F_DUPFD_CLOEXEC, 100);
};

report told_by(world& here, spawn_request request)
{
    redirected ours;
    here.run(std::move(request));
    return report{ours.told()};
}

// A terminal that nobody has yet, and a session without one: a child of ours leads it.
struct terminal {
    terminal()
    {
        ::grantpt(control);
        ::unlockpt(control);
        line = ::open(::ptsname(control), O_RDWR | O_NOCTTY | O_CLOEXEC);
    }
    ~terminal()
    {
        ::close(line);
        ::close(control);
    }
    int control = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    int line = -1;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(starting, world)

BOOST_AUTO_TEST_CASE(a_wrapped_child_has_the_descriptors_that_we_were_given_and_none_of_ours)
{
    pipe_pair ours;
    const int given = ::fcntl(0, F_DUPFD, 90);
    const auto child = told_by(*this, wrapped({CHILD_PROBE}));
    ::close(given);
    BOOST_TEST_INFO(child["descriptors"]);
    BOOST_TEST((" " + child["descriptors"]).find(" 0 1 2 ") == 0u);
    BOOST_TEST(child["descriptors"].find(std::to_string(given) + " ") != std::string::npos);
    BOOST_TEST((" " + child["descriptors"]).find(" " + std::to_string(ours.read_end()) + " ") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_wrapped_child_may_have_no_stdin)
{
    const int saved = ::fcntl(0, F_DUPFD_CLOEXEC, 100);
    ::close(0);
    auto status = run(wrapped({"/bin/sh", "-c", "! test -e /proc/self/fd/0"}));
    ::dup2(saved, 0);
    ::close(saved);
    BOOST_TEST((status == exit_status{exited{0}}));
}

BOOST_AUTO_TEST_CASE(a_child_may_have_our_umask)
{
    const mode_t before = ::umask(027);
    auto request = to_run({CHILD_PROBE});
    request.umask.reset();
    const auto child = probe(std::move(request));
    ::umask(before);
    BOOST_TEST(child["umask"] == "27");
}

BOOST_AUTO_TEST_CASE(what_nohup_ignores_stays_ignored_where_that_is_asked_for)
{
    ::signal(SIGHUP, SIG_IGN);
    ::signal(SIGUSR1, SIG_IGN);
    process::spawner later{reaper, 1};
    auto request = to_run({CHILD_PROBE});
    request.still_ignored = 1U << (SIGHUP - 1);
    pipe_pair out;
    request.stdio[1] = out.write_end();
    status_of(*later.spawn(std::move(request)));
    ::signal(SIGHUP, SIG_DFL);
    ::signal(SIGUSR1, SIG_DFL);
    BOOST_TEST(report{out.read_all()}["ignored"] == "1");
}

BOOST_AUTO_TEST_CASE(a_child_may_lead_a_session_of_its_own)
{
    auto request = to_run({CHILD_PROBE});
    request.new_session = true;
    const auto child = probe(std::move(request));
    BOOST_TEST(child["session"] == child["pid"]);
    BOOST_TEST(child["process_group"] == child["pid"]);
}

BOOST_AUTO_TEST_CASE(a_new_session_takes_the_terminal)
{
    terminal at;
    auto request = shell("exec 3</dev/tty");
    request.new_session = true;
    request.stdio[0] = at.line;
    request.terminal = 0;
    BOOST_TEST((run(request) == exit_status{exited{0}}));
    request.terminal.reset();
    BOOST_TEST((run(request) != exit_status{exited{0}}));
}

BOOST_AUTO_TEST_CASE(a_terminal_that_cannot_be_had_is_lived_without)
{
    auto request = shell("exit 0");
    pipe_pair no_terminal;
    request.stdio[0] = no_terminal.read_end();
    request.terminal = 0;
    BOOST_TEST((run(std::move(request)) == exit_status{exited{0}}));
}

BOOST_AUTO_TEST_SUITE_END()

// Deaths that are hard to see, processes that are hard to end, and pids that belong to somebody else by now.
#include "faults/tampering.hpp"
#include "system/support/patience.hpp"
#include "system/support/processes.hpp"
#include "system/support/surviving.hpp"

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <linux/sched.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>

using namespace system_test;
using boost::unit_test::precondition;

namespace {

const precondition strace{with_strace};
const precondition as_root{[](auto) { return ::geteuid() == 0; }};

struct dying : surviving {
    static void end(pid_t ours)
    {
        ::kill(ours, SIGKILL);
        checked(::waitpid(ours, nullptr, 0), "waitpid");
    }
};

// A process that waits to be ended, and has the very pid that we want.
class stranger {
public:
    explicit stranger(pid_t wanted)
        : pid_{wanted}
    {
        clone_args how{};
        how.exit_signal = SIGCHLD;
        how.set_tid = reinterpret_cast<std::uintptr_t>(&wanted);
        how.set_tid_size = 1;
        if (checked(static_cast<int>(::syscall(SYS_clone3, &how, sizeof how)), "clone3") == 0)
            for (;;)
                ::pause();
    }
    ~stranger()
    {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    stranger(const stranger&) = delete;

    bool lives() const { return ::waitpid(pid_, nullptr, WNOHANG) == 0; }

private:
    pid_t pid_;
};

} // namespace

BOOST_AUTO_TEST_SUITE(deaths)

BOOST_FIXTURE_TEST_CASE(who_has_the_pid_of_a_program_by_now_is_not_taken_for_it, dying, *as_root)
{
    configure("[program:web]\ncommand = " REAPERD_ACTOR " web say up wait\nstartsecs = 3\n");
    start();
    const auto web = hears("web", "up");
    logged("success: web"); // so long ago did it start that the time alone tells
    kill_both();
    end(web);
    const stranger other{web};
    start();
    BOOST_TEST(hears("web", "up") != web);
    BOOST_TEST(pid_of("web") != web);
    BOOST_TEST(ctl({"stop", "web"}).code == 0);
    BOOST_TEST(stop() == 0);
    BOOST_TEST(other.lives());
}

BOOST_FIXTURE_TEST_CASE(a_program_whose_debugger_holds_it_is_stopped_all_the_same, dying)
{
    configure(actor("web", "say up wait", "stopwaitsecs = 1\n"));
    start();
    const auto web = hears("web", "up");
    checked(static_cast<int>(::ptrace(PTRACE_SEIZE, web, nullptr, nullptr)), "ptrace");
    checked(static_cast<int>(::ptrace(PTRACE_INTERRUPT, web, nullptr, nullptr)), "ptrace");
    checked(::waitpid(web, nullptr, 0), "waitpid"); // until it stands
    BOOST_TEST(state_of("web") == "RUNNING");
    BOOST_TEST(restarts_of("web") == 0);
    child stopping(ctl_invocation({"stop", "web"}));
    int how = 0;
    while (::waitpid(web, &how, 0) == web && !WIFSIGNALED(how)) // the debugger is told first
        ;
    BOOST_TEST(stopping.wait() == 0);
    BOOST_TEST(state_of("web") == "STOPPED");
    BOOST_TEST(!exists(web));
}

BOOST_FIXTURE_TEST_CASE(a_program_that_may_not_be_signalled_is_unknown_until_it_may, dying, *strace)
{
    configure("cgroup = none\n" + actor("web", "say up wait"));
    start();
    const auto web = hears("web", "up");
    {
        const tampering forbidden{manager_pid(), {"inject=kill,pidfd_send_signal:error=EPERM"}};
        const auto answer = ctl({"stop", "web"});
        BOOST_TEST(answer.code != 0);
        BOOST_TEST((answer.out + answer.err).find("Operation not permitted") != std::string::npos);
        BOOST_TEST(state_of("web") == "UNKNOWN");
        BOOST_TEST(pid_of("web") == web);
    }
    BOOST_TEST(ctl({"stop", "web"}).code == 0);
    BOOST_TEST(!exists(web));
}

BOOST_FIXTURE_TEST_CASE(a_program_whose_first_thread_has_ended_lives_until_the_last_one_has, dying)
{
    configure("[program:web]\ncommand = " REAPERD_OFFENDER " web leaderless\nstartsecs = 0\n");
    start();
    const auto web = hears("web", "alone");
    BOOST_TEST(state_of("web") == "RUNNING");
    BOOST_TEST(pid_of("web") == web);
    BOOST_TEST(ctl({"zombies"}).out.find("web") == std::string::npos);
    ::kill(web, SIGUSR1);
    logged("exited: web (exit status 3; not expected)");
    const auto next = hears("web", "alone");
    BOOST_TEST(next != web);
    BOOST_TEST(ctl({"stop", "web"}).code == 0);
    BOOST_TEST(!exists(next));
}

BOOST_AUTO_TEST_SUITE_END()

// Without memory and without descriptors: nobody is forgotten, nothing spins, and everything goes on when there are
// some.
#include "faults/control_group.hpp"
#include "faults/tampering.hpp"
#include "system/support/patience.hpp"
#include "system/support/processes.hpp"
#include "system/support/surviving.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <sys/resource.h>

using namespace system_test;
namespace asio = boost::asio;
using boost::unit_test::precondition;

namespace {

const precondition strace{with_strace};

const precondition without_sanitizer{[](auto) {
#ifdef __SANITIZE_ADDRESS__
    return false; // UBSan asks a pipe which memory it may look at, and ends the process where it gets none
#else
    return true;
#endif
}};

struct short_of : surviving {
    // No more descriptors than it has; until the end of the object.
    struct no_descriptors {
        explicit no_descriptors(pid_t whose)
            : pid{whose}
        {
            rlim_t next = 0;
            while (std::filesystem::is_symlink("/proc/" + std::to_string(pid) + "/fd/" + std::to_string(next)))
                ++next;
            checked(::prlimit(pid, RLIMIT_NOFILE, nullptr, &before), "prlimit");
            const rlimit wanted{next, before.rlim_max};
            checked(::prlimit(pid, RLIMIT_NOFILE, &wanted, nullptr), "prlimit");
        }
        ~no_descriptors() { ::prlimit(pid, RLIMIT_NOFILE, &before, nullptr); }
        no_descriptors(const no_descriptors&) = delete;

        pid_t pid;
        rlimit before{};
    };
};

} // namespace

BOOST_AUTO_TEST_SUITE(memory)

BOOST_FIXTURE_TEST_CASE(a_manager_that_the_kernel_ends_for_its_memory_is_replaced, short_of,
                        *precondition(with_controller{"memory"}))
{
    configure("cgroup = none\n" + actor("web", "say up wait"));
    start();
    const auto web = hears("web", "up");
    const auto manager = manager_pid();
    const control_group small{"memory"};
    small.hold(manager);
    small.set("memory.limit_in_bytes", "4096");
    ctl({"status"}); // costs some, and is answered by its successor
    logged("another one goes on");
    BOOST_TEST(manager_pid() != manager);
    BOOST_TEST(pid_of("web") == web);
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(a_program_that_the_kernel_ends_for_its_memory_is_started_again, short_of,
                        *precondition(with_controller{"memory"}))
{
    configure("cgroup = none\n[program:web]\ncommand = " REAPERD_OFFENDER " web hog\nstartsecs = 0\n");
    start();
    const auto web = hears("web", "up");
    const control_group small{"memory"};
    small.set("memory.limit_in_bytes", std::to_string(16 << 20));
    small.hold(web);
    ::kill(web, SIGUSR1);
    logged("exited: web (terminated by SIGKILL; not expected)");
    BOOST_TEST(hears("web", "up") != web);
}

BOOST_FIXTURE_TEST_CASE(a_manager_that_is_refused_memory_is_replaced, short_of, *strace)
{
    configure(actor("web", "say up wait"));
    start();
    const auto web = hears("web", "up");
    {
        const tampering no_memory{manager_pid(), {"inject=brk,mmap:error=ENOMEM"}};
        write("reaperd.conf", "[reaperd]\nlogfile = %(here)s/reaperd.log\n" + actor("web", "say up wait") + ";"
                                  + std::string(8 << 20, 'x') + "\n");
        reaperd().send(SIGHUP);
        logged("another one goes on");
    }
    BOOST_TEST(pid_of("web") == web);
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(without_descriptors_a_restart_is_tried_until_there_are_some_and_not_counted, short_of,
                        *without_sanitizer)
{
    configure(actor("web", "say up await USR1 exit 1", "startretries = 0\n"));
    start();
    const auto web = hears("web", "up");
    std::optional<no_descriptors> none{manager_pid()};
    child asking(ctl_invocation({"status", "web"}));
    ::kill(web, SIGUSR1);
    logged("Too many open files");
    logged("Too many open files");
    none.reset();
    BOOST_TEST(hears("web", "up") != web);
    BOOST_TEST(asking.wait() == 0);
    BOOST_TEST(state_of("web") == "RUNNING");
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(where_the_machine_has_no_descriptors_accepting_is_tried_again, short_of, *strace)
{
    configure(actor("web", "say up wait"));
    start();
    hears("web", "up");
    const tampering full{manager_pid(), {"inject=accept,accept4:error=ENFILE:when=1"}};
    BOOST_TEST(ctl({"status", "web"}).code == 0);
}

BOOST_FIXTURE_TEST_CASE(without_descriptors_a_restart_that_needs_none_is_done_at_once, short_of, *without_sanitizer)
{
    configure("cgroup = none\n" + actor("web", "say up await USR1 exit 1"));
    start();
    const auto web = hears("web", "up");
    const no_descriptors none{manager_pid()};
    ::kill(web, SIGUSR1);
    BOOST_TEST(hears("web", "up") != web);
}

BOOST_AUTO_TEST_SUITE_END()

// Starts that fail: by the machine's fault they are tried again and never given up, by the program's they are named.
#include "faults/control_group.hpp"
#include "faults/tampering.hpp"
#include "system/support/processes.hpp"
#include "system/support/surviving.hpp"

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <fcntl.h>

using namespace system_test;
using boost::unit_test::precondition;

namespace {

const precondition strace{with_strace};
const precondition as_root{[](auto) { return ::geteuid() == 0; }};

struct starting : surviving {
    std::string why_of(const std::string& name) const { return ctl({"status", name}).out; }
    bool said(const std::string& text) const { return read("reaperd.log").find(text) != std::string::npos; }
};

bool has(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(spawning)

BOOST_FIXTURE_TEST_CASE(where_no_process_can_be_made_a_start_is_tried_until_one_can, starting,
                        *precondition(with_controller{"pids"}))
{
    configure(actor("web", "say up wait", "autostart = false\nstartretries = 0\n"));
    start();
    const control_group crowded{"pids"};
    crowded.hold(manager_pid());
    crowded.set("pids.max", "1");
    const auto answer = ctl({"start", "web"});
    BOOST_TEST(answer.code == 7);
    BOOST_TEST(has(answer.out + answer.err, "Resource temporarily unavailable"));
    BOOST_TEST(state_of("web") == "BACKOFF");
    crowded.set("pids.max", "max");
    hears("web", "up");
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(where_no_manager_can_be_made_the_guardian_tries_until_one_can, starting,
                        *precondition(with_controller{"pids"}))
{
    configure(actor("web", "say up wait"));
    start();
    const auto web = hears("web", "up");
    const control_group crowded{"pids"};
    crowded.hold(reaperd().pid());
    crowded.set("pids.max", "1");
    ::kill(manager_pid(), SIGKILL);
    logged("cannot start a manager, and tries every second: Resource temporarily unavailable");
    crowded.set("pids.max", "max");
    logged("another one goes on");
    BOOST_TEST(status("web").at("pid") == web);
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(without_memory_for_a_process_its_start_is_tried_again_and_not_counted, starting, *strace)
{
    configure(actor("web", "say up wait", "autostart = false\nstartretries = 0\n"));
    start();
    {
        const tampering out_of_memory{manager_pid(), {"inject=clone3:error=ENOMEM:when=1..2"}};
        BOOST_TEST(ctl({"start", "web"}).code == 0);
    }
    hears("web", "up");
    BOOST_TEST(said("Cannot allocate memory"));
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(a_program_that_is_being_replaced_starts_when_it_has_been, starting)
{
    std::filesystem::copy_file(REAPERD_ACTOR, path("program"));
    configure("[program:web]\ncommand = %(here)s/program web say up wait\nstartsecs = 0\n"
              "startretries = 0\n");
    descriptor writing{checked(::open(path("program").c_str(), O_WRONLY | O_CLOEXEC), "open")};
    start();
    logged("Text file busy");
    logged("Text file busy");
    BOOST_TEST(state_of("web") == "BACKOFF");
    writing.close();
    hears("web", "up");
}

BOOST_FIXTURE_TEST_CASE(an_environment_that_is_too_large_is_named_and_given_up, starting)
{
    configure(actor("web", "say up wait",
                    "autostart = false\nstartretries = 0\nenvironment = BIG=\"" + std::string(140'000, 'a') + "\"\n"));
    start();
    const auto answer = ctl({"start", "web"});
    BOOST_TEST(answer.code == 7);
    BOOST_TEST(has(answer.out + answer.err, "Argument list too long"));
    BOOST_TEST(state_of("web") == "FATAL");
}

BOOST_FIXTURE_TEST_CASE(a_child_without_descriptors_fails_at_a_stage_that_is_named, starting, *strace)
{
    configure(actor("web", "say up wait", "autostart = false\nstartretries = 0\n"));
    start();
    std::optional<child> somebody;
    {
        const tampering no_descriptors{manager_pid(), {"inject=execve:error=EMFILE"}, {"-f"}};
        somebody.emplace(ctl_invocation({"start", "web"}));
        logged("exec " REAPERD_ACTOR ": Too many open files");
    }
    hears("web", "up");
    BOOST_TEST(somebody->wait() == 0);
}

BOOST_FIXTURE_TEST_CASE(a_child_that_is_killed_before_its_exec_has_failed_to_start, starting, *strace)
{
    configure("[program:web]\ncommand = " REAPERD_ACTOR " web say up wait\nautostart = false\nstartsecs = 1\n"
              "startretries = 0\n");
    start();
    {
        const tampering murder{manager_pid(), {"inject=execve:signal=KILL"}, {"-f"}};
        const auto answer = ctl({"start", "web"});
        BOOST_TEST(answer.code == 7);
        BOOST_TEST(has(answer.out + answer.err, "KILL"));
    }
    BOOST_TEST(state_of("web") == "FATAL");
    BOOST_TEST(zombies_of(manager_pid()).size() == 0U);
    BOOST_TEST(ctl({"start", "web"}).code == 0);
    hears("web", "up");
}

BOOST_FIXTURE_TEST_CASE(a_user_who_has_too_many_processes_delays_nobody_else, starting, *as_root)
{
    const std::string as_one_too_many = "user = nobody\nrlimit_nproc = 0\nstartretries = 0\n";
    configure(actor("first", "wait", as_one_too_many) + actor("web", "wait", as_one_too_many)
              + actor("db", "say up await USR1 exit 1"));
    start();
    const auto db = hears("db", "up");
    logged("Resource temporarily unavailable");
    ::kill(db, SIGUSR1);
    hears("db", "up");
    BOOST_TEST((state_of("first") == "BACKOFF" || state_of("web") == "BACKOFF")); // whoever came second
    BOOST_TEST(stop() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

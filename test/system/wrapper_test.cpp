// One command and no config: `reaperd -- COMMAND`, as PID 1 and elsewhere.
#include "system/support/processes.hpp"
#include "system/support/wrapping.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <sys/wait.h>

using namespace system_test;
using boost::unit_test::precondition;

namespace {

boost::test_tools::assertion_result namespaces_are_allowed(boost::unit_test::test_unit_id)
{
    boost::test_tools::assertion_result allowed{
        world::run({"/usr/bin/unshare", {"--pid", "--fork", "--mount-proc", "true"}, {}, "/", {-1, -1, -1}, {}, {}})
            .code
        == 0};
    allowed.message() << "unshare(1) is not allowed here";
    return allowed;
}

boost::test_tools::assertion_result proc_is_not_needed([[maybe_unused]] boost::unit_test::test_unit_id test)
{
#if defined(__SANITIZE_ADDRESS__)
    boost::test_tools::assertion_result needed{false};
    needed.message() << "AddressSanitizer does not start without /proc";
    return needed;
#else
    return namespaces_are_allowed(test);
#endif
}

} // namespace

BOOST_AUTO_TEST_SUITE(wrapper)

// ---- exit codes

BOOST_FIXTURE_TEST_CASE(the_exit_code_is_the_commands, wrapping)
{
    BOOST_TEST(code_of({"--", "sh", "-c", "exit 3"}) == 3);
    BOOST_TEST(code_of({"--", "sh", "-c", "kill -KILL $$"}) == 128 + SIGKILL);
    BOOST_TEST(code_of({"--remap-exit", "7", "--remap-exit", "3", "--", "sh", "-c", "exit 3"}) == 0);
}

BOOST_FIXTURE_TEST_CASE(a_command_that_cannot_be_run_is_named, wrapping)
{
    const auto missing = answer_of({"--", "no-such-command"});
    BOOST_TEST(missing.code == 127);
    BOOST_TEST(missing.err
               == "reaperd: cannot start no-such-command: exec no-such-command: No such file or directory\n");
    write("plain", "no program");
    BOOST_TEST(code_of({"--", path("plain")}) == 126);
    BOOST_TEST(code_of({"--", path("")}) == 126);
}

BOOST_FIXTURE_TEST_CASE(a_script_without_an_interpreter_is_the_shells, wrapping)
{
    write("script", "exit $1\n");
    std::filesystem::permissions(path("script"), std::filesystem::perms{0755});
    BOOST_TEST(code_of({"--", path("script"), "5"}) == 5);
}

// ---- what the command finds

BOOST_FIXTURE_TEST_CASE(the_command_finds_signals_as_they_were_and_its_own_group, wrapping)
{
    const auto said = answer_of({"--", "sh", "-c",
                                 "grep -E 'Sig(Blk|Ign)' /proc/self/status; cut -d' ' -f5 /proc/$$/stat; "
                                 "echo $$"});
    std::istringstream lines{said.out};
    std::string blocked, ignored, group, pid;
    std::getline(lines, blocked);
    std::getline(lines, ignored);
    lines >> group >> pid;
    BOOST_TEST(blocked == "SigBlk:\t0000000000000000");
    BOOST_TEST(ignored == "SigIgn:\t0000000000000000");
    BOOST_TEST(group == pid);
}

BOOST_FIXTURE_TEST_CASE(the_command_has_what_was_handed_down_and_nothing_of_ours, wrapping)
{
    const auto look = "test -e /proc/self/fd/7 && ! readlink /proc/self/fd/* | grep anon_inode";
    auto wanted =
        invocation_of({"-c", "exec 7</dev/null; exec \"$0\" -- sh -c '" + std::string(look) + "'", REAPERD_BINARY});
    wanted.program = "/bin/sh";
    BOOST_TEST(run(wanted).code == 0);
}

BOOST_FIXTURE_TEST_CASE(the_command_has_the_umask_that_we_have, wrapping)
{
    auto wanted = invocation_of({"-c", "umask 027; exec \"$0\" -- sh -c umask", REAPERD_BINARY});
    wanted.program = "/bin/sh";
    BOOST_TEST(run(wanted).out == "0027\n");
}

BOOST_FIXTURE_TEST_CASE(what_nohup_ignores_stays_ignored, wrapping)
{
    auto wanted = invocation_of({"--", "sh", "-c", "kill -HUP $$; exit 3"});
    wanted.ignored_signals = {SIGHUP, SIGUSR1};
    BOOST_TEST(run(wanted).code == 3);
}

BOOST_FIXTURE_TEST_CASE(it_waits_where_its_parent_ignores_sigchld, wrapping)
{
    auto wanted = invocation_of({"--", "sh", "-c", "exit 3"});
    wanted.ignored_signals = {SIGCHLD};
    BOOST_TEST(run(wanted).code == 3);
}

// ---- signals

BOOST_FIXTURE_TEST_CASE(every_signal_goes_on_to_the_command, wrapping)
{
    wrap({}, {"on", "HUP",  "HUP",  "on", "INT",   "INT",   "on",  "QUIT", "QUIT",  "on",   "USR1", "USR1",
              "on", "USR2", "USR2", "on", "RTMIN", "RTMIN", "say", "up",   "await", "TERM", "exit", "0"});
    hears("web", "up");
    for (auto [signal, name] : {std::pair{SIGHUP, "HUP"},
                                {SIGINT, "INT"},
                                {SIGQUIT, "QUIT"},
                                {SIGUSR1, "USR1"},
                                {SIGUSR2, "USR2"},
                                {SIGRTMIN, "RTMIN"}}) {
        wrapper().send(signal);
        hears("web", name);
    }
    wrapper().send(SIGTERM);
    BOOST_TEST(wrapper().wait() == 0);
}

BOOST_FIXTURE_TEST_CASE(real_time_signals_are_counted, wrapping)
{
    wrap({}, {"on", "RTMIN", "again", "say", "up", "await", "TERM", "say", "done", "exit", "0"});
    hears("web", "up");
    for (int i = 0; i < 50; ++i)
        wrapper().send(SIGRTMIN);
    for (int i = 0; i < 50; ++i)
        hears("web", "again");
    wrapper().send(SIGTERM);
    BOOST_TEST(next_report() == "web done");
}

BOOST_FIXTURE_TEST_CASE(a_signal_becomes_another_or_nothing, wrapping)
{
    wrap({"--rewrite", "TERM:USR1", "--rewrite", "HUP:0"},
         {"on", "HUP", "hup", "say", "up", "await", "USR1", "exit", "6"});
    hears("web", "up");
    wrapper().send(SIGHUP);
    wrapper().send(SIGTERM);
    BOOST_TEST(wrapper().wait() == 6);
}

BOOST_FIXTURE_TEST_CASE(a_signal_goes_to_the_command_alone, wrapping)
{
    wrap({}, {"child", "9",  "on",   "USR1",   "overheard", "on", "USR2",  "called", "say",  "born",
              "wait",  "on", "USR1", "called", "say",       "up", "await", "TERM",   "exit", "0"});
    const auto child = hears("web", "born");
    hears("web", "up");
    wrapper().send(SIGUSR1);
    hears("web", "called");
    ::kill(child, SIGUSR2);
    BOOST_TEST(next_report() == "web called"); // and nothing was overheard before
}

BOOST_FIXTURE_TEST_CASE(or_to_its_whole_group, wrapping)
{
    wrap({"-g"}, {"child", "6", "on", "USR1", "child-called", "say", "born", "wait", "on", "USR1", "called", "say",
                  "up", "await", "TERM", "exit", "0"});
    hears("web", "born");
    hears("web", "up");
    wrapper().send(SIGUSR1);
    hears("web", "child-called");
    hears("web", "called");
}

BOOST_FIXTURE_TEST_CASE(it_hears_of_its_parents_death, wrapping)
{
    auto shell = invocation_of({"-c", "\"$@\" & wait", "sh", REAPERD_BINARY, "--parent-death", "TERM", "--",
                                REAPERD_ACTOR, "web", "say", "up", "await", "TERM", "say", "orphaned", "exit", "0"});
    shell.program = "/bin/sh";
    child parent{shell};
    hears("web", "up");
    parent.send(SIGKILL);
    hears("web", "orphaned");
}

// ---- orphans

BOOST_FIXTURE_TEST_CASE(orphans_are_reaped_and_none_is_left_to_our_parent, wrapping)
{
    // With grace: the last of them may still be on its way to its end when the command has come to its own.
    BOOST_TEST(
        code_of({"--grace", "5s", "--", "sh", "-c", "i=0; while [ $i -lt 300 ]; do (true &); i=$((i+1)); done; exit 4"})
        == 4);
    const auto zombies = zombies_of(::getpid()); // and those that other tests left, perhaps
    BOOST_TEST(std::ranges::none_of(zombies, [](const auto& one) { return one.name == "sh" || one.name == "true"; }));
}

BOOST_FIXTURE_TEST_CASE(without_grace_what_is_left_lives_on, wrapping)
{
    wrap({}, {"orphan", "3", "say", "born", "wait", "await", "USR1", "exit", "4"});
    const auto orphan = hears("web", "born");
    wrapper().send(SIGUSR1);
    BOOST_TEST(wrapper().wait() == 4);
    BOOST_TEST(exists(orphan));
}

BOOST_FIXTURE_TEST_CASE(with_grace_it_is_asked_to_end, wrapping)
{
    wrap({"--grace", "600s"},
         {"orphan", "6", "say", "born", "await", "TERM", "say", "asked", "await", "USR1", "exit", "4"});
    const auto orphan = hears("web", "born");
    wrapper().send(SIGUSR1);
    hears("web", "asked");
    BOOST_TEST(wrapper().wait() == 4);
    BOOST_TEST(!exists(orphan));
}

BOOST_FIXTURE_TEST_CASE(and_killed_when_the_grace_is_over, wrapping)
{
    wrap({"--grace", "50ms"},
         {"orphan", "8", "ignore", "TERM", "child", "3", "say", "born", "wait", "wait", "await", "USR1", "exit", "4"});
    const auto grandchild = hears("web", "born");
    wrapper().send(SIGUSR1);
    BOOST_TEST(wrapper().wait() == 4);
    BOOST_TEST(!exists(grandchild));
}

// ---- where it runs

BOOST_FIXTURE_TEST_CASE(as_pid_1_it_reaps_every_orphan, wrapping, *precondition(namespaces_are_allowed))
{
    const auto script = "for i in 1 2 3; do (setsid true &); done; test $PPID = 1 || exit 8; "
                        "while grep -q '^State:.Z' /proc/[0-9]*/status 2>/dev/null; do :; done; exit 9";
    const auto said = run(in_a_namespace({"--", "sh", "-c", script}));
    BOOST_TEST(said.code == 9);
    BOOST_TEST(said.err == "");
}

BOOST_FIXTURE_TEST_CASE(as_pid_1_it_passes_on_what_would_kill_others, wrapping, *precondition(namespaces_are_allowed))
{
    start_wrapper(in_a_namespace({"--", REAPERD_ACTOR, "web", "say", "up", "await", "TERM", "exit", "5"}));
    hears("web", "up");
    ::kill(children_of(wrapper().pid()).at(0).pid, SIGTERM);
    BOOST_TEST(wrapper().wait() == 5);
}

BOOST_FIXTURE_TEST_CASE(as_pid_1_it_ends_what_is_left_within_the_grace, wrapping, *precondition(namespaces_are_allowed))
{
    start_wrapper(in_a_namespace({"--grace", "600s", "--", REAPERD_ACTOR, "web", "orphan", "6", "say", "born", "await",
                                  "TERM", "say", "asked", "await", "USR1", "exit", "4"}));
    hears("web", "born");
    ::kill(children_of(wrapper().pid()).at(0).pid, SIGUSR1);
    hears("web", "asked");
    BOOST_TEST(wrapper().wait() == 4);
}

BOOST_FIXTURE_TEST_CASE(it_needs_no_proc_and_no_passwd_and_no_writable_root, wrapping,
                        *precondition(proc_is_not_needed))
{
    auto wanted =
        invocation_of({"--pid", "--fork", "--mount", "sh", "-c",
                       "mount -t tmpfs none /proc && mount --bind /dev/null /etc/passwd && mount -o remount,ro,bind / "
                       "&& exec setpriv --reuid 12345 --clear-groups \"$0\" -- sh -c 'test $PPID = 1; exit 6'",
                       REAPERD_BINARY});
    wanted.program = "/usr/bin/unshare";
    const auto said = run(wanted);
    BOOST_TEST(said.code == 6);
    BOOST_TEST(said.err == "");
}

BOOST_FIXTURE_TEST_CASE(it_needs_no_clone3, wrapping)
{
    auto wanted = invocation_of({"both", REAPERD_BINARY, "--", "sh", "-c", "exit 7"});
    wanted.program = REFUSE_BINARY;
    BOOST_TEST(run(wanted).code == 7);
}

BOOST_AUTO_TEST_SUITE_END()

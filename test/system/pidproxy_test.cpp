// pidproxy: signals for a daemon whose pid is in a file.
#include "system/support/processes.hpp"
#include "system/support/world.hpp"

#include <boost/test/unit_test.hpp>
#include <csignal>

using namespace system_test;

namespace {

using words = std::vector<std::string>;

struct proxying : world {
    invocation invocation_of(const words& arguments) const
    {
        auto wanted = reaperd_invocation(arguments);
        wanted.program = std::filesystem::path(REAPERD_BINARY).parent_path() / "pidproxy";
        return wanted;
    }
    answer answer_of(const words& arguments) const { return run(invocation_of(arguments)); }

    // A command that starts an actor by the name of daemon, writes its pid to a file, and does what `then` says.
    words keeper_of(const std::string& steps, const std::string& then) const
    {
        return {path("daemon.pid"), "sh", "-c",
                REAPERD_ACTOR " daemon " + steps + " & echo $! > " + path("daemon.pid") + "; " + then};
    }
    void keep(const std::string& steps, const std::string& then = "wait")
    {
        start_proxy(keeper_of(steps, then));
        await_file("daemon.pid", "\n");
    }
    void start_proxy(const words& arguments) { proxy_.emplace(invocation_of(arguments)); }
    child& proxy() { return *proxy_; }

private:
    std::optional<child> proxy_;
};

} // namespace

BOOST_AUTO_TEST_SUITE(pidproxy)

BOOST_FIXTURE_TEST_CASE(signals_go_to_whom_the_file_names, proxying)
{
    keep("on HUP hup on INT int on QUIT quit on USR1 usr1 on USR2 usr2 on TERM term say up wait");
    const auto daemon = hears("daemon", "up");
    for (auto [signal, name] : {std::pair{SIGHUP, "hup"},
                                {SIGUSR1, "usr1"},
                                {SIGUSR2, "usr2"},
                                {SIGINT, "int"},
                                {SIGQUIT, "quit"},
                                {SIGTERM, "term"}}) {
        proxy().send(signal);
        BOOST_TEST(hears("daemon", name) == daemon);
    }
}

BOOST_FIXTURE_TEST_CASE(told_to_end_it_stays_until_the_daemon_has_ended, proxying)
{
    keep("on TERM asked say up await USR2 exit 7");
    const auto daemon = hears("daemon", "up");
    proxy().send(SIGTERM);
    hears("daemon", "asked");
    BOOST_TEST(!proxy().has_ended());
    proxy().send(SIGUSR2);
    BOOST_TEST(proxy().wait() == 0);
    BOOST_TEST(!exists(daemon));
}

BOOST_FIXTURE_TEST_CASE(the_exit_code_is_the_commands, proxying)
{
    BOOST_TEST(answer_of({path("none.pid"), "sh", "-c", "exit 3"}).code == 3);
    BOOST_TEST(answer_of({path("none.pid"), "sh", "-c", "kill -KILL $$"}).code == 128 + SIGKILL);
    BOOST_TEST(answer_of({path("none.pid"), "true"}).code == 0);
}

BOOST_FIXTURE_TEST_CASE(a_command_that_fails_is_not_outlived, proxying)
{
    keep("say up await TERM", "exit 3");
    BOOST_TEST(proxy().wait() == 3);
}

BOOST_FIXTURE_TEST_CASE(a_daemon_that_a_launcher_leaves_behind_is_waited_for, proxying)
{
    keep("on HUP hup say up await USR1 exit 7", "exit 0");
    const auto daemon = hears("daemon", "up");
    proxy().send(SIGHUP);
    hears("daemon", "hup");
    ::kill(daemon, SIGUSR1);
    BOOST_TEST(proxy().wait() == 7);
}

BOOST_FIXTURE_TEST_CASE(the_command_is_asked_to_end_where_the_file_names_nobody, proxying)
{
    start_proxy({path("none.pid"), REAPERD_ACTOR, "web", "say", "up", "await", "TERM", "say", "asked", "exit", "5"});
    hears("web", "up");
    proxy().send(SIGTERM);
    hears("web", "asked");
    BOOST_TEST(proxy().wait() == 0);
}

BOOST_FIXTURE_TEST_CASE(a_number_that_is_nobodys_is_said_and_signals_nobody, proxying)
{
    const auto said = answer_of({path("x.pid"), "sh", "-c", "echo gone > x.pid; kill -HUP $PPID; exit 0"});
    BOOST_TEST(said.code == 0);
    BOOST_TEST(said.out == "Can't read child pidfile " + path("x.pid") + "!\n");
    // The shell's child has been waited for by the time that its number is written.
    const auto ended =
        answer_of({path("y.pid"), "sh", "-c", "true & pid=$!; wait; echo $pid > y.pid; kill -HUP $PPID; exit 0"});
    BOOST_TEST(ended.out.starts_with("pidproxy: " + path("y.pid") + " names "));
    BOOST_TEST(ended.out.ends_with(", which has ended\n"));
}

BOOST_FIXTURE_TEST_CASE(a_command_is_looked_for_here_and_in_path, proxying)
{
    write("true", "#!/bin/sh\nexit 9\n");
    std::filesystem::permissions(path("true"), std::filesystem::perms{0755});
    BOOST_TEST(answer_of({path("none.pid"), "true"}).code == 9);
    BOOST_TEST(answer_of({path("none.pid"), "false"}).code == 1);
    const auto missing = answer_of({path("none.pid"), "no-such-command"});
    BOOST_TEST(missing.code == 127);
    BOOST_TEST(missing.out.starts_with("pidproxy: cannot start no-such-command: "));
}

BOOST_FIXTURE_TEST_CASE(it_says_how_to_call_it, proxying)
{
    for (const auto& too_few : {words{}, words{"x.pid"}}) {
        const auto said = answer_of(too_few);
        BOOST_TEST(said.code == 1);
        BOOST_TEST(said.out.find("pidproxy PIDFILE COMMAND [ARGUMENTS]\n") != std::string::npos);
    }
}

BOOST_AUTO_TEST_SUITE_END()

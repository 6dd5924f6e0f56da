#include "init/settings.hpp"

#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <csignal>

using namespace reaperd;
using namespace reaperd::init;

namespace {

process::spawn_failure at_exec(int error)
{
    return {process::stage::exec, error, "x"};
}

} // namespace

BOOST_AUTO_TEST_SUITE(what_a_wrapper_is_told)

BOOST_AUTO_TEST_CASE(a_signal_becomes_itself_until_it_is_rewritten)
{
    signal_map map;
    BOOST_TEST(map(SIGTERM) == SIGTERM);
    map.rewrite(SIGTERM, SIGQUIT);
    map.rewrite(SIGHUP, signal_map::dropped);
    BOOST_TEST(map(SIGTERM) == SIGQUIT);
    BOOST_TEST(map(SIGQUIT) == SIGQUIT); // once, and not on and on
    BOOST_TEST(map(SIGHUP) == signal_map::dropped);
}

BOOST_AUTO_TEST_CASE(every_signal_goes_to_the_command_but_those_that_are_ours)
{
    const auto forwarded = signals_for_the_command();
    for (int signal :
         {SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGPIPE, SIGWINCH, SIGCHLD, SIGTSTP, SIGCONT, SIGRTMIN, SIGRTMAX})
        BOOST_TEST(contains(forwarded, signal));
    for (int signal : {SIGKILL, SIGSTOP, SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS, SIGTTIN, SIGTTOU})
        BOOST_TEST(!contains(forwarded, signal));
}

BOOST_AUTO_TEST_CASE(the_exit_code_is_the_commands_or_128_and_its_signal)
{
    BOOST_TEST(exit_code(exited{3}, {}) == 3);
    BOOST_TEST(exit_code(signalled{SIGKILL, false}, {}) == 137);
}

BOOST_AUTO_TEST_CASE(a_remapped_exit_code_becomes_0)
{
    settings wanted;
    wanted.remapped.set(143).set(7);
    BOOST_TEST(exit_code(exited{7}, wanted) == 0);
    BOOST_TEST(exit_code(signalled{SIGTERM, false}, wanted) == 0);
    BOOST_TEST(exit_code(exited{8}, wanted) == 8);
}

BOOST_AUTO_TEST_CASE(a_command_that_cannot_be_started_has_the_shells_exit_codes)
{
    BOOST_TEST(exit_code(at_exec(ENOENT), {}) == 127);
    BOOST_TEST(exit_code(at_exec(EACCES), {}) == 126);
    BOOST_TEST(exit_code(at_exec(ELOOP), {}) == 126);
    BOOST_TEST(exit_code(process::spawn_failure{process::stage::clone, EAGAIN, ""}, {}) == 1);
}

BOOST_AUTO_TEST_SUITE_END()

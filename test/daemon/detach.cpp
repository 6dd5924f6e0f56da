#include "daemon/detach.hpp"
#include "daemon/signal_mask.hpp"
#include "scratch.hpp"

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <functional>

using namespace reaperd::daemon;

namespace {

// Runs `life` in the detached child; answers as the parent heard it.
launch detach_and(const std::function<void(handshake&)>& life)
{
    auto side = detach("/var/log/x.log");
    if (const auto* parent = std::get_if<launch>(&side))
        return *parent;
    life(std::get<handshake>(side));
    ::_exit(0);
}

std::string target_of(int descriptor)
{
    return std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(descriptor));
}

void reap(pid_t child)
{
    ::waitpid(child, nullptr, 0);
}

} // namespace

BOOST_AUTO_TEST_SUITE(a_detached_start)

BOOST_AUTO_TEST_CASE(returns_the_pid_once_the_daemon_is_up)
{
    const auto launched = detach_and([](handshake& parent) {
        parent.ready();
        ::pause();
    });
    BOOST_REQUIRE(launched.has_value());
    BOOST_TEST(::getpgid(*launched) == *launched);
    ::kill(*launched, SIGKILL);
    reap(*launched);
}

BOOST_AUTO_TEST_CASE(says_why_there_is_no_daemon)
{
    const auto launched = detach_and([](handshake& parent) { parent.failed("already running, pid 42"); });
    BOOST_TEST(launched.error().message == "already running, pid 42");
    reap(-1);
}

BOOST_AUTO_TEST_CASE(notices_a_daemon_that_dies_without_a_word)
{
    const auto launched = detach_and([](handshake&) { ::_exit(3); });
    BOOST_TEST(launched.error().message == "died before it was up, see the log /var/log/x.log");
    reap(-1);
}

BOOST_AUTO_TEST_CASE(leads_a_session_of_its_own_without_the_terminals_streams)
{
    scratch::folder folder;
    const auto launched = detach_and([&](handshake& parent) {
        std::string seen = target_of(0) + " " + target_of(1) + " " + (target_of(2) == "/dev/null" ? "early" : "later");
        parent.ready();
        seen += " " + target_of(2) + (::getsid(0) == ::getpid() ? " session" : "");
        scratch::write(folder / "seen", seen);
    });
    BOOST_REQUIRE(launched.has_value());
    reap(*launched);
    BOOST_TEST(scratch::text_of(folder / "seen") == "/dev/null /dev/null later /dev/null session");
}

BOOST_AUTO_TEST_CASE(holds_nothing_open_that_its_starter_has_open)
{
    std::array<int, 2> script;
    BOOST_REQUIRE(::pipe(script.data()) == 0);
    const auto launched = detach_and([](handshake& parent) {
        parent.ready();
        ::pause();
    });
    ::close(script[1]);
    char none;
    BOOST_TEST(::read(script[0], &none, 1) == 0); // else it would wait for the daemon's end
    ::close(script[0]);
    ::kill(*launched, SIGKILL);
    reap(*launched);
}

BOOST_AUTO_TEST_CASE(goes_on_without_a_parent_that_was_interrupted)
{
    scratch::folder folder;
    block_signals();
    const auto said =
        scratch::in_a_child([&]() -> std::string { // stands for the shell, and inherits as the daemon ends
            std::array<int, 2> gone;
            [[maybe_unused]] const int made = ::pipe(gone.data());
            ::close(gone[0]);
            handshake parent{reaperd::output::descriptor{gone[1]}};
            parent.ready();
            parent.failed("a second word is for nobody");
            return "alive";
        });
    unblock_signals();
    BOOST_TEST(said == "alive");
}

BOOST_AUTO_TEST_SUITE_END()

#include "daemon/terminal.hpp"
#include "daemon/signal_mask.hpp"
#include "scratch.hpp"

#include <array>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <pty.h>

using namespace reaperd::daemon;

namespace {

// A child whose controlling terminal closes while it looks: what it thinks before and after that.
std::string life_on_a_terminal(void (*prepare)())
{
    std::array<int, 2> words;
    BOOST_REQUIRE(::pipe(words.data()) == 0);
    int keyboard = -1;
    const pid_t child = ::forkpty(&keyboard, nullptr, nullptr, nullptr);
    BOOST_REQUIRE(child >= 0);
    auto tell = [&](const terminal& screen) {
        [[maybe_unused]] const auto ignored = ::write(words[1], screen.has_gone() ? "gone " : "here ", 5);
    };
    if (child == 0) {
        ::close(words[0]);
        prepare();
        const terminal screen;
        tell(screen);
        char none;
        while (::read(STDIN_FILENO, &none, 1) > 0) // ends when the terminal does
            continue;
        tell(screen);
        ::_exit(0);
    }
    ::close(words[1]);
    std::array<char, 16> text{};
    [[maybe_unused]] auto size = ::read(words[0], text.data(), 5);
    ::close(keyboard);
    size = ::read(words[0], text.data() + 5, 5);
    ::close(words[0]);
    ::waitpid(child, nullptr, 0);
    return text.data();
}

} // namespace

BOOST_AUTO_TEST_SUITE(a_terminal)

BOOST_AUTO_TEST_CASE(that_closes_has_gone)
{
    BOOST_TEST(life_on_a_terminal(block_signals) == "here gone ");
}

BOOST_AUTO_TEST_CASE(matters_nothing_to_a_run_under_nohup)
{
    BOOST_TEST(life_on_a_terminal([] { std::signal(SIGHUP, SIG_IGN); }) == "here here ");
}

BOOST_AUTO_TEST_CASE(that_was_never_there_has_not_gone)
{
    BOOST_TEST(scratch::in_a_child([]() -> std::string {
                   ::setsid();
                   return terminal().has_gone() ? "gone" : "here";
               })
               == "here");
}

BOOST_AUTO_TEST_CASE(is_coloured_unless_somebody_objects)
{
    int keyboard = -1;
    int screen = -1;
    BOOST_REQUIRE(::openpty(&keyboard, &screen, nullptr, nullptr, nullptr) == 0);
    BOOST_TEST(wants_colour(screen, {}));
    BOOST_TEST(wants_colour(screen, {{"TERM", "xterm"}, {"NO_COLOR", ""}}));
    BOOST_TEST(!wants_colour(screen, {{"NO_COLOR", "1"}}));
    BOOST_TEST(!wants_colour(screen, {{"TERM", "dumb"}}));
    ::close(keyboard);
    ::close(screen);
    std::array<int, 2> ends;
    BOOST_REQUIRE(::pipe(ends.data()) == 0);
    BOOST_TEST(!wants_colour(ends[1], {}));
    ::close(ends[0]);
    ::close(ends[1]);
}

BOOST_AUTO_TEST_SUITE_END()

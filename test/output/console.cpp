// The merged output of a foreground run.
#include "output/console.hpp"
#include "scene.hpp"

#include <boost/test/unit_test.hpp>
#include <fcntl.h>
#include <pty.h>
#include <termios.h>

using namespace scene;
using output::console;

namespace {

struct terminal {
    output::descriptor keyboard_and_screen, ours;

    terminal()
    {
        int master, slave;
        BOOST_REQUIRE(::openpty(&master, &slave, nullptr, nullptr, nullptr) == 0);
        keyboard_and_screen = output::descriptor{master};
        ours = output::descriptor{slave};
        ::fcntl(master, F_SETFL, O_NONBLOCK);
    }

    std::string screen() const
    {
        std::string all;
        char buffer[4096];
        for (auto got = ::read(keyboard_and_screen.get(), buffer, sizeof buffer); got > 0;
             got = ::read(keyboard_and_screen.get(), buffer, sizeof buffer))
            all.append(buffer, static_cast<std::size_t>(got));
        return all;
    }
};

std::string line_of(std::size_t size)
{
    return std::string(size, 'x');
}

} // namespace

BOOST_AUTO_TEST_SUITE(consoles)

BOOST_AUTO_TEST_CASE(each_line_is_prefixed_by_its_program)
{
    const auto out = reader::of_pipe();
    workshop d;
    console merged(d.loop, out.write_end.get(), console::colour::when_terminal);
    merged.introduce("web");
    merged.introduce("database");
    merged.line("web", "hello");
    merged.line("database", "ready");
    merged.own_line("all are up");
    d.settle();
    BOOST_TEST(out.read_all() == "web      | hello\ndatabase | ready\nall are up\n");
}

BOOST_AUTO_TEST_CASE(a_terminal_gets_colours_unless_they_are_not_wanted)
{
    const terminal screen;
    workshop d;
    console coloured(d.loop, screen.ours.get(), console::colour::when_terminal);
    coloured.line("web", "hello");
    d.settle();
    BOOST_TEST(screen.screen() == "\x1b[36mweb | \x1b[0mhello\r\n");
    console plain(d.loop, screen.ours.get(), console::colour::never);
    plain.line("web", "hello");
    d.settle();
    BOOST_TEST(screen.screen() == "web | hello\r\n");
}

BOOST_AUTO_TEST_CASE(what_programs_say_is_merged_and_a_cut_last_line_ends_with_its_process)
{
    folder in;
    const auto out = reader::of_pipe();
    workshop d;
    d.console = std::make_unique<console>(d.loop, out.write_end.get(), console::colour::never);
    const auto web = d.capture("web", to_files(in / "out", in / "err"));
    const auto db = d.capture("db", to_nothing());
    say(*web, "one\ntw");
    d.settle();
    say(*web, "o\npartial");
    say(*db, "three\n", 2);
    d.settle();
    web->process_ended();
    d.settle();
    BOOST_TEST(out.read_all() == "web | one\nweb | two\ndb  | three\nweb | partial\n");
    BOOST_TEST(contents(in / "out") == "one\ntwo\npartial");
}

BOOST_AUTO_TEST_CASE(a_stream_that_logs_to_dev_stdout_is_not_merged_again)
{
    const auto out = reader::of_pipe();
    workshop d;
    d.console = std::make_unique<console>(d.loop, out.write_end.get(), console::colour::never);
    const int saved = ::fcntl(1, F_DUPFD_CLOEXEC, 100);
    ::dup2(out.write_end.get(), 1);
    {
        const auto web = d.capture("web", to_files("/dev/stdout", "/dev/null"));
        say(*web, "hello\n");
        d.settle();
    }
    ::dup2(saved, 1);
    ::close(saved);
    BOOST_TEST(out.read_all() == "hello\n");
}

BOOST_AUTO_TEST_CASE(a_reader_that_does_not_read_costs_lines_and_never_a_wait)
{
    for (const bool socket : {false, true}) {
        BOOST_TEST_CONTEXT((socket ? "socket" : "pipe"))
        {
            const auto out = socket ? reader::of_socket() : reader::of_pipe();
            workshop d;
            console merged(d.loop, out.write_end.get(), console::colour::never);
            constexpr int said = 20'000;
            for (int n = 0; n < said; ++n)
                merged.line("web", line_of(93)); // with its prefix and newline: 100 bytes
            d.settle();
            BOOST_TEST(merged.dropped_bytes() > 0U);
            const auto dropped = merged.dropped_bytes() / 100;
            std::string seen;
            const auto marker = "[... " + std::to_string(dropped) + " lines dropped: nobody read ...]\n";
            d.run_until([&] {
                seen += out.read_all();
                return seen.ends_with(marker);
            });
            BOOST_TEST(seen.size() == (said - dropped) * 100 + marker.size());
            merged.own_line("again");
            BOOST_TEST(out.read_all() == "again\n");
            BOOST_TEST((::fcntl(out.write_end.get(), F_GETFL) & O_NONBLOCK) == 0);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_slow_reader_finds_one_marker_where_lines_are_missing)
{
    const auto out = reader::of_pipe();
    workshop d;
    console merged(d.loop, out.write_end.get(), console::colour::never);
    for (int n = 0; n < 10'000; ++n)
        merged.line("web", line_of(93));
    d.settle();
    std::string seen;
    while (merged.dropped_bytes() > 0 && seen.size() < 300'000) {
        seen += out.read_all();
        d.settle();
        merged.line("web", "later");
    }
    d.run_until([&] {
        seen += out.read_all();
        return seen.find("dropped") != std::string::npos && seen.ends_with("later\n");
    });
    BOOST_TEST(seen.find("dropped") == seen.rfind("dropped"));
    BOOST_TEST(seen.find("later") > seen.find("dropped"));
}

BOOST_AUTO_TEST_CASE(ctrl_s_stops_the_screen_and_nothing_else)
{
    const terminal screen;
    workshop d;
    console merged(d.loop, screen.ours.get(), console::colour::never);
    BOOST_REQUIRE(::tcflow(screen.ours.get(), TCOOFF) == 0);
    merged.own_line("while stopped");
    for (int n = 0; n < 10'000; ++n)
        merged.line("web", line_of(90));
    d.settle();
    BOOST_TEST(screen.screen() == "");
    BOOST_TEST(merged.dropped_bytes() > 0U);
    ::tcflow(screen.ours.get(), TCOON);
    std::string seen;
    d.run_until([&] {
        seen += screen.screen();
        return seen.find("lines dropped: nobody read") != std::string::npos;
    });
    BOOST_TEST(seen.starts_with("while stopped\r\n"));
}

BOOST_AUTO_TEST_CASE(a_terminal_that_is_gone_takes_everything_and_holds_nobody)
{
    terminal screen;
    workshop d;
    console merged(d.loop, screen.ours.get(), console::colour::when_terminal);
    screen.keyboard_and_screen.reset();
    for (int n = 0; n < 10'000; ++n)
        merged.line("web", line_of(90));
    merged.own_line("stopping");
    d.settle();
    BOOST_TEST(merged.dropped_bytes() == 0U);
}

BOOST_AUTO_TEST_CASE(what_waits_is_written_when_the_console_goes)
{
    const auto out = reader::of_pipe();
    workshop d;
    {
        console merged(d.loop, out.write_end.get(), console::colour::never);
        merged.line("web", "goodbye");
    }
    BOOST_TEST(out.read_all() == "web | goodbye\n");
    d.settle();
}

BOOST_AUTO_TEST_SUITE_END()

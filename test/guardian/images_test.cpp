// The guardian becomes another image: here it becomes nothing, or what a test says, and its manager is told.
#include "stage.hpp"

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <unistd.h>

using namespace stage;

namespace {

// The first manager is an earlier image's, in the life of which this guardian was not: it waits for the word.
struct succeeding : theatre {
    void play_on(
        std::function<void(manager&)> successor, std::function<void(guardian::settings&)> adjust = [](auto&) {},
        const std::string& stays_because = {})
    {
        play([successor](manager& m) { successor(m); },
             [=, this](guardian::settings& s) {
                 s.incumbent = begin_incumbent(stays_because);
                 adjust(s);
             });
    }

private:
    guardian::incumbent begin_incumbent(const std::string& stays_because)
    {
        const auto channel = guardian::make_channel();
        const pid_t made = ::fork();
        if (made == 0) {
            sigset_t all;
            ::sigfillset(&all);
            ::sigprocmask(SIG_BLOCK, &all, nullptr);
            manager one(book, {channel->second, false, ::getppid()}, board_);
            live(one);
        }
        ::close(channel->second);
        return {made, channel->first, stays_because};
    }
    [[noreturn]] static void live(manager& one)
    {
        const auto heard = one.hear();
        if (heard.message.what == guardian::word::upgraded) {
            one.report("makes room");
            one.wait_for("go");
            ::_exit(0);
        }
        one.report("stays: " + std::string(heard.words()));
        one.take_signal(SIGHUP);
        one.report("hears HUP");
        one.book.end(4);
        ::_exit(0);
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(images, succeeding)

BOOST_AUTO_TEST_CASE(the_guardian_becomes_what_its_manager_asks_for_and_tells_it_where_that_cannot_be)
{
    play(
        [](manager& m) {
            m.say({.what = guardian::word::upgrade}, "/new/reaperd");
            const auto heard = m.hear();
            m.report(heard.message.what == guardian::word::stayed ? std::string(heard.words()) : "something else");
            m.report(std::string(m.book.upgrade_failure()));
            m.end(0);
        },
        [this](guardian::settings& s) {
            s.become = [this, &book = book](std::string_view path, const guardian::incumbent& one) {
                note(path);
                note(book.upgrade() == journal::upgrade::begun ? "begun" : "not begun");
                note(one.manager > 0 && one.channel > 2 ? "with its manager" : "alone");
                return std::string("cannot execute it");
            };
        });
    hears("/new/reaperd");
    hears("begun");
    hears("with its manager");
    hears("cannot execute it");
    hears("cannot execute it");
    BOOST_TEST(exit_code() == 0);
}

BOOST_AUTO_TEST_CASE(but_not_when_that_was_killed_before)
{
    play(
        [](manager& m) {
            if (m.generation == 1) {
                m.report("up");
                m.wait_for("go"); // the guardian is stopped
                m.say({.what = guardian::word::upgrade}, "/new/reaperd");
                ::raise(SIGKILL);
            }
            m.report("the old one");
            m.end(0);
        },
        [this](guardian::settings& s) {
            s.become = [this](std::string_view path, const guardian::incumbent&) {
                note(path);
                return std::string();
            };
        });
    const auto first = hears("up");
    ::kill(first_process(), SIGSTOP);
    tell("go");
    await_zombie(first);
    ::kill(first_process(), SIGCONT);
    hears("the old one");
    BOOST_TEST(exit_code() == 0);
}

BOOST_AUTO_TEST_CASE(a_manager_of_another_image_makes_room_and_signals_wait_for_the_next_one)
{
    play_on([](manager& m) {
        m.take_signal(SIGHUP);
        m.report("hears HUP");
        m.report(m.book.stop_signal() == SIGTERM ? "knows of TERM" : "knows nothing");
        m.end(0);
    });
    hears("makes room");
    ::kill(first_process(), SIGHUP);
    ::kill(first_process(), SIGTERM);
    while (book.stop_signal() != SIGTERM)
        BOOST_TEST_REQUIRE(!is_zombie(first_process()));
    tell("go");
    hears("hears HUP");
    hears("knows of TERM");
    BOOST_TEST(exit_code() == 0);
}

BOOST_AUTO_TEST_CASE(back_in_the_old_image_the_manager_goes_on_and_hears_why)
{
    play_on([](manager& m) { m.end(1); }, [](auto&) {}, "it was none");
    hears("stays: it was none");
    ::kill(first_process(), SIGHUP);
    hears("hears HUP");
    BOOST_TEST(exit_code() == 4);
}

BOOST_AUTO_TEST_CASE(a_manager_that_crashes_before_it_is_ready_brings_the_old_image_back)
{
    book.begin_upgrade();
    play_on(
        [](manager& m) {
            if (m.generation == 3)
                m.end(0);
            std::abort();
        },
        [this](guardian::settings& s) {
            s.go_back = [this, &book = book](const std::string& why) {
                note(why);
                note(book.upgrade_failure());
                return std::string("there is none"); // so it has to go on
            };
        });
    hears("makes room");
    tell("go");
    hears("its manager ended before it was ready (signal 6)");
    hears("its manager ended before it was ready (signal 6)");
    BOOST_TEST(exit_code() == 0);
}

BOOST_AUTO_TEST_CASE(one_that_was_ready_has_shown_that_it_can)
{
    book.begin_upgrade();
    play_on(
        [](manager& m) {
            if (m.generation == 3)
                m.end(0);
            m.ready();
            while (m.book.upgrade() == journal::upgrade::begun)
                continue;
            std::abort();
        },
        [this](guardian::settings& s) {
            s.go_back = [this](const std::string& why) {
                note(why);
                return std::string();
            };
        });
    hears("makes room");
    tell("go");
    hears("ready");
    BOOST_TEST(exit_code() == 0);
    BOOST_TEST(nothing_is_said());
}

BOOST_AUTO_TEST_SUITE_END()

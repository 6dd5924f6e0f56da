// Deaths that come to the guardian: noted before the zombie goes, told as soon as somebody listens, and none told to
// nobody.
#include "stage.hpp"

#include <boost/test/unit_test.hpp>
#include <unistd.h>

using namespace stage;
using guardian::word;
using std::chrono::steady_clock;
using namespace std::chrono_literals;

namespace {

// As a manager that spawns into its slot.
pid_t service_of(manager& m, std::uint32_t owner, int code)
{
    auto& slot = *m.book.take(owner);
    slot.begin_spawn(1, 1);
    const pid_t made = manager::child(code);
    *slot.pid_for_kernel() = made;
    slot.confirm();
    return made;
}

struct with_services : theatre {
    pid_t service(std::uint32_t owner) const { return book.of(owner)->pid().value(); }
    std::optional<journal::exit_note> note_of(std::uint32_t owner) const { return book.of(owner)->exit_of(1); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(deaths, with_services)

BOOST_AUTO_TEST_CASE(a_child_of_a_killed_manager_is_reaped_when_its_end_is_noted)
{
    play([](manager& m) {
        if (m.generation == 1) {
            service_of(m, 7, 3);
            service_of(m, 8, 4);
        }
        m.report("up");
        m.wait_for("go"); // no manager is ever ready
        m.end(0);
    });
    const auto first = hears("up");
    const auto web = service(7);
    ::kill(first, SIGKILL);
    hears("up");
    ::kill(web, SIGTERM);
    await_reaped(web);
    BOOST_TEST((note_of(7).value() == journal::exit_note{CLD_EXITED, 3}));
    BOOST_TEST(!note_of(8).has_value());
    BOOST_TEST(!is_zombie(service(8)));
    tell("go");
    BOOST_TEST(exit_code() == 0);
}

BOOST_AUTO_TEST_CASE(a_zombie_that_its_manager_left_is_noted_before_the_next_one_begins)
{
    play([](manager& m) {
        if (m.generation == 1) {
            service_of(m, 7, 3);
            m.report("up");
            manager::stay();
        }
        const auto note = m.book.of(7)->exit_of(1);
        m.report(note && note->code == CLD_KILLED && note->status == SIGKILL ? "noted" : "not noted");
        m.end(0);
    });
    const auto first = hears("up");
    ::kill(service(7), SIGKILL);
    await_zombie(service(7));
    ::kill(first, SIGKILL);
    hears("noted");
    BOOST_TEST(exit_code() == 0);
}

BOOST_AUTO_TEST_CASE(what_was_noted_is_told_to_a_manager_as_soon_as_it_is_ready)
{
    play([](manager& m) {
        if (m.generation == 1) {
            m.book.take(1);
            service_of(m, 7, 3);
            service_of(m, 8, 4);
            m.report("up");
            manager::stay();
        }
        m.report("up");
        m.wait_for("go");
        m.ready();
        const auto told = m.hear().message;
        const bool right = told.what == word::death && told.pid == m.book.of(8)->pid() && told.slot == 3
                        && told.code == CLD_EXITED && told.status == 4;
        m.report(right ? "told" : "told wrong");
        m.end(0);
    });
    const auto first = hears("up");
    ::kill(first, SIGKILL);
    hears("up");
    ::kill(service(8), SIGTERM);
    await_reaped(service(8));
    tell("go");
    hears("ready");
    hears("told");
    BOOST_TEST(exit_code() == 0);
}

BOOST_AUTO_TEST_CASE(a_death_that_a_manager_was_told_and_did_not_live_to_account_for_is_told_to_the_next)
{
    play([](manager& m) {
        if (m.generation == 1) {
            service_of(m, 7, 3);
            m.report("up");
            manager::stay();
        }
        m.ready();
        const auto told = m.hear().message;
        m.report(told.pid == m.book.of(7)->pid() && told.status == 3 ? "told" : "told wrong");
        if (m.generation == 2)
            manager::stay();
        m.end(0);
    });
    ::kill(hears("up"), SIGKILL);
    hears("ready");
    ::kill(service(7), SIGTERM);
    ::kill(hears("told"), SIGKILL);
    hears("told");
    BOOST_TEST(exit_code() == 0);
}

BOOST_AUTO_TEST_CASE(an_orphan_is_nobodys_and_its_zombie_is_there_while_the_manager_is_told)
{
    play([](manager& m) {
        m.ready();
        const auto orphan = manager::orphan(3);
        ::kill(orphan, SIGTERM);
        const auto told = m.hear().message;
        m.report(told.pid == orphan && told.slot == 0 && told.status == 3 ? "told" : "told wrong");
        m.report(is_zombie(orphan) ? "zombie" : "gone");
        m.say({.what = word::seen, .pid = orphan});
        await_reaped(orphan);
        m.end(0);
    });
    hears("ready");
    hears("told");
    hears("zombie");
    BOOST_TEST(exit_code() == 0);
}

BOOST_AUTO_TEST_CASE(a_zombie_that_nobody_looks_at_is_reaped_after_a_while)
{
    play([](manager& m) {
        m.ready();
        const auto orphan = manager::orphan(3);
        const auto begin = steady_clock::now();
        ::kill(orphan, SIGTERM);
        await_reaped(orphan);
        m.report(steady_clock::now() - begin >= 100ms ? "later" : "at once");
        m.end(0);
    });
    hears("ready");
    hears("later");
    BOOST_TEST(exit_code() == 0);
}

BOOST_AUTO_TEST_CASE(what_was_seen_is_reaped_at_once)
{
    play([](manager& m) {
        m.ready();
        auto shortest = steady_clock::duration::max();
        for (int i = 0; i < 20; ++i) {
            const auto orphan = manager::orphan(0);
            const auto begin = steady_clock::now();
            ::kill(orphan, SIGTERM);
            m.say({.what = word::seen, .pid = m.hear().message.pid});
            await_reaped(orphan);
            shortest = std::min(shortest, steady_clock::now() - begin);
        }
        m.report(shortest < 100ms ? "at once" : "later");
        m.end(0);
    });
    hears("ready");
    hears("at once");
    BOOST_TEST(exit_code() == 0);
}

BOOST_AUTO_TEST_CASE(many_deaths_are_told_one_after_the_other)
{
    play([](manager& m) {
        m.ready();
        std::vector<pid_t> all(50);
        for (auto& one : all)
            one = manager::orphan(1);
        for (const auto one : all)
            ::kill(one, SIGTERM);
        for (std::size_t left = all.size(); left > 0; --left) {
            const auto pid = m.hear().message.pid;
            if (std::erase(all, pid) != 1)
                m.report("twice");
            m.say({.what = word::seen, .pid = pid});
        }
        m.report(all.empty() ? "all" : "not all");
        m.end(0);
    });
    hears("ready");
    hears("all");
    BOOST_TEST(exit_code() == 0);
}

BOOST_AUTO_TEST_CASE(a_manager_that_dies_while_a_zombie_is_shown_leaves_it_to_the_guardian)
{
    play([](manager& m) {
        m.ready();
        if (m.generation == 1) {
            const auto orphan = manager::orphan(3);
            m.book.take(7)->begin_spawn(1, 1);
            *m.book.of(7)->pid_for_kernel() = orphan;
            ::kill(orphan, SIGTERM);
            m.hear();
            ::raise(SIGKILL);
        }
        m.report("up");
        m.wait_for("go");
        m.end(0);
    });
    hears("ready");
    hears("up");
    await_reaped(service(7));
    BOOST_TEST((note_of(7).value() == journal::exit_note{CLD_EXITED, 3}));
    tell("go");
    BOOST_TEST(exit_code() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

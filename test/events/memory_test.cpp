// A daemon that was killed is followed by another one that goes on with what its pools knew.
#include "scene.hpp"

#include <random>
#include <set>

using namespace reaperd;
using namespace reaperd::events;

namespace {

struct followed : scene {
    followed() { keep(all.configure(mail())); }

    void daemon_is_killed()
    {
        const auto before = all.memory();
        all = dispatcher{"supervisor"};
        keep(all.configure(mail()));
        keep(all.go_on(before));
    }

    std::size_t waiting() const { return all.pools().front().waiting(); }
    void gets_another_process(listener_id who)
    {
        ends(who);
        is_ready(who);
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(the_next_daemon, followed)

BOOST_AUTO_TEST_CASE(tells_what_waited_and_counts_on)
{
    happen(1, 3);
    daemon_is_killed();
    happens("4");
    is_ready(a);
    for (int i = 0; i < 3; ++i)
        accepts(a);
    BOOST_REQUIRE(deliveries.size() == 4u);
    BOOST_TEST(deliveries.back().bytes.starts_with("ver:3.0 server:supervisor serial:3 pool:mail poolserial:3 "));
    BOOST_TEST(told() == "1:1 1:2 1:3 1:4");
}

BOOST_AUTO_TEST_CASE(tells_a_listener_that_is_ready_without_being_asked_again)
{
    is_ready(a);
    daemon_is_killed();
    happens("next");
    BOOST_TEST(told() == "1:next");
    accepts(a);
    happens("another");
    BOOST_TEST(told() == "1:another");
}

BOOST_AUTO_TEST_CASE(tells_an_event_that_was_being_read_again_and_first)
{
    is_ready(a);
    happen(1, 3);
    BOOST_TEST(told() == "1:1");
    daemon_is_killed();
    BOOST_TEST(waiting() == 3u);
    says(a, "RESULT 2\nOK"); // perhaps one half of it, and nobody knows which
    BOOST_TEST(told() == "");
    gets_another_process(a);
    BOOST_TEST(told() == "1:1");
}

BOOST_AUTO_TEST_CASE(does_not_believe_a_listener_that_was_about_to_say_ready)
{
    runs(a);
    happens("hello");
    daemon_is_killed();
    says(a, "READY\n");
    BOOST_TEST(told() == "");
    gets_another_process(a);
    BOOST_TEST(told() == "1:hello");
}

BOOST_AUTO_TEST_CASE(leaves_a_listener_alone_that_broke_the_protocol)
{
    is_ready(a);
    says(a, "nonsense");
    noticed();
    daemon_is_killed();
    happens("hello");
    says(a, "READY\n");
    BOOST_TEST(told() == "");
    BOOST_TEST(noticed() == "");
}

BOOST_AUTO_TEST_CASE(tells_nobody_who_is_being_stopped)
{
    is_ready(a);
    keep(all.left_running(a));
    daemon_is_killed();
    happens("hello");
    BOOST_TEST(told() == "");
}

BOOST_AUTO_TEST_CASE(knows_of_the_listeners_which_cannot_be_understood)
{
    is_ready(a);
    runs(b);
    const auto known = all.memory().pools.front().listeners;
    BOOST_REQUIRE(known.size() == 2u);
    BOOST_TEST((known[0] == listener_memory{a, mood::ready, true}));
    BOOST_TEST((known[1] == listener_memory{b, mood::doubtful, true}));
}

BOOST_AUTO_TEST_CASE(remembers_the_next_events_where_there_are_too_many)
{
    const std::string large(dispatcher::most_remembered / 4, 'x');
    for (int i = 0; i < 8; ++i)
        happens(std::to_string(i) + large);
    daemon_is_killed();
    BOOST_TEST(waiting() == 3u);
    is_ready(a);
    BOOST_TEST(told().substr(0, 3) == "1:0");
}

// Each event is accepted at least once, whenever the daemon is killed, if listeners that are in doubt are replaced.
BOOST_AUTO_TEST_CASE(loses_no_event)
{
    for (unsigned seed = 1; seed <= 300; ++seed) {
        BOOST_TEST_CONTEXT("seed " << seed)
        {
            std::mt19937 dice{seed};
            followed world;
            std::set<std::string> accepted;
            std::map<listener_id, std::string> reads;
            const auto look = [&] {
                for (const auto& one : world.deliveries)
                    reads[one.to] = one.bytes.substr(one.bytes.rfind('\n') + 1);
                world.deliveries.clear();
            };
            const auto accept = [&](listener_id who) {
                if (const auto event = reads.extract(who)) {
                    accepted.insert(event.mapped());
                    world.accepts(who);
                }
                look();
            };
            const auto kill = [&] {
                const auto before = world.all.memory();
                reads.clear();
                world.daemon_is_killed();
                for (const auto& one : before.pools.front().listeners)
                    if (one.state == mood::doubtful)
                        world.gets_another_process(one.id);
                look();
            };
            world.is_ready(a);
            world.is_ready(b);
            int events = 0;
            for (int step = 0; step < 60; ++step)
                switch (dice() % 4) {
                case 0:
                    if (world.waiting() < 8)
                        world.happens(std::to_string(++events));
                    look();
                    break;
                case 1: accept(a); break;
                case 2: accept(b); break;
                case 3: kill(); break;
                }
            while (!reads.empty()) {
                accept(a);
                accept(b);
            }
            BOOST_TEST(accepted.size() == static_cast<std::size_t>(events));
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()

// A thousand programs: nothing is quadratic, and nobody is touched who has no part in it.
#include "world.hpp"

#include <ctime>

using namespace reaperd;
using namespace reaperd::supervisor;
using namespace std::chrono_literals;

namespace {

std::vector<group> many(int count)
{
    std::vector<group> groups;
    for (int i = 0; i < count; ++i)
        groups.push_back(with_priority(i, alone("p" + std::to_string(i))));
    return groups;
}

// The whole life of `count` programs without the world's checks, each of which looks at all of them.
std::size_t whole_life(int count)
{
    reaperd::supervisor::supervisor programs;
    lifecycle::time_point now{1h};
    std::deque<fact> facts;
    std::size_t handled = 0;
    auto run = [&](fact first) {
        facts.push_back(std::move(first));
        for (; !facts.empty(); facts.pop_front(), ++handled)
            for (const auto& each : programs.handle(facts.front(), now).orders) {
                if (const auto* start = std::get_if<spawn>(&each))
                    facts.push_back(spawned{start->instance});
                if (const auto* stop = std::get_if<send_stop_signal>(&each))
                    facts.push_back(process_exited{stop->instance, signalled{SIGTERM, false}});
            }
    };
    configuration wanted;
    wanted.groups = many(count);
    run(configuration_loaded{wanted});
    now += 1s;
    run(time_passed{});
    run(restart_requested{request_id{1}, programs.find("all").value()});
    run(configuration_loaded{wanted});
    wanted.groups.resize(wanted.groups.size() / 2);
    run(configuration_loaded{wanted});
    run(shutdown_requested{});
    return handled;
}

// Of the processor, so that a busy machine does not count.
template <class Work>
double time_of(Work work)
{
    auto begin = std::clock();
    work();
    return static_cast<double>(std::clock() - begin);
}

} // namespace

BOOST_AUTO_TEST_CASE(ten_times_the_programs_take_about_ten_times_as_long)
{
    auto few = time_of([] { BOOST_TEST(whole_life(1000) > 3000U); });
    auto many_more = time_of([] { BOOST_TEST(whole_life(10000) > 30000U); });
    BOOST_TEST(many_more < 40 * few); // quadratic would be a hundred
}

BOOST_AUTO_TEST_CASE(one_death_among_a_thousand_orders_one_spawn)
{
    std::vector<group> groups = many(1000);
    reaperd::supervisor::supervisor programs;
    configuration wanted;
    wanted.groups = groups;
    lifecycle::time_point now{1h};
    BOOST_TEST(programs.handle(configuration_loaded{wanted}, now).orders.size() == 1000U);
    for (auto id : programs.find("all").value())
        programs.handle(spawned{id}, now);
    now += 2s;
    BOOST_TEST(programs.handle(time_passed{}, now).events.size() == 2000U); // state_changed and entered_running
    BOOST_TEST(!programs.next_deadline());
    auto one = programs.find("p500").value().front();
    auto came = programs.handle(process_exited{one, signalled{SIGKILL, false}}, now);
    BOOST_TEST(came.orders.size() == 1U);
    BOOST_TEST(came.events.size() == 3U);
}

#include "supervisor/compare.hpp"

#include "world.hpp"

using namespace reaperd;
using namespace reaperd::supervisor;
using namespace std::chrono_literals;

namespace {

instance running_one(const group& home, const program& what)
{
    instance one;
    one.group = home.name;
    one.group_priority = home.priority;
    one.listeners = home.listeners;
    one.what = what;
    one.life.current = lifecycle::running{};
    return one;
}

plan between(const std::vector<group>& running, const std::vector<group>& wanted)
{
    std::vector<instance> there;
    for (const auto& group : running)
        for (const auto& program : group.programs)
            there.push_back(running_one(group, program));
    std::vector<const instance*> all;
    for (const auto& one : there)
        all.push_back(&one);
    return compare(all, entries(wanted));
}

template <class Change>
plan after_a_change(Change change)
{
    auto changed = named("web");
    change(changed);
    return between({alone("web"), alone("other")}, {alone(changed), alone("other")});
}

const plan restarted{{}, {"web"}, {}, {}, {}, {"other"}};
const plan updated{{}, {}, {}, {"web"}, {}, {"other"}};

} // namespace

BOOST_AUTO_TEST_CASE(equal_configurations_change_nothing)
{
    BOOST_TEST((between({alone("web")}, {alone("web")}) == plan{{}, {}, {}, {}, {}, {"web"}}));
}

BOOST_AUTO_TEST_CASE(what_a_process_is_made_of_needs_a_new_one)
{
    BOOST_TEST((after_a_change([](program& p) { p.execution.command += " -v"; }) == restarted));
    BOOST_TEST((after_a_change([](program& p) { p.execution.environment["A"] = "1"; }) == restarted));
    BOOST_TEST((after_a_change([](program& p) { p.execution.user = "www"; }) == restarted));
    BOOST_TEST((after_a_change([](program& p) { p.execution.directory = "/"; }) == restarted));
    BOOST_TEST((after_a_change([](program& p) { p.execution.socket.emplace(); }) == restarted));
    BOOST_TEST((after_a_change([](program& p) { p.execution.listens = true; }) == restarted));
    BOOST_TEST((after_a_change([](program& p) { p.execution.limits.push_back({7, 1, 1}); }) == restarted));
}

BOOST_AUTO_TEST_CASE(how_it_lives_and_writes_does_not)
{
    BOOST_TEST((after_a_change([](program& p) { p.policy.stop.wait = 1s; }) == updated));
    BOOST_TEST((after_a_change([](program& p) { p.autostart = false; }) == updated));
    BOOST_TEST((after_a_change([](program& p) { p.output.format = log_format::json; }) == updated));
    BOOST_TEST((after_a_change([](program& p) { p.output.standard_output.capture_max_bytes = 1024; }) == updated));
    BOOST_TEST((after_a_change([](program& p) { p.output.standard_error.events_enabled = true; }) == updated));
    BOOST_TEST((between({alone("web")}, {with_priority(5, alone("web"))}) == plan{{}, {}, {}, {"web"}, {}, {}}));
}

BOOST_AUTO_TEST_CASE(listeners_that_want_to_hear_of_something_else_go_on)
{
    auto before = alone("ear"), after = alone("ear");
    before.listeners.emplace();
    after.listeners.emplace().buffer_size = 100;
    BOOST_TEST((between({before}, {after}) == plan{{}, {}, {}, {"ear"}, {}, {}}));
    BOOST_TEST((between({before}, {before}) == plan{{}, {}, {}, {}, {}, {"ear"}}));
}

BOOST_AUTO_TEST_CASE(another_group_is_another_program)
{
    BOOST_TEST(
        (between({alone("web")}, {grouped("farm", {named("web")})}) == plan{{"farm:web"}, {}, {}, {}, {"web"}, {}}));
}

BOOST_AUTO_TEST_CASE(one_more_process_leaves_its_group_alone)
{
    BOOST_TEST((between({grouped("farm", {named("one")})}, {grouped("farm", {named("one"), named("two")})})
                == plan{{"farm:two"}, {}, {}, {}, {}, {"farm:one"}}));
}

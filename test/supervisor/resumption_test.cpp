// What a supervisor does that was restored: what may not have been done is ordered again, what ended has ended.
#include "world.hpp"

using namespace reaperd;
using namespace reaperd::supervisor;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t room = 320;

// A supervisor without a world: its orders are carried out or lost as a test says.
struct life {
    explicit life(std::vector<group> groups, exit_condition exit_on = exit_condition::never)
    {
        configuration wanted;
        wanted.groups = std::move(groups);
        wanted.daemon.exit_on = exit_on;
        tell(configuration_loaded{std::move(wanted)});
    }

    outcome_of_fact tell(fact what) { return programs.handle(std::move(what), now); }

    names orders_of(fact what)
    {
        static constexpr std::array words{"spawn", "adopt", "stop", "kill", "name", "refresh", "forget"};
        names all;
        const auto came = tell(std::move(what));
        for (const auto& each : came.orders)
            all.push_back(std::string(words.at(each.index())) + " "
                          + std::visit([this](const auto& it) { return programs.full_name(it.instance); }, each));
        return all;
    }

    void restore()
    {
        std::map<instance_id, std::string> lives;
        for (const auto id : programs.find("all").value())
            lives[id] = programs.record_of(id, room);
        programs = reaperd::supervisor::supervisor::restore(programs.image(), {lives.begin(), lives.end()}).value();
    }

    names resume(std::vector<resumed::sight> seen) // what is ordered
    {
        restore();
        return orders_of(resumed{std::move(seen)});
    }

    resumed::sight alive(const std::string& name) { return {id(name), true}; }
    instance_id id(const std::string& name) { return programs.find(name).value().front(); }
    snapshot look(const std::string& name) { return programs.look(id(name), now).value(); }
    word state(const std::string& name) { return look(name).state; }

    void run(const std::string& name)
    {
        tell(spawned{id(name)});
        now += 1s;
        tell(time_passed{});
        BOOST_TEST_REQUIRE(state(name) == word::running);
    }

    reaperd::supervisor::supervisor programs;
    lifecycle::time_point now{1h};
};

struct web_alone : life {
    web_alone()
        : life{{alone("web")}}
    {
    }
    instance_id web = id("web");
};

struct forking_web : life {
    forking_web()
        : life{{alone(forking("web"))}}
    {
        tell(spawned{web});
    }
    instance_id web = id("web");
};

const names nothing;

} // namespace

#define TEST_ORDERS(what, expected) BOOST_TEST(what == (expected), boost::test_tools::per_element())

BOOST_FIXTURE_TEST_SUITE(after_a_restore, web_alone)

BOOST_AUTO_TEST_CASE(a_spawn_that_was_not_confirmed_is_ordered_again_and_is_no_failure)
{
    TEST_ORDERS(resume({}), names{"spawn web"});
    TEST_ORDERS(resume({}), names{"spawn web"});
    run("web");
    BOOST_TEST(look("web").restarts == 0U);
    BOOST_TEST(look("web").deaths.empty());
}

BOOST_AUTO_TEST_CASE(a_spawn_that_was_not_confirmed_is_not_ordered_again_in_a_shutdown)
{
    restore();
    TEST_ORDERS(orders_of(resumed{{}, true}), nothing);
    BOOST_TEST(state("web") == word::stopped);
    BOOST_TEST(look("web").deaths.empty());
}

BOOST_AUTO_TEST_CASE(a_process_that_was_not_confirmed_is_counted_from_now)
{
    now += 5s;
    TEST_ORDERS(resume({alive("web")}), nothing);
    BOOST_TEST(look("web").why == "RUNNING in 1.0s");
}

BOOST_AUTO_TEST_CASE(one_that_is_starting_goes_on_to_its_moment)
{
    tell(spawned{web});
    now += 600ms;
    TEST_ORDERS(resume({alive("web")}), nothing);
    BOOST_TEST(look("web").why == "RUNNING in 400ms");
}

BOOST_AUTO_TEST_CASE(one_that_runs_is_left_alone)
{
    run("web");
    const auto before = text_of(look("web"));
    TEST_ORDERS(resume({alive("web")}), nothing);
    BOOST_TEST(text_of(look("web")) == before);
    BOOST_TEST(!programs.next_deadline());
}

BOOST_AUTO_TEST_CASE(a_process_that_is_gone_has_ended_and_nobody_knows_how)
{
    run("web");
    TEST_ORDERS(resume({}), names{"spawn web"});
    BOOST_TEST(describe(look("web").deaths.at(0).status) == "exit status unknown");
    BOOST_TEST(look("web").reaped == 1U);
    BOOST_TEST(look("web").restarts == 1U);
}

BOOST_AUTO_TEST_CASE(a_stop_is_told_again_and_has_its_first_deadline)
{
    run("web");
    tell(stop_requested{request_id{1}, {web}});
    now += 4s;
    TEST_ORDERS(resume({alive("web")}), names{"stop web"});
    BOOST_TEST(look("web").why == "stopping, SIGKILL in 6.0s");
    now += 6s;
    TEST_ORDERS(orders_of(time_passed{}), names{"kill web"});
    TEST_ORDERS(resume({alive("web")}), names{"kill web"});
}

BOOST_AUTO_TEST_CASE(a_stop_whose_process_is_gone_is_done)
{
    run("web");
    tell(stop_requested{request_id{1}, {web}});
    TEST_ORDERS(resume({}), nothing);
    BOOST_TEST(look("web").why == "stopped by request");
    BOOST_TEST(look("web").deaths.at(0).by_request);
}

BOOST_AUTO_TEST_CASE(a_restart_whose_process_is_gone_begins)
{
    run("web");
    tell(restart_requested{request_id{1}, {web}});
    TEST_ORDERS(resume({}), names{"spawn web"});
}

BOOST_AUTO_TEST_CASE(a_stop_before_the_spawn_was_done_has_nothing_to_end)
{
    tell(stop_requested{request_id{1}, {web}});
    TEST_ORDERS(resume({}), nothing);
    BOOST_TEST(look("web").why == "stopped by request");
    BOOST_TEST(look("web").deaths.empty());
}

BOOST_AUTO_TEST_CASE(a_stop_of_one_whose_spawn_was_not_confirmed_is_told_to_its_process)
{
    tell(stop_requested{request_id{1}, {web}});
    TEST_ORDERS(resume({alive("web")}), names{"stop web"});
}

BOOST_AUTO_TEST_CASE(what_has_ended_stays_as_it_was)
{
    run("web");
    tell(stop_requested{request_id{1}, {web}});
    tell(process_exited{web, signalled{15, false}});
    const auto before = text_of(look("web"));
    TEST_ORDERS(resume({}), nothing);
    BOOST_TEST(text_of(look("web")) == before);
}

BOOST_AUTO_TEST_CASE(a_wait_for_the_next_start_goes_on)
{
    tell(spawned{web});
    tell(process_exited{web, exited{1}});
    now += 300ms;
    TEST_ORDERS(resume({}), nothing);
    BOOST_TEST(look("web").why == "next start in 700ms (attempt 2 of 4): exit 1");
    now += 700ms;
    TEST_ORDERS(orders_of(time_passed{}), names{"spawn web"});
}

BOOST_AUTO_TEST_CASE(what_a_process_leaves_behind_is_told_again)
{
    run("web");
    tell(process_exited{web, exited{1}, true});
    now += 500ms;
    TEST_ORDERS(resume({{web, false, true}}), names{"stop web"});
    now += 1500ms;
    TEST_ORDERS(orders_of(time_passed{}), names{"kill web"});
    TEST_ORDERS(resume({{web, false, true}}), names{"kill web"});
    TEST_ORDERS(orders_of(tree_cleared{web}), names{"spawn web"});
    BOOST_TEST(look("web").deaths.size() == 1U);
}

BOOST_AUTO_TEST_CASE(what_a_process_leaves_behind_that_is_gone_itself_is_cleared)
{
    run("web");
    TEST_ORDERS(resume({{web, false, true}}), names{"stop web"});
    BOOST_TEST(state("web") == word::stopping);
}

BOOST_AUTO_TEST_CASE(survivors_are_named_where_they_were_not)
{
    run("web");
    tell(kill_requested{});
    now += 1h;
    TEST_ORDERS(orders_of(time_passed{}), names{"name web"});
    TEST_ORDERS(resume({alive("web")}), names{"name web"});
    tell(survivors_named{web, "4711 in D"});
    TEST_ORDERS(resume({alive("web")}), nothing);
    BOOST_TEST(look("web").why == "unkillable: 4711 in D");
}

BOOST_AUTO_TEST_CASE(a_process_that_no_record_knows_of_is_supervised_from_now_on)
{
    tell(spawn_failed{web, "no"});
    TEST_ORDERS(resume({alive("web")}), nothing);
    now += 1s;
    tell(time_passed{});
    BOOST_TEST(state("web") == word::running);
    tell(process_exited{web, exited{0}});
    BOOST_TEST(look("web").reaped == 1U);
}

BOOST_AUTO_TEST_CASE(a_process_of_one_that_was_stopped_is_stopped)
{
    tell(stop_requested{request_id{1}, {web}});
    tell(spawn_failed{web, "no"});
    TEST_ORDERS(resume({alive("web")}), names{"stop web"});
}

BOOST_AUTO_TEST_CASE(one_that_left_the_configuration_and_has_ended_is_forgotten)
{
    run("web");
    configuration empty;
    tell(configuration_loaded{empty});
    const auto image = programs.image(); // what came after it was not kept
    tell(process_exited{web, exited{0}});
    const auto record = programs.record_of(web, room);
    programs = reaperd::supervisor::supervisor::restore(image, {{web, record}}).value();
    TEST_ORDERS(orders_of(resumed{}), names{"forget web"});
    BOOST_TEST(programs.find("all").value().empty());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(after_a_restore_a_launched_program, forking_web)

BOOST_AUTO_TEST_CASE(waits_for_its_launcher_as_before)
{
    now += 30s;
    TEST_ORDERS(resume({alive("web")}), nothing);
    BOOST_TEST(look("web").why == "its launcher runs, given up in 1min");
}

BOOST_AUTO_TEST_CASE(whose_launcher_was_not_confirmed_waits_for_it)
{
    life other{{alone(forking("web"))}};
    other.resume({other.alive("web")});
    BOOST_TEST(other.look("web").why == "its launcher runs, given up in 1min 30s");
}

BOOST_AUTO_TEST_CASE(is_looked_for_again)
{
    tell(process_exited{web, exited{0}, true});
    TEST_ORDERS(resume({{web, false, true}}), names{"adopt web"});
    tell(adopted{web});
    TEST_ORDERS(resume({alive("web")}), nothing);
    BOOST_TEST(look("web").why == "RUNNING in 1.0s");
}

BOOST_AUTO_TEST_CASE(has_been_found_where_it_has_a_process)
{
    tell(process_exited{web, exited{0}, true});
    TEST_ORDERS(resume({alive("web")}), nothing);
    BOOST_TEST(look("web").why == "RUNNING in 1.0s");
}

BOOST_AUTO_TEST_CASE(has_failed_to_start_where_nobody_knows_how_its_launcher_ended)
{
    TEST_ORDERS(resume({{web, false, true}}), names{"stop web"});
    tell(tree_cleared{web});
    BOOST_TEST(state("web") == word::backoff);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_CASE(who_joins_a_group_is_spawned_again_after_the_one_that_leads_it)
{
    life one{{with_priority(1, alone(joining("web", "helper"))), with_priority(2, alone("web"))}};
    one.tell(start_requested{request_id{1}, {one.id("helper")}});
    TEST_ORDERS(one.resume({}), (names{"spawn web", "spawn helper"}));
}

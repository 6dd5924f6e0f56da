// A reload touches what changed, and nothing else.
#include "world.hpp"

using namespace reaperd;
using namespace reaperd::supervisor;
using namespace std::chrono_literals;

namespace {

program changed(program one)
{
    one.execution.command += " --new";
    return one;
}

program never_by_itself(program one)
{
    one.autostart = false;
    return one;
}

} // namespace

BOOST_AUTO_TEST_CASE(what_did_not_change_keeps_its_process_and_what_did_gets_a_new_one)
{
    world w{{alone("keep"), alone("change"), alone("drop")}};
    w.pass(2s);
    w.take_orders();
    w.load({alone("keep"), alone(changed(named("change"))), alone("fresh")});
    BOOST_TEST(w.take_orders() == (names{"stop drop", "stop change", "spawn fresh", "forget drop", "spawn change"}),
               boost::test_tools::per_element());
    auto applied = w.events<plan_applied>().at(0).applied;
    BOOST_TEST((applied == plan{{"fresh"}, {"change"}, {}, {}, {"drop"}, {"keep"}}));
    BOOST_TEST(w.programs.find("drop").has_error());
    BOOST_TEST(w.spawns("keep") == 1);
}

BOOST_AUTO_TEST_CASE(a_dry_run_says_the_same_and_does_nothing)
{
    world w{{alone("web")}};
    w.take_orders();
    configuration wanted;
    wanted.groups = {alone(changed(named("web")))};
    BOOST_TEST((w.programs.preview(wanted) == plan{{}, {"web"}, {}, {}, {}, {}}));
    BOOST_TEST(w.take_orders().empty());
}

BOOST_AUTO_TEST_CASE(an_equal_configuration_orders_nothing)
{
    world w{{alone("web"), grouped("farm", {named("one"), named("two")})}};
    w.take_orders();
    w.load({alone("web"), grouped("farm", {named("one"), named("two")})});
    BOOST_TEST(w.take_orders().empty());
}

BOOST_AUTO_TEST_CASE(a_new_policy_applies_to_the_process_that_runs)
{
    world w{{alone("web")}};
    w.ignores_stop = {"web"};
    w.pass(2s);
    auto web = named("web");
    web.policy.stop.wait = 2s;
    web.policy.restart.mode = restart_mode::never;
    w.load({alone(web)});
    BOOST_TEST(w.spawns("web") == 1);
    w.stop("web");
    w.pass(2s);
    BOOST_TEST(w.state("web") == word::stopped);
}

BOOST_AUTO_TEST_CASE(a_new_log_is_opened_without_a_restart)
{
    world w{{alone("web")}};
    w.take_orders();
    auto web = named("web");
    web.output.standard_output.target = log_path{"/var/log/web"};
    w.load({alone(web)});
    BOOST_TEST(w.take_orders() == names{"refresh web"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_an_admin_stopped_stays_stopped_changed_or_not)
{
    world w{{alone("web")}};
    w.stop("web");
    w.load({alone(changed(named("web")))});
    BOOST_TEST(w.state("web") == word::stopped);
    BOOST_TEST(w.programs.program_of(w.id("web")).execution.command == "/bin/web --new");
    w.load({alone(named("web"))});
    w.pass(1min);
    BOOST_TEST(w.spawns("web") == 1);
}

BOOST_AUTO_TEST_CASE(what_an_admin_is_stopping_stays_stopped)
{
    world w{{alone("web")}};
    w.ignores_stop = {"web"};
    w.stop("web");
    w.load({alone(changed(named("web")))});
    w.pass(1min);
    BOOST_TEST(w.state("web") == word::stopped);
}

BOOST_AUTO_TEST_CASE(what_an_admin_is_restarting_starts_with_what_is_new)
{
    world w{{alone("web")}};
    w.ignores_stop = {"web"};
    w.restart("web");
    w.take_orders();
    w.load({alone(changed(named("web")))});
    BOOST_TEST(w.take_orders().empty());
    w.exit("web");
    BOOST_TEST(w.spawns("web") == 2);
}

BOOST_AUTO_TEST_CASE(what_was_never_started_and_has_no_autostart_is_not_started)
{
    world w{{alone(never_by_itself(named("web")))}};
    w.load({alone(changed(never_by_itself(named("web"))))});
    BOOST_TEST(w.spawns("web") == 0);
}

BOOST_AUTO_TEST_CASE(what_was_never_started_starts_when_it_gets_autostart)
{
    world w{{alone(never_by_itself(named("web")))}};
    w.load({alone("web")});
    BOOST_TEST(w.spawns("web") == 1);
}

BOOST_AUTO_TEST_CASE(losing_autostart_stops_nothing)
{
    world w{{alone("web")}};
    w.load({alone(never_by_itself(named("web")))});
    BOOST_TEST(w.alive("web"));
}

BOOST_AUTO_TEST_CASE(a_fatal_program_whose_command_was_repaired_is_tried_again)
{
    world w;
    w.broken["web"] = {{}, "cannot find it", false};
    w.load({alone("web")});
    w.pass(1min);
    BOOST_TEST_REQUIRE((w.state("web") == word::fatal));
    w.load({alone("web")});
    BOOST_TEST(w.state("web") == word::fatal);
    w.broken.clear();
    w.load({alone(changed(named("web")))});
    BOOST_TEST(w.alive("web"));
}

BOOST_AUTO_TEST_CASE(a_repaired_program_without_autostart_waits_for_somebody)
{
    world w{{alone(never_by_itself(named("web")))}};
    w.broken["web"] = {{}, "cannot find it", false};
    w.start("web");
    w.pass(1min);
    w.broken.clear();
    w.load({alone(changed(never_by_itself(named("web"))))});
    BOOST_TEST(w.state("web") == word::fatal);
}

BOOST_AUTO_TEST_CASE(what_ended_runs_again_when_its_command_is_new)
{
    world w{{alone("job")}};
    w.pass(2s);
    w.exit("job");
    w.load({alone("job")});
    BOOST_TEST(w.state("job") == word::exited);
    w.load({alone(changed(named("job")))});
    BOOST_TEST(w.alive("job"));
}

BOOST_AUTO_TEST_CASE(what_waits_to_start_starts_at_once_when_its_command_is_new)
{
    world w{{alone("web")}};
    w.exit("web", 1);
    w.load({alone("web")});
    BOOST_TEST(w.state("web") == word::backoff);
    w.load({alone(changed(named("web")))});
    BOOST_TEST(w.alive("web"));
}

// ---- the plan says what the reload does, and not what it would do to a program in another state

BOOST_AUTO_TEST_CASE(the_plan_knows_what_it_starts)
{
    world w;
    w.broken["fatal"] = w.broken["waiting"] = {{}, "cannot find it", false};
    w.load({alone("ended"), alone("fatal"), alone(never_by_itself(named("new")))});
    w.pass(1min);
    w.exit("ended");
    w.load({alone("ended"), alone("fatal"), alone(never_by_itself(named("new"))), alone("waiting")});
    BOOST_TEST_REQUIRE((w.state("fatal") == word::fatal));
    BOOST_TEST_REQUIRE((w.state("waiting") == word::backoff));
    w.broken.clear();
    w.load({alone(changed(named("ended"))), alone(changed(named("fatal"))), alone("new"),
            alone(changed(never_by_itself(named("waiting"))))});
    BOOST_TEST(
        (w.events<plan_applied>().back().applied == plan{{}, {}, {"ended", "fatal", "new", "waiting"}, {}, {}, {}}));
    for (const auto* name : {"ended", "fatal", "new", "waiting"})
        BOOST_TEST(w.alive(name), name);
}

BOOST_AUTO_TEST_CASE(the_plan_knows_that_a_stopped_program_stays_stopped)
{
    world w{{alone("web"), alone(never_by_itself(named("job")))}};
    w.stop("web");
    w.load({alone(changed(named("web"))), alone(changed(never_by_itself(named("job"))))});
    BOOST_TEST((w.events<plan_applied>().back().applied == plan{{}, {}, {}, {"web", "job"}, {}, {}}));
}

BOOST_AUTO_TEST_CASE(the_plan_knows_that_a_repaired_program_without_autostart_waits_for_somebody)
{
    world w{{alone(never_by_itself(named("web")))}};
    w.broken["web"] = {{}, "cannot find it", false};
    w.start("web");
    w.pass(1min);
    w.load({alone(changed(never_by_itself(named("web"))))});
    BOOST_TEST((w.events<plan_applied>().back().applied == plan{{}, {}, {}, {"web"}, {}, {}}));
}

BOOST_AUTO_TEST_CASE(a_removed_program_is_forgotten_when_its_process_is_gone)
{
    world w{{alone("web")}};
    w.ignores_stop = {"web"};
    w.take_orders();
    w.load({});
    BOOST_TEST(w.take_orders() == names{"stop web"}, boost::test_tools::per_element());
    BOOST_TEST((w.answer(w.start("web")) == outcome::refused));
    w.pass(10s);
    BOOST_TEST(w.take_orders() == (names{"kill web", "forget web"}), boost::test_tools::per_element());
    BOOST_TEST(w.events<program_removed>().at(0).name == "web");
    BOOST_TEST(w.programs.look(w.now).empty());
}

BOOST_AUTO_TEST_CASE(removed_and_restarted_programs_stop_in_the_order_of_stops)
{
    const std::vector groups{with_priority(1, alone("a")), with_priority(2, alone("b"))};
    const std::vector new_ones{with_priority(1, alone(changed(named("a")))),
                               with_priority(2, alone(changed(named("b"))))};
    for (const auto& wanted : {new_ones, {}}) {
        world w{groups};
        w.ignores_stop = {"a", "b"};
        w.take_orders();
        w.load(wanted);
        BOOST_TEST(w.take_orders() == (names{"stop b", "stop a"}), boost::test_tools::per_element());
    }
}

BOOST_AUTO_TEST_CASE(a_removed_program_without_a_process_goes_at_once_and_whoever_waits_for_it_is_told)
{
    world w{{alone("web")}};
    w.stop("web");
    w.broken["web"] = {{}, "busy", true};
    auto asked = w.start("web");
    w.load({});
    BOOST_TEST((w.answer(asked) == outcome::refused));
    BOOST_TEST(w.programs.look(w.now).empty());
    w.pass(1min);
    BOOST_TEST(!w.programs.next_deadline());
}

BOOST_AUTO_TEST_CASE(a_stop_of_what_is_leaving_is_answered)
{
    world w{{alone("web")}};
    w.ignores_stop = {"web"};
    w.load({});
    auto asked = w.stop("web");
    w.exit("web");
    BOOST_TEST((w.answer(asked) == outcome::done));
    BOOST_TEST(w.answers.at(asked).results.at(0).name == "web");
}

BOOST_AUTO_TEST_CASE(a_program_that_comes_back_waits_for_its_old_process)
{
    world w{{alone("web")}};
    w.ignores_stop = {"web"};
    w.load({});
    w.load({alone(changed(named("web")))});
    BOOST_TEST(w.spawns("web") == 1);
    BOOST_TEST((w.events<plan_applied>().back().applied == plan{{"web"}, {}, {}, {}, {}, {}}));
    w.exit("web");
    BOOST_TEST(w.spawns("web") == 2);
    BOOST_TEST(w.programs.program_of(w.id("web")).execution.command == "/bin/web --new");
    w.load({});
    w.load({alone(never_by_itself(named("web")))});
    w.exit("web");
    BOOST_TEST(w.state("web") == word::stopped);
}

BOOST_AUTO_TEST_CASE(a_program_that_moves_to_another_group_is_another_one)
{
    world w{{alone("web")}};
    w.load({grouped("farm", {named("web")})});
    BOOST_TEST(w.programs.find("web").has_error());
    BOOST_TEST(w.alive("farm:web"));
}

BOOST_AUTO_TEST_CASE(the_new_priorities_decide_the_order_of_the_end)
{
    world w{{with_priority(1, alone("a")), with_priority(2, alone("b"))}};
    w.load({with_priority(2, alone("a")), with_priority(1, alone("b"))});
    w.take_orders();
    w.shut_down();
    BOOST_TEST(w.take_orders() == (names{"stop a", "stop b"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_removed_program_is_known_by_name_until_the_next_fact)
{
    world w{{alone("web")}};
    auto old = w.id("web");
    w.stop("web");
    w.load({});
    BOOST_TEST(w.programs.full_name(old) == "web");
    w.tell(time_passed{});
    BOOST_TEST(!w.programs.look(old, w.now));
}

BOOST_AUTO_TEST_CASE(ids_are_not_used_again)
{
    world w{{alone("web")}};
    auto old = w.id("web");
    w.load({});
    w.load({alone("web")});
    BOOST_TEST((w.id("web") != old));
}

// ---- a part of a configuration

BOOST_AUTO_TEST_CASE(a_part_of_a_configuration_leaves_the_other_groups_alone)
{
    world w{{alone("web"), alone("db"), alone("old")}};
    w.tell(groups_loaded{{alone(changed(named("web"))), alone("new")}, {"old"}});
    BOOST_TEST((w.events<plan_applied>().back().applied == plan{{"new"}, {"web"}, {}, {}, {"old"}, {}}));
    BOOST_TEST(w.spawns("web") == 2);
    BOOST_TEST(w.spawns("db") == 1);
    BOOST_TEST(w.alive("new"));
    BOOST_TEST(w.alive("db"));
    BOOST_TEST(w.programs.look(w.now).size() == 3);
}

BOOST_AUTO_TEST_CASE(a_process_that_its_group_no_longer_has_goes_and_its_neighbours_stay)
{
    world w{{grouped("site", {named("web"), named("job")})}};
    w.tell(groups_loaded{{grouped("site", {named("web")})}, {}});
    BOOST_TEST(w.spawns("site:web") == 1);
    BOOST_TEST(w.programs.look(w.now).size() == 1);
}

BOOST_AUTO_TEST_CASE(what_somebody_stopped_stays_stopped_when_its_group_is_updated)
{
    world w{{alone("web")}};
    w.stop("web");
    w.tell(groups_loaded{{alone(changed(named("web")))}, {}});
    BOOST_TEST(w.state("web") == word::stopped);
    BOOST_TEST(w.programs.program_of(w.id("web")).execution.command == "/bin/web --new");
}

BOOST_AUTO_TEST_CASE(a_group_is_added_before_its_first_program_and_removed_after_its_last)
{
    world w{{grouped("site", {named("web"), named("job")})}};
    BOOST_TEST(w.events<group_added>().size() == 1);
    BOOST_TEST(w.events<group_added>().at(0).name == "site");
    w.ignores_stop = {"site:web"};
    w.tell(groups_loaded{{}, {"site"}});
    BOOST_TEST(w.events<group_removed>().empty());
    w.exit("site:web");
    BOOST_TEST(w.events<group_removed>().size() == 1);
    BOOST_TEST(w.events<group_removed>().at(0).name == "site");
}

BOOST_AUTO_TEST_CASE(the_groups_are_told_as_they_were_loaded)
{
    const std::vector loaded{with_priority(1, grouped("site", {joining("web", "log"), named("web"), named("job")})),
                             with_priority(1, alone("z")), with_priority(2, alone("a"))};
    world w{loaded};
    BOOST_TEST((w.programs.groups() == loaded));
}

BOOST_AUTO_TEST_CASE(groups_are_compared_as_reread_tells_it)
{
    const std::vector active{alone("a"), alone("b"), alone("c"), with_priority(5, alone("d"))};
    const std::vector wanted{alone("b"), alone(changed(named("c"))), alone("d"), alone("e"), grouped("empty", {})};
    BOOST_TEST((compare(active, wanted) == group_changes{{"e"}, {"c", "d"}, {"a"}}));
    BOOST_TEST((compare(active, active) == group_changes{}));
}

// A shutdown that goes on after a restore, whichever way it is told, and an end that came by itself.
#include "world.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

using namespace reaperd;
using namespace reaperd::supervisor;
using namespace std::chrono_literals;

namespace {

struct levels : world {
    levels()
        : world{{with_priority(1, alone("low")), with_priority(2, alone("high")), with_priority(2, alone("peer"))}}
    {
        pass(2s);
        ignores_stop = {"high"};
        take_orders();
    }
};

void load_with(world& w, exit_condition exit_on, std::vector<group> groups)
{
    configuration wanted;
    wanted.groups = std::move(groups);
    wanted.daemon.exit_on = exit_on;
    w.tell(configuration_loaded{std::move(wanted)});
}

program never_again(std::string name)
{
    auto one = named(std::move(name));
    one.policy.restart.mode = restart_mode::never;
    return one;
}

} // namespace

BOOST_DATA_TEST_CASE(a_shutdown_goes_on_level_by_level_with_its_deadlines, boost::unit_test::data::make({true, false}),
                     tells)
{
    levels w;
    w.tells_of_shutdown = tells;
    w.shut_down();
    w.pass(4s);
    w.take_orders();
    w.be_replaced();
    BOOST_TEST(w.take_orders() == names{"stop high"}, boost::test_tools::per_element());
    BOOST_TEST(w.alive("low"));
    w.pass(5999ms);
    BOOST_TEST(w.take_orders().empty());
    w.pass(1ms);
    BOOST_TEST(w.take_orders() == (names{"kill high", "stop low"}), boost::test_tools::per_element());
    BOOST_TEST(w.events<shutdown_finished>().size() == 1U);
    BOOST_TEST(w.spawns("high") + w.spawns("peer") + w.spawns("low") == 3);
}

BOOST_DATA_TEST_CASE(a_process_that_is_lost_in_a_shutdown_does_not_start_again,
                     boost::unit_test::data::make({true, false}), tells)
{
    levels w;
    w.tells_of_shutdown = tells;
    w.shut_down();
    w.lose("high");
    w.be_replaced();
    BOOST_TEST(w.events<shutdown_finished>().size() == 1U);
    BOOST_TEST(w.spawns("high") == 1);
    BOOST_TEST(w.living.empty());
}

BOOST_AUTO_TEST_CASE(a_restart_in_a_shutdown_becomes_a_stop)
{
    levels w;
    w.restart("high");
    w.shut_down();
    w.be_replaced();
    w.pass(10s);
    BOOST_TEST(w.events<shutdown_finished>().size() == 1U);
    BOOST_TEST(w.spawns("high") == 1);
}

BOOST_AUTO_TEST_CASE(an_end_that_came_by_itself_goes_on_and_keeps_its_code)
{
    world w;
    load_with(w, exit_condition::any_exit, {alone(never_again("job")), alone("web")});
    w.pass(2s);
    w.ignores_stop = {"web"};
    w.exit("job", 7);
    w.be_replaced(); // and nobody tells of a shutdown
    BOOST_TEST(w.programs.shutting_down());
    w.pass(10s);
    BOOST_TEST(w.events<shutdown_finished>().size() == 1U);
    BOOST_TEST(w.programs.exit_code() == 7);
}

BOOST_AUTO_TEST_CASE(a_shutdown_that_was_asked_for_is_not_taken_for_an_end_by_itself)
{
    world w;
    load_with(w, exit_condition::any_exit, {alone(never_again("job")), alone("web")});
    w.pass(2s);
    w.ignores_stop = {"web"};
    w.shut_down();
    w.be_replaced();
    w.pass(10s);
    BOOST_TEST(w.programs.exit_code() == 0);
}

BOOST_AUTO_TEST_CASE(when_all_have_ended_the_last_one_of_them_is_known_after_a_restore)
{
    world w;
    load_with(w, exit_condition::all_exited, {alone(never_again("a")), alone(never_again("b"))});
    w.pass(2s);
    w.exit("a", 3);
    w.be_replaced();
    w.pass(1s);
    w.lose("b");
    w.be_replaced();
    BOOST_TEST(w.events<shutdown_finished>().size() == 1U);
    BOOST_TEST(w.programs.exit_code() == 255); // nobody knows b's
}

BOOST_AUTO_TEST_CASE(an_end_that_nobody_saw_is_never_expected)
{
    world w{{alone(named("web"))}};
    w.pass(2s);
    w.lose("web");
    w.be_replaced();
    BOOST_TEST(!w.events<ended>().at(0).expected);
    BOOST_TEST(w.spawns("web") == 2);
}

// exit_on: the end that comes by itself, and the code that it leaves.
#include "world.hpp"

using namespace reaperd;
using namespace reaperd::supervisor;
using namespace std::chrono_literals;

namespace {

struct container : world {
    container(exit_condition condition, std::vector<group> groups, std::optional<std::string> code_from = {})
    {
        configuration wanted;
        wanted.groups = std::move(groups);
        wanted.daemon.exit_on = condition;
        wanted.daemon.exit_code_from = std::move(code_from);
        tell(configuration_loaded{std::move(wanted)});
        pass(2s);
    }

    bool has_ended() const { return events<shutdown_finished>().size() == 1U; }
    int code() const { return programs.exit_code(); }
};

program once(const std::string& name)
{
    auto one = named(name);
    one.policy.restart.mode = restart_mode::never;
    return one;
}

} // namespace

BOOST_AUTO_TEST_CASE(without_a_condition_nothing_ends_by_itself)
{
    container w(exit_condition::never, {alone(once("web"))});
    w.exit("web", 3);
    BOOST_TEST(!w.programs.shutting_down());
}

BOOST_AUTO_TEST_CASE(the_end_of_one_program_ends_the_others_in_order_and_leaves_its_code)
{
    container w(exit_condition::any_exit, {alone(once("web")), alone("db")});
    w.exit("web", 3);
    BOOST_TEST(w.has_ended());
    BOOST_TEST(!w.alive("db"));
    BOOST_TEST(w.code() == 3);
    BOOST_TEST(w.events<exit_condition_met>().size() == 1U);
}

BOOST_AUTO_TEST_CASE(an_end_that_is_followed_by_a_restart_is_none)
{
    container w(exit_condition::any_exit, {alone("web")});
    w.exit("web", 3);
    BOOST_TEST(!w.programs.shutting_down());
    BOOST_TEST(w.state("web") == word::starting);
}

BOOST_AUTO_TEST_CASE(a_death_by_signal_leaves_128_and_the_signal)
{
    container w(exit_condition::any_exit, {alone(once("web"))});
    w.crash("web", SIGSEGV);
    BOOST_TEST(w.code() == 128 + SIGSEGV);
}

BOOST_AUTO_TEST_CASE(a_program_that_died_young_too_often_leaves_1)
{
    auto web = named("web");
    web.policy.start.retries = 0;
    container w(exit_condition::any_fatal, {alone(web), alone("db")});
    w.restart("web");
    w.exit("web", 3);
    BOOST_TEST(w.has_ended());
    BOOST_TEST(w.code() == 1);
}

BOOST_AUTO_TEST_CASE(a_program_that_could_not_be_started_leaves_a_shells_code)
{
    auto web = named("web");
    web.policy.start.retries = 0;
    container w(exit_condition::any_fatal, {alone(web), alone("db")});
    w.broken["web"] = {{}, "can't find command 'x'", false, 127};
    w.restart("web");
    BOOST_TEST(w.has_ended());
    BOOST_TEST(w.code() == 127);
}

BOOST_AUTO_TEST_CASE(all_have_exited_when_the_last_one_has)
{
    container w(exit_condition::all_exited, {alone(once("web")), alone(once("db"))});
    w.exit("web", 1);
    BOOST_TEST(!w.programs.shutting_down());
    w.exit("db", 0);
    BOOST_TEST(w.has_ended());
    BOOST_TEST(w.code() == 0);
}

BOOST_AUTO_TEST_CASE(the_code_may_be_that_of_another_program)
{
    container w(exit_condition::any_exit, {alone(once("web")), alone("db")}, "db");
    w.exit("web", 3);
    BOOST_TEST(w.code() == 128 + SIGTERM);
}

BOOST_AUTO_TEST_CASE(the_end_of_the_main_program_is_the_end_of_all_however_it_came)
{
    for (bool asked : {false, true}) {
        configuration wanted;
        wanted.groups = {alone(once("main")), alone("db")};
        wanted.daemon.main_program = "main";
        world w;
        w.tell(configuration_loaded{std::move(wanted)});
        w.pass(2s);
        if (asked)
            w.stop("main");
        else
            w.exit("main", 9);
        BOOST_TEST(w.events<shutdown_finished>().size() == 1U);
        BOOST_TEST(!w.alive("db"));
        BOOST_TEST(w.programs.exit_code() == (asked ? 128 + SIGTERM : 9));
    }
}

BOOST_AUTO_TEST_CASE(an_end_that_was_asked_for_leaves_0)
{
    container w(exit_condition::any_exit, {alone(once("web"))});
    w.shut_down();
    BOOST_TEST(w.has_ended());
    BOOST_TEST(w.code() == 0);
}

// Whole trees: what waits for them to be gone, and who is told what it took.
#include "world.hpp"

using namespace reaperd;
using namespace reaperd::supervisor;
using namespace std::chrono_literals;

namespace {

const names two{"sleep (4711)", "curl (4712)"};

} // namespace

BOOST_AUTO_TEST_CASE(a_stop_is_answered_when_the_tree_is_gone_and_names_what_it_killed)
{
    world w{{alone("web")}};
    w.leaves["web"] = two;
    auto asked = w.stop("web");
    BOOST_TEST(w.state("web") == word::stopping);
    BOOST_TEST(!w.answer(asked));
    w.pass(2s);
    BOOST_TEST((w.answer(asked) == outcome::done));
    BOOST_TEST(w.answer_why(asked) == "killed 2 strays: sleep (4711), curl (4712)");
    BOOST_TEST(w.state("web") == word::stopped);
}

BOOST_AUTO_TEST_CASE(a_stop_whose_strays_end_by_themselves_names_none)
{
    world w{{alone("web")}};
    w.leaves["web"] = two;
    auto asked = w.stop("web");
    w.strays_end("web");
    BOOST_TEST((w.answer(asked) == outcome::done));
    BOOST_TEST(w.answer_why(asked) == "");
}

BOOST_AUTO_TEST_CASE(who_reads_along_hears_which_strays_were_told_to_end_and_which_were_killed)
{
    world w{{alone("web")}};
    w.leaves["web"] = two;
    w.stop("web");
    w.pass(2s);
    const auto told = w.events<clearing_strays>();
    BOOST_TEST_REQUIRE(told.size() == 2U);
    BOOST_TEST(!told[0].killed);
    BOOST_TEST(told[1].killed);
    BOOST_TEST(told[1].strays == two, boost::test_tools::per_element());
    BOOST_TEST(w.events<killing>().empty()); // that is for a process
}

BOOST_AUTO_TEST_CASE(a_crashed_program_starts_again_when_what_it_left_is_gone)
{
    world w{{alone("web")}};
    w.pass(2s);
    w.leaves["web"] = two;
    w.crash("web", SIGSEGV);
    BOOST_TEST(w.spawns("web") == 1);
    BOOST_TEST(w.why("web") == "SIGSEGV; ending what it left behind, SIGKILL in 2.0s");
    w.pass(2s);
    BOOST_TEST(w.spawns("web") == 2);
    BOOST_TEST(w.look("web").restarts == 1U);
}

BOOST_AUTO_TEST_CASE(what_outlives_its_kill_makes_the_stop_fail_and_a_start_refused)
{
    world w{{alone("web")}};
    w.leaves["web"] = two;
    w.unkillable = {"web"};
    auto asked = w.stop("web");
    w.pass(2s + 2s);
    BOOST_TEST((w.answer(asked) == outcome::refused));
    BOOST_TEST(w.answer_why(asked) == "unkillable: 4711 in D");
    BOOST_TEST(w.state("web") == word::unknown);
    BOOST_TEST(w.why("web") == "unkillable: 4711 in D");
    BOOST_TEST((w.answer(w.start("web")) == outcome::refused));
    w.strays_end("web");
    BOOST_TEST(w.state("web") == word::stopped);
}

BOOST_AUTO_TEST_CASE(a_shutdown_waits_for_trees_but_not_for_what_does_not_end)
{
    world w{{alone("web"), alone("db")}};
    w.leaves["web"] = two;
    w.leaves["db"] = two;
    w.unkillable = {"db"};
    w.shut_down();
    w.pass(2s);
    BOOST_TEST(w.events<shutdown_finished>().empty());
    w.pass(2s);
    BOOST_TEST(w.events<shutdown_finished>().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_removed_program_is_forgotten_when_its_tree_is_gone)
{
    world w{{alone("web"), alone("db")}};
    w.leaves["web"] = two;
    w.load({alone("db")});
    BOOST_TEST(w.events<program_removed>().empty());
    w.pass(2s);
    BOOST_TEST(w.events<program_removed>().size() == 1U);
}

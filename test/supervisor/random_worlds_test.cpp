// Several programs, requests, reloads, deaths, refusals and a shutdown at any moment, with seeds. The world checks at
// every step that there is at most one process per name, that the states know of them, and that no request is answered
// twice; here is that all of them are answered, that every stop ends, and that every shutdown does.
#include "random_world.hpp"

using namespace reaperd;
using namespace reaperd::supervisor;

BOOST_AUTO_TEST_CASE(random_worlds_keep_their_promises)
{
    for (unsigned seed = 0; seed < 500; ++seed)
        BOOST_TEST_CONTEXT("seed " << seed)
        {
            random_world one{seed};
            for (int i = 0; i < 200; ++i)
                one.one_event();
            one.end();
        }
}

BOOST_AUTO_TEST_CASE(a_hurried_end_is_an_end_from_anywhere)
{
    for (unsigned seed = 0; seed < 300; ++seed)
        BOOST_TEST_CONTEXT("seed " << seed)
        {
            random_world one{seed};
            for (int i = 0; i < 50; ++i)
                one.one_event();
            if (seed % 2 == 0)
                one.w.shut_down();
            one.w.untouchable.clear();
            one.w.kill_all();
            BOOST_TEST(one.w.living.empty());
            BOOST_TEST(one.w.events<shutdown_finished>().size() == 1U);
        }
}

BOOST_AUTO_TEST_CASE(every_request_is_answered_without_a_shutdown_too)
{
    for (unsigned seed = 0; seed < 300; ++seed)
        BOOST_TEST_CONTEXT("seed " << seed)
        {
            random_world one{seed};
            for (int i = 0; i < 100; ++i)
                one.one_event();
            one.w.confirm();
            for (int i = 0; i < 60; ++i) {
                one.w.pass(1s);
                one.w.confirm();
            }
            for (auto id : one.w.asked)
                BOOST_TEST_REQUIRE(one.w.answers.contains(id) != one.w.abandoned.contains(id));
        }
}

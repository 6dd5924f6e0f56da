// The daemon dies at any step of the random worlds, also in the middle of what it does, and another takes over. The
// world checks that there is at most one process per instance, that none starts before the last one's end was told, and
// that each end is counted once; here is that stops end in their time, and that a replacement in quiet changes nothing.
#include "random_world.hpp"

#include <algorithm>

using namespace reaperd;
using namespace reaperd::supervisor;

namespace {

class mortal_world : public random_world {
public:
    explicit mortal_world(unsigned seed)
        : random_world{seed}
        , fate_{seed}
        , odds_{seed % 3 == 0 ? 5U : 40U}
    {
        w.tells_of_shutdown = seed % 2 == 0;
        w.dies = [this] { return fate_() % odds_ == 0 && w.replacements % 50 != 49; };
    }

    void one_step()
    {
        one_event();
        if (below(6) == 0)
            sleep_and_be_replaced();
        if (below(6) == 0)
            nothing_changes_in_quiet();
    }

    void end_at_last()
    {
        for (int i = 0; i < 20; ++i)
            one_event();
        if (maybe())
            w.shut_down();
        for (int i = 0; i < 20; ++i)
            w.pass(std::chrono::milliseconds{below(500)});
        w.dies = [] { return false; };
        end();
    }

private:
    // Somebody may end meanwhile, and only some of these ends are seen.
    void sleep_and_be_replaced()
    {
        for (const auto id : std::set(w.settled))
            if (below(8) == 0)
                w.lose(w.programs.full_name(id));
        w.now += std::chrono::milliseconds{below(1000)};
        w.be_replaced();
    }

    void nothing_changes_in_quiet()
    {
        const auto dies = std::exchange(w.dies, [] { return false; });
        w.tell(time_passed{});
        w.confirm(); // of what that has started, too
        const auto before = w.programs.look(w.now);
        w.take_orders();
        w.be_replaced();
        const auto ordered = w.take_orders();
        for (const auto& one : before)
            if (one.state != word::stopping && one.state != word::unknown) { // those may heed the signal now
                BOOST_TEST_REQUIRE(text_of(*w.programs.look(one.instance, w.now)) == text_of(one));
                BOOST_TEST_REQUIRE(std::ranges::count(ordered, "spawn " + full_name_of(one)) == 0);
            }
        w.dies = dies;
    }

    std::mt19937 fate_;
    unsigned odds_;
};

} // namespace

BOOST_AUTO_TEST_CASE(random_worlds_keep_their_promises_when_the_daemon_dies)
{
    int replacements = 0;
    for (unsigned seed = 0; seed < 120; ++seed)
        BOOST_TEST_CONTEXT("seed " << seed)
        {
            mortal_world one{seed};
            for (int i = 0; i < 150; ++i)
                one.one_step();
            one.end_at_last();
            replacements += one.w.replacements;
        }
    BOOST_TEST(replacements > 5'000);
}

BOOST_AUTO_TEST_CASE(one_that_is_restored_after_each_fact_does_what_one_does_that_never_was)
{
    for (unsigned seed = 0; seed < 50; ++seed)
        BOOST_TEST_CONTEXT("seed " << seed)
        {
            random_world one{seed};
            one.w.cast_a_shadow();
            for (int i = 0; i < 200; ++i)
                one.one_event();
            BOOST_TEST(one.w.shadow.has_value());
            one.end();
        }
}

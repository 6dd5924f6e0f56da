// 2,000 lives of 300 events each, with seeds. The world checks at every step that there is at most one process, that
// signals go to a process, that the state knows whether there is one, and that FATAL comes after exactly retries + 1
// failed starts; here is that a kill comes only after the stop wait, and that every stop ends.
#include "world.hpp"

#include <random>

using namespace reaperd;
using namespace reaperd::lifecycle;
using namespace std::chrono_literals;

namespace {

class random_life {
public:
    explicit random_life(unsigned seed)
        : dice_{seed}
    {
        w.policy.restart.mode = static_cast<restart_mode>(below(3));
        w.policy.start = {std::chrono::seconds{below(3)}, below(5), std::chrono::seconds{1 + below(30)}};
        w.forks = below(3) == 0;
        w.policy.stop.wait = std::chrono::seconds{below(12)};
        w.policy.stop.stray_wait = std::chrono::seconds{below(4)};
        w.policy.stop.strays = static_cast<strays>(below(2));
        if (below(2) == 0)
            w.policy.restart.delay =
                restart_delay{std::chrono::milliseconds{below(3000)}, 1.0 + below(3), 20s, 0.2, 10s};
    }

    void one_event()
    {
        auto kills = w.kills;
        happen();
        if (w.kills > kills && !hurried_ && !w.forks) // of those that fork nobody needs to ask: ready_timeout ends them
            BOOST_TEST_REQUIRE((is_over(stop_asked_at_, w.policy.stop.wait)
                                || (w.strays && is_over(left_strays_at_, w.policy.stop.stray_wait))));
        if (has_process(w.life.current) && w.state() != word::stopping)
            stop_asked_at_.reset();
        if (!std::holds_alternative<stopping>(w.life.current))
            hurried_ = false;
    }

    // However it stands, a stop ends it: by its deadline it is killed, and then it is gone.
    void end()
    {
        w.stop();
        if (w.alive) {
            w.pass(w.policy.stop.wait);
            BOOST_TEST(w.kills > 0);
            w.exit_and_leave_strays(false);
        }
        if (w.strays) {
            w.pass(std::max(w.policy.stop.wait, w.policy.stop.stray_wait));
            BOOST_TEST(w.kills > 0);
            w.strays_end();
        }
        BOOST_TEST(w.state() == word::stopped);
        auto spawns = w.spawns;
        w.pass(1h);
        BOOST_TEST(w.spawns == spawns);
    }

    world w;

private:
    int below(int n) { return static_cast<int>(dice_() % static_cast<unsigned>(n)); }

    bool is_over(const std::optional<time_point>& since, duration wait) const
    {
        return since && w.now - *since >= wait;
    }

    void end_of_a_process()
    {
        if (w.strays)
            return w.strays_end();
        if (!w.alive)
            return;
        left_strays_at_ = w.now;
        if (below(3) == 0)
            w.exit_and_leave_strays(below(2) == 0);
        else
            w.exit(below(2) == 0);
    }

    void happen()
    {
        switch (below(11)) {
        case 0: w.start(); return;
        case 1: ask(stop_requested{}); return;
        case 2: ask(restart_requested{}); return;
        case 3:
        case 4: end_of_a_process(); return;
        case 5:
        case 6: w.pass(std::chrono::milliseconds{below(20000)}); return;
        case 7: w.tell(time_passed{}); return;
        case 8:
            if (w.alive && !w.confirmed)
                w.spawn_fails(below(2) == 0);
            return;
        case 9:
            if (w.is(word::stopping))
                w.tell(signal_refused{});
            else if (std::holds_alternative<adopting>(w.life.current))
                w.find_the_daemon();
            return;
        case 10:
            if (below(10) == 0) {
                hurried_ = true;
                stop_asked_at_ = w.now;
                w.kill();
            } else if (w.alive && !w.confirmed) {
                w.confirm();
            }
            return;
        }
    }

    void ask(const event& what)
    {
        if (has_process(w.life.current) && w.state() != word::stopping)
            stop_asked_at_ = w.now;
        w.tell(what);
    }

    std::mt19937 dice_;
    std::optional<time_point> stop_asked_at_;
    std::optional<time_point> left_strays_at_;
    bool hurried_ = false;
};

} // namespace

BOOST_AUTO_TEST_CASE(random_lives_keep_their_promises)
{
    for (unsigned seed = 0; seed < 2000; ++seed)
        BOOST_TEST_CONTEXT("seed " << seed)
        {
            random_life life{seed};
            for (int i = 0; i < 300; ++i)
                life.one_event();
            life.end();
        }
}

BOOST_AUTO_TEST_CASE(the_same_seed_tells_the_same_life)
{
    random_life one{42};
    random_life other{42};
    for (int i = 0; i < 300; ++i) {
        one.one_event();
        other.one_event();
    }
    BOOST_TEST((one.w.life == other.w.life));
}

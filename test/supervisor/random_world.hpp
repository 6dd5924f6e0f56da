// Several programs, requests, reloads, deaths and refusals at any moment, by a seed.
#pragma once

#include "world.hpp"

#include <algorithm>
#include <random>

namespace reaperd::supervisor {

using namespace std::chrono_literals;

class random_world {
public:
    explicit random_world(unsigned seed)
        : dice_{seed}
    {
        w.confirms_late = below(4) == 0;
        w.load(some_groups());
    }

    void one_event()
    {
        happen();
        note_stops();
        check_fatal();
    }

    void end()
    {
        w.shut_down();
        w.confirm();
        for (int i = 0; i < 200 && w.events<shutdown_finished>().empty(); ++i) {
            w.pass(1s);
            w.confirm();
        }
        BOOST_TEST(!w.events<shutdown_finished>().empty());
        BOOST_TEST((w.events<shutdown_finished>().size() == 1U || w.replacements > 0));
        for (auto id : w.living) // only what could not be signalled may outlive us
            BOOST_TEST(w.programs.look(id, w.now)->state == word::unknown);
        check_answers();
        auto before = w.take_orders();
        w.pass(1h);
        BOOST_TEST(w.take_orders().empty());
    }

    world w;

    unsigned below(unsigned n) { return static_cast<unsigned>(dice_() % n); }
    bool maybe() { return below(2) == 0; }
    static std::string full_name_of(const snapshot& one) { return reaperd::full_name(one.group, one.name); }

private:
    program some_program(const std::string& name)
    {
        auto one = maybe() ? named(name) : joining("a", name);
        if (name == "a")
            one = named(name);
        one.autostart = below(3) != 0;
        one.execution.command += std::to_string(below(3));
        one.policy.start = {std::chrono::seconds{below(3)}, static_cast<int>(below(4))};
        one.policy.restart.mode = static_cast<restart_mode>(below(3));
        one.policy.stop.wait = std::chrono::seconds{below(5)};
        if (maybe())
            one.policy.restart.delay = restart_delay{std::chrono::milliseconds{below(2000)}, 2, 10s, 0.3, 5s};
        return one;
    }

    std::vector<group> some_groups()
    {
        std::vector<group> groups;
        for (auto name : {"a", "b", "c"})
            if (below(4) != 0)
                groups.push_back(with_priority(static_cast<int>(below(3)), alone(some_program(name))));
        group farm{"farm", static_cast<int>(below(3)), {}};
        for (auto name : {"one", "two", "a"})
            if (maybe())
                farm.programs.push_back(some_program(name));
        groups.push_back(farm);
        return groups;
    }

    std::string anybody()
    {
        auto all = w.programs.look(w.now);
        return all.empty() ? "all" : full_name_of(all[below(static_cast<unsigned>(all.size()))]);
    }

    std::string target() { return below(5) == 0 ? "all" : anybody(); }

    void happen()
    {
        switch (below(17)) {
        case 0: w.start(target()); return;
        case 1: w.stop(target()); return;
        case 2: w.restart(target()); return;
        case 3:
        case 4:
        case 5: somebody_dies(); return;
        case 6:
        case 7:
        case 8: w.pass(std::chrono::milliseconds{below(6000)}); return;
        case 9: w.confirm(); return;
        case 10: toggle(w.ignores_stop); return;
        case 11: toggle_broken(); return;
        case 12:
            if (below(3) == 0)
                toggle(w.untouchable);
            return;
        case 13: w.load(some_groups()); return;
        case 14: w.tell(time_passed{}); return;
        case 15:
            if (!w.asked.empty() && below(4) == 0 && !w.answers.contains(*w.asked.rbegin()))
                w.abandon(*w.asked.rbegin());
            return;
        case 16: toggle_leaves(); return;
        }
    }

    void somebody_dies()
    {
        auto all = w.programs.look(w.now);
        std::erase_if(all, [this](const snapshot& one) { return !w.living.contains(one.instance); });
        if (all.empty())
            return;
        auto name = full_name_of(all[below(static_cast<unsigned>(all.size()))]);
        if (maybe())
            w.exit(name, static_cast<int>(below(2)));
        else
            w.crash(name, SIGSEGV);
    }

    void toggle(std::set<std::string>& which)
    {
        if (auto name = anybody(); which.erase(name) == 0)
            which.insert(name);
    }

    void toggle_leaves()
    {
        if (auto name = anybody(); w.leaves.erase(name) == 0)
            w.leaves[name] = {"sleep (4711)"};
    }

    void toggle_broken()
    {
        if (auto name = anybody(); w.broken.erase(name) == 0)
            w.broken[name] = {{}, "no", maybe()};
    }

    // A process that was told to end is gone, killed or unknown by the time its stop may take, whoever asks what.
    void note_stops()
    {
        std::map<instance_id, lifecycle::time_point> still;
        for (const auto& one : w.programs.look(w.now))
            if (one.state == word::stopping) {
                auto since =
                    stopping_.contains(one.instance) ? std::min(stopping_[one.instance], one.since) : one.since;
                since = std::max(since, one.since);
                still[one.instance] = since;
                BOOST_TEST_REQUIRE(
                    (w.now - since <= 7s)); // the longest stop wait here and that of strays; the kill ends it
            }
        stopping_ = std::move(still);
    }

    void check_fatal()
    {
        for (const auto& one : w.programs.look(w.now))
            if (one.state == word::fatal)
                BOOST_TEST_REQUIRE(!w.living.contains(one.instance));
    }

    void check_answers()
    {
        for (auto id : w.asked)
            BOOST_TEST_REQUIRE(w.answers.contains(id) != w.abandoned.contains(id));
    }

    std::mt19937 dice_;
    std::map<instance_id, lifecycle::time_point> stopping_;
};

} // namespace reaperd::supervisor

#include "process/world.hpp"

#include <boost/asio/post.hpp>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sys/prctl.h>

namespace {

using namespace reaperd;
using namespace reaperd::process;

// Where the kernel writes a plain core file, and not to a pipe or to a place of its own.
bool dumps_core_into_the_working_directory()
{
    std::string pattern;
    std::getline(std::ifstream{"/proc/sys/kernel/core_pattern"}, pattern);
    return !pattern.empty() && pattern[0] != '|' && pattern[0] != '/';
}

struct subreaper : world {
    subreaper() { ::prctl(PR_SET_CHILD_SUBREAPER, 1); }
    ~subreaper() { ::prctl(PR_SET_CHILD_SUBREAPER, 0); }

    void collect_until(const auto& done)
    {
        while (!done()) {
            ::waitid(P_ALL, 0, nullptr, WEXITED | WNOWAIT);
            reaper.collect();
        }
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(reaping, subreaper)

BOOST_AUTO_TEST_CASE(an_owner_is_told_the_exit_code)
{
    BOOST_TEST((run(shell("exit 3")) == exit_status{exited{3}}));
}

BOOST_AUTO_TEST_CASE(an_owner_is_told_the_signal)
{
    BOOST_TEST((run(shell("kill -KILL $$")) == exit_status{signalled{SIGKILL, false}}));
}

BOOST_AUTO_TEST_CASE(a_death_elsewhere_is_not_told_to_our_own_child_that_has_the_pid_by_now)
{
    int told = 0;
    const pid_t pid = *spawner.spawn(shell("exit 3"));
    reaper.watch(pid, [&](exit_status) { ++told; });
    reaper.entrust(pid);
    reaper.orphan_elsewhere(pid, exited{0});
    BOOST_TEST(told == 0);
    reaper.ended_elsewhere(pid);
    BOOST_TEST(reaper.watches(pid));
    collect_until([&] { return told == 1; });
    BOOST_TEST(!reaper.watches(pid));
}

BOOST_AUTO_TEST_CASE(a_pid_that_was_entrusted_twice_is_watched_until_both_have_ended)
{
    reaper.entrust(12345);
    reaper.entrust(12345);
    reaper.ended_elsewhere(12345);
    BOOST_TEST(reaper.watches(12345));
    reaper.ended_elsewhere(12345);
    BOOST_TEST(!reaper.watches(12345));
}

BOOST_AUTO_TEST_CASE(an_owner_is_told_of_a_core_dump)
{
    auto folder = std::filesystem::temp_directory_path() / ("reaperd-core-" + std::to_string(::getpid()));
    std::filesystem::create_directory(folder);
    auto request = shell("kill -SEGV $$");
    request.directory = folder.string();
    rlimit limit{};
    ::getrlimit(RLIMIT_CORE, &limit);
    request.limits = {{RLIMIT_CORE, {limit.rlim_max, limit.rlim_max}}};
    bool dumps = dumps_core_into_the_working_directory() && limit.rlim_max > 0;
    auto status = run(std::move(request));
    std::filesystem::remove_all(folder);
    BOOST_TEST((status == exit_status{signalled{SIGSEGV, dumps}}));
}

BOOST_AUTO_TEST_CASE(a_process_that_only_stops_is_not_dead)
{
    auto pid = *spawner.spawn(shell("kill -STOP $$; exit 5"));
    std::optional<exit_status> told;
    reaper.watch(pid, [&](exit_status status) { told = status; });
    siginfo_t stopped{};
    ::waitid(P_PID, static_cast<id_t>(pid), &stopped, WSTOPPED | WNOWAIT);
    reaper.collect();
    BOOST_TEST(!told.has_value());
    ::kill(pid, SIGCONT);
    collect_until([&] { return told.has_value(); });
    BOOST_TEST((*told == exit_status{exited{5}}));
}

BOOST_AUTO_TEST_CASE(after_the_death_was_told_no_zombie_is_left)
{
    auto pid = *spawner.spawn(shell("exit 0"));
    BOOST_TEST((status_of(pid) == exit_status{exited{0}}));
    BOOST_TEST(!std::filesystem::exists("/proc/" + std::to_string(pid)));
}

BOOST_AUTO_TEST_CASE(an_adopted_orphan_is_named_and_reaped)
{
    pipe_pair in, out;
    auto request = shell("cat <&3 & echo $!");
    request = shell("exec 3<&0; cat <&3 >/dev/null & echo $!");
    request.stdio[0] = in.read_end();
    request.stdio[1] = out.write_end();
    run(std::move(request));
    auto grandchild = std::stoi(out.read_all());
    BOOST_TEST(orphans.empty());
    in.close_write();
    collect_until([&] { return !orphans.empty(); });
    BOOST_TEST(orphans[0].pid == grandchild);
    BOOST_TEST(orphans[0].command == "cat");
    BOOST_TEST((orphans[0].status == exit_status{exited{0}}));
}

BOOST_AUTO_TEST_CASE(a_flood_of_deaths_leaves_turns_to_others)
{
    constexpr int flood = reaper::deaths_a_turn * 2 + 10;
    int told = 0;
    std::vector<pid_t> pids;
    for (int i = 0; i < flood; ++i)
        spawner.start(to_run({"/bin/true"}), [&](spawn_result pid) { pids.push_back(*pid); });
    spawner.finish();
    for (pid_t pid : pids)
        wait_for_death_of(pid);
    for (pid_t pid : pids)
        reaper.watch(pid, [&](exit_status) { ++told; });

    reaper.collect();
    BOOST_TEST(told == reaper::deaths_a_turn);
    int told_before_others = 0;
    boost::asio::post(loop, [&] { told_before_others = told; });
    loop.run();
    BOOST_TEST(told_before_others == 2 * reaper::deaths_a_turn);
    BOOST_TEST(told == flood);
}

BOOST_AUTO_TEST_CASE(an_owner_may_start_the_next_process_while_it_is_told)
{
    int lives = 0;
    reaper::on_exit again = [&](exit_status) {
        if (++lives < 100)
            reaper.watch(*spawner.spawn(to_run({"/bin/true"})), again);
    };
    reaper.watch(*spawner.spawn(to_run({"/bin/true"})), again);
    collect_until([&] { return lives == 100; });
    BOOST_TEST(orphans.empty());
}

BOOST_AUTO_TEST_CASE(an_owner_that_asks_for_more_while_it_is_told_does_no_harm)
{
    int told = 0;
    for (int i = 0; i < 20; ++i)
        reaper.watch(*spawner.spawn(to_run({"/bin/true"})), [&](exit_status) {
            ++told;
            reaper.collect();
        });
    collect_until([&] { return told == 20; });
    BOOST_TEST(told == 20);
}

BOOST_AUTO_TEST_CASE(where_nobody_died_nothing_is_told)
{
    reaper.collect();
    BOOST_TEST(orphans.empty());
    BOOST_TEST(loop.poll() == 0u);
}

BOOST_AUTO_TEST_CASE(who_is_not_curious_is_shown_nobody_and_told_of_all)
{
    int shown = 0;
    int told = 0;
    process::reaper other{loop,
                          {.curious = [] { return false; },
                           .found = [&](pid_t) { ++shown; },
                           .reaped = [&](pid_t, exit_status) { ++told; },
                           .swept = {}}};
    bool its_owner_was_told = false;
    other.watch(*spawner.spawn(shell("sleep 0 & exit 3")),
                [&](exit_status status) { its_owner_was_told = status == exit_status{exited{3}}; });
    while (other.remaining() != remaining::nobody)
        other.collect();
    BOOST_TEST(its_owner_was_told);
    BOOST_TEST(told == 1);
    BOOST_TEST(shown == 0);
}

BOOST_AUTO_TEST_CASE(an_orphan_that_nobody_asks_after_is_reaped_all_the_same)
{
    process::reaper other{loop, {}};
    other.discard(*spawner.spawn(shell("sleep 0 & exit 0")));
    while (other.remaining() != remaining::nobody)
        other.collect();
    BOOST_TEST((other.remaining() == remaining::nobody));
}

BOOST_AUTO_TEST_CASE(who_leaves_orphans_alone_adopts_nobody)
{
    ::prctl(PR_SET_CHILD_SUBREAPER, 0);
    process::reaper other{loop, {}, process::orphans::left_alone};
    int adopts = 1;
    ::prctl(PR_GET_CHILD_SUBREAPER, &adopts);
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    BOOST_TEST(adopts == 0);
}

BOOST_AUTO_TEST_CASE(who_remains_is_nobody_or_living_or_dead)
{
    BOOST_TEST((reaper.remaining() == remaining::nobody));
    pipe_pair in;
    auto request = shell("read line");
    request.stdio[0] = in.read_end();
    const auto pid = *spawner.spawn(std::move(request));
    BOOST_TEST((reaper.remaining() == remaining::living));
    in.close_write();
    wait_for_death_of(pid);
    BOOST_TEST((reaper.remaining() == remaining::dead));
    status_of(pid);
    BOOST_TEST((reaper.remaining() == remaining::nobody));
}

BOOST_AUTO_TEST_SUITE_END()

// Another reaperd takes the daemon's place: asked for over one connection, and looked at over the next.
#include "conversation.hpp"
#include "verbs.hpp"

#include <algorithm>
#include <filesystem>

namespace reaperctl {

namespace {

using namespace reaperd;
using client::daemon;

// Whoever answers may make room, too, before he has: then the next one is asked.
constexpr int most_managers = 20;

std::string whole_path(const invocation& wish)
{
    return wish.words.empty() ? std::string{} : std::filesystem::absolute(wish.words[0]).lexically_normal().string();
}

std::string how_many_run(const std::vector<protocol::program_status>& programs)
{
    const auto running = std::ranges::count_if(programs, [](const auto& one) { return one.pid.has_value(); });
    return std::to_string(running) + (running == 1 ? " process runs" : " processes run") + " on";
}

std::string identity(const protocol::daemon_status& one, int pid_before)
{
    return "reaperd " + one.version + " (pid " + std::to_string(one.pid)
         + (one.pid == pid_before ? ", unchanged)" : ", which was " + std::to_string(pid_before) + ")");
}

struct successor {
    protocol::daemon_status daemon;
    std::vector<protocol::program_status> programs;
};

outcome<successor> find_successor(const invocation& wish)
{
    problem last{not_reachable, "nobody answers any more"};
    for (int i = 0; i < most_managers; ++i) {
        auto there = reach(wish);
        if (!there)
            return there.error();
        auto found = there->describe();
        auto programs =
            found ? there->status({}) : client::answer<std::vector<protocol::program_status>>(found.error());
        if (programs)
            return successor{std::move(*found), std::move(*programs)};
        last = to_problem(programs.error());
        if (programs.error().status != 0)
            return last;
    }
    return last;
}

exit_code look_at_successor(const invocation& wish, int pid_before, bool promised)
{
    auto found = find_successor(wish);
    if (!found)
        return give_up(found.error());
    const auto& now = found->daemon;
    if (!now.failed_upgrade.empty())
        return give_up(
            {error, "cannot upgrade: " + now.failed_upgrade + "\n" + identity(now, pid_before) + " goes on as it is"});
    if (!promised)
        return give_up(
            {error, "the connection was cut before the upgrade: " + identity(now, pid_before) + " answers; try again"});
    say("upgraded: " + identity(now, pid_before) + ", " + how_many_run(found->programs) + "\n");
    return ok;
}

} // namespace

exit_code upgrade(const invocation& wish)
{
    return with_daemon(wish, [&](daemon& there) {
        auto before = there.describe();
        if (!before)
            return give_up(to_problem(before.error()));
        auto reply = there.perform(protocol::upgrade_request{whole_path(wish)});
        if (!reply && reply.error().status != 0)
            return give_up(to_problem(reply.error()));
        if (reply)
            there.wait_for_cut();
        return look_at_successor(wish, before->pid, reply.has_value());
    });
}

} // namespace reaperctl

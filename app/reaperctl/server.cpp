// What concerns the daemon itself: pid, event, reopen, start-over, shutdown, version.
#include "conversation.hpp"
#include "model/duration.hpp"
#include "model/version.hpp"
#include "verbs.hpp"

namespace reaperctl {

namespace {

using namespace reaperd;
using client::daemon;

exit_code pid_of_daemon(daemon& there)
{
    auto found = there.describe();
    if (!found)
        return give_up(to_problem(found.error()));
    say(std::to_string(found->pid) + "\n");
    return ok;
}

// What a person who suspects the daemon itself wants to know.
std::string how_it_fared(const protocol::daemon_status& daemon)
{
    return "longest stall " + brief(daemon.longest_stall) + ", reaped " + std::to_string(daemon.programs_reaped)
         + " processes of programs and " + std::to_string(daemon.orphans_reaped) + " orphans, output dropped "
         + std::to_string(daemon.dropped_output) + " bytes\n";
}

exit_code pids_of(daemon& there, const std::vector<std::string>& names)
{
    auto programs = there.status(names);
    if (!programs)
        return give_up(to_problem(programs.error()));
    auto code = ok;
    std::string text;
    for (const auto& program : *programs) {
        text += std::to_string(program.pid.value_or(0)) + "\n";
        if (!program.pid)
            code = not_running_or_spawn;
    }
    say(text);
    return code;
}

exit_code order(const invocation& wish, const protocol::request& wanted, std::string_view done)
{
    return with_daemon(wish, [&](daemon& there) {
        auto reply = there.perform(wanted);
        if (!reply)
            return give_up(to_problem(reply.error()));
        say(done);
        return ok;
    });
}

} // namespace

exit_code pid(const invocation& wish)
{
    return with_daemon(
        wish, [&](daemon& there) { return wish.words.empty() ? pid_of_daemon(there) : pids_of(there, wish.words); });
}

exit_code reopen(const invocation& wish)
{
    return order(wish, protocol::reopen_request{}, "logs opened again\n");
}
exit_code send_event(const invocation& wish)
{
    return order(wish, protocol::event_request{wish.words[0], wish.words[1]}, "event sent\n");
}

// Told when it has begun: the socket goes with the programs, and comes back before them.
exit_code start_over(const invocation& wish)
{
    return order(wish, protocol::start_over_request{}, "starting over\n");
}

exit_code shutdown(const invocation& wish)
{
    return with_daemon(wish, [](daemon& there) {
        auto reply = there.perform(protocol::shutdown_request{});
        if (!reply)
            return give_up(to_problem(reply.error()));
        there.wait_for_end();
        say("shut down\n");
        return ok;
    });
}

exit_code version(const invocation& wish)
{
    say("reaperctl " + std::string(reaperd::version) + "\n");
    auto there = reach(wish);
    auto found = there ? there->describe() : client::refusal{};
    if (found)
        say("reaperd " + found->version + " (pid " + std::to_string(found->pid) + ")\n" + how_it_fared(*found));
    return ok;
}

} // namespace reaperctl

#include "supervisor/why.hpp"

#include "model/duration.hpp"

#include <algorithm>
#include <variant>

namespace reaperd::supervisor {
namespace {

using std::chrono::nanoseconds;

std::string last_exit(const instance& one)
{
    return one.deaths.empty() ? std::string{} : describe(one.deaths.back().status);
}

// What went wrong last: "cannot start: chdir /srv/www: No such file or directory", or "exit 1".
std::string last_failure(const instance& one)
{
    return one.trouble.empty() ? last_exit(one) : "cannot start: " + one.trouble;
}

struct phrases {
    const instance& one;
    lifecycle::time_point now;

    std::string operator()(const lifecycle::stopped& state) const
    {
        return state.by_request ? "stopped by request" : "not started";
    }

    std::string operator()(const lifecycle::starting& state) const
    {
        auto running = state.up_at ? "RUNNING in " + left_until(*state.up_at) : "";
        return one.life.past.failures == 0 ? running : attempt() + (running.empty() ? "" : ", " + running);
    }

    std::string operator()(const lifecycle::launching& state) const
    {
        auto waits = "its launcher runs, given up in " + left_until(state.give_up_at);
        return one.life.past.failures == 0 ? waits : attempt() + ", " + waits;
    }

    std::string operator()(const lifecycle::adopting& state) const
    {
        return one.trouble + ", given up in " + left_until(state.give_up_at);
    }

    std::string operator()(const lifecycle::running&) const { return {}; }

    std::string operator()(const lifecycle::backoff& state) const
    {
        auto next = "next start in " + left_until(state.until);
        if (one.life.past.failures > 0)
            next += " (" + attempt() + ")";
        if (!one.trouble.empty())
            return last_failure(one) + "; " + next;
        return next + ": " + last_exit(one);
    }

    std::string operator()(const lifecycle::stopping& state) const
    {
        return what_is_done(state.then) + (state.killed ? "SIGKILL sent" : "SIGKILL in " + left_until(state.kill_at));
    }

    std::string operator()(const lifecycle::clearing& state) const
    {
        const auto ended = (one.trouble.empty() ? last_exit(one) : one.trouble) + "; ending what it left behind, ";
        return ended + (state.killed ? "SIGKILL sent" : "SIGKILL in " + left_until(state.kill_at));
    }

    std::string operator()(const lifecycle::exited&) const { return last_exit(one); }

    std::string operator()(const lifecycle::fatal&) const
    {
        if (!one.trouble.empty())
            return last_failure(one);
        auto starts = one.life.past.failures;
        return "gave up after " + std::to_string(starts) + (starts == 1 ? " start: " : " starts: ") + last_exit(one);
    }

    std::string operator()(const lifecycle::unknown&) const { return one.trouble; }

private:
    std::string what_is_done(lifecycle::sequel then) const
    {
        if (then == lifecycle::sequel::failed_start)
            return one.trouble + "; ending it, ";
        return then == lifecycle::sequel::start ? "restarting, " : "stopping, ";
    }

    std::string left_until(lifecycle::time_point at) const { return brief(std::max<nanoseconds>(at - now, {})); }

    std::string attempt() const
    {
        long long number = one.life.past.failures + 1LL;
        long long allowed = one.what.policy.start.retries + 1LL; // a reload may have lowered it since
        return "attempt " + std::to_string(number) + " of " + std::to_string(std::max(number, allowed));
    }
};

} // namespace

std::optional<int> next_attempt(const instance& one)
{
    const auto& past = one.life.past;
    int so_far = std::max({past.failures, past.restarts, past.transients});
    return so_far > 0 ? std::optional{so_far + 1} : std::nullopt;
}

std::string why(const instance& one, lifecycle::time_point now)
{
    return std::visit(phrases{one, now}, one.life.current);
}

snapshot snapshot_of(const instance& one, lifecycle::time_point now)
{
    const auto* stopped = std::get_if<lifecycle::stopped>(&one.life.current);
    snapshot seen;
    seen.instance = one.id;
    seen.group = one.group;
    seen.name = one.what.name;
    seen.state = word_of(one);
    seen.stopped_by_request = stopped && stopped->by_request;
    seen.since = one.since;
    if (one.was_started)
        seen.started = one.life.past.started;
    seen.restarts = one.restarts;
    seen.reaped = one.reaped;
    if (!one.deaths.empty())
        seen.last_exit = one.deaths.back().status;
    if (const auto* ended = std::get_if<lifecycle::exited>(&one.life.current))
        seen.ended_as_expected = ended->expected;
    seen.trouble = one.trouble;
    seen.why = why(one, now);
    seen.deaths = one.deaths;
    return seen;
}

} // namespace reaperd::supervisor

// What people ask of instances, and when each is answered: a start when it is RUNNING, a stop when its process is gone.
#include "supervisor/supervisor.hpp"

#include <algorithm>
#include <ranges>
#include <unordered_set>
#include <utility>

namespace reaperd::supervisor {
namespace {

using lifecycle::word;

std::vector<instance_id> each_once(std::vector<instance_id> instances)
{
    std::unordered_set<instance_id> seen;
    std::erase_if(instances, [&](instance_id id) { return !seen.insert(id).second; });
    return instances;
}

} // namespace

void supervisor::on(start_requested&& asked)
{
    for (auto& [one, whose] : open(asked.request, std::move(asked.instances)))
        ask_to_start(*one, whose);
}

void supervisor::on(stop_requested&& asked)
{
    auto lines = open(asked.request, std::move(asked.instances));
    for (auto& [one, whose] : lines | std::views::reverse)
        ask_to_stop(*one, whose);
}

// Those that run are stopped in the order of stops; each starts again when its process is gone.
void supervisor::on(restart_requested&& asked)
{
    auto lines = open(asked.request, std::move(asked.instances));
    auto idle =
        std::stable_partition(lines.begin(), lines.end(), [](const line& each) { return has_process(*each.one); });
    std::reverse(lines.begin(), idle);
    for (auto& [one, whose] : lines)
        ask_to_restart(*one, whose);
}

void supervisor::on(request_abandoned&& asked)
{
    requests_.abandon(asked.request);
}

// The request's instances in start order, those that there are.
std::vector<supervisor::line> supervisor::open(request_id request, std::vector<instance_id> asked)
{
    auto instances = each_once(std::move(asked));
    if (instances.empty())
        tell(request_finished{request, {}});
    else
        requests_.open(request, subjects_of(instances));
    std::vector<line> lines;
    for (std::uint32_t number = 0; number < instances.size(); ++number) {
        waiter whose{request, number};
        if (auto* one = programs_.find(instances[number]))
            lines.push_back({one, whose});
        else
            answer(whose, outcome::refused, "no such process");
    }
    std::ranges::sort(lines, {}, [](const line& each) { return each.one->rank; });
    return lines;
}

std::vector<pending::subject> supervisor::subjects_of(const std::vector<instance_id>& instances) const
{
    std::vector<pending::subject> subjects;
    for (auto id : instances)
        subjects.push_back({id, programs_.find(id) ? full_name(id) : std::string{}});
    return subjects;
}

void supervisor::ask_to_start(instance& one, waiter whose)
{
    if (auto why = refusal(one))
        return answer(whose, outcome::refused, *why);
    if (word_of(one) == word::running)
        return answer(whose, outcome::already_started);
    if (word_of(one) == word::unknown)
        return answer(whose, outcome::refused, one.trouble);
    one.waiters.push_back(whose);
    step(one, lifecycle::start_requested{});
}

void supervisor::ask_to_restart(instance& one, waiter whose)
{
    if (auto why = refusal(one))
        return answer(whose, outcome::refused, *why);
    one.waiters.push_back(whose);
    step(one, lifecycle::restart_requested{});
}

void supervisor::ask_to_stop(instance& one, waiter whose)
{
    answer_all(one, until::running, outcome::refused, "stopped meanwhile");
    bool waits = has_process(one);
    if (waits) {
        whose.until = until::gone;
        one.waiters.push_back(whose);
    } else {
        answer(whose, word_of(one) == word::backoff ? outcome::done : outcome::not_running);
    }
    step(one, lifecycle::stop_requested{});
}

std::optional<std::string> supervisor::refusal(const instance& one) const
{
    if (shutdown_)
        return shutting_down_words;
    if (one.leaving)
        return "removed from the configuration";
    return std::nullopt;
}

void supervisor::answer(const waiter& whose, outcome how, std::string why)
{
    if (auto finished = requests_.answer(whose, how, std::move(why)))
        tell(std::move(*finished));
}

void supervisor::answer_all(instance& one, until what, outcome how, const std::string& why)
{
    auto others = std::partition(one.waiters.begin(), one.waiters.end(),
                                 [what](const waiter& whose) { return whose.until != what; });
    for (auto whose = others; whose != one.waiters.end(); ++whose)
        answer(*whose, how, why);
    one.waiters.erase(others, one.waiters.end());
}

} // namespace reaperd::supervisor

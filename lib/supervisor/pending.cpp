#include "supervisor/pending.hpp"

#include <utility>

namespace reaperd::supervisor {

void pending::open(request_id id, std::vector<subject> subjects)
{
    auto& [results, missing] = requests_[id];
    missing = subjects.size();
    for (auto& [instance, name] : subjects)
        results.push_back({instance, std::move(name), outcome::refused, {}});
}

void pending::abandon(request_id id)
{
    requests_.erase(id);
}

std::optional<request_finished> pending::answer(const waiter& whose, outcome how, std::string why)
{
    auto found = requests_.find(whose.request);
    if (found == requests_.end())
        return std::nullopt;
    auto& [results, missing] = found->second;
    results[whose.line].outcome = how;
    results[whose.line].why = std::move(why);
    if (--missing > 0)
        return std::nullopt;
    request_finished finished{whose.request, std::move(results)};
    requests_.erase(found);
    return finished;
}

} // namespace reaperd::supervisor

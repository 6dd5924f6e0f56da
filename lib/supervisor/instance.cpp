#include "supervisor/instance.hpp"

#include "model/configuration.hpp"
#include "supervisor/strays.hpp"

namespace reaperd::supervisor {
lifecycle::word word_of(const instance& one)
{
    return lifecycle::word_of(one.life.current);
}

bool has_process(const instance& one)
{
    return lifecycle::has_process(one.life.current);
}

std::string full_name(const instance& one)
{
    return reaperd::full_name(one.group, one.what.name);
}

bool joins_another(const instance& one)
{
    return std::holds_alternative<group_of>(one.what.execution.group);
}

bool has_ended(const instance& one)
{
    const auto* stopped = std::get_if<lifecycle::stopped>(&one.life.current);
    return word_of(one) == lifecycle::word::fatal || word_of(one) == lifecycle::word::exited
        || (stopped && stopped->by_request);
}

bool is_being_cleared(const instance& one)
{
    return std::holds_alternative<lifecycle::clearing>(one.life.current);
}

std::string killed_strays(const instance& one)
{
    return one.killed_strays.empty() ? std::string{} : "killed " + describe_strays(one.killed_strays);
}

void remember(instance& one, const death& last)
{
    if (one.deaths.size() == remembered_deaths)
        one.deaths.erase(one.deaths.begin());
    one.deaths.push_back(last);
}

} // namespace reaperd::supervisor

#include "config/machine.hpp"
#include "config/parse.hpp"
#include "terminal.hpp"
#include "verbs.hpp"

#include <algorithm>

namespace reaperctl {

namespace {

using namespace reaperd;

std::string summary(const configuration& configuration)
{
    std::size_t programs = 0;
    for (const auto& group : configuration.groups)
        programs += group.programs.size();
    return configuration.file + ": " + std::to_string(programs) + (programs == 1 ? " program\n" : " programs\n");
}

} // namespace

exit_code check(const invocation& wish)
{
    auto parsed = config::check(wish.words[0], config::machine_surroundings());
    std::string said;
    for (auto& found : parsed.diagnostics) {
        if (wish.strict && found.severity == config::severity::warning)
            found.severity = config::severity::error;
        said += config::render(found);
    }
    said.erase(said.find_last_not_of('\n') + 1);
    if (!said.empty())
        complain(said);
    if (!parsed.value || config::has_errors(parsed.diagnostics))
        return wrong_use;
    say(summary(*parsed.value));
    return ok;
}

} // namespace reaperctl

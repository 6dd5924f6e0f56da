#include "daemon/refusal.hpp"

namespace reaperd::daemon {
namespace {

constexpr int supervisords_code = 2;

} // namespace

std::string refusal_text(const run_settings& settings, const std::string& why)
{
    if (!settings.as_supervisord)
        return "reaperd: " + why + "\n";
    return "Error: " + why + "\nFor help, use " + *settings.as_supervisord + " -h\n";
}

int refusal_code(const run_settings& settings, int ours)
{
    return settings.as_supervisord ? supervisords_code : ours;
}

} // namespace reaperd::daemon

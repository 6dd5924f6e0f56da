#include "daemon/foreground.hpp"

#include <unistd.h>

namespace reaperd::daemon {
namespace {

bool has_audience(const start_conditions& conditions, const daemon_settings& settings)
{
    return conditions.settings.mode == mode::foreground && !settings.silent;
}

} // namespace

std::unique_ptr<output::console> open_console(boost::asio::io_context& loop, const start_conditions& conditions,
                                              const daemon_settings& settings)
{
    if (conditions.settings.as_supervisord || !has_audience(conditions, settings))
        return nullptr;
    auto colour = wants_colour(STDOUT_FILENO, conditions.surroundings.environment)
                    ? output::console::colour::when_terminal
                    : output::console::colour::never;
    return std::make_unique<output::console>(loop, STDOUT_FILENO, colour);
}

std::unique_ptr<output::console> open_echo(boost::asio::io_context& loop, const start_conditions& conditions,
                                           const daemon_settings& settings)
{
    if (!conditions.settings.as_supervisord || !has_audience(conditions, settings))
        return nullptr;
    return std::make_unique<output::console>(loop, STDOUT_FILENO, output::console::colour::never);
}

} // namespace reaperd::daemon

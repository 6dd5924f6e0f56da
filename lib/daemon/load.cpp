#include "daemon/load.hpp"

#include "daemon/main_command.hpp"

#include <boost/algorithm/string/join.hpp>
#include <filesystem>

namespace reaperd::daemon {
namespace {

using config::severity;

std::string absolute(const std::string& path, const config::surroundings& world)
{
    return (std::filesystem::path(world.working_directory) / path).lexically_normal().string();
}

void make_warnings_errors(config::parsed& parsed)
{
    for (auto& diagnostic : parsed.diagnostics)
        if (diagnostic.severity == severity::warning)
            diagnostic.severity = severity::error;
    if (config::has_errors(parsed.diagnostics))
        parsed.value.reset();
}

void refuse(config::parsed& parsed, const std::string& why)
{
    config::diagnostic refusal;
    refusal.where.file = parsed.value->file;
    refusal.message = why;
    parsed.diagnostics.push_back(std::move(refusal));
    parsed.value.reset();
}

// logfile's two words that are no paths mean the same on the command line.
void log_to(const std::string& target, own_log& log, const config::surroundings& world)
{
    log.path.reset();
    log.only_detached = false;
    log.syslog = target == "syslog";
    if (!log.syslog && target != "NONE")
        log.path = absolute(target, world);
}

void override_with(const run_settings& settings, daemon_settings& daemon, const config::surroundings& world)
{
    if (settings.log_file)
        log_to(*settings.log_file, daemon.log, world);
    if (daemon.log.only_detached && settings.mode != mode::detached)
        daemon.log.path.reset();
    if (settings.log_level)
        daemon.log.level = *settings.log_level;
    if (settings.pid_file)
        daemon.pid_file = absolute(*settings.pid_file, world);
}

} // namespace

result<std::string> find_config_file(const run_settings& settings, const config::surroundings& world)
{
    if (settings.config_file)
        return absolute(*settings.config_file, world);
    for (const auto& file : config::default_files())
        if (const auto path = absolute(file, world); world.exists(path))
            return path;
    return failure{"cannot find a config file: there is no " + boost::algorithm::join(config::default_files(), ", no ")
                   + "; name one with -c FILE"};
}

config::parsed load(const run_settings& settings, const config::surroundings& world)
{
    const auto read = settings.mode == mode::check ? config::check : config::parse;
    auto parsed = read(*settings.config_file, world);
    if (settings.strict)
        make_warnings_errors(parsed);
    if (parsed.value)
        override_with(settings, parsed.value->daemon, world);
    if (parsed.value && !settings.command.empty())
        if (auto added = add_main_command(settings.command, *parsed.value); !added)
            refuse(parsed, added.error().message);
    return parsed;
}

} // namespace reaperd::daemon

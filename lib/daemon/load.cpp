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

// logfile's words that are no paths mean the same on the command line; NONE is one of ours alone.
void log_to(const std::string& target, own_log& log, const run_settings& settings, const config::surroundings& world)
{
    const bool none = target == "NONE" && !settings.as_supervisord;
    log.path.reset();
    log.only_detached = false;
    log.syslog = target == "syslog";
    if (!log.syslog && !none)
        log.path = absolute(target, world);
}

template <class Given, class Target>
void replace(Target& target, const std::optional<Given>& given)
{
    if (given)
        target = *given;
}

void override_log(const run_settings& settings, own_log& log, const config::surroundings& world)
{
    if (settings.log_file)
        log_to(*settings.log_file, log, settings, world);
    if (log.only_detached && settings.mode != mode::detached)
        log.path.reset();
    replace(log.level, settings.log_level);
    replace(log.rotation.max_bytes, settings.log_max_bytes);
    replace(log.rotation.backups, settings.log_backups);
}

// Relative paths are those of whoever wrote the command line, and not of `directory`.
void override_with(const run_settings& settings, daemon_settings& daemon, const config::surroundings& world)
{
    override_log(settings, daemon.log, world);
    if (settings.pid_file)
        daemon.pid_file = absolute(*settings.pid_file, world);
    if (settings.directory)
        daemon.directory = absolute(*settings.directory, world);
    if (settings.child_log_directory)
        daemon.child_log_directory = absolute(*settings.child_log_directory, world);
    replace(daemon.user, settings.user);
    replace(daemon.umask, settings.umask);
    replace(daemon.identifier, settings.identifier);
    replace(daemon.minimum_descriptors, settings.minimum_descriptors);
    replace(daemon.minimum_processes, settings.minimum_processes);
    daemon.minimum_descriptors_set |= settings.minimum_descriptors.has_value();
    daemon.cleanup &= !settings.no_cleanup;
    daemon.strip_ansi |= settings.strip_ansi;
    daemon.silent |= settings.silent;
}

// They say where reaperd is not as supervisord.
void drop_notes(std::vector<config::diagnostic>& diagnostics)
{
    std::erase_if(diagnostics, [](const auto& one) { return one.severity == severity::note; });
}

void be_as_strict_as_supervisord(config::parsed& parsed)
{
    drop_notes(parsed.diagnostics);
    if (parsed.value && !parsed.value->daemon.has_supervisord_section)
        refuse(parsed, ".ini file does not include supervisord section");
}

std::vector<std::string> places_to_look(const run_settings& settings)
{
    return settings.as_supervisord ? config::supervisords_files(*settings.as_supervisord) : config::default_files();
}

std::string nowhere(const run_settings& settings, const std::vector<std::string>& places)
{
    if (settings.as_supervisord)
        return "No config file found at default paths (" + boost::algorithm::join(places, ", ")
             + "); use the -c option to specify a config file at a different path";
    return "cannot find a config file: there is no " + boost::algorithm::join(places, ", no ")
         + "; name one with -c FILE";
}

// All of them in one sentence.
std::string die_with_supervisor(const configuration& wanted)
{
    std::string names;
    for (const auto& group : wanted.groups)
        for (const auto& program : group.programs)
            if (program.policy.stop.with_supervisor)
                names += (names.empty() ? "" : ", ") + full_name(group.name, program.name);
    return names;
}

} // namespace

result<std::string> find_config_file(const run_settings& settings, const config::surroundings& world)
{
    if (settings.config_file) {
        const auto path = absolute(*settings.config_file, world);
        if (settings.as_supervisord && !world.exists(path))
            return failure{"could not find config file " + *settings.config_file};
        return path;
    }
    const auto places = places_to_look(settings);
    for (const auto& file : places)
        if (const auto path = absolute(file, world); world.exists(path))
            return path;
    return failure{nowhere(settings, places)};
}

config::parsed load(const run_settings& settings, const config::surroundings& world)
{
    const auto read = settings.mode == mode::check ? config::check : config::parse;
    auto parsed = read(*settings.config_file, world);
    if (settings.as_supervisord)
        be_as_strict_as_supervisord(parsed);
    if (settings.strict)
        make_warnings_errors(parsed);
    if (parsed.value)
        override_with(settings, parsed.value->daemon, world);
    if (parsed.value && !parsed.value->daemon.guardian)
        if (const auto names = die_with_supervisor(*parsed.value); !names.empty())
            refuse(parsed,
                   "die_with_supervisor of " + names
                       + " needs a guardian, since a killed reaperd can end nobody: remove guardian = false, or this");
    if (parsed.value && !settings.command.empty())
        if (auto added = add_main_command(settings.command, *parsed.value); !added)
            refuse(parsed, added.error().message);
    return parsed;
}

} // namespace reaperd::daemon

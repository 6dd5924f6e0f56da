#include "daemon/run.hpp"

#include "config/machine.hpp"
#include "daemon/child_environment.hpp"
#include "daemon/daemon.hpp"
#include "daemon/detach.hpp"
#include "daemon/load.hpp"
#include "daemon/privileges.hpp"
#include "daemon/refusal.hpp"
#include "daemon/run_directory.hpp"
#include "daemon/signal_mask.hpp"
#include "daemon/standard_streams.hpp"
#include "daemon/stop_time.hpp"

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <cerrno>
#include <cstring>
#include <exception>
#include <functional>
#include <iostream>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <variant>
#include <vector>

namespace reaperd::daemon {
namespace {

constexpr int cannot_run = 1;
constexpr int told_wrong = 2;
constexpr mode_t usual_umask = 022; // as supervisord's in the background; here in the foreground too

int refuse(const run_settings& settings, const std::string& why, int code)
{
    std::cerr << refusal_text(settings, why);
    return refusal_code(settings, code);
}

// What is wrong with the config file has been told, with its place. supervisord knows of one mistake at a time.
int refuse_config(const run_settings& settings, const std::vector<config::diagnostic>& diagnostics)
{
    const auto is_error = [](const auto& one) { return one.severity == config::severity::error; };
    const auto first = std::find_if(diagnostics.begin(), diagnostics.end(), is_error);
    if (settings.as_supervisord && first != diagnostics.end())
        return refuse(settings, first->message, told_wrong);
    return told_wrong;
}

void print(const std::vector<config::diagnostic>& diagnostics)
{
    for (const auto& diagnostic : diagnostics)
        std::cerr << config::render(diagnostic);
}

// The log gets what the terminal was told of the config file, a line each.
std::vector<std::string> warnings(const std::vector<config::diagnostic>& diagnostics)
{
    std::vector<std::string> lines;
    for (const auto& diagnostic : diagnostics)
        if (diagnostic.severity == config::severity::warning) {
            const auto text = config::render(diagnostic);
            lines.push_back(text.substr(0, text.find('\n')));
        }
    return lines;
}

int report_check(const configuration& configuration)
{
    std::size_t programs = 0;
    for (const auto& group : configuration.groups)
        programs += group.programs.size();
    std::cout << configuration.file << ": " << programs << (programs == 1 ? " program" : " programs");
    if (programs > 0)
        std::cout << "; to stop takes at most " << describe_longest_stop(configuration);
    std::cout << '\n';
    return 0;
}

int report(const launch& launch, const run_settings& settings)
{
    if (!launch)
        return refuse(settings, launch.error().message, cannot_run);
    if (!settings.as_supervisord)
        std::cout << *launch << std::endl;
    return 0;
}

std::string log_hint(const own_log& log)
{
    return log.path.value_or(log.syslog ? "in syslog" : "");
}

bool lives_in(const std::string& folder, const configuration& configuration)
{
    auto below = [&](const std::string& path) { return boost::starts_with(path, folder + "/"); };
    const auto& settings = configuration.daemon;
    return below(settings.pid_file) || below(settings.log.path.value_or(""))
        || std::any_of(configuration.servers.begin(), configuration.servers.end(),
                       [&](const auto& server) { return below(server.path); });
}

result<void> change_directory(const std::optional<std::string>& directory)
{
    if (directory && ::chdir(directory->c_str()) < 0)
        return failure{"cannot chdir " + *directory + ": " + std::strerror(errno)};
    return {};
}

// What only root may do comes before the user is changed, and what that user must be able to do again comes after.
result<descriptor_limits> settle(const configuration& configuration)
{
    const auto& settings = configuration.daemon;
    ::umask(settings.umask.value_or(usual_umask));
    auto account = account_to_become(settings.user);
    if (!account)
        return account.error();
    auto limits = raise_limits(settings);
    if (!limits)
        return limits;

    const auto owner = *account ? std::optional((*account)->user) : std::nullopt;
    if (lives_in(settings.run_directory, configuration))
        if (auto made = make_run_directory(settings.run_directory, owner); !made)
            return made.error();
    if (*account)
        if (auto done = become(**account); !done)
            return done.error();
    if (auto done = change_directory(settings.directory); !done)
        return done.error();
    return limits;
}

std::optional<std::string> value_of(const std::string& name, const environment& environment)
{
    const auto found = environment.find(name);
    return found == environment.end() ? std::nullopt : std::optional(found->second);
}

// What was asked for, once it is known to make sense.
struct assignment {
    run_settings settings;
    config::surroundings world;
    reaperd::configuration configuration;
    std::vector<std::string> notes;
};

// Who waits for the daemon to be up, or to hear why it is not.
struct audience {
    std::function<void()> up;
    std::function<void(const std::string& why)> refused;
};

result<start_conditions> take_what_must_be_ours(assignment& job, const descriptor_limits& limits)
{
    const auto& own = job.configuration.daemon;
    auto lock = instance_lock::take(own.pid_file, own.run_directory);
    if (!lock)
        return lock.error();
    if (lock->path() != own.pid_file) {
        job.notes.push_back("cannot write " + own.pid_file + ": the pid file is " + lock->path());
        std::cerr << "reaperd: " << job.notes.back() << '\n';
    }
    notify_socket service_manager(value_of("NOTIFY_SOCKET", job.world.environment));
    auto inherited = without_private(job.world.environment);
    return start_conditions{std::move(job.settings),    std::move(job.world), std::move(*lock),    limits, terminal(),
                            std::move(service_manager), std::move(inherited), std::move(job.notes)};
}

int serve_or_throw(assignment job, const audience& audience)
{
    const auto limits = settle(job.configuration);
    if (!limits) {
        audience.refused(limits.error().message);
        return refusal_code(job.settings, told_wrong);
    }
    const auto otherwise = refusal_code(job.settings, cannot_run);
    auto conditions = take_what_must_be_ours(job, *limits);
    if (!conditions) {
        audience.refused(conditions.error().message);
        return otherwise;
    }
    conditions->up = audience.up;
    std::optional<succession> next{{std::move(job.configuration), std::move(*conditions)}};
    int code = 0;
    while (next) {
        daemon one(std::move(next->configuration), std::move(next->conditions));
        code = one.run();
        next = one.successor();
    }
    return code;
}

int serve(assignment job, const audience& audience)
{
    const auto otherwise = refusal_code(job.settings, cannot_run);
    try {
        return serve_or_throw(std::move(job), audience);
    } catch (const std::exception& error) {
        audience.refused(error.what());
        return otherwise;
    }
}

int serve_here(assignment job)
{
    const auto settings = job.settings;
    return serve(std::move(job), {[] {}, [&](const std::string& why) { refuse(settings, why, cannot_run); }});
}

int serve_in_the_background(assignment job)
{
    auto side = detach(log_hint(job.configuration.daemon.log));
    if (const auto* parent = std::get_if<launch>(&side))
        return report(*parent, job.settings);
    auto& child = std::get<handshake>(side);
    return serve(std::move(job), {[&] { child.ready(); }, [&](const std::string& why) { child.failed(why); }});
}

} // namespace

int run(run_settings settings)
{
    block_signals();
    fill_standard_streams();
    auto world = config::machine_surroundings();
    auto file = find_config_file(settings, world);
    if (!file)
        return refuse(settings, file.error().message, told_wrong);
    settings.config_file = *file;

    auto parsed = load(settings, world);
    print(parsed.diagnostics);
    if (!parsed.value)
        return refuse_config(settings, parsed.diagnostics);
    if (settings.mode == mode::check)
        return report_check(*parsed.value);

    if (settings.mode == mode::as_configured)
        settings.mode = parsed.value->daemon.no_daemon ? mode::foreground : mode::detached;
    const bool background = settings.mode == mode::detached;
    auto notes = warnings(parsed.diagnostics);
    assignment job{std::move(settings), std::move(world), std::move(*parsed.value), std::move(notes)};
    return background ? serve_in_the_background(std::move(job)) : serve_here(std::move(job));
}

} // namespace reaperd::daemon

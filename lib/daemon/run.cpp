#include "daemon/run.hpp"

#include "config/machine.hpp"
#include "daemon/child_environment.hpp"
#include "daemon/configured.hpp"
#include "daemon/daemon.hpp"
#include "daemon/descriptor_needs.hpp"
#include "daemon/detach.hpp"
#include "daemon/guarding.hpp"
#include "daemon/handover.hpp"
#include "daemon/load.hpp"
#include "daemon/privileges.hpp"
#include "daemon/refusal.hpp"
#include "daemon/rehearsal.hpp"
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
#include <stdexcept>
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

int report_check(const configuration& configuration, const run_settings& settings)
{
    rlimit open_files{};
    ::getrlimit(RLIMIT_NOFILE, &open_files);
    if (auto fits = check_descriptors(configuration, open_files.rlim_max, ::geteuid() == 0); !fits)
        return refuse(settings, configuration.file + ": " + fits.error().message, told_wrong);
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
    // Where nothing else has to be there, the journal does without a name.
    if (auto made = make_run_directory(settings.run_directory, owner);
        !made && lives_in(settings.run_directory, configuration))
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
    std::function<void()> others_are_up = [] {}; // in the guardian: its manager has told
};

start_conditions conditions_with(const assignment& job, instance_lock lock, const descriptor_limits& limits)
{
    notify_socket service_manager(value_of("NOTIFY_SOCKET", job.world.environment));
    auto inherited = without_private(job.world.environment);
    return start_conditions{
        job.settings,         job.world, std::move(lock), limits, terminal(), std::move(service_manager),
        std::move(inherited), job.notes};
}

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
    return conditions_with(job, std::move(*lock), limits);
}

// In the manager, or where there is no guardian. An end that is none of ours to decide leaves the journal as it is.
int manage(reaperd::configuration configuration, start_conditions conditions)
{
    const auto survival = conditions.survival;
    std::optional<succession> next{{std::move(configuration), std::move(conditions)}};
    int code = 0;
    while (next) {
        daemon one(std::move(next->configuration), std::move(next->conditions));
        code = one.run();
        next = one.successor();
    }
    if (survival)
        survival->file->book().end(code);
    return code;
}

// In the guardian it returns when all is over, and in its managers with their place; nothing: there is no guardian.
std::optional<int> divide(assignment& job, start_conditions& conditions, const audience& audience,
                          std::shared_ptr<journal_file> inherited = nullptr, std::optional<handover> from = {})
{
    if (!job.configuration.daemon.guardian)
        return {};
    auto divided = guard({.settings = job.configuration.daemon,
                          .conditions = conditions,
                          .inherited = std::move(inherited),
                          .from = std::move(from),
                          .forget = [&] { job.configuration = without_programs(job.configuration); },
                          .up = audience.others_are_up});
    if (!divided) {
        conditions.notes.push_back(divided.error().message + ": there is no guardian");
        return {};
    }
    if (const int* code = std::get_if<int>(&*divided))
        return *code;
    conditions.survival = std::move(std::get<survival>(*divided));
    conditions.lock.share();
    return {};
}

// A later manager goes on with what the one before it had, whatever the file says now; if that one did not come to have
// anything, the file is read as at the start.
reaperd::configuration configuration_for(assignment& job, const start_conditions& conditions)
{
    if (!conditions.survival || conditions.survival->legacy != legacy::of_a_manager)
        return std::move(job.configuration);
    if (auto before = inherited_configuration(conditions.survival->file->book()))
        return std::move(*before);
    auto parsed = load(conditions.settings, conditions.surroundings);
    if (!parsed.value)
        throw std::runtime_error("the config file has become wrong while a manager was started");
    return std::move(*parsed.value);
}

// One that cannot even start has said why: that is an end. Once it was up, somebody must go on.
int manage_or_say_why(assignment& job, start_conditions conditions, int otherwise)
{
    const auto survival = conditions.survival;
    try {
        auto configuration = configuration_for(job, conditions);
        return manage(std::move(configuration), std::move(conditions));
    } catch (const std::exception& error) {
        if (survival && survival->file->book().generation() == 1 && !survival->file->book().image())
            survival->file->book().end(otherwise);
        throw;
    }
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
    if (const auto code = divide(job, *conditions, audience))
        return *code;
    return manage_or_say_why(job, std::move(*conditions), otherwise);
}

struct inheritance {
    std::shared_ptr<journal_file> file;
    assignment job;
    start_conditions conditions;
};

// Nothing is lost where it fails: the descriptors of `from` are still open, and whoever is executed next has them.
result<inheritance> inherit(run_settings settings, config::surroundings world, const handover& from)
{
    auto file = journal_file::inherited(::fcntl(from.journal, F_DUPFD_CLOEXEC, 3), from.journal_path);
    if (!file)
        return file.error();
    auto configuration = inherited_configuration(file->book());
    if (!configuration)
        return failure{"the journal has no configuration"};
    world.working_directory = from.working_directory;
    settings.config_file = configuration->file;
    if (settings.mode == mode::as_configured)
        settings.mode = configuration->daemon.no_daemon ? mode::foreground : mode::detached;
    const auto limits = file->book().limits();
    assignment job{std::move(settings), std::move(world), std::move(*configuration), {}};
    auto conditions = conditions_with(job, instance_lock::inherited(from.lock, from.lock_path),
                                      descriptor_limits{rlimit{limits[0], limits[1]}});
    close_on_exec(from, file->book());
    ::close(from.journal);
    return inheritance{std::make_shared<journal_file>(std::move(*file)), std::move(job), std::move(conditions)};
}

// To the image before this one, where there is one. It finds its manager where it was.
int go_back_or_refuse(const run_settings& settings, handover from, const std::string& why)
{
    const int image = std::exchange(from.image_before, -1);
    from.cause = reason::failed_upgrade;
    from.failure = "the new one cannot go on: " + why;
    if (image >= 0)
        hand_over("/proc/self/fd/" + std::to_string(image), from, {});
    return refuse(settings, "cannot go on: " + why, cannot_run);
}

// What is another image of a reaperd that runs: everything is there already.
int go_on(run_settings settings, config::surroundings world, const handover& from)
{
    auto all = inherit(settings, std::move(world), from);
    if (!all)
        return go_back_or_refuse(settings, from, all.error().message);
    be_called_as_started();
    if (const auto code = divide(all->job, all->conditions, {[] {}, [](const std::string&) {}}, all->file, from))
        return *code;
    all->file.reset();
    return manage_or_say_why(all->job, std::move(all->conditions), cannot_run);
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
    return serve(std::move(job),
                 {[&] { child.ready(); }, [&](const std::string& why) { child.failed(why); }, [&] { child.leave(); }});
}

} // namespace

int run(run_settings settings)
{
    block_signals();
    fill_standard_streams();
    const auto handed = received_handover();
    auto world = config::machine_surroundings();
    if (handed)
        return go_on(std::move(settings), std::move(world), *handed);
    if (const auto folder = asked_to_rehearse())
        return rehearse(std::move(settings), std::move(world), *folder);
    auto file = find_config_file(settings, world);
    if (!file)
        return refuse(settings, file.error().message, told_wrong);
    settings.config_file = *file;

    auto parsed = load(settings, world);
    print(parsed.diagnostics);
    if (!parsed.value)
        return refuse_config(settings, parsed.diagnostics);
    if (settings.mode == mode::check)
        return report_check(*parsed.value, settings);

    if (settings.mode == mode::as_configured)
        settings.mode = parsed.value->daemon.no_daemon ? mode::foreground : mode::detached;
    const bool background = settings.mode == mode::detached;
    auto notes = warnings(parsed.diagnostics);
    assignment job{std::move(settings), std::move(world), std::move(*parsed.value), std::move(notes)};
    return background ? serve_in_the_background(std::move(job)) : serve_here(std::move(job));
}

} // namespace reaperd::daemon

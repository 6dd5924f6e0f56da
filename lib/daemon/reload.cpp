// What a new configuration means for the running daemon: HUP and reload apply it, supervisord's reread only reads it,
// and a start over ends everything for it first.
#include "daemon/configured.hpp"
#include "daemon/daemon.hpp"
#include "daemon/load.hpp"
#include "daemon/new_start.hpp"

#include <boost/asio/post.hpp>
#include <chrono>
#include <fcntl.h>
#include <memory>
#include <utility>

namespace reaperd::daemon {
namespace {

std::string all_of(const std::vector<config::diagnostic>& diagnostics)
{
    std::string text;
    for (const auto& diagnostic : diagnostics)
        text += config::render(diagnostic);
    return text;
}

protocol::reply refusal(std::string why)
{
    protocol::reply reply;
    reply.ok = false;
    reply.message = std::move(why);
    return reply;
}

} // namespace

protocol::reply daemon::reload(bool dry_run)
{
    if (shell_.programs().shutting_down())
        return refusal("cannot reload: reaperd is shutting down");
    auto parsed = load(conditions_.settings, conditions_.surroundings);
    if (!parsed.value)
        return nothing_reloaded(all_of(parsed.diagnostics));
    protocol::reply reply;
    reply.message = all_of(parsed.diagnostics);
    reply.plan = shell_.programs().preview(*parsed.value);
    if (!dry_run) {
        if (auto opened = servers_.add(*parsed.value); !opened)
            return nothing_reloaded(opened.error().message);
        if (!reply.message.empty())
            say(log_level::warn, reply.message);
        apply(std::move(*parsed.value));
    }
    return reply;
}

protocol::reply daemon::nothing_reloaded(const std::string& why)
{
    auto told = refusal("cannot reload " + configuration_.file + ": nothing was changed\n" + why);
    say(log_level::error, told.message);
    return told;
}

void daemon::apply(configuration wanted)
{
    // Later, when whoever asked has the answer: it may have come over a socket that goes.
    boost::asio::post(loop_, [this] {
        if (auto opened = servers_.apply(configuration_); !opened)
            say(log_level::error, opened.error().message);
    });
    for (const auto& change : needs_a_new_start(configuration_.daemon, wanted.daemon))
        say(log_level::warn, change + " has changed: that takes effect when reaperd is started again");
    log_.apply(wanted.daemon.log);
    output_.apply(settings_of_output(wanted.daemon));
    configuration_ = without_programs(wanted);
    settings_have_changed();
    leaks_.apply({wanted.daemon.zombie_age, wanted.daemon.zombie_interval});
    accounts_.load(wanted);
    children_.use(first_server(configuration_), defaults_for_children());
    groups_.forget();
    shell_.tell(supervisor::configuration_loaded{std::move(wanted)});
}

result<std::vector<group>> daemon::read_groups()
{
    auto parsed = load(conditions_.settings, conditions_.surroundings);
    if (!parsed.value)
        return failure{all_of(parsed.diagnostics)};
    accounts_.load(*parsed.value);
    return std::move(parsed.value->groups);
}

// A file that cannot be read must not end what runs: it is read before, and that is what comes after.
protocol::reply daemon::start_over()
{
    if (shell_.programs().shutting_down())
        return refusal("cannot start over: reaperd is shutting down");
    auto parsed = load(conditions_.settings, conditions_.surroundings);
    if (!parsed.value)
        return refusal("cannot start over: nothing was changed\n" + all_of(parsed.diagnostics));
    if (auto opened = servers_.add(*parsed.value); !opened) // a port that is taken would end the next one
        return refusal("cannot start over: nothing was changed\n" + opened.error().message);
    successor_ = std::move(*parsed.value);
    // Not that we stop: a service manager would then wait for the end of this process, and bring it about.
    conditions_.service_manager.reloading(std::chrono::steady_clock::now());
    shell_.tell(supervisor::shutdown_requested{});
    return {};
}

std::optional<succession> daemon::successor()
{
    if (!successor_)
        return std::nullopt;
    conditions_.up = [] {};
    conditions_.notes.clear();
    if (auto& survival = conditions_.survival) {
        survival->legacy = legacy::none;
        for (const auto& [name, descriptor] : servers_.descriptors())
            survival->sockets.insert_or_assign(
                name, std::make_shared<output::descriptor>(::fcntl(descriptor, F_DUPFD_CLOEXEC, 3)));
    }
    return succession{std::move(*successor_), std::move(conditions_)};
}

} // namespace reaperd::daemon

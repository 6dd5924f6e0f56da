#include "daemon/daemon.hpp"

#include "daemon/configured.hpp"
#include "daemon/event_text.hpp"
#include "daemon/foreground.hpp"
#include "daemon/opening_lines.hpp"
#include "model/signal_name.hpp"
#include "model/version.hpp"
#include "output/auto_log.hpp"
#include "supervisor/strays.hpp"

#include <boost/algorithm/string/split.hpp>
#include <boost/asio/post.hpp>
#include <csignal>
#include <exception>
#include <stdexcept>
#include <type_traits>
#include <unistd.h>
#include <utility>

namespace reaperd::daemon {
namespace {

constexpr mode_t usual_umask = 022;

template <class T>
T value_or_throw(result<T> value)
{
    if (!value)
        throw std::runtime_error(value.error().message);
    if constexpr (!std::is_void_v<T>)
        return std::move(*value);
}

output::clocks clocks()
{
    return {[] { return std::chrono::system_clock::now(); }, [] { return std::chrono::steady_clock::now(); }};
}

result<event_log> open_log(const daemon_settings& settings, output::console* echo)
{
    event_log::echo hear;
    if (echo)
        hear = [echo](const std::string& line) { echo->own_line(line); };
    return event_log::open(settings.log, settings.identifier, std::move(hear));
}

} // namespace

daemon::daemon(configuration wanted, start_conditions conditions)
    : conditions_{std::move(conditions)}
    , configuration_{std::move(wanted)}
    , started_{std::chrono::system_clock::now()}
    , guardian_{link_to_guardian()}
    , ledger_{open_ledger()}
    , echo_{open_echo(loop_, conditions_, configuration_.daemon)}
    , log_{value_or_throw(open_log(configuration_.daemon, echo_.get()))}
    , console_{open_console(loop_, conditions_, configuration_.daemon)}
    , output_{loop_,
              settings_of_output(configuration_.daemon),
              clocks(),
              [this](std::string_view problem) { say(log_level::error, std::string(problem)); },
              console_.get(),
              echo_.get(),
              ledger_ ? ledger_->survival_of_output() : output::survival{}}
    , orphans_{[] { return std::chrono::steady_clock::now(); },
               [this](const procfs::process& one) { return trees_.owner_of(one); },
               [this](const orphan& one) { tell_of(one); }}
    , reaper_{loop_,
              {.curious = [this] { return orphans_.curious(); },
               .found = [this](pid_t pid) { orphans_.found(pid); },
               .reaped =
                   [this](pid_t pid, exit_status status) {
                       if (ledger_)
                           ledger_->count(journal::tally::orphans_reaped);
                       orphans_.reaped(pid, status);
                   },
               .swept =
                   [this] {
                       trees_.look();
                       children_.look_for_daemons();
                   }}}
    , shell_{loop_}
    , lookup_{[this](supervisor::instance_id id) { return shell_.programs().full_name(id); },
              [this](supervisor::instance_id id) -> const program& { return shell_.programs().program_of(id); },
              [this](supervisor::instance_id id) { return children_.pid_of(id); }}
    , trees_{{.programs = shell_.programs(),
              .reaper = reaper_,
              .home = value_or_throw(find_home(configuration_.daemon.cgroup, conditions_.founder(),
                                               [this](const std::string& why) { log_.write(log_level::debug, why); })),
              .parents = parents(),
              .daemon_mark = mark(),
              .tell = [this](supervisor::fact fact) { shell_.tell(std::move(fact)); }}}
    , strangers_{loop_}
    , listeners_{{.loop = loop_,
                  .programs = shell_.programs(),
                  .processes = children_,
                  .identifier = configuration_.daemon.identifier,
                  .log = [this](log_level level, const std::string& text) { log_.write(level, text); },
                  .tell = [this](supervisor::fact fact) { shell_.tell(std::move(fact)); },
                  .remember = ledger_ ? std::function<void(std::string_view)>(
                                  [this](std::string_view mail) { ledger_->keep_mail(mail); })
                                      : nullptr,
                  .recall = [this] { return ledger_->mail(); }}}
    , children_{{.loop = loop_,
                 .programs = shell_.programs(),
                 .reaper = reaper_,
                 .trees = trees_,
                 .parents = parents(),
                 .strangers = strangers_,
                 .ledger = ledger_.get(),
                 .output = output_,
                 .accounts = accounts_,
                 .inherited = inherited_variables{conditions_.child_environment},
                 .first_server = first_server(configuration_),
                 .defaults = defaults_for_children(),
                 .tell = [this](supervisor::fact fact) { shell_.tell(std::move(fact)); },
                 .on_spawned =
                     [this](supervisor::instance_id id, pid_t pid) {
                         log_.write(log_spawned(shell_.programs().program_of(id).name, pid));
                     },
                 .log = [this](const log_entry& entry) { log_.write(entry); },
                 .audience = this}}
    , leaks_{{.loop = loop_,
              .now = [] { return std::chrono::steady_clock::now(); },
              .owner = [this](const procfs::process& one) { return trees_.owner_of(one); },
              .tell = [this](supervisor::instance_id id, const std::optional<leak>& what) { tell_of(id, what); },
              .parents = parents()},
             {configuration_.daemon.zombie_age, configuration_.daemon.zombie_interval}}
    , groups_{shell_, [this] { return read_groups(); }}
    , upgrade_{surroundings_of_upgrade()}
    , port_{shell_,
            children_,
            groups_,
            log_,
            {.reload = [this](bool dry_run) { return reload(dry_run); },
             .reopen_logs = [this] { reopen_logs(); },
             .shut_down = [this] { shut_down(); },
             .start_over = [this] { return start_over(); },
             .upgrade = [this](const std::string& path,
                               control::api::answer done) { upgrade_.begin(path, std::move(done)); },
             .remote_event = [this](const std::string& type,
                                    const std::string& data) { listeners_.remote(type, data); },
             .describe = [this] { return describe(); },
             .log = [this](const std::string& text) { log_.write(log_level::info, text); },
             .orphans_of = [this](supervisor::instance_id id) { return orphans_.count_of(id); },
             .leak_of = [this](supervisor::instance_id id) { return leaks_.of(id); },
             .somebody_asks = [this] { leaks_.somebody_asks(); }}}
    , servers_{loop_, port_, shelf()}
    , signals_{loop_,
               {.child_died = [this] { reaper_.collect(); },
                .stop = [this](int signal) { on_stop_signal(signal); },
                .other = [this](int signal) { pass_on(signal); },
                .hang_up = [this] { on_hang_up(); },
                .reopen_logs =
                    [this] {
                        log_.write(log_signal(SIGUSR2));
                        reopen_logs();
                        if (conditions_.settings.as_supervisord)
                            log_.write(log_level::info, "supervisord logreopen");
                    }}}
{
    shell_.carry_out_with([this](const std::vector<supervisor::order>& orders) { children_.begin(orders); },
                          [this] { children_.finish(); });
    shell_.before_time_passes([this] {
        reaper_.collect();
        if (guardian_)
            guardian_->hear();
    });
    shell_.write_first([this](const auto& programs, const supervisor::outcome_of_fact& outcome) {
        listeners_.note(outcome.events); // an event twice is better than none
        if (ledger_)
            ledger_->write(programs, outcome);
    });
    shell_.read_along([this](const std::vector<supervisor::event>& events) { read(events); });
    shell_.read_along([this](const std::vector<supervisor::event>&) { listeners_.deliver(); });
    value_or_throw(servers_.apply(conditions_.is_safe() ? without_ports(configuration_) : configuration_));
    clear_shelf();
}

int daemon::run()
try {
    open_up();
    while (!finished_) {
        loop_.poll();
        // SIGCHLD is a hint. Nothing that died may be left when we go to sleep.
        reaper_.collect();
        if (makes_room_ && !finished_)
            make_room();
        if (!finished_)
            loop_.run_one();
    }
    loop_.poll(); // the last answers
    if (const auto left = left_running(parents()); !left.empty())
        log_.write(log_level::warn, "left running: " + supervisor::describe_strays(left));
    return shell_.programs().exit_code();
} catch (const std::exception& error) {
    finished_ = true;
    // In the background nobody else would ever hear of it.
    log_.write(log_level::critical, std::string("cannot go on: ") + error.what());
    throw;
}

void daemon::open_up()
{
    const bool goes_on = take_over();
    if (!goes_on && ledger_)
        ledger_->begin_anew();
    if (!goes_on)
        for (const auto& line :
             opening_lines({configuration_, conditions_.notes, conditions_.settings.as_supervisord.has_value(),
                            ::geteuid() == 0, conditions_.pid()}))
            log_.write(line);
    conditions_.up();
    if (guardian_)
        guardian_->ready();
    if (goes_on)
        return go_on_ending();
    if (signals::stop_has_come()) // then nothing is started. Else nobody is answered before there are programs
        loop_.poll();
    heed_stop_before_start();
    if (!finished_)
        start_programs();
    // The programs need not wait for it: an AUTO log is made with its first line, so none of those there is theirs yet.
    if (configuration_.daemon.cleanup)
        output::remove_stale_auto_logs(configuration_.daemon.child_log_directory, configuration_.daemon.identifier);
    trees_.clear_up_after_the_dead();
}

void daemon::start_programs()
{
    if (shell_.programs().configured()) // by a HUP that came before us
        return conditions_.service_manager.ready(status_line());
    auto all = std::exchange(configuration_, without_programs(configuration_));
    settings_have_changed();
    accounts_.load(all);
    shell_.tell(supervisor::configuration_loaded{std::move(all)});
    note_purpose(journal::purpose::supervising); // and no more what a daemon before this one was about
    conditions_.service_manager.ready(status_line());
}

void daemon::read(const std::vector<supervisor::event>& events)
{
    for (const auto& event : events) {
        log_.read(event, lookup_);
        if (const auto* added = std::get_if<supervisor::program_added>(&event)) {
            children_.add(added->instance);
            if (console_)
                console_->introduce(shell_.programs().full_name(added->instance));
        } else if (const auto* removed = std::get_if<supervisor::program_removed>(&event)) {
            servers_.program_removed(removed->name);
        } else if (std::holds_alternative<supervisor::shutdown_began>(event)) {
            if (!successor_)
                conditions_.service_manager.stopping("stopping");
            note_purpose(successor_ ? journal::purpose::starting_over : journal::purpose::stopping);
            servers_.prepare_to_end();
        } else if (std::holds_alternative<supervisor::shutdown_finished>(event)) {
            finished_ = true;
        }
    }
    if (console_)
        for (const auto& line : event_text(events, lookup_))
            console_->own_line(line);
}

// At level debug the log has all that programs say, as supervisord's.
bool daemon::echoes() const
{
    return configuration_.daemon.log.level >= log_level::debug;
}

bool daemon::hears_all(std::uint32_t instance) const
{
    return echoes() || shell_.programs().program_of(supervisor::instance_id{instance}).execution.listens;
}

// Once all is finished the last words are in the logs, and nobody else's.
void daemon::said(std::uint32_t instance, output::stream stream, std::string_view text)
{
    if (finished_)
        return;
    const supervisor::instance_id id{instance};
    if (echoes())
        log_.write(log_output(shell_.programs().program_of(id).name, stream, text));
    listeners_.said(id, stream, text);
}

void daemon::captured(std::uint32_t instance, output::stream stream, std::string_view text)
{
    if (!finished_)
        listeners_.captured(supervisor::instance_id{instance}, stream, text);
}

void daemon::tell_of(const orphan& one)
{
    const auto program = one.program ? shell_.programs().full_name(*one.program) : std::string{};
    log_.write(log_orphan(one.pid, one.status, one.command, program));
    if (console_)
        console_->own_line(orphan_text(one.pid, one.status, one.command, program));
}

void daemon::tell_of(supervisor::instance_id id, const std::optional<leak>& what)
{
    if (!shell_.programs().look(id, lifecycle::clock::now()))
        return; // removed meanwhile
    const auto name = shell_.programs().full_name(id);
    if (what)
        say(log_level::warn,
            name + " leaks children: " + reaperd::daemon::describe(*what) + "; autoreap = true may help");
    else
        say(log_level::info, name + " leaks no children any more");
}

void daemon::reopen_logs()
{
    log_.reopen();
    children_.reopen_logs();
}

void daemon::say(log_level level, const std::string& text)
{
    std::vector<std::string> lines;
    boost::algorithm::split(
        lines, text, [](char c) { return c == '\n'; }, boost::algorithm::token_compress_on);
    for (const auto& line : lines) {
        if (line.empty())
            continue;
        log_.write(level, line);
        if (console_)
            console_->own_line(line);
    }
}

protocol::daemon_status daemon::describe() const
{
    protocol::daemon_status status;
    status.pid = conditions_.pid();
    status.version = version;
    status.identifier = configuration_.daemon.identifier;
    status.state = shell_.programs().shutting_down() ? "STOPPING" : "RUNNING";
    status.config_file = configuration_.file;
    status.since = started_;
    status.longest_stall = output_.counters().longest_stall;
    status.orphans_reaped = ledger_ ? ledger_->counted(journal::tally::orphans_reaped) : orphans_.count();
    status.programs_reaped = ledger_ ? ledger_->counted(journal::tally::programs_reaped) : children_.reaped();
    if (conditions_.survival)
        status.failed_upgrade = conditions_.survival->file->book().upgrade_failure();
    status.dropped_output = output_.counters().lost_bytes + (console_ ? console_->dropped_bytes() : 0)
                          + (echo_ ? echo_->dropped_bytes() : 0);
    return status;
}

child_defaults daemon::defaults_for_children() const
{
    const auto& survival = conditions_.survival;
    return {configuration_.daemon.umask.value_or(usual_umask), conditions_.limits.for_children(configuration_.daemon),
            survival ? std::optional{::getpgid(survival->place.guardian)} : std::nullopt};
}

std::string daemon::status_line() const
{
    return "supervising " + std::to_string(shell_.programs().find("all")->size()) + " programs";
}

} // namespace reaperd::daemon

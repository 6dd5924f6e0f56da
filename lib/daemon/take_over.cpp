// How a manager goes on where another one was killed or has made room: the same programs, the same processes, the same
// pipes, and the signals that nobody has heard.
#include "archive/reader.hpp"
#include "archive/writer.hpp"
#include "daemon/configured.hpp"
#include "daemon/daemon.hpp"
#include "daemon/handover.hpp"
#include "daemon/signal_mask.hpp"
#include "model/version.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <unistd.h>
#include <utility>

namespace reaperd::daemon {
namespace {

// A configuration without its programs, which the supervisor keeps.
struct kept_settings {
    std::string file;
    std::vector<std::string> included;
    daemon_settings daemon;
    std::vector<unix_server> servers;
    std::vector<inet_server> inet_servers;
    client_settings client;
};

// The guardian writes a stop down first, and then sends it: we may have found it in the journal before it came.
constexpr std::chrono::milliseconds longest_echo{100};

} // namespace

// ---- the parts

std::unique_ptr<guardian_link> daemon::link_to_guardian()
{
    if (!conditions_.survival)
        return nullptr;
    return std::make_unique<guardian_link>(
        loop_, conditions_.survival->place.channel,
        guardian_link::reactions{.died = [this](const guardian::message& told) { child_of_guardian_died(told); },
                                 .gone = [this] { guardian_died(); },
                                 .upgraded = [this] { upgraded(); },
                                 .stayed = [this](const std::string& why) { not_upgraded(why); }});
}

std::unique_ptr<ledger> daemon::open_ledger()
{
    if (!conditions_.survival)
        return nullptr;
    conditions_.service_manager.speak_through(conditions_.pid(),
                                              [this](const std::string& text) { guardian_->notify(text); });
    return std::make_unique<ledger>(*conditions_.survival->file, *guardian_,
                                    [this](const std::string& why) { say(log_level::error, why); });
}

socket_shelf daemon::shelf()
{
    if (!conditions_.survival)
        return {};
    return {.find = [this](const std::string& name) { return socket_before(name); },
            .put = [this](const std::string& name, int descriptor) { guardian_->shelve(name, descriptor); },
            .remove = [this](const std::string& name) { guardian_->unshelve(name); }};
}

// The numbers of the shelf are the guardian's: a manager that was just forked has the same.
std::optional<int> daemon::socket_before(const std::string& name)
{
    auto& survival = *conditions_.survival;
    if (const auto ours = survival.sockets.extract(name))
        return ours.mapped()->release();
    return survival.legacy == legacy::none ? std::nullopt : survival.file->book().shelved(name);
}

process::parents daemon::parents() const
{
    process::parents ours;
    if (conditions_.survival)
        ours.guardian = conditions_.survival->place.guardian;
    return ours;
}

std::string daemon::mark() const
{
    const auto& survival = conditions_.survival;
    return daemon_mark(conditions_.founder(),
                       survival ? std::optional{survival->file->book().founder().mark} : std::nullopt);
}

// ---- what is written for the next one

void daemon::settings_have_changed()
{
    if (!ledger_)
        return;
    archive::writer to;
    to.put(kept_settings{configuration_.file, configuration_.included, configuration_.daemon, configuration_.servers,
                         configuration_.inet_servers, configuration_.client});
    ledger_->settings_are(std::move(to).take());
}

void daemon::note_purpose(journal::purpose what)
{
    if (conditions_.survival)
        conditions_.survival->file->book().set_purpose(what);
}

std::optional<configuration> inherited_configuration(const journal::journal& book)
{
    const auto parts = image_of(book);
    if (!parts)
        return {};
    kept_settings kept;
    archive::reader from(parts->settings);
    if (!from.get(kept) || !from.at_end())
        return {};
    configuration before;
    before.file = std::move(kept.file);
    before.included = std::move(kept.included);
    before.daemon = std::move(kept.daemon);
    before.servers = std::move(kept.servers);
    before.inet_servers = std::move(kept.inet_servers);
    before.client = std::move(kept.client);
    return before;
}

// ---- going on

bool daemon::take_over()
{
    const auto& survival = conditions_.survival;
    if (!survival || survival->legacy == legacy::none)
        return false;
    const auto parts = image_of(survival->file->book());
    if (!parts)
        return false;
    auto before = supervisor::supervisor::restore(parts->supervisor, ledger_->inherit());
    if (!before) {
        say(log_level::critical, "cannot go on with what a manager has left: " + before.error().message);
        return false;
    }
    settings_have_changed();
    ledger_->forget_all_but(before->look(lifecycle::clock::now()));
    shell_.go_on_with(std::move(*before));
    supervisor::resumed what{{}, survival->file->book().purpose() == journal::purpose::stopping};
    for (const auto& one : shell_.programs().look(lifecycle::clock::now()))
        what.instances.push_back(go_on_with(one));
    listeners_.go_on();
    output_.recover();
    const auto living = std::ranges::count_if(what.instances, &supervisor::resumed::sight::has_process);
    const bool both = survival->legacy == legacy::of_both;
    const auto with = " goes on with " + std::to_string(living) + (living == 1 ? " process" : " processes");
    if (survival->file->book().upgrade() == journal::upgrade::begun)
        log_.write(log_level::info, "upgraded: reaperd " + std::string(version) + with);
    else
        log_.write(log_level::warn, std::string(both ? "reaperd" : "the manager") + " was killed: another one" + with);
    shell_.tell(std::move(what));
    if (both) { // a new start: what the file says now holds
        end_what_dies_with_supervisor();
        auto wanted = std::exchange(configuration_, without_programs(configuration_));
        accounts_.load(wanted);
        shell_.tell(supervisor::configuration_loaded{std::move(wanted)});
    }
    listeners_.replace_doubtful();
    conditions_.service_manager.ready(status_line());
    return true;
}

// Or has ended, and that will be told. Nothing: neither.
std::optional<children::living> daemon::process_before(supervisor::instance_id id)
{
    const auto survivor = ledger_->survivor_of(id);
    if (!survivor)
        return {};
    const pid_t pid = survivor->pid;
    if (survivor->ours || survivor->ended)
        return children::living{pid, children::parent::guardian};
    if (!strangers_.hold({pid, survivor->born, trees_.mark_of(id)},
                         [this, id, pid](exit_status status) { children_.ended_elsewhere(id, pid, status); }))
        return {};
    if (conditions_.survival->legacy == legacy::of_both)
        ledger_->find_pipes_of(id, pid);
    return children::living{pid, children::parent::another};
}

supervisor::resumed::sight daemon::go_on_with(const supervisor::snapshot& before)
{
    const auto id = before.instance;
    if (console_)
        console_->introduce(shell_.programs().full_name(id));
    const auto process = process_before(id);
    const auto last = ledger_->last_pid_of(id);
    if (last)
        trees_.go_on_with(id, *last);
    children_.go_on_with(id, process);
    const bool may_leave_some = before.state == lifecycle::word::stopping || before.state == lifecycle::word::unknown;
    return {id, process.has_value(), last && !process && may_leave_some && trees_.ended(id, *last)};
}

// A stop that was asked for goes on, and one that nobody has heard of begins.
void daemon::go_on_ending()
{
    switch (conditions_.survival->file->book().purpose()) {
    case journal::purpose::supervising: break;
    case journal::purpose::stopping: return; // resumed
    case journal::purpose::starting_over: start_over(); return;
    }
    heed_stop();
}

// One who was killed before it had written down what there is was told to stop nevertheless.
void daemon::heed_stop_before_start()
{
    const auto& survival = conditions_.survival;
    if (!survival || survival->legacy != legacy::of_a_manager || finished_)
        return;
    if (survival->file->book().purpose() == journal::purpose::stopping)
        return shut_down();
    heed_stop();
}

void daemon::heed_stop()
{
    if (const auto signal = conditions_.survival->file->book().stop_signal()) {
        echo_of_stop_ = {*signal, lifecycle::clock::now() + longest_echo};
        act_on_stop(*signal);
    }
}

// By its slot, not by its pid: while we were busy that may have become another one's.
void daemon::child_of_guardian_died(const guardian::message& told)
{
    const auto status = process::to_exit_status(told.code, told.status);
    if (told.slot == 0)
        reaper_.orphan_elsewhere(told.pid, status);
    else if (const auto id = ledger_->whose(told.slot - 1, told.serial))
        children_.ended_elsewhere(*id, told.pid, status);
}

// Sockets at places that no configuration names any more, or that safe mode does without: who connects is refused.
void daemon::clear_shelf()
{
    if (!guardian_)
        return;
    auto& survival = *conditions_.survival;
    survival.sockets.clear();
    const auto used = servers_.descriptors();
    for (const auto& name : survival.file->book().shelved_names()) {
        if (std::ranges::any_of(used, [&](const auto& one) { return one.first == name; }))
            continue;
        if (const auto ours = socket_before(name))
            ::close(*ours);
        guardian_->unshelve(name);
    }
}

// And begins again, since here another supervisor does. Who waits for an answer to it: nobody.
void daemon::end_what_dies_with_supervisor()
{
    supervisor::restart_requested asked{supervisor::request_id{0}, {}};
    for (const auto id : children_.all())
        if (children_.pid_of(id) && shell_.programs().program_of(id).policy.stop.with_supervisor) {
            asked.instances.push_back(id);
            log_.write(log_level::info, shell_.programs().full_name(id) + " is to end with its supervisor");
        }
    if (!asked.instances.empty())
        shell_.tell(std::move(asked));
}

// This process becomes the guardian in its place: its children stay its own, and what it holds is all there is left.
void daemon::guardian_died()
{
    auto& file = *conditions_.survival->file;
    if (upgrade_.is_with_guardian()) {
        const std::string why = "what the guardian became has ended at once";
        file.book().fail_upgrade(why);
        say(log_level::critical, "cannot upgrade: " + why + ": this process takes its place, and goes on as it is");
    } else {
        say(log_level::critical, "the guardian was killed: this process takes its place");
    }
    end_what_dies_with_supervisor();
    file.book().forget_descriptors();
    for (const auto id : children_.all())
        if (const auto* capture = children_.capture_of(id))
            ledger_->pipes_are_ours(id, capture->pipes());
    for (const auto& [name, descriptor] : servers_.descriptors())
        file.book().shelve(name, descriptor);
    block_signals();
    const int error = hand_over("/proc/self/exe",
                                {file.number(), conditions_.lock.number(), file.path(), conditions_.lock.path(),
                                 conditions_.surroundings.working_directory},
                                file.book());
    unblock_signals();
    say(log_level::critical, std::string("cannot take its place: ") + std::strerror(error)
                                 + ": nobody goes on with the programs if this process is killed");
}

} // namespace reaperd::daemon

#include "daemon/children.hpp"

#include "process/signal.hpp"

#include <csignal>
#include <utility>

namespace reaperd::daemon {
namespace {

// stdio = inherit: our own three, as the tutorial's Setpgid example hands them over.
constexpr std::array<int, 3> own_stdio{0, 1, 2};

process::target target_of(bool group)
{
    return group ? process::target::group : process::target::process;
}

} // namespace

children::children(surroundings with)
    : with_{std::move(with)}
    , spawner_{with_.reaper}
    , adoptions_{{.loop = with_.loop,
                  .trees = with_.trees,
                  .parents = with_.parents,
                  .found = [this](supervisor::instance_id instance,
                                  const procfs::process& daemon) { adopted(instance, daemon); },
                  .delayed =
                      [this](supervisor::instance_id instance, std::string why) {
                          with_.tell(supervisor::adoption_delayed{instance, std::move(why)});
                      }}}
    , sockets_{with_.accounts, with_.log}
{
}

children::~children() = default;

void children::add(supervisor::instance_id instance)
{
    if (with_.programs.program_of(instance).execution.stdio == stdio_mode::capture)
        (void)make_capture(instance); // what fails now fails again, and is told, when it is started
}

void children::begin(const std::vector<supervisor::order>& orders)
{
    for (const auto& order : orders)
        std::visit([this](const auto& what) { carry_out(what); }, order);
}

void children::finish()
{
    spawner_.finish();
    if (with_.ledger)
        with_.ledger->hand_over_pipes();
}

void children::carry_out(const supervisor::spawn& order)
{
    auto instance = order.instance;
    adoptions_.forget(instance);
    auto failed = [this, instance](std::string why, bool passes, int code = 1) {
        children_[instance].socket.reset();
        if (with_.ledger)
            with_.ledger->ended(instance);
        with_.tell(supervisor::spawn_failed{instance, std::move(why), passes, code});
    };
    if (auto taken = take_socket(instance); !taken)
        return failed(taken.error().message, taken.error().passes);
    auto stdio = stdio_for(instance);
    if (!stdio)
        return failed(stdio.error().message, true);
    if (order.join && !pid_of(*order.join))
        spawner_.finish(); // it may be on its way
    if (order.join && !pid_of(*order.join))
        return failed(with_.programs.full_name(*order.join) + ", whose group it joins, is not running", false);
    auto request = request_for(order, *stdio);
    if (!request)
        return failed(request.error().message, false, request.error().code);
    auto cgroup = with_.trees.birthplace(instance);
    if (!cgroup)
        return failed(cgroup.error().message, true);
    request->cgroup = std::move(*cgroup);
    if (with_.ledger)
        request->pid_goes_to = with_.ledger->begin_spawn(instance);
    spawner_.start(std::move(*request), [this, instance, failed](process::spawn_result pid) {
        if (pid)
            return started(instance, *pid);
        if (pid.error().stage == process::stage::cgroup)
            with_.trees.not_entered(instance);
        failed(describe(pid.error()), transient(pid.error()), exit_code(pid.error()));
    });
}

void children::carry_out(const supervisor::adopt& order)
{
    if (const auto& file = with_.programs.program_of(order.instance).execution.pid_file)
        adoptions_.search(order.instance, *file);
}

void children::carry_out(const supervisor::send_stop_signal& order)
{
    adoptions_.forget(order.instance);
    const auto& stop = with_.programs.program_of(order.instance).policy.stop;
    if (!pid_of(order.instance))
        return with_.trees.send(order.instance, {stop.signal, SIGCONT});
    signal_or_report(order.instance, stop.signal, stop.as_group);
    // A stopped process (SIGSTOP, a debugger) would never see the stop signal.
    signal_or_report(order.instance, SIGCONT, stop.as_group);
}

void children::carry_out(const supervisor::send_kill& order)
{
    adoptions_.forget(order.instance);
    if (!pid_of(order.instance))
        return with_.trees.send(order.instance, {SIGKILL});
    signal_or_report(order.instance, SIGKILL, with_.programs.program_of(order.instance).policy.stop.kill_as_group);
}

void children::carry_out(const supervisor::name_survivors& order)
{
    with_.tell(
        supervisor::survivors_named{order.instance, with_.trees.survivors(order.instance, pid_of(order.instance))});
}

void children::carry_out(const supervisor::refresh_output& order)
{
    add(order.instance);
    if (auto* capture = capture_of(order.instance))
        capture->apply(with_.programs.program_of(order.instance).output);
}

void children::carry_out(const supervisor::forget& order)
{
    adoptions_.forget(order.instance);
    const auto gone = children_.extract(order.instance); // its last words are heard when it is in no list any more
    with_.trees.forget(order.instance);
    if (with_.ledger)
        with_.ledger->forget(order.instance);
}

environment children::variables_of(supervisor::instance_id instance) const
{
    return own_variables(with_.programs.group_name(instance), with_.programs.program_of(instance), with_.first_server);
}

std::optional<unprepared> children::hindrance_of(supervisor::instance_id instance) const
{
    return reaperd::daemon::hindrance_of(with_.programs.program_of(instance), with_.inherited, variables_of(instance));
}

prepared children::request_for(const supervisor::spawn& order, std::array<int, 3> stdio)
{
    const auto& program = with_.programs.program_of(order.instance);
    auto own = variables_of(order.instance);
    own.insert_or_assign(std::string(process::mark_name), with_.trees.mark_of(order.instance));
    auto group = order.join ? pid_of(*order.join) : std::nullopt;
    return prepare_launch(program, with_.inherited, own, stdio, group, with_.defaults, with_.accounts);
}

result<std::array<int, 3>> children::stdio_for(supervisor::instance_id instance)
{
    auto& own = children_[instance];
    auto& capture = own.capture;
    if (with_.programs.program_of(instance).execution.stdio == stdio_mode::inherit) {
        capture.reset(); // of a life before, when it was captured
        return own_stdio;
    }
    if (auto made = make_capture(instance); !made)
        return made.error();
    capture->forget_input();
    auto ends = capture->child_ends();
    if (own.socket)
        ends[0] = own.socket->descriptor();
    return ends;
}

boost::system::result<void, fcgi_sockets::not_bound> children::take_socket(supervisor::instance_id instance)
{
    const auto& execution = with_.programs.program_of(instance).execution;
    if (!execution.socket)
        return {};
    auto opened = sockets_.open(*execution.socket, execution.user);
    if (!opened)
        return opened.error();
    children_[instance].socket = std::move(*opened);
    return {};
}

result<void> children::make_capture(supervisor::instance_id instance)
{
    auto& capture = children_[instance].capture;
    const auto& program = with_.programs.program_of(instance);
    try {
        if (capture)
            capture->redirect_stderr(program.execution.redirect_stderr);
        else
            capture = std::make_unique<output::capture>(
                with_.output,
                output::identity{with_.programs.full_name(instance), static_cast<std::uint32_t>(instance)},
                program.execution.redirect_stderr, program.output, with_.audience,
                with_.ledger ? with_.ledger->take_legacy(instance) : output::legacy{});
        return {};
    } catch (const boost::system::system_error& error) {
        return failure{std::string("cannot make its pipes: ") + error.code().message()};
    }
}

void children::started(supervisor::instance_id instance, pid_t pid)
{
    if (with_.ledger)
        with_.ledger->spawned(instance);
    with_.trees.started(instance, pid);
    watch(instance, {pid, parent::us});
    if (auto* capture = capture_of(instance))
        capture->process_started();
    with_.on_spawned(instance, pid);
    with_.tell(supervisor::spawned{instance});
}

void children::adopted(supervisor::instance_id instance, const procfs::process& daemon)
{
    if (with_.ledger)
        with_.ledger->adopted(instance, daemon.pid);
    with_.trees.adopted(instance, daemon);
    const auto whose = daemon.parent == with_.parents.self ? parent::us : parent::guardian;
    watch(instance, {daemon.pid, whose});
    with_.tell(supervisor::adopted{instance});
    // The guardian may have taken it for an orphan, and tells of those by nobody's slot.
    if (const auto now = procfs::find_process(daemon.pid);
        whose == parent::guardian && (!now || procfs::is_zombie(*now)))
        ended_elsewhere(instance, daemon.pid, unknown_exit{});
}

void children::watch(supervisor::instance_id instance, const living& one)
{
    auto& own = children_[instance];
    own.pid = own.last_pid = one.pid;
    own.whose = one.whose;
    if (one.whose == parent::us)
        with_.reaper.watch(one.pid, [this, instance](exit_status status) { ended(instance, status); });
    else
        with_.reaper.entrust(one.pid);
}

void children::ended_elsewhere(supervisor::instance_id instance, pid_t pid, exit_status status)
{
    const auto known = children_.find(instance);
    if (known == children_.end() || known->second.pid != pid || known->second.whose == parent::us)
        return; // it was told before
    with_.reaper.ended_elsewhere(pid);
    ended(instance, status);
}

void children::ended(supervisor::instance_id instance, exit_status status)
{
    ++reaped_;
    if (with_.ledger) {
        with_.ledger->ended(instance);
        with_.ledger->count(journal::tally::programs_reaped);
    }
    auto& own = children_[instance];
    const bool strays = own.pid && with_.trees.ended(instance, *std::exchange(own.pid, std::nullopt));
    own.socket.reset();
    if (own.capture && with_.programs.shutting_down())
        own.capture->last_process_ended();
    else if (own.capture)
        own.capture->process_ended();
    with_.tell(supervisor::process_exited{instance, status, strays});
}

void children::signal_or_report(supervisor::instance_id instance, int signal, bool to_group)
{
    if (const auto error = send(instance, signal, target_of(to_group)); error && *error)
        with_.tell(supervisor::signal_refused{instance, error->message()});
}

result<void> children::send_signal(supervisor::instance_id instance, int signal)
{
    const auto error = send(instance, signal, process::target::process);
    if (!error)
        return failure{"not running"};
    if (*error)
        return failure{error->message()};
    return {};
}

// Nothing: it has no process, or one whose end we are about to hear of.
std::optional<boost::system::error_code> children::send(supervisor::instance_id instance, int signal,
                                                        process::target whom) const
{
    const auto pid = pid_of(instance);
    if (!pid)
        return {};
    switch (children_.at(instance).whose) {
    case parent::us: return process::send(*pid, signal, whom);
    case parent::guardian: return send_to_guardians(instance, *pid, signal, whom);
    case parent::another:
        if (with_.strangers.holds(*pid))
            return with_.strangers.send(*pid, signal, whom);
    }
    return {};
}

// The guardian may reap it at any time, but notes its end before: where none is noted after the process was taken hold
// of, it is the one that is held, and not another one with its pid.
std::optional<boost::system::error_code> children::send_to_guardians(supervisor::instance_id instance, pid_t pid,
                                                                     int signal, process::target whom) const
{
    const auto held = procfs::held_process::hold(pid);
    if (with_.ledger->has_ended(instance))
        return {};
    if (!held || whom != process::target::process)
        return process::send(pid, signal, whom);
    const auto error = held->send(signal);
    return error == std::errc::no_such_process ? boost::system::error_code{} : boost::system::error_code{error};
}

void children::go_on_with(supervisor::instance_id instance, std::optional<living> process)
{
    add(instance);
    if (process)
        watch(instance, *process);
    if (auto* capture = capture_of(instance); capture && with_.programs.look(instance, {})->started)
        capture->process_started();
}

std::optional<pid_t> children::pid_of(supervisor::instance_id instance) const
{
    auto found = children_.find(instance);
    return found == children_.end() ? std::nullopt : found->second.pid;
}

std::optional<pid_t> children::last_pid_of(supervisor::instance_id instance) const
{
    auto found = children_.find(instance);
    return found == children_.end() ? std::nullopt : found->second.last_pid;
}

output::capture* children::capture_of(supervisor::instance_id instance) const
{
    auto found = children_.find(instance);
    return found == children_.end() ? nullptr : found->second.capture.get();
}

void children::look_for_daemons()
{
    adoptions_.look();
}

std::vector<supervisor::instance_id> children::all() const
{
    std::vector<supervisor::instance_id> ids;
    for (const auto& [instance, own] : children_)
        ids.push_back(instance);
    return ids;
}

void children::reopen_logs()
{
    for (auto& [instance, own] : children_)
        if (own.capture)
            own.capture->reopen();
}

void children::use(std::optional<std::string> first_server, const child_defaults& defaults)
{
    with_.first_server = std::move(first_server);
    with_.defaults = defaults;
}

} // namespace reaperd::daemon

#include "daemon/listeners.hpp"

#include "archive/reader.hpp"
#include "archive/writer.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

namespace reaperd::daemon {
namespace {

using lifecycle::word;
using std::chrono::seconds;

constexpr std::array ticks{event_type::tick_5, event_type::tick_60, event_type::tick_3600};

events::listener_id listener(supervisor::instance_id instance)
{
    return static_cast<events::listener_id>(instance);
}

events::channel channel_of(output::stream stream)
{
    return stream == output::stream::standard_output ? events::channel::standard_output
                                                     : events::channel::standard_error;
}

event_type communication(output::stream stream)
{
    return stream == output::stream::standard_output ? event_type::process_communication_stdout
                                                     : event_type::process_communication_stderr;
}

event_type log(output::stream stream)
{
    return stream == output::stream::standard_output ? event_type::process_log_stdout : event_type::process_log_stderr;
}

bool changes_who_there_is(const supervisor::event& event)
{
    return std::holds_alternative<supervisor::program_added>(event)
        || std::holds_alternative<supervisor::program_removed>(event)
        || std::holds_alternative<supervisor::plan_applied>(event);
}

bool is_a_group_added(const supervisor::event& event)
{
    return std::holds_alternative<supervisor::group_added>(event);
}

events::length length_of(length_unit unit)
{
    return unit == length_unit::bytes ? events::length::bytes : events::length::characters;
}

} // namespace

// What the pools make of each of the supervisor's events: what a listener does, and what it is to be told.
struct listeners::teller {
    listeners& self;

    void operator()(const supervisor::process_started& what) const
    {
        self.collect(self.dispatcher_.started(listener(what.instance)));
    }
    void operator()(const supervisor::ended& what) const
    {
        self.ended_as_expected_[what.instance] = what.expected;
        self.collect(self.dispatcher_.ended(listener(what.instance)));
    }
    void operator()(const supervisor::ended_by_request& what) const
    {
        self.collect(self.dispatcher_.ended(listener(what.instance)));
    }
    void operator()(const supervisor::state_changed& what) const
    {
        if (what.to == word::running)
            self.collect(self.dispatcher_.entered_running(listener(what.instance)));
        else
            self.collect(self.dispatcher_.left_running(listener(what.instance)));
        self.tell(event_of(what));
    }
    void operator()(const supervisor::program_removed& what) const { self.ended_as_expected_.erase(what.instance); }
    void operator()(const supervisor::group_added& what) const { self.tell(events::group_added(what.name)); }
    void operator()(const supervisor::group_removed& what) const { self.tell(events::group_removed(what.name)); }
    void operator()(const supervisor::listeners_last&) const
    {
        self.last_ = true;
        self.end_if_told();
    }
    void operator()(const supervisor::shutdown_began&) const { self.tell(events::supervisor_stopping()); }
    void operator()(const auto&) const {}

private:
    events::event event_of(const supervisor::state_changed& what) const
    {
        const events::process who{self.with_.programs.program_of(what.instance).name,
                                  self.with_.programs.group_name(what.instance)};
        const auto from = lifecycle::name(what.from);
        const int pid = self.with_.processes.last_pid_of(what.instance).value_or(0);
        switch (what.to) {
        case word::starting: return events::process_starting(who, from, what.failures);
        case word::backoff: return events::process_backoff(who, from, what.failures);
        case word::running: return events::process_running(who, from, pid);
        case word::stopping: return events::process_stopping(who, from, pid);
        case word::stopped: return events::process_stopped(who, from, what.from == word::stopping ? pid : 0);
        case word::exited: return events::process_exited(who, from, self.ended_as_expected_[what.instance], pid);
        case word::fatal: return events::process_fatal(who, from);
        case word::unknown: return events::process_unknown(who, from);
        }
        return events::process_unknown(who, from);
    }
};

listeners::listeners(surroundings with)
    : with_{std::move(with)}
    , dispatcher_{with_.identifier}
    , clock_{with_.loop}
{
}

// Pools are there before they are told of anything; at the start they hear of all groups, themselves among them, before
// the daemon is RUNNING and programs start.
void listeners::note(const std::vector<supervisor::event>& all)
{
    if (std::ranges::any_of(all, changes_who_there_is))
        configure();
    const bool at_the_start = !announced_ && with_.programs.configured();
    for (const auto& event : all)
        if (at_the_start && is_a_group_added(event))
            tell(event);
    if (at_the_start) {
        announced_ = true;
        tell(events::supervisor_running());
    }
    for (const auto& event : all)
        if (!at_the_start || !is_a_group_added(event))
            tell(event);
    remember();
}

void listeners::configure()
{
    auto wanted = wanted_pools();
    std::vector<std::string> gone;
    for (const auto& pool : dispatcher_.pools())
        if (std::ranges::find(wanted, pool.name(), &events::pool_settings::name) == wanted.end())
            gone.push_back(pool.name());
    for (const auto& name : gone)
        if (const auto lost = dispatcher_.remove(name); lost > 0)
            with_.log(log_level::warn,
                      "removed pool " + name + ", and " + std::to_string(lost) + " events that waited for it");
    for (auto& settings : wanted)
        collect(dispatcher_.configure(std::move(settings)));
    tick_when_due();
}

std::vector<events::pool_settings> listeners::wanted_pools() const
{
    std::map<std::string, events::pool_settings> pools;
    const auto all = with_.programs.find("all");
    for (const auto instance : *all) {
        const auto& wish = with_.programs.listeners_of(instance);
        if (!wish)
            continue;
        const auto& group = with_.programs.group_name(instance);
        auto& pool = pools[group];
        pool.name = group;
        pool.events = wish->events;
        pool.buffer_size = wish->buffer_size;
        pool.counted = length_of(wish->length);
        pool.listeners.push_back({listener(instance), with_.programs.program_of(instance).name});
    }
    std::vector<events::pool_settings> in_order;
    for (auto& [name, pool] : pools)
        in_order.push_back(std::move(pool));
    return in_order;
}

void listeners::tell(const supervisor::event& event)
{
    std::visit(teller{*this}, event);
}

void listeners::tell(const events::event& event)
{
    collect(dispatcher_.tell(event));
}

// Of what is no event of the supervisor's.
void listeners::tell_now(const events::event& event)
{
    tell(event);
    remember();
    deliver();
}

void listeners::collect(events::outcome more)
{
    std::ranges::move(more.deliveries, std::back_inserter(to_do_.deliveries));
    std::ranges::move(more.notices, std::back_inserter(to_do_.notices));
}

// Who has been sent an event is known to be busy before it is: in the worst case it is told again.
void listeners::remember()
{
    if (!with_.remember || dispatcher_.pools().empty())
        return;
    archive::writer to;
    to.put(dispatcher_.memory());
    with_.remember(std::move(to).take());
}

void listeners::deliver()
{
    const auto now = std::exchange(to_do_, {});
    for (const auto& [to, bytes] : now.deliveries)
        if (auto* capture = with_.processes.capture_of(static_cast<supervisor::instance_id>(to)))
            capture->send(bytes);
    for (const auto& notice : now.notices) {
        const bool is_a_loss = std::holds_alternative<events::overflowed>(notice);
        with_.log(is_a_loss ? log_level::error : log_level::warn, describe(notice));
    }
    end_if_told();
}

// ---- where another daemon was killed

void listeners::go_on()
{
    announced_ = true;
    configure();
    if (dispatcher_.pools().empty())
        return;
    const auto remembered = with_.recall();
    events::memory before;
    archive::reader from(remembered.value_or(std::string_view{}));
    if (!remembered || !from.get(before) || !from.at_end())
        before = unknown_memory();
    collect(dispatcher_.go_on(before));
    for (const auto& pool : before.pools)
        for (const auto& one : pool.listeners)
            if (one.state == events::mood::doubtful)
                doubtful_.push_back(static_cast<supervisor::instance_id>(one.id));
    remember();
    deliver();
}

// Nothing is known: not even where events count from, but who there is.
events::memory listeners::unknown_memory() const
{
    events::memory all;
    for (const auto& pool : wanted_pools()) {
        events::pool_memory one{pool.name, 0, {}, true, {}};
        for (const auto& each : pool.listeners)
            one.listeners.push_back({each.id, events::mood::doubtful, true});
        all.pools.push_back(std::move(one));
    }
    return all;
}

void listeners::replace_doubtful()
{
    auto all = std::exchange(doubtful_, {});
    std::erase_if(all, [this](auto id) { return !with_.processes.pid_of(id); });
    if (all.empty())
        return;
    for (const auto id : all)
        with_.log(log_level::warn, "'" + with_.programs.program_of(id).name
                                       + "' was reading an event when the manager was killed, or about to: it is "
                                         "started again, and reads it again");
    with_.tell(supervisor::restart_requested{supervisor::request_id{}, std::move(all)});
}

void listeners::end_if_told()
{
    if (last_ && dispatcher_.has_told_all()) {
        last_ = false;
        with_.tell(supervisor::listeners_told{});
    }
}

// ---- what processes say

void listeners::said(supervisor::instance_id instance, output::stream stream, std::string_view text)
{
    const auto& program = with_.programs.program_of(instance);
    if (program.execution.listens && stream == output::stream::standard_output)
        hear(instance, text);
    const auto& policy =
        stream == output::stream::standard_output ? program.output.standard_output : program.output.standard_error;
    if (policy.events_enabled && dispatcher_.is_wanted(log(stream)))
        tell_now(events::process_log({program.name, with_.programs.group_name(instance)},
                                     with_.processes.last_pid_of(instance).value_or(0), channel_of(stream), text));
}

void listeners::hear(supervisor::instance_id instance, std::string_view text)
{
    collect(dispatcher_.heard(listener(instance), text));
    remember();
    deliver();
}

void listeners::captured(supervisor::instance_id instance, output::stream stream, std::string_view text)
{
    const auto& program = with_.programs.program_of(instance);
    with_.log(log_level::debug, "'" + program.name + "' emitted a comm event");
    if (dispatcher_.is_wanted(communication(stream)))
        tell_now(events::process_communication({program.name, with_.programs.group_name(instance)},
                                               with_.processes.last_pid_of(instance).value_or(0), channel_of(stream),
                                               text));
}

void listeners::remote(std::string_view type, std::string_view data)
{
    tell_now(events::remote_communication(type, data));
}

// ---- clocks

void listeners::tick_when_due()
{
    std::optional<seconds> shortest;
    for (const auto each : ticks)
        if (dispatcher_.is_wanted(each))
            shortest = std::min(shortest.value_or(events::period(each)), events::period(each));
    if (!shortest) {
        clock_.cancel();
        ticking_ = false;
        return;
    }
    const auto now = wall_clock::now();
    if (!std::exchange(ticking_, true))
        last_tick_ = now;
    const auto since = now.time_since_epoch();
    clock_.expires_after(*shortest - since % *shortest);
    clock_.async_wait([this](const boost::system::error_code& error) {
        if (!error)
            tick();
    });
}

// One for each period that is another now, however far the wall clock was set.
void listeners::tick()
{
    using std::chrono::floor;
    const auto now = wall_clock::now();
    for (const auto each : ticks) {
        const auto length = events::period(each);
        const bool is_another = now.time_since_epoch() / length != last_tick_.time_since_epoch() / length;
        if (is_another && dispatcher_.is_wanted(each))
            tell_now(events::tick(each, floor<seconds>(now)));
    }
    last_tick_ = now;
    tick_when_due();
}

} // namespace reaperd::daemon

#include "daemon/event_text.hpp"

#include "model/duration.hpp"

#include <boost/algorithm/string/join.hpp>
#include <optional>
#include <span>
#include <variant>

namespace reaperd::daemon {
namespace {

using supervisor::instance_id;
using later_events = std::span<const supervisor::event>;
using text = std::optional<std::string>;

// What comes of an end or of a failed start, as the second half of its line.
struct consequence {
    instance_id of;

    text operator()(const supervisor::will_restart& what) const
    {
        if (what.instance != of)
            return std::nullopt;
        return ", starting again " + describe(what);
    }
    text operator()(const supervisor::gave_up& what) const
    {
        return what.instance == of ? text(", given up: too many failed starts in a row") : std::nullopt;
    }
    text operator()(const supervisor::state_changed& what) const
    {
        const bool at_once = what.instance == of && what.to == lifecycle::word::starting;
        return at_once ? text(", starting again") : std::nullopt;
    }
    text operator()(const auto&) const { return std::nullopt; }
};

std::string what_follows(instance_id instance, later_events later)
{
    for (const auto& event : later)
        if (auto found = std::visit(consequence{instance}, event))
            return *found;
    return {};
}

// One overload for each event that is worth a line. Nothing: told by another's, or of no use to somebody who watches.
struct line {
    const instance_lookup& of;
    later_events later;

    std::string name(instance_id instance) const { return of.full_name(instance); }

    text operator()(const supervisor::process_started& what) const
    {
        const auto pid = of.pid(what.instance);
        return name(what.instance) + ": started" + (pid ? ", pid " + std::to_string(*pid) : "");
    }
    text operator()(const supervisor::process_adopted& what) const
    {
        const auto pid = of.pid(what.instance);
        return name(what.instance) + ": daemonized" + (pid ? ", pid " + std::to_string(*pid) : "");
    }
    text operator()(const supervisor::start_failed& what) const
    {
        return "cannot start " + name(what.instance) + ": " + what.why + what_follows(what.instance, later);
    }
    text operator()(const supervisor::ended& what) const
    {
        return name(what.instance) + ": " + reaperd::describe(what.status) + what_follows(what.instance, later);
    }
    text operator()(const supervisor::ended_by_request& what) const
    {
        return name(what.instance) + ": stopped (" + reaperd::describe(what.status) + ")";
    }
    text operator()(const supervisor::killing& what) const { return name(what.instance) + ": killing it with SIGKILL"; }
    text operator()(const supervisor::clearing_strays& what) const
    {
        return name(what.instance) + ": " + describe(what);
    }
    text operator()(const supervisor::could_not_end& what) const
    {
        return "cannot stop " + name(what.instance) + ": " + what.survivors + " does not end, though it was killed";
    }
    text operator()(const supervisor::could_not_signal& what) const
    {
        return "cannot stop " + name(what.instance) + ": " + what.why;
    }
    text operator()(const supervisor::waiting_for& what) const
    {
        std::vector<std::string> names;
        for (auto instance : what.instances)
            names.push_back(name(instance));
        return "waiting for " + boost::algorithm::join(names, ", ") + " to end";
    }
    text operator()(const supervisor::program_removed& what) const { return what.name + ": removed"; }
    text operator()(const supervisor::listeners_last&) const { return std::nullopt; }
    text operator()(const supervisor::group_added&) const { return std::nullopt; }
    text operator()(const supervisor::group_removed&) const { return std::nullopt; }
    text operator()(const supervisor::plan_applied& what) const { return describe(what.applied); }
    text operator()(const supervisor::exit_condition_met& what) const
    {
        return name(what.instance) + " is " + std::string(lifecycle::name(what.state))
             + ", so everything ends (exit_on)";
    }
    text operator()(const supervisor::shutdown_began&) const
    {
        return "stopping every program; Ctrl-C again kills what is left";
    }
    text operator()(const supervisor::shutdown_finished&) const { return "every program has ended"; }

    text operator()(const supervisor::state_changed&) const { return std::nullopt; }    // the reasons are told
    text operator()(const supervisor::launcher_done&) const { return std::nullopt; }    // its daemon is told
    text operator()(const supervisor::waiting_to_stop&) const { return std::nullopt; }  // what comes of it is told
    text operator()(const supervisor::entered_running&) const { return std::nullopt; }  // that it started was
    text operator()(const supervisor::will_restart&) const { return std::nullopt; }     // a consequence
    text operator()(const supervisor::gave_up&) const { return std::nullopt; }          // a consequence
    text operator()(const supervisor::program_added&) const { return std::nullopt; }    // the plan said so
    text operator()(const supervisor::request_finished&) const { return std::nullopt; } // who asked is told
};

} // namespace

std::vector<std::string> event_text(const std::vector<supervisor::event>& events, const instance_lookup& lookup)
{
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < events.size(); ++i)
        if (auto found = std::visit(line{lookup, std::span(events).subspan(i + 1)}, events[i]))
            lines.push_back(std::move(*found));
    return lines;
}

std::string orphan_text(pid_t pid, const exit_status& status, const std::string& command, const std::string& program)
{
    return (program.empty() ? "" : program + ": ") + "reaped " + (command.empty() ? "a process" : command) + ", pid "
         + std::to_string(pid) + ", which its parent left behind: " + reaperd::describe(status);
}

} // namespace reaperd::daemon

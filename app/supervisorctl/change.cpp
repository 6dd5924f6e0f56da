// start, stop, restart, signal, clear: of processes, of groups, of all.
#include "python_text.hpp"
#include "results.hpp"
#include "verbs.hpp"

#include <algorithm>

namespace supervisorctl {

namespace {

using reaperd::protocol::xml_rpc::fault;

// What the four have in common: three methods, and what their results mean.
struct change {
    std::string_view of_all;
    std::string_view of_group; // empty: there is none, and its name is taken for a process's
    std::string_view of_one;
    boost::json::array more; // parameters behind the name
    std::string (*text)(const outcome&);
    int harmless = success; // a fault that is none
    int no_such_group = generic;
};

boost::json::array parameters(const change& wanted, const std::string& name)
{
    boost::json::array all{name};
    all.insert(all.end(), wanted.more.begin(), wanted.more.end());
    return all;
}

void tell(session& run, const change& wanted, const outcome& result)
{
    say(wanted.text(result));
    run.note_fault(result.status, wanted.harmless);
}

void tell_all(session& run, const change& wanted, const boost::json::value& results)
{
    for (const auto& result : results.as_array())
        tell(run, wanted, outcome_of(result));
}

void change_group(session& run, const change& wanted, const std::string& group)
{
    const auto answer = run.call(wanted.of_group, parameters(wanted, group));
    const auto* why = std::get_if<fault>(&answer);
    if (!why)
        return tell_all(run, wanted, std::get<boost::json::value>(answer));
    if (why->code != bad_name)
        raise(*why);
    say(group + ": ERROR (no such group)");
    run.exit_code = wanted.no_such_group;
}

void change_one(session& run, const change& wanted, const std::string& name)
{
    const auto [group, process] = split_namespec(name);
    const auto answer = run.call(wanted.of_one, parameters(wanted, name));
    const auto* why = std::get_if<fault>(&answer);
    // Python's word for no process is part of what theirs prints.
    outcome result{group, process.value_or("None"), why ? why->code : success, why ? why->text : ""};
    tell(run, wanted, result);
}

void change_names(session& run, const change& wanted, const std::vector<std::string>& names)
{
    if (std::ranges::find(names, "all") != names.end())
        return tell_all(run, wanted, run.value_of(wanted.of_all, wanted.more));
    for (const auto& name : names) {
        const auto [group, process] = split_namespec(name);
        if (process || wanted.of_group.empty())
            change_one(run, wanted, name);
        else
            change_group(run, wanted, group);
    }
}

} // namespace

void start(session& run, const std::string& arguments)
{
    if (!run.upcheck())
        return;
    const auto names = words_of(arguments);
    if (names.empty())
        return complain_of_use(run, "start", "Error: start requires a process name", invalid_arguments);
    change_names(run,
                 {"startAllProcesses",
                  "startProcessGroup",
                  "startProcess",
                  {},
                  start_result,
                  already_started,
                  invalid_arguments},
                 names);
}

void stop(session& run, const std::string& arguments)
{
    if (!run.upcheck())
        return;
    const auto names = words_of(arguments);
    if (names.empty())
        return complain_of_use(run, "stop", "Error: stop requires a process name");
    change_names(run, {"stopAllProcesses", "stopProcessGroup", "stopProcess", {}, stop_result, not_running}, names);
}

void restart(session& run, const std::string& arguments)
{
    if (!run.upcheck())
        return;
    if (words_of(arguments).empty())
        return complain_of_use(run, "restart", "Error: restart requires a process name");
    stop(run, arguments);
    start(run, arguments);
}

void send_signal(session& run, const std::string& arguments)
{
    if (!run.upcheck())
        return;
    auto names = words_of(arguments);
    if (names.size() < 2)
        return complain_of_use(run, "signal", "Error: signal requires a signal name and a process name");
    const auto signal = names.front();
    names.erase(names.begin());
    change_names(run, {"signalAllProcesses", "signalProcessGroup", "signalProcess", {signal}, signal_result}, names);
}

void clear(session& run, const std::string& arguments)
{
    if (!run.upcheck())
        return;
    const auto names = words_of(arguments);
    if (names.empty())
        return complain_of_use(run, "clear", "Error: clear requires a process name");
    change_names(run, {"clearAllProcessLogs", "", "clearProcessLogs", {}, clear_result}, names);
}

} // namespace supervisorctl

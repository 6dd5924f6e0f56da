// reread, update, add, remove: what a changed config file means for the groups.
#include "python_text.hpp"
#include "results.hpp"
#include "verbs.hpp"

#include <algorithm>

namespace supervisorctl {

namespace {

using reaperd::protocol::xml_rpc::fault;

void tell(const std::string& group, std::string_view what)
{
    say(group + ": " + std::string(what));
}

// Says which of the names there is no group of.
void check_groups(session& run, const std::vector<std::string>& names, const changes& all)
{
    auto known = all.added;
    const auto processes = run.value_of("getAllProcessInfo");
    for (const auto& info : processes.as_array())
        known.push_back(process_info_of(info).group);
    for (const auto& name : names)
        if (std::ranges::find(known, name) == known.end()) {
            say("ERROR: no such group: " + name);
            run.exit_code = generic;
        }
}

void remove_group(session& run, const std::string& group)
{
    const auto results = run.value_of("stopProcessGroup", {group});
    tell(group, "stopped");
    if (std::ranges::any_of(results.as_array(), [](const auto& one) { return outcome_of(one).status == failed; })) {
        tell(group, "has problems; not removing");
        run.exit_code = generic;
        return;
    }
    run.value_of("removeProcessGroup", {group});
    tell(group, "removed process group");
}

// reaperd restarts what has changed in a group and nothing else, and answers what it had to stop.
bool update_as_reaperd_does(session& run, const std::string& group)
{
    const auto answer = run.call_method("reaperd.updateProcessGroup", {group});
    if (const auto* why = std::get_if<fault>(&answer)) {
        if (why->code == unknown_method)
            return false;
        raise(*why);
    }
    for (const auto& one : std::get<boost::json::value>(answer).as_array()) {
        const auto result = outcome_of(one);
        say(stop_result(result));
        run.note_fault(result.status, not_running);
    }
    return true;
}

void replace_group(session& run, const std::string& group)
{
    run.value_of("stopProcessGroup", {group});
    tell(group, "stopped");
    run.value_of("removeProcessGroup", {group});
    run.value_of("addProcessGroup", {group});
}

void update_groups(session& run, const std::vector<std::string>& groups)
{
    bool is_reaperd = true;
    for (const auto& group : groups) {
        is_reaperd = is_reaperd && update_as_reaperd_does(run, group);
        if (!is_reaperd)
            replace_group(run, group);
        tell(group, "updated process group");
    }
}

void keep_only(std::vector<std::string>& groups, const std::vector<std::string>& names)
{
    if (!names.empty())
        std::erase_if(groups, [&](const auto& group) { return std::ranges::find(names, group) == names.end(); });
}

// Nothing where the server would not, and that is said. Which faults are expected differs by verb.
std::optional<changes> reload_config(session& run, const std::string& when_shutting_down, bool expects_bad_config)
{
    const auto answer = run.call("reloadConfig");
    const auto* why = std::get_if<fault>(&answer);
    if (!why)
        return changes_of(std::get<boost::json::value>(answer));
    run.exit_code = generic;
    if (why->code == shutdown_state)
        say(when_shutting_down);
    else if (why->code == cant_reread && expects_bad_config)
        say("ERROR: " + why->text);
    else
        raise(*why);
    return std::nullopt;
}

} // namespace

void reread(session& run, const std::string& arguments)
{
    if (!has_no_arguments(run, "reread", arguments))
        return;
    if (const auto all = reload_config(run, "ERROR: supervisor shutting down", true))
        for (const auto& line : change_lines(*all))
            say(line);
}

void update(session& run, const std::string& arguments)
{
    auto all = reload_config(run, "ERROR: already shutting down", false);
    if (!all)
        return;
    auto names = words_of(arguments);
    if (std::ranges::find(names, "all") != names.end())
        names.clear();
    if (!names.empty())
        check_groups(run, names, *all);
    for (auto* groups : {&all->removed, &all->changed, &all->added})
        keep_only(*groups, names);
    for (const auto& group : all->removed)
        remove_group(run, group);
    update_groups(run, all->changed);
    for (const auto& group : all->added) {
        run.value_of("addProcessGroup", {group});
        tell(group, "added process group");
    }
}

void add(session& run, const std::string& arguments)
{
    for (const auto& name : words_of(arguments)) {
        const auto answer = run.call("addProcessGroup", {name});
        const auto* why = std::get_if<fault>(&answer);
        if (!why) {
            tell(name, "added process group");
            continue;
        }
        if (why->code == already_added) { // as was wished
            say("ERROR: process group already active");
            continue;
        }
        run.exit_code = generic;
        if (why->code == shutdown_state)
            say("ERROR: shutting down");
        else if (why->code == bad_name)
            say("ERROR: no such process/group: " + name);
        else
            raise(*why);
    }
}

void remove(session& run, const std::string& arguments)
{
    for (const auto& name : words_of(arguments)) {
        const auto answer = run.call("removeProcessGroup", {name});
        const auto* why = std::get_if<fault>(&answer);
        if (!why) {
            tell(name, "removed process group");
            continue;
        }
        run.exit_code = generic;
        if (why->code == still_running)
            say("ERROR: process/group still running: " + name);
        else if (why->code == bad_name)
            say("ERROR: no such process/group: " + name);
        else
            raise(*why);
    }
}

} // namespace supervisorctl

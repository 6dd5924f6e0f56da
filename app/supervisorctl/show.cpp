// status, pid, avail, version: what there is.
#include "python_text.hpp"
#include "results.hpp"
#include "verbs.hpp"

#include <algorithm>

namespace supervisorctl {

using reaperd::protocol::xml_rpc::fault;

namespace {

std::vector<process_info> all_processes(session& run)
{
    std::vector<process_info> all;
    const auto answer = run.value_of("getAllProcessInfo");
    for (const auto& info : answer.as_array())
        all.push_back(process_info_of(info));
    return all;
}

std::vector<process_info> of_name(const std::string& name, const std::vector<process_info>& all)
{
    const auto [group, process] = split_namespec(name);
    std::vector<process_info> found;
    std::ranges::copy_if(all, std::back_inserter(found), [&](const process_info& info) {
        return info.group == group && (!process || info.name == *process);
    });
    return found;
}

void complain_of_name(const std::string& name)
{
    const auto [group, process] = split_namespec(name);
    say(process ? name + ": ERROR (no such process)" : group + ": ERROR (no such group)");
}

std::vector<process_info> of_names(session& run, const std::vector<std::string>& names,
                                   const std::vector<process_info>& all)
{
    std::vector<process_info> chosen;
    for (const auto& name : names) {
        const auto found = of_name(name, all);
        chosen.insert(chosen.end(), found.begin(), found.end());
        if (found.empty()) {
            complain_of_name(name);
            run.exit_code = unknown_status;
        }
    }
    return chosen;
}

void show_pid_of(session& run, const std::string& name)
{
    const auto answer = run.call("getProcessInfo", {name});
    if (const auto* why = std::get_if<fault>(&answer)) {
        if (why->code != bad_name)
            raise(*why);
        run.exit_code = generic;
        return say("No such process " + name);
    }
    const auto pid = std::get<boost::json::value>(answer).at("pid").as_int64();
    say(std::to_string(pid));
    if (pid == 0)
        run.exit_code = is_not_running;
}

void show_all_pids(session& run)
{
    const auto all = run.value_of("getAllProcessInfo");
    for (const auto& info : all.as_array())
        say(std::to_string(info.at("pid").as_int64()));
}

} // namespace

void show_status(session& run, const std::string& arguments)
{
    if (!run.upcheck()) {
        run.exit_code = unknown_status;
        return;
    }
    auto chosen = all_processes(run);
    const auto names = words_of(arguments);
    if (!names.empty() && std::ranges::find(names, "all") == names.end())
        chosen = of_names(run, names, chosen);
    for (const auto& line : status_lines(chosen))
        say(line);
    if (std::ranges::any_of(chosen, is_stopped))
        run.exit_code = something_stopped;
}

void show_pid(session& run, const std::string& arguments)
{
    if (!run.upcheck())
        return;
    const auto names = words_of(arguments);
    if (names.empty())
        return say(std::to_string(run.value_of("getPID").as_int64()));
    if (std::ranges::find(names, "all") != names.end())
        return show_all_pids(run);
    for (const auto& name : names)
        show_pid_of(run, name);
}

void show_available(session& run, const std::string& arguments)
{
    if (!has_no_arguments(run, "avail", arguments))
        return;
    const auto answer = run.call("getAllConfigInfo");
    if (const auto* why = std::get_if<fault>(&answer)) {
        if (why->code != shutdown_state)
            raise(*why);
        run.exit_code = generic;
        return say("ERROR: supervisor shutting down");
    }
    for (const auto& info : std::get<boost::json::value>(answer).as_array())
        say(avail_line(info));
}

void show_version(session& run, const std::string& arguments)
{
    if (has_no_arguments(run, "version", arguments) && run.upcheck())
        say(run.value_of("getSupervisorVersion").as_string());
}

} // namespace supervisorctl

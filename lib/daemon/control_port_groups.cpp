// What supervisord's clients ask of processes and groups.
#include "daemon/control_port.hpp"

#include <chrono>

namespace reaperd::daemon {

std::chrono::system_clock::time_point control_port::wall_clock() const
{
    return std::chrono::system_clock::now();
}

std::vector<protocol::process_info> control_port::processes() const
{
    const auto now = moment::now();
    std::vector<protocol::process_info> all;
    for (const auto& program : shell_.programs().look(now.steady))
        all.push_back(info_of(program, now));
    return all;
}

result<protocol::process_info> control_port::process(const std::string& name) const
{
    const auto instance = resolve_one(name);
    if (!instance)
        return instance.error();
    const auto now = moment::now();
    const auto program = shell_.programs().look(*instance, now.steady);
    if (!program)
        return failure{"no such process: " + name};
    auto info = info_of(*program, now);
    // A group of one, and "all" of one, are found by these names, too.
    if (name != full_name(info.group, info.name) && name != info.group + ":" + info.name)
        return failure{"no such process: " + name};
    return info;
}

protocol::process_info control_port::info_of(const supervisor::snapshot& program, const moment& now) const
{
    auto info = supervisord_report(program, children_.pid_of(program.instance), now);
    info.group_priority = shell_.programs().group_priority(program.instance);
    info.priority = shell_.programs().program_of(program.instance).priority;
    if (const auto* capture = children_.capture_of(program.instance)) {
        info.stdout_log = capture->log_path(output::stream::standard_output);
        info.stderr_log = capture->log_path(output::stream::standard_error);
    }
    return info;
}

std::optional<control::hindrance> control_port::hindrance_of(const std::string& name) const
{
    const auto instance = resolve_one(name);
    const auto found = instance ? children_.hindrance_of(*instance) : std::nullopt;
    if (!found)
        return std::nullopt;
    constexpr int no_such_command = 127;
    return control::hindrance{found->code == no_such_command, found->message};
}

std::vector<group> control_port::known_groups() const
{
    return groups_.all();
}

bool control_port::has_group(const std::string& name) const
{
    return groups_.is_there(name);
}

} // namespace reaperd::daemon

#include "config/daemon_section.hpp"

#include "config/environment.hpp"
#include "config/path.hpp"
#include "config/text.hpp"
#include "config/value.hpp"

#include <limits>

namespace reaperd::config {
namespace {

using draft = daemon_draft;

constexpr auto highest = std::numeric_limits<int>::max();

reading<unsigned> count(std::string_view text)
{
    auto number = clamped(text, 0, highest);
    if (!number)
        return number.error();
    return static_cast<unsigned>(*number);
}

reading<std::string> absolute_file(const field& from)
{
    if (from.text().empty())
        return mistake("cannot be empty: write a path, or delete the line", 0);
    auto path = path_in_existing_folder(from.text(), from.around);
    if (!path)
        return path.error();
    return absolute_path(*path, from.around.world);
}

bool is_ours(const field& from)
{
    const auto* section = from.around.document.find("reaperd");
    return section && section->find(from.entry.key) == &from.entry;
}

reading<void> set_log(draft& to, const field& from)
{
    auto& log = to.value.log;
    auto word = to_lower(from.text());
    bool none = word == "none" || word == "off";
    log.only_detached = false;
    log.syslog = from.text() == "syslog";
    log.path = std::nullopt;
    if (log.syslog || (none && is_ours(from)))
        return {};
    if (none)
        from.warn({"supervisord would write a file of the name " + std::string(from.text())
                       + ", and so do we: write it in [reaperd] for no log",
                   0});
    return put(log.path, absolute_file(from));
}

reading<void> set_umask(draft& to, const field& from)
{
    auto mask = permissions(from.text());
    if (mask)
        to.value.umask = *mask & 0777;
    return mask ? reading<void>() : mask.error();
}

reading<void> set_descriptors(draft& to, const field& from)
{
    to.value.minimum_descriptors_set = true;
    return put(to.value.minimum_descriptors, count(from.text()));
}

reading<void> set_no_cleanup(draft& to, const field& from)
{
    auto wanted = boolean(from.text());
    if (wanted)
        to.value.cleanup = !*wanted;
    return wanted ? reading<void>() : wanted.error();
}

reading<void> set_no_daemon(draft& to, const field& from)
{
    auto wanted = boolean(from.text());
    to.value.no_daemon = wanted && *wanted;
    if (wanted && !*wanted)
        from.around.found.note(from.where(),
                               "nodaemon: reaperd stays in the foreground unless it is started with --detach");
    return wanted ? reading<void>() : wanted.error();
}

// supervisord expands this value twice, so that a percent sign in it is written %%%%.
reading<void> set_environment(draft& to, const field& from)
{
    auto twice = expand(from.text(), from.known);
    auto pairs = twice ? parse_environment(twice->text) : twice.error();
    if (!pairs)
        return pairs.error();
    for (const auto& loss : pairs->losses)
        from.warn(loss);
    to.environment = std::move(pairs->variables);
    return {};
}

reading<void> set_cgroup(draft& to, const field& from)
{
    const auto text = from.text();
    const auto word = to_lower(text);
    if (word == "auto")
        to.value.cgroup = own_cgroup{};
    else if (word == "none")
        to.value.cgroup = no_cgroup{};
    else if (text.starts_with('/'))
        to.value.cgroup = cgroup_path{std::string(text)};
    else
        return mistake("cannot be '" + std::string(text) + "': write auto, none or the path of a cgroup's folder", 0);
    return {};
}

reading<void> set_sighup(draft& to, const field& from)
{
    const auto word = to_lower(from.text());
    if (word != "plan" && word != "restart")
        return mistake("cannot be '" + std::string(from.text()) + "': write plan or restart", 0);
    to.value.sighup = word == "plan" ? hang_up_effect::plan : hang_up_effect::restart;
    return {};
}

reading<void> set_exit_condition(draft& to, const field& from)
{
    const auto word = to_lower(from.text());
    auto& wanted = to.value.exit_on;
    if (word == "never")
        wanted = exit_condition::never;
    else if (word == "exit")
        wanted = exit_condition::any_exit;
    else if (word == "fatal")
        wanted = exit_condition::any_fatal;
    else if (word == "all-exited")
        wanted = exit_condition::all_exited;
    else
        return mistake("cannot be '" + std::string(from.text()) + "': write never, exit, fatal or all-exited", 0);
    return {};
}

using enum stage;
using to = draft&;
using from = const field&;

constexpr auto table = sorted(std::to_array<option<draft>>({
    {"logfile", section, set_log},
    {"logfile_maxbytes", section, [](to d, from f) { return put(d.value.log.rotation.max_bytes, size(f.text())); }},
    {"logfile_backups", section,
     [](to d, from f) { return put(d.value.log.rotation.backups, clamped(f.text(), 0, highest)); }},
    {"loglevel", section, [](to d, from f) { return put(d.value.log.level, log_level(f.text())); }},
    {"pidfile", section, [](to d, from f) { return put(d.value.pid_file, absolute_file(f)); }},
    {"umask", section, set_umask},
    {"directory", section, [](to d, from f) { return put(d.value.directory, existing_folder(f.text(), f.around)); }},
    {"nodaemon", section, set_no_daemon},
    {"silent", section, [](to d, from f) { return put(d.value.silent, boolean(f.text())); }},
    {"user", section, [](to d, from f) { return put(d.value.user, existing_user(f.text(), f.around)); }},
    {"minfds", section, set_descriptors},
    {"minprocs", section, [](to d, from f) { return put(d.value.minimum_processes, count(f.text())); }},
    {"nocleanup", section, set_no_cleanup},
    {"childlogdir", section,
     [](to d, from f) { return put(d.value.child_log_directory, existing_folder(f.text(), f.around)); }},
    {"identifier", section,
     [](to d, from f) { return put(d.value.identifier, reading<std::string>(std::string(f.text()))); }},
    {"strip_ansi", section, [](to d, from f) { return put(d.value.strip_ansi, boolean(f.text())); }},
    {"sighup", section, set_sighup},
    {"guardian", section, [](to d, from f) { return put(d.value.guardian, boolean(f.text())); }},
    {"cgroup", section, set_cgroup},
    {"exit_on", section, set_exit_condition},
    {"zombie_age", section, [](to d, from f) { return put(d.value.zombie_age, duration_from_zero(f.text())); }},
    {"zombie_interval", section,
     [](to d, from f) { return put(d.value.zombie_interval, duration_from_zero(f.text())); }},
    {"exit_code_from", section,
     [](to d, from f) { return put(d.value.exit_code_from, reading<std::string>(std::string(f.text()))); }},
    {"environment", environment, set_environment},
}));

// A file with [supervisord] gets supervisord's places, any other RUNDIR and, in the foreground, no log file.
daemon_settings defaults(const context& around)
{
    daemon_settings value;
    bool drop_in = around.document.find("supervisord");
    value.has_supervisord_section = drop_in;
    value.run_directory = run_directory(around.world);
    value.child_log_directory = temporary_folder(around.world);
    value.pid_file = drop_in ? absolute_path("supervisord.pid", around.world) : value.run_directory + "/reaperd.pid";
    value.log.path = drop_in ? absolute_path("supervisord.log", around.world) : value.run_directory + "/reaperd.log";
    value.log.only_detached = !drop_in;
    return value;
}

// What [reaperd] says, else [supervisord], else [DEFAULT].
std::vector<const ini::entry*> entries(const ini::document& document)
{
    const auto* ours = document.find("reaperd");
    const auto* theirs = document.find("supervisord");
    if (!ours || !theirs)
        return ours || theirs ? document.all(ours ? *ours : *theirs) : std::vector<const ini::entry*>();
    auto all = document.all(*theirs);
    std::erase_if(all, [ours](const ini::entry* entry) { return ours->find(entry->key); });
    for (const auto& entry : ours->entries)
        all.push_back(&entry);
    return all;
}

} // namespace

std::span<const option<daemon_draft>> daemon_options()
{
    return table;
}

daemon_settings read_daemon_sections(context& around)
{
    daemon_draft draft{defaults(around), {}};
    auto all = entries(around.document);
    if (!all.empty()) {
        matched_options<daemon_draft> options(all, daemon_options());
        auto known = around.names_in(*all.front()->file);
        options.set(draft, section, known, around);
        options.set(draft, environment, known, around);
    }
    around.daemon_environment = std::move(draft.environment);
    return draft.value;
}

} // namespace reaperd::config

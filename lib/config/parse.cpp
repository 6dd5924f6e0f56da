#include "config/parse.hpp"

#include "config/client_section.hpp"
#include "config/daemon_section.hpp"
#include "config/differences.hpp"
#include "config/groups.hpp"
#include "config/include.hpp"
#include "config/path.hpp"
#include "config/schema.hpp"
#include "config/server_section.hpp"
#include "config/spawn_checks.hpp"

namespace reaperd::config {
namespace {

enum class depth { as_at_start, with_spawns };

configuration read(const std::string& file, context& around)
{
    read_main_file(file, around);
    read_included_files(around);
    check_names(around);
    check_cut_quotes(around);

    configuration result;
    result.file = absolute_path(file, around.world);
    result.included = around.included;
    result.daemon = read_daemon_sections(around); // first: its environment is known to all the others
    result.servers = read_servers(around);
    result.inet_servers = read_inet_servers(around);
    result.client = read_client_sections(around);
    if (result.client.server.empty())
        result.client.server = std::string(unix_scheme) + result.servers.front().path;
    result.groups = read_groups(around);
    return result;
}

parsed parse(const std::string& file, const surroundings& world, depth depth)
{
    context around(world);
    auto value = read(file, around);
    if (depth == depth::with_spawns) {
        check_spawns(value.groups, around);
        note_differences(around);
    }
    parsed result;
    if (around.found.errors() == 0)
        result.value = std::move(value);
    result.diagnostics = around.found.take();
    return result;
}

std::string variable(const char* name, const surroundings& world)
{
    auto found = world.environment.find(name);
    return found == world.environment.end() ? "" : found->second;
}

} // namespace

parsed parse(const std::string& file, const surroundings& world)
{
    return parse(file, world, depth::as_at_start);
}

parsed check(const std::string& file, const surroundings& world)
{
    return parse(file, world, depth::with_spawns);
}

std::vector<std::string> default_files()
{
    return {"./reaperd.conf",
            "./supervisord.conf",
            "/etc/reaperd/reaperd.conf",
            "/etc/reaperd.conf",
            "/etc/supervisor/supervisord.conf",
            "/etc/supervisord.conf"};
}

std::vector<std::string> supervisords_files(const std::string& program)
{
    const auto prefix = folder_of(folder_of(program));
    return {joined(prefix, "etc/supervisord.conf"),
            joined(prefix, "supervisord.conf"),
            "supervisord.conf",
            "etc/supervisord.conf",
            "/etc/supervisord.conf",
            "/etc/supervisor/supervisord.conf"};
}

// systemd may name several folders, with colons between them; the first is as good as any.
std::string run_directory(const surroundings& world)
{
    if (auto given = variable("RUNTIME_DIRECTORY", world); !given.empty())
        return given.substr(0, given.find(':'));
    if (world.user_id == 0)
        return "/run/reaperd";
    if (auto session = variable("XDG_RUNTIME_DIR", world); !session.empty())
        return session + "/reaperd";
    return temporary_folder(world) + "/reaperd-" + std::to_string(world.user_id);
}

} // namespace reaperd::config

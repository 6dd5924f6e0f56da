#include "find_settings.hpp"

#include "config/machine.hpp"
#include "config/path.hpp"

#include <algorithm>
#include <unistd.h>

namespace supervisorctl {

namespace {

using namespace reaperd;
using found_settings = boost::system::result<config::supervisorctl_settings, config::unusable_file>;

bool exists(const std::string& path)
{
    return ::access(path.c_str(), F_OK) == 0;
}

std::optional<std::string> default_file(const std::string& program)
{
    const auto home = config::folder_of(config::folder_of(program));
    const std::string places[] = {config::joined(home, "etc/supervisord.conf"),
                                  config::joined(home, "supervisord.conf"),
                                  "supervisord.conf",
                                  "etc/supervisord.conf",
                                  "/etc/supervisord.conf",
                                  "/etc/supervisor/supervisord.conf"};
    const auto* found = std::ranges::find_if(places, exists);
    return found == std::end(places) ? std::nullopt : std::optional(*found);
}

found_settings read_settings(const invocation& wish, const std::string& program)
{
    if (wish.config_file && !exists(*wish.config_file))
        return config::unusable_file{false, "could not find config file " + *wish.config_file};
    const auto file = wish.config_file ? wish.config_file : default_file(program);
    if (!file)
        return config::supervisorctl_settings{};
    const auto world = config::machine_surroundings();
    if (::access(file->c_str(), R_OK) != 0 || world.is_directory(config::absolute_path(*file, world)))
        return config::unusable_file{false, "could not read config file " + *file};
    return config::supervisorctl_settings_of(*file, world);
}

} // namespace

boost::system::result<run_settings, config::unusable_file> find_settings(const invocation& wish,
                                                                         const std::string& program)
{
    auto read = read_settings(wish, program);
    if (!read)
        return read.error();
    run_settings all{std::move(*read)};
    all.server = wish.server.value_or(all.server);
    all.username = wish.username ? wish.username : all.username;
    all.password = wish.password ? wish.password : all.password;
    all.history_file = wish.history_file ? wish.history_file : all.history_file;
    all.interactive = wish.interactive || wish.words.empty();
    return all;
}

} // namespace supervisorctl

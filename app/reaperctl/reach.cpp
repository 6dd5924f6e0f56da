#include "reach.hpp"

#include "config/client_settings.hpp"
#include "config/machine.hpp"
#include "exit_code.hpp"

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <unistd.h>

namespace reaperctl {

namespace {

using namespace reaperd;

constexpr std::string_view unix_scheme = "unix://";

std::optional<std::string> config_file(const invocation& wish)
{
    if (wish.config_file)
        return wish.config_file;
    auto files = config::default_files();
    auto found = std::ranges::find_if(files, [](const auto& file) { return ::access(file.c_str(), F_OK) == 0; });
    return found == files.end() ? std::nullopt : std::optional(*found);
}

result<client_settings> settings_of(const invocation& wish)
{
    if (wish.server)
        return client_settings{*wish.server, {}, {}};
    auto file = config_file(wish);
    if (!file)
        return config::default_client_settings(config::machine_surroundings());
    return config::client_settings_of(*file, config::machine_surroundings());
}

// A path, from unix:///path or as it is.
result<std::string> path_of(const std::string& server)
{
    if (server.starts_with(unix_scheme))
        return server.substr(unix_scheme.size());
    if (server.find("://") != server.npos)
        return failure{server + ": only Unix sockets are supported: unix:///PATH"};
    return server;
}

} // namespace

void throw_exception_from_error(const problem& why, const boost::source_location&)
{
    throw std::runtime_error(why.message);
}

outcome<client::address> find_address(const invocation& wish)
{
    auto settings = settings_of(wish);
    if (!settings)
        return problem{error, settings.error().message};
    auto path = path_of(settings->server);
    if (!path)
        return problem{wrong_use, path.error().message};
    client::address where{*path};
    auto username = wish.username ? wish.username : settings->username;
    auto password = wish.password ? wish.password : settings->password;
    if (username)
        where.login = protocol::login{*username, password.value_or("")};
    return where;
}

problem unreachable(const std::string& path, boost::system::error_code why, const invocation& wish)
{
    auto message = "cannot reach reaperd at unix://" + path + ": " + why.message() + "\n";
    auto file = wish.server ? wish.config_file.value_or("FILE") : config_file(wish).value_or("FILE");
    if (why == boost::system::errc::permission_denied)
        message += "The socket is not for user " + std::to_string(::getuid()) + ". Try it with: sudo reaperctl ...";
    else if (why == boost::system::errc::connection_refused)
        message += "The daemon that made this socket is gone. Start it with: reaperd -c " + file + " --detach";
    else
        message += "Start it with: reaperd -c " + file + " --detach";
    return {not_reachable, message};
}

outcome<client::daemon> reach(const invocation& wish)
{
    auto where = find_address(wish);
    if (!where)
        return where.error();
    auto path = where->path;
    auto found = client::daemon::reach(std::move(*where));
    if (!found)
        return unreachable(path, found.error(), wish);
    return std::move(*found);
}

problem to_problem(const client::refusal& why)
{
    if (why.status == 401)
        return {error, why.message + ": give -u NAME -p WORD, or username and password in [reaperctl]"};
    return {why.status == 0 ? not_reachable : error, why.message};
}

} // namespace reaperctl

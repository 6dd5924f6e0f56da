#include "reach.hpp"

#include "config/client_settings.hpp"
#include "config/machine.hpp"
#include "exit_code.hpp"

#include <algorithm>
#include <stdexcept>
#include <unistd.h>

namespace reaperctl {

namespace {

using namespace reaperd;

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

// A path may be given as it is.
result<client::endpoint> place_of(const std::string& server)
{
    if (auto place = client::parse_endpoint(server))
        return *place;
    if (server.find("://") != server.npos)
        return failure{server + ": expected unix:///PATH, or http://HOST:PORT"};
    return client::endpoint(client::unix_socket{server});
}

// On this machine: what would help is known.
std::string remedy(std::error_code why, const std::string& file)
{
    if (why == std::errc::permission_denied)
        return "The socket is not for user " + std::to_string(::getuid()) + ". Try it with: sudo reaperctl ...";
    const auto start = "Start it with: reaperd -c " + file + " --detach";
    if (why == std::errc::connection_refused)
        return "The daemon that made this socket is gone. " + start;
    return start;
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
    auto place = place_of(settings->server);
    if (!place)
        return problem{wrong_use, place.error().message};
    client::address where{*place};
    auto username = wish.username ? wish.username : settings->username;
    auto password = wish.password ? wish.password : settings->password;
    if (username)
        where.login = protocol::login{*username, password.value_or("")};
    return where;
}

problem unreachable(const client::endpoint& place, std::error_code why, const invocation& wish)
{
    auto message = "cannot reach reaperd at " + client::url_of(place) + ": " + why.message() + "\n";
    auto file = wish.server ? wish.config_file.value_or("FILE") : config_file(wish).value_or("FILE");
    const bool is_here = std::holds_alternative<client::unix_socket>(place);
    return {not_reachable,
            message + (is_here ? remedy(why, file) : "Does its config have an [inet_http_server] there?")};
}

outcome<client::daemon> reach(const invocation& wish)
{
    auto where = find_address(wish);
    if (!where)
        return where.error();
    auto place = where->place;
    auto found = client::daemon::reach(std::move(*where));
    if (!found)
        return unreachable(place, found.error(), wish);
    return std::move(*found);
}

problem to_problem(const client::refusal& why)
{
    if (why.status == 401)
        return {error, why.message + ": give -u NAME -p WORD, or username and password in [reaperctl]"};
    return {why.status == 0 ? not_reachable : error, why.message};
}

} // namespace reaperctl

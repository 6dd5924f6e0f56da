#include "config/server_section.hpp"

#include "config/path.hpp"
#include "config/text.hpp"

#include <algorithm>
#include <cctype>
#include <sys/un.h>

namespace reaperd::config {
namespace {

reading<void> set_file(unix_server& to, const field& from)
{
    auto path = strip(from.text());
    if (path.empty())
        return mistake("cannot be empty: write the path of the socket", 0);
    to.path = absolute_path(with_home(path, from.around.world), from.around.world);
    constexpr auto longest = sizeof(sockaddr_un::sun_path) - 1;
    if (to.path.size() > longest)
        return mistake("the path is longer than the " + std::to_string(longest)
                           + " bytes that a socket can have: write a shorter one",
                       0);
    return {};
}

bool is_digest(std::string_view text)
{
    return text.size() == 40
        && std::ranges::all_of(text, [](unsigned char c) { return std::isdigit(c) || (c >= 'a' && c <= 'f'); });
}

reading<void> set_password(unix_server& to, const field& from)
{
    to.password = from.text();
    if (from.text().starts_with("{SHA}") && !is_digest(from.text().substr(5)))
        from.warn({"no password has this digest: write {SHA} and the forty small hexadecimal digits of sha1sum", 0});
    return {};
}

using to = unix_server&;
using from = const field&;

constexpr auto table = sorted(std::to_array<option<unix_server>>({
    {"file", stage::section, set_file},
    {"chmod", stage::section, [](to s, from f) { return put(s.mode, permissions(f.text())); }},
    {"chown", stage::section, [](to s, from f) { return put(s.owner, existing_owner(f.text(), f.around)); }},
    {"username", stage::section,
     [](to s, from f) { return put(s.username, reading<std::string>(std::string(f.text()))); }},
    {"password", stage::section, set_password},
}));

unix_server read_server(const ini::section& section, context& around)
{
    unix_server server;
    read_section(section, server_options(), server, around);
    if (!around.document.find(section, "file"))
        around.found.error(section.where,
                           "[" + std::string(section.name) + "] has no file: write file = /PATH/OF/SOCKET");
    if (server.username.has_value() != server.password.has_value())
        around.found.error(section.where, "username and password go together: write both, or neither");
    return server;
}

} // namespace

std::span<const option<unix_server>> server_options()
{
    return table;
}

unix_server default_server(const surroundings& world)
{
    unix_server server;
    server.path = run_directory(world) + "/reaperd.sock";
    server.mode = 0600;
    return server;
}

std::vector<unix_server> read_servers(context& around)
{
    std::vector<unix_server> servers;
    for (const auto& section : around.document.sections()) {
        if (!section.name.starts_with(server_prefix))
            continue;
        auto server = read_server(section, around);
        if (std::ranges::find(servers, server.path, &unix_server::path) != servers.end() && !server.path.empty())
            around.found.error(section.where,
                               "another section has the socket " + server.path + " already: write another file");
        servers.push_back(std::move(server));
    }
    if (servers.empty())
        servers.push_back(default_server(around.world));
    return servers;
}

} // namespace reaperd::config

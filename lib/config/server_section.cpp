#include "config/server_section.hpp"

#include "config/text.hpp"
#include "config/value.hpp"

#include <algorithm>
#include <cctype>

namespace reaperd::config {
namespace {

reading<void> set_file(unix_server& to, const field& from)
{
    auto path = strip(from.text());
    if (path.empty())
        return mistake("cannot be empty: write the path of the socket", 0);
    return put(to.path, socket_path(path, from.around.world));
}

reading<void> set_port(inet_server& to, const field& from)
{
    auto read = inet_address(from.text());
    if (!read)
        return read.error();
    to.host = read->host;
    to.port = read->port;
    return {};
}

bool is_digest(std::string_view text)
{
    return text.size() == 40
        && std::ranges::all_of(text, [](unsigned char c) { return std::isdigit(c) || (c >= 'a' && c <= 'f'); });
}

template <class Server>
reading<void> set_username(Server& to, const field& from)
{
    to.username = from.text();
    return {};
}

template <class Server>
reading<void> set_password(Server& to, const field& from)
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
    {"username", stage::section, set_username<unix_server>},
    {"password", stage::section, set_password<unix_server>},
}));

constexpr auto inet_table = sorted(std::to_array<option<inet_server>>({
    {"port", stage::section, set_port},
    {"username", stage::section, set_username<inet_server>},
    {"password", stage::section, set_password<inet_server>},
}));

template <class Server>
Server read_server(const ini::section& section, std::span<const option<Server>> options, std::string_view required,
                   std::string_view example, context& around)
{
    Server server;
    server.section = section.name;
    read_section(section, options, server, around);
    const auto header = "[" + std::string(section.name) + "]";
    if (!around.document.find(section, required))
        around.found.error(section.where, header + " has no " + std::string(required) + ": write "
                                              + std::string(required) + " = " + std::string(example));
    if (server.username.has_value() != server.password.has_value())
        around.found.error(section.where, "username and password go together: write both, or neither");
    return server;
}

bool is_loopback(std::string_view host)
{
    return host == "localhost" || host == "::1" || host.starts_with("127.");
}

void check_access(const inet_server& server, const ini::section& section, context& around)
{
    const auto* port = around.document.find(section, "port");
    if (port && server.port != 0 && !is_loopback(server.host) && !server.username && !server.password)
        around.found.warning(around.document.value_place(*port),
                             "port: whoever reaches it from another machine may do everything: write username and "
                             "password, or port = 127.0.0.1:"
                                 + std::to_string(server.port));
}

bool same_address(const inet_server& one, const inet_server& other)
{
    return one.host == other.host && one.port == other.port && one.port != 0;
}

} // namespace

std::span<const option<unix_server>> server_options()
{
    return table;
}

std::span<const option<inet_server>> inet_server_options()
{
    return inet_table;
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
        auto server = read_server(section, server_options(), "file", "/PATH/OF/SOCKET", around);
        if (std::ranges::find(servers, server.path, &unix_server::path) != servers.end() && !server.path.empty())
            around.found.error(section.where,
                               "another section has the socket " + server.path + " already: write another file");
        servers.push_back(std::move(server));
    }
    if (servers.empty())
        servers.push_back(default_server(around.world));
    return servers;
}

std::vector<inet_server> read_inet_servers(context& around)
{
    std::vector<inet_server> servers;
    for (const auto& section : around.document.sections()) {
        if (!section.name.starts_with(inet_server_prefix))
            continue;
        auto server = read_server(section, inet_server_options(), "port", "127.0.0.1:9001", around);
        check_access(server, section, around);
        if (std::ranges::any_of(servers, [&](const auto& other) { return same_address(server, other); }))
            around.found.error(section.where, "another section has this address already: write another port");
        servers.push_back(std::move(server));
    }
    return servers;
}

} // namespace reaperd::config

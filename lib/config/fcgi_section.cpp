#include "config/fcgi_section.hpp"

#include "config/text.hpp"
#include "config/value.hpp"

namespace reaperd::config {
namespace {

constexpr std::string_view unix_scheme = "unix://";
constexpr std::string_view tcp_scheme = "tcp://";
constexpr const char* what_to_write = ": write unix:///PATH/OF/SOCKET, or tcp://HOST:PORT";

reading<fcgi_path> unix_address(std::string_view path, context& around)
{
    if (!path.starts_with('/'))
        return mistake("the path " + quoted(path) + " does not begin with '/'" + what_to_write, 0);
    auto found = socket_path(path, around.world);
    if (!found)
        return found.error();
    return fcgi_path{std::move(*found)};
}

reading<fcgi_port> tcp_address(std::string_view text)
{
    if (text.find(':') == text.npos || text.starts_with(':'))
        return mistake(quoted(text) + " has no host" + what_to_write, 0);
    auto read = inet_address(text);
    if (!read)
        return read.error();
    return fcgi_port{std::move(read->host), read->port};
}

template <class Address>
reading<void> put_behind(std::string_view scheme, std::optional<fcgi_address>& to, reading<Address> read)
{
    if (!read)
        return mistake(read.error().message, scheme.size() + read.error().offset);
    to = std::move(*read);
    return {};
}

reading<void> set_socket(fcgi_draft& to, const field& from)
{
    auto text = from.text();
    if (text.starts_with(unix_scheme))
        return put_behind(unix_scheme, to.address, unix_address(text.substr(unix_scheme.size()), from.around));
    if (text.starts_with(tcp_scheme))
        return put_behind(tcp_scheme, to.address, tcp_address(text.substr(tcp_scheme.size())));
    return mistake((text.empty() ? "cannot be empty" : quoted(text) + " is no socket") + what_to_write, 0);
}

using to = fcgi_draft&;
using from = const field&;

constexpr auto table = sorted(std::to_array<option<fcgi_draft>>({
    {"socket", stage::section, set_socket},
    {"socket_owner", stage::section, [](to d, from f) { return put(d.owner, existing_owner(f.text(), f.around)); }},
    {"socket_mode", stage::section, [](to d, from f) { return put(d.mode, permissions(f.text())); }},
    {"socket_backlog", stage::section, [](to d, from f) { return put(d.backlog, bounded(f.text(), 1, 65535)); }},
}));

void refuse_for_tcp(const ini::section& section, context& around)
{
    for (std::string_view key : {"socket_owner", "socket_mode"})
        if (const auto* entry = around.document.find(section, key))
            around.found.error(around.document.value_place(*entry),
                               std::string(key) + ": only the file of a Unix socket has one: delete the line");
}

} // namespace

std::span<const option<fcgi_draft>> fcgi_options()
{
    return table;
}

fcgi_socket read_fcgi_socket(const ini::section& section, const std::string& program_name, context& around)
{
    auto known = around.names_in(*section.where.file);
    known.program_name = program_name;
    fcgi_draft draft;
    matched_options<fcgi_draft>(around.document.all(section), fcgi_options()).set(draft, stage::section, known, around);
    if (!around.document.find(section, "socket"))
        around.found.error(section.where,
                           "[" + std::string(section.name) + "] has no socket: write socket = unix:///PATH/OF/SOCKET");
    fcgi_socket socket;
    socket.address = draft.address.value_or(fcgi_address{});
    socket.backlog = draft.backlog;
    if (auto* file = std::get_if<fcgi_path>(&socket.address)) {
        file->mode = draft.mode.value_or(file->mode);
        file->owner = std::move(draft.owner);
    } else {
        refuse_for_tcp(section, around);
    }
    return socket;
}

} // namespace reaperd::config

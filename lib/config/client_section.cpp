#include "config/client_section.hpp"

#include "config/client_settings.hpp"
#include "config/include.hpp"
#include "config/path.hpp"
#include "config/server_section.hpp"
#include "config/text.hpp"

#include <algorithm>

namespace reaperd::config {
namespace {

reading<void> set_server(client_settings& to, const field& from)
{
    to.server = from.text();
    if (from.text().starts_with(http_scheme))
        return {};
    if (!from.text().starts_with(unix_scheme)) {
        from.warn({"no client can use this: write unix:///PATH/OF/SOCKET, or http://HOST:PORT", 0});
        return {};
    }
    auto path = with_home(from.text().substr(unix_scheme.size()), from.around.world);
    to.server = std::string(unix_scheme) + absolute_path(path, from.around.world);
    return {};
}

reading<void> only_for_a_shell(client_settings&, const field& from)
{
    from.around.found.note(from.entry.key_place(),
                           std::string(from.entry.key)
                               + ": is for the interactive shell of supervisorctl; reaperctl has none");
    return {};
}

using to = client_settings&;
using from = const field&;

constexpr auto table = sorted(std::to_array<option<client_settings>>({
    {"serverurl", stage::section, set_server},
    {"username", stage::section,
     [](to c, from f) { return put(c.username, reading<std::string>(std::string(f.text()))); }},
    {"password", stage::section,
     [](to c, from f) { return put(c.password, reading<std::string>(std::string(f.text()))); }},
    {"prompt", stage::section, only_for_a_shell},
    {"history_file", stage::section, only_for_a_shell},
}));

std::string rendered(problems& found)
{
    std::string text;
    for (const auto& what : found.take())
        if (what.severity != severity::note)
            text += render(what);
    return text;
}

// A client is in a hurry, and nothing in a thousand programs is for it. Their lines become comments, so that the others
// keep their places. Where something may be a section or not, depending on the lines before, nothing is left out.
std::string without_programs(const std::string& text)
{
    constexpr std::string_view header = "[program:";
    std::string kept;
    kept.reserve(text.size());
    bool in_program = false;
    for (std::size_t at = 0, end = 0; at < text.size(); at = end) {
        end = std::min(text.find('\n', at), text.size() - 1) + 1;
        auto line = std::string_view(text).substr(at, end - at);
        if (line.front() == '[')
            in_program = line.starts_with(header);
        else if (in_program && strip(line).starts_with('['))
            return text;
        kept += in_program ? ";\n" : line;
    }
    return kept;
}

} // namespace

surroundings without_programs(const surroundings& world)
{
    auto hurried = world;
    hurried.read_file = [&world](const std::string& path) -> result<std::string> {
        auto text = world.read_file(path);
        return text && text->find('\r') == std::string::npos ? without_programs(*text) : text;
    };
    return hurried;
}

std::span<const option<client_settings>> client_options()
{
    return table;
}

client_settings read_client_sections(context& around)
{
    client_settings client;
    for (const auto* name : {"supervisorctl", "reaperctl"})
        if (const auto* section = around.document.find(name))
            read_section(*section, client_options(), client, around);
    return client;
}

// The included files are read only where the main file names neither a serverurl nor a socket.
result<client_settings> client_settings_of(const std::string& file, const surroundings& world)
{
    auto hurried = without_programs(world);
    context around(hurried);
    read_main_file(file, around);
    auto client = read_client_sections(around);
    auto has_server = [&around] {
        return std::ranges::any_of(around.document.sections(),
                                   [](const auto& section) { return section.name.starts_with(server_prefix); });
    };
    if (client.server.empty() && !has_server())
        read_included_files(around);
    if (client.server.empty())
        client.server = std::string(unix_scheme) + read_servers(around).front().path;
    const bool is_usable = client.server.starts_with(unix_scheme) || client.server.starts_with(http_scheme);
    if (around.found.errors() != 0 || !is_usable)
        return failure{rendered(around.found)};
    return client;
}

client_settings default_client_settings(const surroundings& world)
{
    return {std::string(unix_scheme) + default_server(world).path, {}, {}};
}

} // namespace reaperd::config

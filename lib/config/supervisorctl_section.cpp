#include "config/client_section.hpp"
#include "config/include.hpp"
#include "config/path.hpp"
#include "config/supervisorctl_settings.hpp"

#include <stdexcept>

namespace reaperd::config {
namespace {

using to = supervisorctl_settings&;
using from = const field&;

std::string normal(std::string_view path, from f)
{
    return absolute_path(with_home(path, f.around.world), f.around.world);
}

reading<void> set_server(to settings, from f)
{
    settings.server = f.text();
    if (f.text().starts_with(unix_scheme))
        settings.server = std::string(unix_scheme) + normal(f.text().substr(unix_scheme.size()), f);
    return {};
}

reading<void> set_history_file(to settings, from f)
{
    if (!f.text().empty())
        settings.history_file = normal(f.text(), f);
    return {};
}

constexpr auto table = sorted(std::to_array<option<supervisorctl_settings>>({
    {"serverurl", stage::section, set_server},
    {"username", stage::section,
     [](to s, from f) { return put(s.username, reading<std::string>(std::string(f.text()))); }},
    {"password", stage::section,
     [](to s, from f) { return put(s.password, reading<std::string>(std::string(f.text()))); }},
    {"prompt", stage::section, [](to s, from f) { return put(s.prompt, reading<std::string>(std::string(f.text()))); }},
    {"history_file", stage::section, set_history_file},
}));

std::vector<std::string> plugins_of(const ini::document& document)
{
    constexpr std::string_view prefix = "ctlplugin:";
    std::vector<std::string> names;
    for (const auto& section : document.sections())
        if (section.name.starts_with(prefix))
            names.emplace_back(section.name.substr(prefix.size()));
    return names;
}

std::string errors_of(problems& found)
{
    std::string text;
    for (const auto& what : found.take())
        if (what.severity == severity::error)
            text += render(what);
    text.erase(text.find_last_not_of('\n') + 1);
    return text;
}

} // namespace

void throw_exception_from_error(const unusable_file& why, const boost::source_location&)
{
    throw std::runtime_error(why.message);
}

boost::system::result<supervisorctl_settings, unusable_file> supervisorctl_settings_of(const std::string& file,
                                                                                       const surroundings& world)
{
    auto hurried = without_programs(world);
    context around(hurried);
    read_main_file(file, around);
    if (around.found.errors() != 0)
        return unusable_file{true, errors_of(around.found)};
    const auto* section = around.document.find("supervisorctl");
    if (!section)
        return unusable_file{false, ".ini file does not include supervisorctl section"};
    supervisorctl_settings settings;
    read_section<supervisorctl_settings>(*section, table, settings, around);
    if (around.found.errors() != 0)
        return unusable_file{false, errors_of(around.found)};
    settings.plugins = plugins_of(around.document);
    return settings;
}

} // namespace reaperd::config

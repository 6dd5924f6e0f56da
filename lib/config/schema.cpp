#include "config/schema.hpp"

#include "config/client_section.hpp"
#include "config/daemon_section.hpp"
#include "config/fcgi_section.hpp"
#include "config/group_options.hpp"
#include "config/include.hpp"
#include "config/listener_section.hpp"
#include "config/program.hpp"
#include "config/program_options.hpp"
#include "config/server_section.hpp"
#include "config/text.hpp"

#include <algorithm>
#include <string>

namespace reaperd::config {
namespace {

constexpr std::string_view plugin_prefix = "ctlplugin:";
constexpr std::string_view interface_prefix = "rpcinterface:";
constexpr std::string_view own_interface = "rpcinterface:supervisor";
constexpr std::string_view factory_key = "supervisor.rpcinterface_factory";
constexpr std::string_view built_in_factory = "supervisor.rpcinterface:make_main_rpcinterface";

template <class Draft>
std::vector<std::string_view> names_of(std::span<const option<Draft>> options)
{
    std::vector<std::string_view> names;
    for (const auto& option : options)
        names.push_back(option.name);
    return names;
}

std::vector<std::string_view> with(std::vector<std::string_view> names, const std::vector<std::string_view>& more)
{
    names.insert(names.end(), more.begin(), more.end());
    std::ranges::sort(names);
    auto repeated = std::ranges::unique(names);
    names.erase(repeated.begin(), repeated.end());
    return names;
}

class name_checker {
public:
    explicit name_checker(context& around)
        : around_(around)
    {
    }

    void check();

private:
    const section_kind* kind_of(std::string_view header) const;
    void check(const ini::section&);
    void warn_of_plugin(const ini::section&);
    void check_interface(const ini::section&);
    void warn_of_section(const ini::section&);
    void warn_of_option(const ini::entry&, const section_kind&);
    void warn_of_swallowed_options(const ini::entry&, const section_kind&);
    void check_defaults();

    context& around_;
    const std::vector<section_kind> kinds_ = section_kinds();
};

void name_checker::check()
{
    for (const auto& section : around_.document.sections())
        check(section);
    check_defaults();
}

const section_kind* name_checker::kind_of(std::string_view header) const
{
    for (const auto& kind : kinds_)
        if (kind.is_prefix ? header.starts_with(kind.header) : header == kind.header)
            return &kind;
    return nullptr;
}

void name_checker::check(const ini::section& section)
{
    if (section.name.starts_with(plugin_prefix))
        return warn_of_plugin(section);
    if (section.name.starts_with(interface_prefix))
        check_interface(section);
    const auto* kind = kind_of(section.name);
    if (!kind && section.name.starts_with(interface_prefix)) // which has been refused
        return;
    if (!kind)
        return warn_of_section(section);
    for (const auto& entry : section.entries) {
        if (!std::ranges::binary_search(kind->options, entry.key))
            warn_of_option(entry, *kind);
        warn_of_swallowed_options(entry, *kind);
    }
}

// Plugins and interfaces name Python code to be loaded, with options for it that only it knows.
void name_checker::warn_of_plugin(const ini::section& section)
{
    around_.found.warning(section.where, "[" + std::string(section.name)
                                             + "] is Python code for supervisorctl, which reaperd and reaperctl do not "
                                               "load: it is ignored");
}

void name_checker::check_interface(const ini::section& section)
{
    const auto header = "[" + std::string(section.name) + "]";
    const auto* factory = around_.document.find(section, factory_key);
    if (!factory)
        return around_.found.error(section.where, header + " has no factory: write " + std::string(factory_key) + " = "
                                                      + std::string(built_in_factory));
    const bool is_ours = section.name == own_interface;
    std::string name(factory->value);
    std::erase_if(name, is_space);
    if (name != built_in_factory)
        around_.found.error(around_.document.value_place(*factory),
                            std::string(factory_key) + ": " + quoted(factory->value)
                                + " is Python code, which reaperd cannot run: "
                                + (is_ours ? "write " + std::string(built_in_factory) : "delete the section"));
    else if (!is_ours)
        around_.found.error(section.where, header + " would be supervisor's own interface by another name: write ["
                                               + std::string(own_interface) + "]");
}

void name_checker::warn_of_section(const ini::section& section)
{
    std::vector<std::string> names;
    auto colon = section.name.find(':');
    for (const auto& kind : kinds_)
        names.push_back(std::string(kind.header)
                        + (kind.header.ends_with(':') && colon != section.name.npos
                               ? std::string(section.name.substr(colon + 1))
                               : ""));
    std::vector<std::string_view> known(names.begin(), names.end());
    around_.found.warning(section.where, "unknown section [" + std::string(section.name) + "], which is ignored"
                                             + around_.suggestion(section.name, known));
}

void name_checker::warn_of_option(const ini::entry& entry, const section_kind& kind)
{
    auto message = "unknown option " + quoted(entry.key) + " in [" + std::string(kind.name) + "], which is ignored";
    for (const auto& other : kinds_)
        if (std::ranges::binary_search(other.options, entry.key))
            return around_.found.warning(entry.key_place(),
                                         message + ": it belongs in [" + std::string(other.name) + "]");
    around_.found.warning(entry.key_place(), message + around_.suggestion(entry.key, kind.options));
}

// An option that is indented by accident is silently a part of the value above it.
void name_checker::warn_of_swallowed_options(const ini::entry& entry, const section_kind& kind)
{
    if (entry.pieces == 1 || entry.key == "environment") // whose variables may have the names of options
        return;
    for (auto number = entry.first_piece + 1; number < entry.first_piece + entry.pieces; ++number) {
        const auto& part = around_.document.pieces()[number];
        auto text = entry.file->line(part.line).substr(part.column - 1, part.length);
        auto divider = text.find_first_of("=:");
        if (divider != text.npos && std::ranges::binary_search(kind.options, to_lower(strip(text.substr(0, divider)))))
            around_.found.warning(
                {entry.file, part.line, part.column},
                "this line continues the value of " + quoted(entry.key)
                    + ", because it is indented: write it at the beginning of the line to make it an option");
    }
}

// What stands in [DEFAULT] must be an option of some section.
void name_checker::check_defaults()
{
    section_kind any{"DEFAULT", "DEFAULT", false, {}};
    for (const auto& kind : kinds_)
        any.options.insert(any.options.end(), kind.options.begin(), kind.options.end());
    std::ranges::sort(any.options);
    for (const auto& entry : around_.document.defaults().entries)
        if (!std::ranges::binary_search(any.options, entry.key))
            warn_of_option(entry, any);
}

} // namespace

std::vector<section_kind> section_kinds()
{
    return {
        {"program:NAME", "program:", true, names_of(program_options())},
        {"eventlistener:NAME", listener_prefix, true, with(names_of(program_options()), names_of(listener_options()))},
        {"fcgi-program:NAME", fcgi_prefix, true, with(names_of(program_options()), names_of(fcgi_options()))},
        {"group:NAME", "group:", true, names_of(group_options())},
        {"reaperd", "reaperd", false, names_of(daemon_options())},
        {"supervisord", "supervisord", false, names_of(daemon_options())},
        {"include", "include", false, names_of(include_options())},
        {"unix_http_server", server_prefix, true, names_of(server_options())},
        {"inet_http_server", inet_server_prefix, true, names_of(inet_server_options())},
        {"reaperctl", "reaperctl", false, names_of(client_options())},
        {"supervisorctl", "supervisorctl", false, names_of(client_options())},
        {own_interface, own_interface, false, {factory_key}},
    };
}

void check_names(context& around)
{
    name_checker(around).check();
}

} // namespace reaperd::config

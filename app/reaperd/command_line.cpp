#include "command_line.hpp"

#include "config/machine.hpp"
#include "init/dumb_init.hpp"
#include "init/tini.hpp"
#include "options.hpp"
#include "sample_config.hpp"
#include "supervisord_options.hpp"
#include "wrapper_options.hpp"

#include <algorithm>
#include <cstdlib>

namespace reaperd {
namespace {

std::string name_of(const std::string& program)
{
    return program.substr(program.rfind('/') + 1);
}

// -c FILE, -cFILE, --configuration FILE, --configuration=FILE
bool names_a_config_file(const std::string& word)
{
    return word.starts_with("--") ? word.substr(0, word.find('=')) == "--configuration" : word.starts_with("-c");
}

template <class Settings>
wish as_wish(std::variant<Settings, answer> either)
{
    return std::visit([](auto& one) -> wish { return std::move(one); }, either);
}

} // namespace

wish parse_command_line(const std::vector<std::string>& words)
{
    const auto name = words.empty() ? "" : name_of(words.front());
    if (name == "tini" || name == "docker-init")
        return as_wish(init::parse_tini(words, ::getenv));
    if (name == "dumb-init")
        return as_wish(init::parse_dumb_init(words, ::getenv));
    if (name == "pidproxy")
        return as_wish(init::parse_pidproxy(words));
    if (name == "supervisord")
        return as_wish(parse_supervisord(words, config::machine_surroundings()));
    if (name == "echo_supervisord_conf") // with whatever options: it has none
        return answer{std::string(sample_config)};
    const auto command = std::find(words.begin(), words.end(), "--");
    const std::vector<std::string> options{words.begin() + !words.empty(), command};
    if (command == words.end())
        return as_wish(parse_options(options));
    const bool alone = command + 1 == words.end() || std::ranges::none_of(options, names_a_config_file);
    if (alone)
        return as_wish(parse_wrapper_options(options, {command + 1, words.end()}));
    return as_wish(parse_options(options, {command + 1, words.end()}));
}

} // namespace reaperd

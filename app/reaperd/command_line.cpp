#include "command_line.hpp"

#include "init/dumb_init.hpp"
#include "init/tini.hpp"
#include "options.hpp"
#include "wrapper_options.hpp"

#include <algorithm>
#include <cstdlib>

namespace reaperd {
namespace {

std::string name_of(const std::string& program)
{
    return program.substr(program.rfind('/') + 1);
}

wish as_wish(std::variant<init::settings, answer> either)
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
    const auto command = std::find(words.begin(), words.end(), "--");
    const std::vector<std::string> options{words.begin() + !words.empty(), command};
    if (command == words.end())
        return std::visit([](auto one) -> wish { return one; }, parse_options(options));
    return as_wish(parse_wrapper_options(options, {command + 1, words.end()}));
}

} // namespace reaperd

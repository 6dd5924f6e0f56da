#include "wrapper_options.hpp"

#include "model/duration.hpp"
#include "model/signal_name.hpp"
#include "options.hpp"

#include <boost/program_options/parsers.hpp>
#include <boost/program_options/variables_map.hpp>
#include <charconv>
#include <csignal>
#include <stdexcept>

namespace reaperd {
namespace {

namespace po = boost::program_options;

std::invalid_argument no_use(const std::string& option, const std::string& text, const std::string& wanted)
{
    return std::invalid_argument("--" + option + " cannot be '" + text + "': " + wanted);
}

int signal_of(const std::string& option, const std::string& text)
{
    if (const auto signal = signal_number(text))
        return *signal;
    throw no_use(option, text, "write the name or number of a signal, such as TERM or 15");
}

int signal_or_nothing(const std::string& text)
{
    return text == "0" ? init::signal_map::dropped : signal_of("rewrite", text);
}

void take_rewriting(init::settings& wanted, const std::string& text)
{
    const auto colon = text.find(':');
    if (colon == std::string::npos)
        throw no_use("rewrite", text, "write FROM:TO, such as TERM:QUIT, or TERM:0 to drop it");
    const int from = signal_of("rewrite", text.substr(0, colon));
    if (!init::contains(wanted.forwarded, from) || from == SIGCHLD)
        throw no_use("rewrite", text, signal_name(from) + " is never passed on");
    wanted.rewritten.rewrite(from, signal_or_nothing(text.substr(colon + 1)));
}

void take_exit_code(init::settings& wanted, const std::string& text)
{
    unsigned code = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), code);
    if (error != std::errc{} || end != text.data() + text.size() || code > 255)
        throw no_use("remap-exit", text, "exit codes go from 0 to 255");
    wanted.remapped.set(code);
}

std::chrono::nanoseconds grace_of(const std::string& text)
{
    const auto grace = parse_duration(text);
    if (!grace || *grace < std::chrono::nanoseconds::zero())
        throw no_use("grace", text, "write a time, such as 5s or 500ms");
    return *grace;
}

using texts = std::vector<std::string>;

texts all_of(const po::variables_map& given, const char* option)
{
    return given.count(option) ? given[option].as<texts>() : texts{};
}

init::settings settings_of(const po::variables_map& given)
{
    init::settings wanted;
    for (const auto& text : all_of(given, "rewrite"))
        take_rewriting(wanted, text);
    for (const auto& text : all_of(given, "remap-exit"))
        take_exit_code(wanted, text);
    if (given.count("group"))
        wanted.recipient = process::target::group;
    if (given.count("parent-death"))
        wanted.parent_death = signal_of("parent-death", given["parent-death"].as<std::string>());
    if (given.count("grace"))
        wanted.grace = grace_of(given["grace"].as<std::string>());
    return wanted;
}

// What belongs to the daemon means nothing to one command.
void refuse_what_a_daemon_has(const po::variables_map& given)
{
    for (const auto& [name, value] : given)
        if (!wrapper_options().find_nothrow(name, false))
            throw std::invalid_argument("--" + name + " is for a daemon with a config file, not for a command");
}

} // namespace

po::options_description wrapper_options()
{
    const auto many = [](const char* name) { return po::value<texts>()->value_name(name)->composing(); };
    const auto one = [](const char* name) { return po::value<std::string>()->value_name(name); };

    po::options_description options("Options with a command");
    auto add = options.add_options();
    add("group,g", "signals go to the command's whole process group");
    add("rewrite", many("FROM:TO"), "this signal becomes that one on its way, or nothing where TO is 0");
    add("remap-exit", many("CODE"), "this exit code of the command becomes 0");
    add("parent-death", one("SIGNAL"), "sent to us by the kernel when our parent ends");
    add("grace", one("TIME"), "end what the command leaves behind: TERM, and KILL after this time (5s)");
    return options;
}

std::variant<init::settings, answer> parse_wrapper_options(const std::vector<std::string>& options,
                                                           std::vector<std::string> command)
{
    try {
        const auto given = parse(options);
        if (auto answered = answer_to(given))
            return *std::move(answered);
        refuse_what_a_daemon_has(given);
        if (command.empty())
            throw std::invalid_argument("there is no command after --");
        auto wanted = settings_of(given);
        wanted.command = std::move(command);
        return wanted;
    } catch (const std::logic_error& mistake) { // po::error is one
        return wrong(mistake.what());
    }
}

} // namespace reaperd

#include "options.hpp"

#include "config/parse.hpp"
#include "model/version.hpp"
#include "wrapper_options.hpp"

#include <algorithm>
#include <array>
#include <boost/algorithm/string/join.hpp>
#include <boost/algorithm/string/replace.hpp>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace reaperd {
namespace {

namespace po = boost::program_options;

constexpr int wrong_use = 2;

// supervisord's names for the options that it has too.
po::options_description known_options()
{
    const auto file = [] { return po::value<std::string>()->value_name("FILE"); };
    const auto level = po::value<std::string>()->value_name("LEVEL");

    po::options_description options("Options");
    auto add = options.add_options();
    add("configuration,c", file(), "the config file (else the first of a list: see below)");
    add("detach", "run in the background; returns when the daemon is up, and prints its pid");
    add("check", "say what is wrong with the config file, and do no more");
    add("strict", "take warnings of the config file for errors");
    add("logfile,l", file(), "the log, instead of the config file's");
    add("loglevel,e", level, "critical, error, warn, info, debug, trace or blather");
    add("pidfile,j", file(), "the pid file, instead of the config file's");
    add("version,v", "print the version");
    add("help,h", "print this");
    return options;
}

constexpr std::string_view good_to_know = R"(
Config files, the first that exists: %
Signals: TERM, INT and QUIT stop every program in order, HUP reads the config file again, USR2 reopens the logs.
Exit codes: 0 after an ordered end, 1 where it cannot run, 2 after a mistake in options or config file.
With a command every signal goes on to it. Exit codes: the command's, 128 and the number of the signal that ended it, 127
where it is not found, 126 where it cannot be executed.
)";

answer help()
{
    const auto files = boost::algorithm::join(config::default_files(), ", ");
    std::ostringstream text;
    text << "reaperd starts the programs of its config file, keeps them alive, and leaves nothing behind.\n"
         << "With a command it runs just that, as tini and dumb-init do: signals go on to it, and its exit code is "
            "ours.\n\n"
         << "Usage: reaperd [options]\n"
         << "       reaperd [options] -- COMMAND [ARGUMENTS]           one command, with no config file\n"
         << "       reaperd -c FILE [options] -- COMMAND [ARGUMENTS]   and the programs of FILE beside it\n\n"
         << known_options() << "\n"
         << wrapper_options() << boost::algorithm::replace_first_copy(std::string(good_to_know), "%", files);
    return {text.str(), 0};
}

po::options_description all_options()
{
    po::options_description options;
    options.add(known_options()).add(wrapper_options());
    return options;
}

void refuse_what_needs_a_wrapper(const po::variables_map& given, bool has_command)
{
    for (const auto& [name, value] : given)
        if (wrapper_options().find_nothrow(name, false))
            throw std::invalid_argument(has_command ? "--" + name + " does not go with a config file"
                                                    : "--" + name + " needs a command: reaperd [options] -- COMMAND");
    if (has_command && given.count("detach"))
        throw std::invalid_argument("--detach does not go with a command: who started it waits for its end");
}

std::optional<std::string> text_of(const po::variables_map& given, const std::string& name)
{
    return given.count(name) ? std::optional(given[name].as<std::string>()) : std::nullopt;
}

// In the order of log_level.
std::optional<log_level> level_of(const po::variables_map& given)
{
    constexpr std::array names{"critical", "error", "warn", "info", "debug", "trace", "blather"};
    const auto name = text_of(given, "loglevel");
    if (!name)
        return std::nullopt;
    const auto found = std::find(names.begin(), names.end(), *name);
    if (found == names.end())
        throw std::invalid_argument("there is no log level '" + *name + "'");
    return static_cast<log_level>(found - names.begin());
}

daemon::mode mode_of(const po::variables_map& given)
{
    if (given.count("check"))
        return daemon::mode::check;
    return given.count("detach") ? daemon::mode::detached : daemon::mode::foreground;
}

daemon::run_settings settings_of(const po::variables_map& given)
{
    daemon::run_settings settings;
    settings.config_file = text_of(given, "configuration");
    settings.mode = mode_of(given);
    settings.strict = given.count("strict") != 0;
    settings.log_file = text_of(given, "logfile");
    settings.log_level = level_of(given);
    settings.pid_file = text_of(given, "pidfile");
    return settings;
}

} // namespace

answer wrong(const std::string& what)
{
    return {"reaperd: " + what + " (reaperd --help says what there is)\n", wrong_use};
}

po::variables_map parse(const std::vector<std::string>& arguments)
{
    constexpr int style = po::command_line_style::default_style & ~po::command_line_style::allow_guessing;
    const auto options = all_options();
    const auto parsed = po::command_line_parser(arguments).options(options).style(style).run();
    for (const auto& option : parsed.options)
        if (option.position_key >= 0)
            throw std::invalid_argument("no use for '" + option.value.front() + "': a config file is named with -c");
    po::variables_map given;
    po::store(parsed, given);
    return given;
}

std::optional<answer> answer_to(const po::variables_map& given)
{
    if (given.count("help"))
        return help();
    if (given.count("version"))
        return answer{"reaperd " + std::string(version) + "\n"};
    return std::nullopt;
}

std::variant<daemon::run_settings, answer> parse_options(const std::vector<std::string>& arguments,
                                                         std::vector<std::string> command)
{
    try {
        const auto given = parse(arguments);
        if (auto answered = answer_to(given))
            return *std::move(answered);
        refuse_what_needs_a_wrapper(given, !command.empty());
        auto settings = settings_of(given);
        settings.command = std::move(command);
        return settings;
    } catch (const std::logic_error& mistake) { // po::error is one
        return wrong(mistake.what());
    }
}

} // namespace reaperd

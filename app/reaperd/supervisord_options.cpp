#include "supervisord_options.hpp"

#include "config/option.hpp"
#include "config/value.hpp"
#include "daemon/refusal.hpp"
#include "init/command_file.hpp"
#include "init/option_words.hpp"
#include "model/version.hpp"

#include <algorithm>
#include <array>
#include <boost/algorithm/string/join.hpp>
#include <iterator>
#include <limits>
#include <optional>
#include <set>
#include <string_view>

namespace reaperd {
namespace {

using config::context;
using config::mistake;
using config::put;
using config::reading;
using daemon::run_settings;

constexpr const char* version_that_clients_know = "4.2.5";
constexpr auto highest = std::numeric_limits<int>::max();

// ---- the options

reading<std::string> file_of_ours(std::string_view text, context& around)
{
    if (text.empty())
        return mistake("write a path", 0);
    return config::path_in_existing_folder(text, around);
}

reading<unsigned> count(std::string_view text)
{
    const auto number = config::clamped(text, 0, highest);
    if (!number)
        return number.error();
    return static_cast<unsigned>(*number);
}

reading<unsigned> file_mode_mask(std::string_view text)
{
    const auto mask = config::permissions(text);
    if (!mask)
        return mask.error();
    return *mask & 0777;
}

reading<void> no_profiler(run_settings&, std::string_view, context&)
{
    return mistake("there is no Python here that could be profiled", 0);
}

using to = run_settings&;
using text = std::string_view;
using around = context&;

// In the order of supervisord's help. What takes no argument has no word for it.
struct choice {
    char letter; // 0: none
    const char* name;
    const char* argument;
    const char* about;
    reading<void> (*take)(run_settings&, std::string_view, context&);
};

constexpr std::array choices{
    choice{'c', "configuration", "FILENAME", "the config file (else the first of a list: see below)",
           [](to s, text t, around) { return put(s.config_file, reading<std::string>(std::string(t))); }},
    choice{'n', "nodaemon", nullptr, "stay in the foreground (as nodaemon=true)",
           [](to s, text, around) { return put(s.mode, reading<daemon::mode>(daemon::mode::foreground)); }},
    choice{'s', "silent", nullptr, "do not show the log in the foreground (as silent=true)",
           [](to s, text, around) { return put(s.silent, reading<bool>(true)); }},
    choice{'h', "help", nullptr, "print this", nullptr},
    choice{'v', "version", nullptr, "print the version of supervisord that this is like", nullptr},
    choice{'u', "user", "USER", "the user, by name or number, to run as",
           [](to s, text t, around a) { return put(s.user, config::existing_user(t, a)); }},
    choice{'m', "umask", "UMASK", "the mode bits that new files do not get (022)",
           [](to s, text t, around) { return put(s.umask, file_mode_mask(t)); }},
    choice{'d', "directory", "DIRECTORY", "the folder to change to, in the foreground too",
           [](to s, text t, around a) { return put(s.directory, config::existing_folder(t, a)); }},
    choice{'l', "logfile", "FILENAME", "the log",
           [](to s, text t, around a) { return put(s.log_file, file_of_ours(t, a)); }},
    choice{'y', "logfile_maxbytes", "BYTES", "the size at which the log is rotated (50MB)",
           [](to s, text t, around) { return put(s.log_max_bytes, config::size(t)); }},
    choice{'z', "logfile_backups", "NUM", "how many rotated logs are kept (10)",
           [](to s, text t, around) { return put(s.log_backups, config::clamped(t, 0, highest)); }},
    choice{'e', "loglevel", "LEVEL", "critical, error, warn, info, debug, trace or blather",
           [](to s, text t, around) { return put(s.log_level, config::log_level(t)); }},
    choice{'j', "pidfile", "FILENAME", "the pid file",
           [](to s, text t, around a) { return put(s.pid_file, file_of_ours(t, a)); }},
    choice{'i', "identifier", "STR", "the name of this one among others, in the names of AUTO logs",
           [](to s, text t, around) { return put(s.identifier, reading<std::string>(std::string(t))); }},
    choice{'q', "childlogdir", "DIRECTORY", "the folder of AUTO logs",
           [](to s, text t, around a) { return put(s.child_log_directory, config::existing_folder(t, a)); }},
    choice{'k', "nocleanup", nullptr, "keep the AUTO logs of an earlier run",
           [](to s, text, around) { return put(s.no_cleanup, reading<bool>(true)); }},
    choice{'a', "minfds", "NUM", "how many descriptors there must be",
           [](to s, text t, around) { return put(s.minimum_descriptors, count(t)); }},
    choice{'t', "strip_ansi", nullptr, "take colours out of what programs write",
           [](to s, text, around) { return put(s.strip_ansi, reading<bool>(true)); }},
    choice{0, "minprocs", "NUM", "how many processes there must be able to be",
           [](to s, text t, around) { return put(s.minimum_processes, count(t)); }},
    choice{0, "profile_options", "OPTIONS", "not here: for supervisord's own Python", no_profiler},
};

// ---- what getopt_long sees of them: their letters, and numbers that are none

constexpr int first_number = 256;

std::string letters()
{
    std::string all = "+:"; // options end where the first word is none; and it is we who say what is wrong
    for (const auto& one : choices)
        if (one.letter)
            all.append(1, one.letter).append(one.argument ? ":" : "");
    return all;
}

std::vector<option> names()
{
    std::vector<option> all;
    int number = first_number;
    for (const auto& one : choices)
        all.push_back({one.name, one.argument ? required_argument : no_argument, nullptr, number++});
    all.push_back({nullptr, 0, nullptr, 0});
    return all;
}

const choice* choice_of(int which)
{
    if (which >= first_number)
        return &choices.at(static_cast<std::size_t>(which - first_number));
    const auto found = std::ranges::find(choices, which, &choice::letter);
    return which == 0 || found == choices.end() ? nullptr : &*found;
}

std::string as_written(int which)
{
    return which >= first_number ? std::string("--") + choice_of(which)->name : "-" + std::string(1, char(which));
}

std::string unknown(const std::string& word)
{
    const auto name = word.substr(2, word.find('=') - 2);
    const auto begins_so = [&](const choice& one) { return std::string_view(one.name).starts_with(name); };
    const bool several = std::ranges::count_if(choices, begins_so) > 1;
    return "option --" + name + (several ? " not a unique prefix" : " not recognized");
}

// ---- from words to settings

struct given {
    int which; // a letter or a number
    std::string argument;
};

std::string list_of(const std::vector<std::string>& words)
{
    return "['" + boost::algorithm::join(words, "', '") + "']";
}

// What next() gave. -? is no letter that getopt could be told of, and asks for help.
result<given> given_by(const init::option_words& words, int option)
{
    if (option != '?' && option != ':')
        return given{option, choice_of(option)->argument ? words.argument() : ""};
    const int wrong = words.wrong_one();
    if (wrong == '?')
        return given{'h', ""};
    if (wrong == 0)
        return failure{unknown(words.wrong_word())};
    if (option == ':')
        return failure{"option " + as_written(wrong) + " requires argument"};
    return failure{"option " + as_written(wrong)
                   + (choice_of(wrong) ? " must not have an argument" : " not recognized")};
}

class reader {
public:
    reader(const std::vector<std::string>& words, const config::surroundings& world)
        : around_{world}
    {
        settings_.mode = daemon::mode::as_configured;
        settings_.as_supervisord = path_of(words.front(), world);
        split(words);
    }

    std::variant<run_settings, answer> read()
    {
        if (wrong_)
            return refuse(*wrong_);
        for (const auto& one : given_)
            if (auto instead = take(one))
                return *std::move(instead);
        return settings_;
    }

private:
    // Who was found by PATH knows just the last part of it.
    static std::string path_of(const std::string& called, const config::surroundings& world)
    {
        const auto path = world.environment.find("PATH");
        const auto found = init::command_file(called, path == world.environment.end() ? nullptr : path->second.c_str());
        return found ? *found : called;
    }

    void split(const std::vector<std::string>& all)
    {
        const auto known = names();
        init::option_words words{all};
        for (int option = 0; !wrong_ && (option = words.next(letters().c_str(), known.data())) != -1;)
            if (auto next = given_by(words, option))
                given_.push_back(std::move(*next));
            else
                wrong_ = next.error().message;
        if (const auto rest = words.rest(); !wrong_ && !rest.empty())
            wrong_ = "positional arguments are not supported: " + list_of(rest);
    }

    std::optional<answer> take(const given& one)
    {
        const auto& wanted = *choice_of(one.which);
        if (wanted.letter == 'h')
            return help();
        if (wanted.letter == 'v')
            return answer{std::string(version_that_clients_know) + "\n"};
        if (!seen_.insert(&wanted).second)
            return refuse("conflicting command line option '" + as_written(one.which) + "'");
        if (auto taken = wanted.take(settings_, one.argument, around_); !taken)
            return refuse("invalid value for " + as_written(one.which) + " '" + one.argument
                          + "': " + taken.error().message);
        return std::nullopt;
    }

    answer refuse(const std::string& why) const
    {
        return {daemon::refusal_text(settings_, why), daemon::refusal_code(settings_, 0)};
    }

    answer help() const
    {
        const auto& called = *settings_.as_supervisord;
        std::string page = "supervisord, as reaperd " + std::string(version)
                         + ": starts the programs of its config file, keeps them alive, and leaves nothing behind.\n\n"
                           "Usage: "
                         + called + " [options]\n\nOptions:\n";
        for (const auto& one : choices)
            page += (one.letter ? "-" + std::string(1, one.letter) + "/" : "") + "--" + one.name
                  + (one.argument ? std::string(" ") + one.argument : "") + " -- " + one.about + "\n";
        const auto places = boost::algorithm::join(config::supervisords_files(called), ", ");
        return {page + "\nConfig files, the first that exists: " + places
                + "\nIt goes to the background, and returns when it is up: 0, or 2 and why not.\n"};
    }

    context around_;
    run_settings settings_;
    std::vector<given> given_;
    std::optional<std::string> wrong_;
    std::set<const choice*> seen_;
};

} // namespace

std::variant<run_settings, answer> parse_supervisord(const std::vector<std::string>& words,
                                                     const config::surroundings& world)
{
    return reader{words, world}.read();
}

} // namespace reaperd

#include "options.hpp"

#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/positional_options.hpp>
#include <boost/program_options/value_semantic.hpp>
#include <boost/program_options/variables_map.hpp>
#include <sstream>

namespace reaperctl {

namespace {

namespace po = boost::program_options;

template <class T>
auto to(std::optional<T>& target, const char* name)
{
    return po::value<T>()->value_name(name)->notifier([&target](const T& value) { target = value; });
}

po::options_description general(invocation& wish)
{
    po::options_description options("Options");
    auto add = options.add_options();
    add("configuration,c", to(wish.config_file, "FILE"), "the config file that says where the daemon listens");
    add("serverurl,s", to(wish.server, "URL"), "where it listens: unix:///PATH, a path, or http://HOST:PORT");
    add("username,u", to(wish.username, "NAME"), "who to be there");
    add("password,p", to(wish.password, "WORD"), "and the password");
    add("no-colour", po::bool_switch(&wish.no_colour), "no colours on a terminal (as with NO_COLOR)");
    add("help,h", "print this; with a verb, what it does");
    add("version,v", "print the version");
    return options;
}

po::options_description of_verbs(invocation& wish)
{
    po::options_description options("Options of verbs");
    auto add = options.add_options();
    add("output,o", po::value(&wish.output)->value_name("FORMAT"), "status, zombies: table or json");
    add("follow,f", po::bool_switch(&wish.follow), "logs, tail, maintail: go on with what comes");
    add("lines,n", to(wish.lines, "N"), "logs: that many lines of each log (10)");
    add("stderr", po::bool_switch(&wish.standard_error), "logs: of stderr instead of stdout");
    add("dry-run", po::bool_switch(&wish.dry_run), "reload: only print the plan");
    add("strict", po::bool_switch(&wish.strict), "check: warnings are errors");
    add("nudge", po::bool_switch(&wish.nudge), "zombies: send their parents SIGCHLD, and tell whether it helped");
    add("restart", po::bool_switch(&wish.restart), "zombies: restart the programs that they belong to");
    add("kill-parent", to(wish.kill_parent, "PID"), "zombies: end this parent, after a question");
    add("yes,y", po::bool_switch(&wish.yes), "zombies: end it without the question");
    add("watch,w", po::bool_switch(&wish.watch), "zombies: say which come and go, looking once a second");
    return options;
}

po::options_description hidden(invocation& wish)
{
    po::options_description options;
    auto add = options.add_options();
    add("bytes", to(wish.bytes, "N"), "");
    add("no-color", po::bool_switch(&wish.no_colour), "");
    add("words", po::value(&wish.words), "");
    return options;
}

// supervisorctl's `tail -100 NAME`: the last 100 bytes.
std::pair<std::string, std::string> minus_number(const std::string& argument)
{
    bool number =
        argument.size() > 1 && argument[0] == '-' && argument.find_first_not_of("0123456789", 1) == argument.npos;
    if (!number)
        return {};
    return {"bytes", argument.substr(1)};
}

void note_given(invocation& wish, const po::variables_map& values, const po::options_description& options)
{
    for (const auto& option : options.options())
        if (values.count(option->long_name()) && !values[option->long_name()].defaulted())
            wish.given.push_back(option->long_name());
    if (wish.bytes)
        wish.given.push_back("bytes");
}

void take_verb(invocation& wish, const po::variables_map& values)
{
    if (values.count("version"))
        wish.words = {"version"};
    if (values.count("help"))
        wish.words.insert(wish.words.begin(), "help");
    if (wish.words.empty())
        return;
    wish.verb = wish.words.front();
    wish.words.erase(wish.words.begin());
}

invocation parse(const std::vector<std::string>& arguments)
{
    constexpr int style = po::command_line_style::default_style & ~po::command_line_style::allow_guessing;
    invocation wish;
    auto verbs = of_verbs(wish);
    po::options_description all;
    all.add(general(wish)).add(verbs).add(hidden(wish));
    po::positional_options_description words;
    words.add("words", -1);
    po::command_line_parser parser(arguments);
    parser.options(all).positional(words).style(style).extra_parser(minus_number);
    po::variables_map values;
    po::store(parser.run(), values);
    po::notify(values);
    note_given(wish, values, verbs);
    take_verb(wish, values);
    return wish;
}

} // namespace

reaperd::result<invocation> parse_options(const std::vector<std::string>& arguments)
{
    try {
        return parse(arguments);
    } catch (const po::error& mistake) {
        return reaperd::failure{mistake.what()};
    }
}

std::string describe_options()
{
    invocation nobody;
    std::ostringstream text;
    text << general(nobody) << '\n' << of_verbs(nobody);
    return text.str();
}

} // namespace reaperctl

#include "command_line.hpp"

#include "python_text.hpp"
#include "question.hpp"
#include "verbs.hpp"

#include <algorithm>
#include <cctype>

namespace supervisorctl {

namespace {

bool belongs_to_a_verb(char letter)
{
    return std::isalnum(static_cast<unsigned char>(letter)) || letter == '_';
}

void complain_of_plugins(const session& run)
{
    if (run.settings().plugins.empty())
        return;
    complain("supervisorctl: if this is an action of [ctlplugin:" + run.settings().plugins.front()
             + "]: plugins are written in Python and cannot be loaded here");
}

then do_not_understand(session& run, const std::string& line)
{
    say("*** Unknown syntax: " + line);
    complain_of_plugins(run);
    run.exit_code = generic;
    return then::go_on;
}

then leave()
{
    say("");
    return then::leave;
}

void run_verb(session& run, const verb& wanted, const std::string& arguments)
{
    try {
        wanted.run(run, arguments);
    } catch (const unauthorised&) {
        say("Server requires authentication");
        if (!run.settings().interactive)
            throw;
        run.use(ask_for_login());
        run_verb(run, wanted, arguments);
    }
}

void run_safely(session& run, const verb& wanted, const std::string& arguments)
{
    auto give_up = [&run](const std::string& class_name, const std::string& why) {
        say(error_line(class_name, why));
        run.exit_code = generic;
    };
    try {
        run_verb(run, wanted, arguments);
    } catch (const python_error& error) {
        give_up(error.class_name(), error.what());
    } catch (const std::exception& error) { // an answer that is not what it should be
        give_up("ValueError", error.what());
    }
}

} // namespace

command parse_command(std::string_view text)
{
    auto line = stripped(text);
    if (line.starts_with('?'))
        line.replace(0, 1, "help ");
    const auto end = std::ranges::find_if_not(line, belongs_to_a_verb);
    return {std::string(line.begin(), end), stripped(std::string(end, line.end()))};
}

then run_line(session& run, const std::string& text)
{
    const auto line = stripped(text);
    if (line.empty())
        return then::go_on;
    const auto [name, arguments] = parse_command(line);
    if (name == "EOF")
        return leave();
    if (name == "help") {
        show_help(arguments);
        return then::go_on;
    }
    const auto* wanted = find_verb(name);
    if (!wanted)
        return do_not_understand(run, line);
    if (!wanted->run)
        return leave();
    run_safely(run, *wanted, arguments);
    return then::go_on;
}

} // namespace supervisorctl

// open, shutdown, reload: the server itself.
#include "python_text.hpp"
#include "question.hpp"
#include "verbs.hpp"

#include <algorithm>
#include <cctype>

namespace supervisorctl {

namespace {

using reaperd::client::not_reached;
using reaperd::protocol::xml_rpc::fault;

std::string scheme_of(std::string_view url)
{
    std::string scheme(url.substr(0, url.find(':')));
    std::ranges::transform(scheme, scheme.begin(), [](unsigned char letter) { return char(std::tolower(letter)); });
    return scheme.size() == url.size() ? "" : scheme;
}

bool is_wished(const session& run, const std::string& question)
{
    return !run.settings().interactive || is_agreed(question);
}

void tell_unreached(session& run, const reaperd::client::no_answer& trouble)
{
    run.exit_code = generic;
    const auto* unreached = std::get_if<not_reached>(&trouble.why);
    const auto there = "ERROR: " + run.settings().server;
    if (unreached && unreached->why == std::errc::connection_refused)
        say(there + " refused connection (already shut down?)");
    else if (unreached && unreached->why == std::errc::no_such_file_or_directory)
        say(there + " no such file (already shut down?)");
    else
        raise(trouble);
}

} // namespace

void open(session& run, const std::string& arguments)
{
    const auto scheme = scheme_of(arguments);
    if (scheme != "unix" && scheme != "http") {
        say("ERROR: url must be http:// or unix://");
        run.exit_code = generic;
        return;
    }
    run.use(arguments);
    const auto code = run.exit_code;
    show_status(run, "");
    run.exit_code = code;
}

void shut_down(session& run, const std::string& arguments)
{
    if (!has_no_arguments(run, "shutdown", arguments)
        || !is_wished(run, "Really shut the remote supervisord process down y/N? "))
        return;
    const auto answer = run.try_call("shutdown");
    if (!answer)
        return tell_unreached(run, answer.error());
    const auto* why = std::get_if<fault>(&*answer);
    if (why && why->code != shutdown_state)
        raise(*why);
    say(why ? "ERROR: already shutting down" : "Shut down");
}

void reload(session& run, const std::string& arguments)
{
    if (!has_no_arguments(run, "reload", arguments)
        || !is_wished(run, "Really restart the remote supervisord process y/N? "))
        return;
    const auto answer = run.call("restart");
    const auto* why = std::get_if<fault>(&answer);
    if (!why)
        return say("Restarted supervisord");
    run.exit_code = generic;
    if (why->code != shutdown_state)
        raise(*why);
    say("ERROR: already shutting down");
}

} // namespace supervisorctl

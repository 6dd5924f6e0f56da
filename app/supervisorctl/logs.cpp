// tail, maintail: the end of a log, or all that comes.
#include "follower.hpp"
#include "interrupts.hpp"
#include "python_text.hpp"
#include "verbs.hpp"

#include <algorithm>
#include <cctype>
#include <limits>
#include <poll.h>

namespace supervisorctl {

namespace {

using reaperd::protocol::xml_rpc::fault;

constexpr long long default_bytes = 1600;

void follow(session& run, const std::string& target)
{
    say("==> Press Ctrl-C to exit <==");
    interrupts stop;
    follower log(run, target);
    while (log.is_open()) {
        pollfd waiting[] = {{stop.descriptor(), POLLIN, 0}, {log.descriptor(), POLLIN, 0}};
        ::poll(waiting, 2, -1);
        if (waiting[0].revents)
            return say("");
        if (waiting[1].revents)
            log.print_some();
    }
}

// XML-RPC has no larger numbers, and theirs says so before it asks.
long long as_offset(long long bytes)
{
    if (bytes > std::numeric_limits<int>::max() || bytes < std::numeric_limits<int>::min())
        throw python_error("OverflowError", "int exceeds XML-RPC limits");
    return -bytes;
}

void print_end(session& run, const std::string& shown_name, std::string_view method, boost::json::array parameters)
{
    const auto answer = run.call(method, std::move(parameters));
    const auto* why = std::get_if<fault>(&answer);
    if (!why)
        return say(std::get<boost::json::value>(answer).as_string());
    run.exit_code = generic;
    if (why->code == no_file)
        say(shown_name + ": ERROR (no log file)");
    else if (why->code == failed)
        say(shown_name + ": ERROR (unknown error reading log)");
    else if (why->code == bad_name)
        say(shown_name + ": ERROR (no such process name)");
    else
        raise(*why);
}

void complain_of(session& run, const std::string& mistake)
{
    say("Error: " + mistake);
    run.exit_code = generic;
}

// What "-f" or "-100" asks for.
struct amount {
    bool follow = false;
    long long bytes = default_bytes;
};
std::optional<amount> amount_of(const std::string& modifier)
{
    if (modifier == "-f")
        return amount{.follow = true};
    const auto bytes = integer(std::string_view(modifier).substr(1));
    return bytes ? std::optional(amount{.bytes = *bytes}) : std::nullopt;
}

std::string lower_case(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char letter) { return char(std::tolower(letter)); });
    return text;
}

void tail_of_process(session& run, const std::string& name, const std::string& channel, const std::string& modifier)
{
    const auto wanted = modifier.empty() ? amount{} : amount_of(modifier);
    if (!wanted)
        return complain_of(run, "bad argument " + modifier);
    if (wanted->follow)
        return follow(run, reaperd::client::tail_of(name, channel));
    const auto* method = channel == "stdout" ? "readProcessStdoutLog" : "readProcessStderrLog";
    print_end(run, name, method, {name, as_offset(wanted->bytes), 0});
}

} // namespace

void tail(session& run, const std::string& arguments)
{
    if (!run.upcheck())
        return;
    auto words = words_of(arguments);
    if (words.empty())
        return complain_of_use(run, "tail", "Error: too few arguments");
    if (words.size() > 3)
        return complain_of_use(run, "tail", "Error: too many arguments");
    std::string modifier;
    if (words.front().starts_with('-')) {
        modifier = words.front();
        words.erase(words.begin());
    }
    if (words.empty())
        return complain_of(run, "tail requires process name");
    const auto channel = words.size() == 1 ? "stdout" : lower_case(words.back());
    if (channel != "stdout" && channel != "stderr")
        return complain_of(run, "bad channel " + quoted(channel));
    tail_of_process(run, words.front(), channel, modifier);
}

void tail_main(session& run, const std::string& arguments)
{
    if (!run.upcheck())
        return;
    const auto words = words_of(arguments);
    if (words.size() > 1)
        return complain_of_use(run, "maintail", "Error: too many arguments");
    const auto modifier = words.empty() ? "" : words.front();
    const auto wanted = words.empty() ? amount{} : modifier.starts_with('-') ? amount_of(modifier) : std::nullopt;
    if (!wanted)
        return complain_of(run, "bad argument " + modifier);
    if (wanted->follow)
        return follow(run, std::string(reaperd::client::main_tail));
    print_end(run, "supervisord", "readLog", {as_offset(wanted->bytes), 0});
}

} // namespace supervisorctl

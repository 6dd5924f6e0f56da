// start, stop, restart, signal, clear: ask, say what did not go as asked, and show the table of what it is like now.
#include "conversation.hpp"
#include "detail.hpp"
#include "model/signal_name.hpp"
#include "table.hpp"
#include "verbs.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace reaperctl {

namespace {

using namespace reaperd::protocol;
using reaperd::client::daemon;

// What an outcome reads like, and what it means to scripts. In supervisorctl's words; "already started" and "not
// running" are no errors for those who wanted just that.
struct wording {
    std::string_view outcome;
    std::string_view words;
    exit_code code;
    bool is_error;
};
constexpr auto wordings = std::to_array<wording>({
    {"already_started", "already started", ok, false},
    {"not_running", "not running", ok, false},
    {"no_such_process", "ERROR (no such process)", error, true},
    {"no_such_group", "ERROR (no such group)", error, true},
    {"spawn_error", "ERROR (spawn error)", not_running_or_spawn, true},
    {"abnormal_termination", "ERROR (abnormal termination)", not_running_or_spawn, true},
    {"refused", "ERROR (refused)", error, true},
    {"failed", "ERROR (failed)", error, true},
});

const wording& words_of(const std::string& outcome)
{
    auto found = std::ranges::find(wordings, outcome, &wording::outcome);
    return found == wordings.end() ? wordings.back() : *found;
}

// "no such process: wbe" says nothing that "wbe: ERROR (no such process)" does not.
bool adds_something(const name_result& result)
{
    return !result.why.empty() && !result.outcome.starts_with("no_such_");
}

exit_code tell(const name_result& result, std::string_view done, const terminal& out)
{
    if (result.outcome == "done") {
        if (!result.why.empty()) // of a stop, which had more to end than was expected
            say(result.name + ": stopped; " + harmless(result.why) + "\n");
        else if (!done.empty())
            say(result.name + ": " + std::string(done) + "\n");
        return ok;
    }
    const auto& meaning = words_of(result.outcome);
    auto text = result.name + ": " + std::string(meaning.words);
    if (adds_something(result))
        text += ": " + harmless(result.why);
    text += "\n" + last_words(result.last_stderr, out);
    text.pop_back();
    meaning.is_error ? complain(text) : say(text + "\n");
    return meaning.code;
}

void show_table(daemon& there, const std::vector<name_result>& results, const std::vector<std::string>& wanted,
                const terminal& out)
{
    std::vector<std::string> names;
    for (const auto& result : results)
        if (!result.outcome.starts_with("no_such_"))
            names.push_back(result.name);
    if (names.empty())
        return;
    // As short as it was asked for, where all of it is known: a thousand names make a long request.
    auto programs = there.status(names.size() == results.size() ? wanted : names);
    if (programs)
        say(program_table(*programs, std::chrono::system_clock::now(), out));
}

// `done`: what is said of each that went well, where the table does not show it.
exit_code change(const invocation& wish, const std::vector<std::string>& names, const request& wanted,
                 std::string_view done = {}, exit_code when_not_running = ok)
{
    return with_daemon(wish, [&](daemon& there) {
        auto reply = there.perform(wanted);
        if (!reply)
            return give_up(to_problem(reply.error()));
        auto out = standard_output(wish.no_colour);
        auto code = ok;
        for (const auto& result : reply->results) {
            code = worse(code, tell(result, done, out));
            if (result.outcome == "not_running")
                code = worse(code, when_not_running);
        }
        show_table(there, reply->results, names, out);
        return code;
    });
}

} // namespace

exit_code start(const invocation& wish)
{
    return change(wish, wish.words, start_request{wish.words});
}
exit_code stop(const invocation& wish)
{
    return change(wish, wish.words, stop_request{wish.words});
}
exit_code restart(const invocation& wish)
{
    return change(wish, wish.words, restart_request{wish.words});
}
exit_code clear(const invocation& wish)
{
    return change(wish, wish.words, clear_request{wish.words}, "cleared");
}

exit_code send_signal(const invocation& wish)
{
    auto number = reaperd::signal_number(wish.words[0]);
    if (!number) {
        complain("reaperctl: there is no signal " + wish.words[0]);
        return wrong_use;
    }
    std::vector<std::string> names(wish.words.begin() + 1, wish.words.end());
    return change(wish, names, signal_request{names, *number}, "signalled", not_running_or_spawn);
}

} // namespace reaperctl

#include "results.hpp"

#include "detail.hpp"

#include <algorithm>
#include <array>

namespace reaperctl {

namespace {

using reaperd::protocol::name_result;

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
    {"already_added", "already added", ok, false},
    {"no_such_process", "ERROR (no such process)", error, true},
    {"no_such_group", "ERROR (no such group)", error, true},
    {"spawn_error", "ERROR (spawn error)", not_running_or_spawn, true},
    {"abnormal_termination", "ERROR (abnormal termination)", not_running_or_spawn, true},
    {"still_running", "ERROR (still running)", error, true},
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

} // namespace

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

} // namespace reaperctl

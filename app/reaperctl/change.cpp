// start, stop, restart, signal, clear: ask, say what did not go as asked, and show the table of what it is like now.
#include "conversation.hpp"
#include "model/signal_name.hpp"
#include "results.hpp"
#include "table.hpp"
#include "verbs.hpp"

#include <chrono>

namespace reaperctl {

namespace {

using namespace reaperd::protocol;
using reaperd::client::daemon;

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

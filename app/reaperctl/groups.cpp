// The config file step by step, group by group, as supervisorctl does it: reread, add, remove, update.
#include "conversation.hpp"
#include "plan.hpp"
#include "results.hpp"
#include "verbs.hpp"

#include <algorithm>

namespace reaperctl {

namespace {

using namespace reaperd::protocol;
using reaperd::client::daemon;

std::string lines(const std::vector<std::string>& names, const std::string& what)
{
    std::string text;
    for (const auto& name : names)
        text += name + ": " + what + "\n";
    return text;
}

exit_code tell_all(const reply& said, std::string_view done, const terminal& out)
{
    auto code = ok;
    for (const auto& result : said.results)
        code = worse(code, tell(result, done, out));
    return code;
}

exit_code change_groups(const invocation& wish, const request& wanted, std::string_view done)
{
    return with_daemon(wish, [&](daemon& there) {
        auto said = there.perform(wanted);
        return said ? tell_all(*said, done, standard_output(wish.no_colour)) : give_up(to_problem(said.error()));
    });
}

} // namespace

exit_code reread(const invocation& wish)
{
    return with_daemon(wish, [](daemon& there) {
        auto said = there.perform(reread_request{});
        if (!said)
            return give_up(to_problem(said.error()));
        const auto& found = said->groups;
        auto text =
            lines(found.added, "available") + lines(found.changed, "changed") + lines(found.removed, "disappeared");
        say(text.empty() ? "no changes\n" : text);
        return ok;
    });
}

exit_code add(const invocation& wish)
{
    return change_groups(wish, add_request{wish.words}, "added");
}
exit_code remove(const invocation& wish)
{
    return change_groups(wish, remove_request{wish.words}, "removed");
}

// Reads the file first, as supervisorctl's update does: who updates wants what it says now.
exit_code update(const invocation& wish)
{
    return with_daemon(wish, [&](daemon& there) {
        const bool all = std::ranges::find(wish.words, "all") != wish.words.end();
        auto read = there.perform(reread_request{});
        auto said = read ? there.perform(update_request{all ? std::vector<std::string>{} : wish.words}) : read;
        if (!said)
            return give_up(to_problem(said.error()));
        auto out = standard_output(wish.no_colour);
        auto code = tell_all(*said, {}, out);
        say(plan_text(said->plan, out));
        show_changed(there, said->plan, out);
        return code;
    });
}

} // namespace reaperctl

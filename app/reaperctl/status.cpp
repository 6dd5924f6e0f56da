#include "conversation.hpp"
#include "detail.hpp"
#include "table.hpp"
#include "verbs.hpp"

#include <algorithm>
#include <chrono>

namespace reaperctl {

namespace {

using reaperd::client::daemon;
using reaperd::client::refusal;
using reaperd::protocol::program_status;

constexpr unsigned not_found = 404;

exit_code refused(const refusal& why)
{
    auto code = give_up(to_problem(why));
    return why.status == not_found ? unknown_status : code;
}

exit_code code_of(const std::vector<program_status>& programs)
{
    return std::ranges::all_of(programs, is_up) ? ok : something_is_down;
}

exit_code as_json(daemon& there, const std::vector<std::string>& names)
{
    auto text = there.status_as_json(names);
    if (!text)
        return refused(text.error());
    say(*text + "\n");
    // A process has a pid, everything else null: the one place where that matters more than a second parser.
    return text->find("\"pid\":null") == text->npos ? ok : something_is_down;
}

bool is_one_program(const std::vector<std::string>& names)
{
    return names.size() == 1 && names[0] != "all" && !names[0].ends_with(":*") && !names[0].ends_with(":");
}

exit_code of_one(daemon& there, const std::string& name, const terminal& out)
{
    auto detail = there.detail(name);
    if (!detail)
        return refused(detail.error());
    say(program_table({detail->status}, std::chrono::system_clock::now(), out) + detail_text(*detail, out));
    return code_of({detail->status});
}

// A name that means nothing does not hide the others.
exit_code one_by_one(daemon& there, const std::vector<std::string>& names, const terminal& out)
{
    std::vector<program_status> found;
    auto code = ok;
    for (const auto& name : names) {
        auto some = there.status({name});
        if (!some)
            code = refused(some.error());
        else
            found.insert(found.end(), some->begin(), some->end());
    }
    say(program_table(found, std::chrono::system_clock::now(), out));
    return code_of(found) == ok ? code : something_is_down;
}

exit_code of_many(daemon& there, const std::vector<std::string>& names, const terminal& out)
{
    auto programs = there.status(names);
    if (!programs && names.size() > 1 && programs.error().status == not_found)
        return one_by_one(there, names, out);
    if (!programs)
        return refused(programs.error());
    say(program_table(*programs, std::chrono::system_clock::now(), out));
    return code_of(*programs);
}

} // namespace

exit_code status(const invocation& wish)
{
    if (wish.output != "table" && wish.output != "json") {
        complain("reaperctl: status -o is table or json");
        return wrong_use;
    }
    return with_daemon(wish, [&](daemon& there) {
        if (wish.output == "json")
            return as_json(there, wish.words);
        auto out = standard_output(wish.no_colour);
        return is_one_program(wish.words) ? of_one(there, wish.words[0], out) : of_many(there, wish.words, out);
    });
}

} // namespace reaperctl

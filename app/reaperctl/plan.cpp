#include "plan.hpp"

#include "table.hpp"

#include <chrono>

namespace reaperctl {

namespace {

std::string lines(const std::vector<std::string>& names, std::string_view mark, std::string_view what, colour shade,
                  const terminal& out)
{
    std::string text;
    for (const auto& name : names)
        text += painted(std::string(mark) + " " + name, shade, out) + "  " + std::string(what) + "\n";
    return text;
}

} // namespace

std::string plan_text(const reaperd::plan& plan, const terminal& out)
{
    auto text = lines(plan.added, "+", "is new", colour::green, out)
              + lines(plan.restarted, "~", "restarts", colour::yellow, out)
              + lines(plan.started, "~", "starts", colour::yellow, out)
              + lines(plan.updated, "~", "changes without a restart", colour::cyan, out)
              + lines(plan.removed, "-", "goes", colour::red, out);
    if (text.empty())
        text = "no changes\n";
    return text + "= " + std::to_string(plan.unchanged.size()) + " unchanged\n";
}

void show_changed(reaperd::client::daemon& there, const reaperd::plan& plan, const terminal& out)
{
    std::vector<std::string> names;
    for (const auto* list : {&plan.added, &plan.restarted, &plan.started, &plan.updated})
        names.insert(names.end(), list->begin(), list->end());
    if (names.empty())
        return;
    if (auto programs = there.status(names))
        say(program_table(*programs, std::chrono::system_clock::now(), out));
}

} // namespace reaperctl

// zombies: list them, or do what helps.
#include "conversation.hpp"
#include "verbs.hpp"
#include "zombie_remedies.hpp"
#include "zombie_sight.hpp"
#include "zombie_text.hpp"
#include "zombie_watch.hpp"

#include <algorithm>

namespace reaperctl {

namespace {

bool is_normal(const zombie_family& family)
{
    return family.neglect == neglect::reaperd;
}

bool sees_all(const zombie_sight& sight)
{
    return sight.table.front().pid == 1;
}

void show(const zombie_sight& sight, const terminal& out)
{
    if (!sees_all(sight))
        complain("reaperctl: /proc shows only some processes (hidepid): sudo reaperctl zombies sees all");
    if (sight.families.empty())
        return say("no zombies\n");
    say(zombie_table(sight.families, this_moment(), sight.supervised, out));
    if (!std::ranges::all_of(sight.families, is_normal))
        say(painted("A zombie cannot be killed: its parent must wait (--nudge reminds it), or end.", colour::faint, out)
            + "\n");
}

exit_code list(const zombie_sight& sight, const invocation& wish)
{
    if (wish.output == "json")
        say(zombies_as_json(sight.families, this_moment()) + "\n");
    else
        show(sight, standard_output(wish.no_colour));
    return ok;
}

exit_code watch(const zombie_sight& sight, const zombie_selection& selection, const invocation& wish)
{
    const auto out = standard_output(wish.no_colour);
    show(sight, out);
    watch_zombies(sight, selection, wish, out);
    return ok;
}

// What is wrong with the options together, if anything.
std::string_view contradiction(const invocation& wish)
{
    const int actions = wish.nudge + wish.restart + wish.watch + wish.kill_parent.has_value();
    if (wish.output != "table" && wish.output != "json")
        return "zombies -o is table or json";
    if (actions > 1)
        return "zombies takes one of --nudge, --restart, --kill-parent and --watch";
    if (actions > 0 && wish.output == "json")
        return "zombies -o json is for the list alone";
    if (wish.yes && !wish.kill_parent)
        return "--yes answers the question of --kill-parent";
    if (wish.kill_parent && (*wish.kill_parent <= 0 || !wish.words.empty()))
        return "--kill-parent takes the pid of one parent, and no names";
    return {};
}

exit_code act(const zombie_sight& sight, const zombie_selection& selection, const invocation& wish)
{
    const bool remedy = wish.nudge || wish.restart;
    if (remedy && sight.families.empty()) {
        say("no zombies\n");
        return ok;
    }
    if (wish.nudge)
        return nudge_parents(sight);
    if (wish.restart)
        return restart_programs(sight, wish);
    if (wish.kill_parent)
        return end_parent(sight, *wish.kill_parent, wish.yes);
    return wish.watch ? watch(sight, selection, wish) : list(sight, wish);
}

} // namespace

exit_code zombies(const invocation& wish)
{
    if (const auto wrong = contradiction(wish); !wrong.empty()) {
        complain("reaperctl: " + std::string(wrong));
        return wrong_use;
    }
    auto selection = selection_of(wish);
    if (!selection)
        return give_up(selection.error());
    auto sight = look_for_zombies(wish, *selection);
    return sight ? act(*sight, *selection, wish) : give_up(sight.error());
}

} // namespace reaperctl

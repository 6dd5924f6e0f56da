#include "zombie_outcome.hpp"

#include "procfs/held_process.hpp"
#include "terminal.hpp"
#include "zombie_text.hpp"

#include <algorithm>
#include <functional>

namespace reaperctl {

namespace {

using namespace std::chrono_literals;
using reaperd::procfs::held_process;

std::chrono::milliseconds left_until(deadline end)
{
    return std::max(std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()), 0ms);
}

} // namespace

deadline in(std::chrono::milliseconds time)
{
    return std::chrono::steady_clock::now() + time;
}

bool goes_until(deadline end, const process& one)
{
    const auto held = held_process::hold(one);
    return !held || held->goes_within(left_until(end));
}

exit_code tell_outcome(const std::string& done, const zombie_family& family, deadline end, const std::string& otherwise)
{
    const auto all = family.zombies.size();
    const auto gone = std::size_t(std::ranges::count_if(family.zombies, std::bind_front(goes_until, end)));
    say(done + ": " + std::to_string(gone) + " of " + std::to_string(all) + " zombies gone"
        + (gone == all ? "" : "; " + otherwise) + "\n");
    return gone == all ? ok : error;
}

exit_code refuse(const std::string& why)
{
    complain("reaperctl: " + why);
    return error;
}

exit_code cannot_signal(const process& whom, const std::error_code& why)
{
    return refuse("cannot signal " + named(whom) + ": " + why.message()
                  + (why == std::errc::operation_not_permitted ? ". Try it with: sudo reaperctl ..." : ""));
}

} // namespace reaperctl

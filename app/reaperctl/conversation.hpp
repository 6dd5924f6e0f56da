// What verbs have in common: reach the daemon, ask it, say what came of it.
#pragma once

#include "exit_code.hpp"
#include "reach.hpp"
#include "terminal.hpp"

namespace reaperctl {

inline exit_code give_up(const problem& why)
{
    complain("reaperctl: " + why.message);
    return exit_code(why.exit_code);
}

// Runs what needs a daemon with one.
template <class Talk>
exit_code with_daemon(const invocation& wish, Talk talk)
{
    auto daemon = reach(wish);
    return daemon ? talk(*daemon) : give_up(daemon.error());
}

} // namespace reaperctl

// A reaperd that wraps one command, mostly an actor by the name of web: no config, no control socket.
//
//   wrap({"-g"}, {"say", "up", "await", "TERM", "exit", "3"});
//   hears("web", "up");
//   wrapper().send(SIGTERM);
#pragma once

#include "system/support/world.hpp"

namespace system_test {

using words = std::vector<std::string>;

struct wrapping : world {
    invocation invocation_of(words arguments) const { return reaperd_invocation(std::move(arguments)); }
    answer answer_of(words arguments) const { return run(invocation_of(std::move(arguments))); }
    int code_of(words arguments) const { return answer_of(std::move(arguments)).code; }

    invocation in_a_namespace(const words& arguments) const
    {
        auto inside = invocation_of({"--pid", "--fork", "--mount-proc", REAPERD_BINARY});
        inside.program = "/usr/bin/unshare";
        inside.arguments.insert(inside.arguments.end(), arguments.begin(), arguments.end());
        return inside;
    }

    void start_wrapper(const invocation& wanted) { wrapper_.emplace(wanted); }
    void wrap(words options, const words& steps)
    {
        options.insert(options.end(), {"--", REAPERD_ACTOR, "web"});
        options.insert(options.end(), steps.begin(), steps.end());
        start_wrapper(invocation_of(std::move(options)));
    }
    child& wrapper() { return *wrapper_; }

private:
    std::optional<child> wrapper_;
};

} // namespace system_test

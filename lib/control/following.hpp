// Output on its way to a client that follows a log: bounded, because the client may never read.
#pragma once

#include "control/bell.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace reaperd::control {

struct following {
    control::bell bell;
    std::size_t most;         // bytes that wait at a time
    std::string waiting = {}; // not sent yet
    bool overflowed = false;  // more came than may wait: the client is too slow to be kept
    bool ended = false;       // nothing will come any more
    bool client_gone = false;

    void add(std::string_view output)
    {
        overflowed = overflowed || waiting.size() + output.size() > most;
        if (overflowed)
            ended = true;
        else
            waiting += output;
        bell.ring();
    }
    void end()
    {
        ended = true;
        bell.ring();
    }
    void leave()
    {
        client_gone = true;
        bell.ring();
    }
    std::string take() { return std::exchange(waiting, {}); }
};

} // namespace reaperd::control

#include "events/outcome.hpp"

#include "events/payload.hpp"

namespace reaperd::events {
namespace {

struct in_words {
    std::string operator()(const overflowed& it) const
    {
        return "pool " + it.pool + " event buffer overflowed, discarding event " + std::to_string(it.discarded);
    }
    std::string operator()(const event_rejected& it) const { return it.listener + ": event was rejected"; }
    std::string operator()(const bad_result& it) const
    {
        return it.listener + ": bad result line: '" + readable(it.line) + "'";
    }
    std::string operator()(const entered_unknown& it) const
    {
        return it.listener
             + ": has entered the UNKNOWN state and will no longer receive events, this usually indicates the process"
               " violated the eventlistener protocol";
    }
};

} // namespace

std::string describe(const notice& what)
{
    return std::visit(in_words{}, what);
}

} // namespace reaperd::events

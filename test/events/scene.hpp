// A pool or two, and listeners that behave.
#pragma once

#include "events/dispatcher.hpp"

#include <boost/test/unit_test.hpp>
#include <map>
#include <string>
#include <vector>

namespace reaperd::events {

constexpr listener_id a{1};
constexpr listener_id b{2};
constexpr listener_id c{3};

inline pool_settings mail(std::vector<pool_listener> listeners = {{a, "mail_a"}, {b, "mail_b"}})
{
    return {"mail", *events_named("REMOTE_COMMUNICATION"), 10, length::bytes, std::move(listeners)};
}

// What the dispatcher said, kept: who was written what, and what was noticed.
struct scene {
    dispatcher all{"supervisor"};
    std::vector<delivery> deliveries;
    std::vector<std::string> notices;

    void keep(outcome more)
    {
        for (auto& one : more.deliveries)
            deliveries.push_back(std::move(one));
        for (const auto& one : more.notices)
            notices.push_back(describe(one));
    }

    void happens(const std::string& data) { keep(all.tell(remote_communication("t", data))); }
    void happen(int from, int to) // the events "from" to "to", both included
    {
        for (int i = from; i <= to; ++i)
            happens(std::to_string(i));
    }

    void says(listener_id who, const std::string& text) { keep(all.heard(who, text)); }
    void runs(listener_id who)
    {
        keep(all.started(who));
        keep(all.entered_running(who));
    }
    void is_ready(listener_id who)
    {
        runs(who);
        says(who, "READY\n");
    }
    void accepts(listener_id who) { says(who, "RESULT 2\nOKREADY\n"); }
    void rejects(listener_id who) { says(who, "RESULT 4\nFAILREADY\n"); }
    void ends(listener_id who) { keep(all.ended(who)); }

    // The data that were written since the last look, with the listeners' numbers: "1:first 2:second".
    std::string told()
    {
        std::string words;
        for (const auto& one : deliveries)
            words += (words.empty() ? "" : " ") + std::to_string(static_cast<int>(one.to)) + ":"
                   + one.bytes.substr(one.bytes.find('\n', one.bytes.find('\n') + 1) + 1);
        deliveries.clear();
        return words;
    }
    std::string noticed()
    {
        std::string words;
        for (const auto& one : notices)
            words += (words.empty() ? "" : "; ") + one;
        notices.clear();
        return words;
    }
};

} // namespace reaperd::events

// All pools: events in, what is to be written to whom out. It decides and does nothing.
//
// Facts about processes that are no listeners are none of its business, so the daemon may tell it of all.
#pragma once

#include "events/pool.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace reaperd::events {

class dispatcher {
public:
    explicit dispatcher(std::string server); // the daemon's identifier

    outcome configure(pool_settings);          // adds a pool, or changes the one of that name
    std::size_t remove(std::string_view name); // its events go with it: how many waited

    bool is_wanted(event_type) const; // an event that nobody wants need not be made, nor its timer be armed
    outcome tell(const event&);
    bool has_told_all() const; // as each pool

    // ---- what processes do
    outcome started(listener_id);         // before anything that it writes is heard
    outcome entered_running(listener_id); // startsecs have passed
    outcome left_running(listener_id);    // it was told to stop
    outcome ended(listener_id);           // after all that it wrote has been heard
    outcome heard(listener_id, std::string_view chunk);

    // ---- from one daemon to the next. What waits beyond the limit is in no memory.
    static constexpr std::size_t most_remembered = std::size_t{32} << 10; // bytes of events
    events::memory memory() const;
    outcome go_on(const events::memory&); // of pools that were just configured: those of the same names

    const std::vector<pool>& pools() const { return pools_; } // in the order of their addition

private:
    outcome pass_on(outcome (pool::*what)(listener_id), listener_id);
    pool* pool_of(listener_id); // nothing: it is no listener

    std::string server_;
    std::vector<pool> pools_;
    std::uint64_t next_serial_ = 0;
};

} // namespace reaperd::events

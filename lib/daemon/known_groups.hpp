// supervisord's reread, add, remove and update: what the config file said when it was read last, beside what is there
// now, group by group. Programs come and go through the supervisor as ever.
#pragma once

#include "daemon/shell.hpp"
#include "protocol/request.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace reaperd::daemon {

class known_groups {
public:
    // The groups of the config file, or why it cannot be read. What they need (users) is known when this returns.
    using reading = std::function<result<std::vector<group>>()>;

    known_groups(shell&, reading);

    std::vector<group> all() const; // in start order; what is there, as long as nobody has read anything else
    bool is_there(const std::string& name) const;

    protocol::reply reread();
    protocol::reply add(const std::vector<std::string>& names);
    protocol::reply remove(const std::vector<std::string>& names);
    protocol::reply update(const std::vector<std::string>& names); // none: all that differ

    void forget() { read_.reset(); } // a reload has brought everything to what the file says

private:
    void apply(supervisor::groups_loaded);
    const char* refusal_to_remove(const std::string& name) const;

    shell& shell_;
    reading read_config_;
    std::optional<std::vector<group>> read_;
};

} // namespace reaperd::daemon

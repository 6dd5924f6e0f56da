// Many lives: facts in, orders and events out. It decides everything and does nothing.
//
// After every fact the daemon carries out the orders, hands the events to their readers and re-arms its one timer from
// next_deadline(). A test is a list of facts; a bug report is one too.
#pragma once

#include "model/configuration.hpp"
#include "model/result.hpp"
#include "supervisor/event.hpp"
#include "supervisor/fact.hpp"
#include "supervisor/order.hpp"
#include "model/plan.hpp"
#include "supervisor/snapshot.hpp"

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace reaperd::supervisor {

struct outcome_of_fact {
    std::vector<order> orders;
    std::vector<event> events;
};

class supervisor {
public:
    supervisor();
    ~supervisor();

    // The first configuration_loaded starts what has autostart; later ones apply a plan.
    outcome_of_fact handle(const fact&, lifecycle::time_point now);

    std::optional<lifecycle::time_point> next_deadline() const;

    // Names as people give them: "web", "group:name", "group:*", "all". Fails with "no such process" or "no such group".
    result<std::vector<instance_id>> find(std::string_view name) const;
    std::string full_name(instance_id) const; // "group:name" where they differ
    const program& program_of(instance_id) const;
    const group& group_of(instance_id) const;

    plan preview(const configuration& wanted) const;
    std::vector<snapshot> look(lifecycle::time_point now) const; // all, in start order
    std::optional<snapshot> look(instance_id, lifecycle::time_point now) const;
    bool shutting_down() const;

private:
    struct implementation;
    std::unique_ptr<implementation> self_;
};

} // namespace reaperd::supervisor

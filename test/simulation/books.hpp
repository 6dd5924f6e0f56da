// What lib/daemon's ledger does, in the same order, without a file: the manager may be killed after each of its stores.
#pragma once

#include "stage.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace simulation {

std::optional<legacy> legacy_in(const journal::journal&); // nothing: there is no image
programs restored(const legacy&);
std::string essence_of(const programs&); // all that must survive

class books {
public:
    books(stage&, std::function<void(std::uint32_t slot)> let_go);

    void write(const programs&, const reaperd::supervisor::outcome_of_fact&);

    std::int32_t* begin_spawn(instance_id); // where the kernel is to write the pid
    void spawned(instance_id);
    void adopted(instance_id, pid);
    void ended(instance_id); // before it is told: the next record accounts for it
    bool has_ended(instance_id) const;
    void forget(instance_id);

    // ---- what a manager before us has left
    std::optional<programs> inherit();
    void begin_anew();
    std::optional<pid> survivor(instance_id) const; // lives, or its end has not been accounted for
    std::optional<pid> last_pid_of(instance_id) const;
    std::optional<instance_id> awaits_the_end(std::uint32_t slot, std::uint32_t serial) const; // whose it is

private:
    struct place {
        journal::slot* slot = nullptr;
        std::uint32_t accounted = 0; // the last process whose end the record knows of
    };

    place* find(instance_id);
    const place* find(instance_id) const;
    void happened_whole_or_not_at_all(const programs&);
    void write_record(const programs&, const reaperd::supervisor::outcome_of_fact&, instance_id);

    stage& world_;
    std::function<void(std::uint32_t)> let_go_;
    std::map<instance_id, place> places_;
};

} // namespace simulation

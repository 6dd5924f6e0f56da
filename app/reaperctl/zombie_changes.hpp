// What is different from look to look: zombies that appeared, and zombies that have gone. Pure.
//
//     zombie_changes seen(first look);
//     for (const auto& change : seen.look(families, since_boot)) ...
//
// How long one has been a zombie is known only of those that appear between two looks, and to the interval of the
// looks.
#pragma once

#include "zombie_families.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace reaperctl {

struct zombie_change {
    bool appeared = false; // or else they have gone
    std::vector<process> zombies;
    std::optional<process> parent;
    std::optional<std::string> program;
    std::optional<std::chrono::nanoseconds> lasted; // of the first, where it was seen to appear

    friend bool operator==(const zombie_change&, const zombie_change&) = default;
};

class zombie_changes {
public:
    explicit zombie_changes(const std::vector<zombie_family>& first);

    // One change a family. `now` is the time of the look, on any clock.
    std::vector<zombie_change> look(const std::vector<zombie_family>&, std::chrono::nanoseconds now);

private:
    struct sighting {
        process zombie;
        std::optional<process> parent;
        std::optional<std::string> program;
        std::optional<std::chrono::nanoseconds> appeared;
    };
    using identity = std::pair<pid_t, std::uint64_t>;
    using sightings = std::map<identity, sighting>;

    static sightings sightings_of(const std::vector<zombie_family>&);

    sightings known_;
};

} // namespace reaperctl

// One schedule: a kernel, a guardian, its managers and their users, and a scheduler that says who acts next, what
// fails, and when the manager is killed. All of it follows from the seed.
#pragma once

#include "guardian.hpp"
#include "manager.hpp"
#include "people.hpp"
#include "stage.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace simulation {

struct tally {
    std::size_t schedules = 0;
    std::size_t steps = 0;   // of the scheduler
    std::size_t effects = 0; // of managers, after each of which they might have been killed
    std::size_t kills = 0;
    std::size_t exits = 0; // that were told

    tally& operator+=(const tally&);
};

class world {
public:
    world(std::uint64_t seed, std::span<std::byte> memory, std::function<void(const std::string&)> trace);

    tally live(std::size_t steps); // and end

private:
    void step();
    void act_as_manager();
    void act_as_kernel();
    void act_as_person();
    void command();
    void pass_time();
    void pass(std::chrono::nanoseconds);
    void pass_to_what_comes_next();

    template <class What>
    void with_manager(What);
    void between_effects(const char* what);
    [[noreturn]] void kill_manager();
    void manager_is_gone();

    void be_quiet();
    void check_quiet() const;
    void compare_with_its_successor(const snapshots&) const;
    void end();

    stage stage_;
    dice& luck_;
    reaperd::configuration config_file_;
    guardian guardian_;
    std::optional<manager> manager_;
    bool may_stop_early_;
    tally counts_;
};

} // namespace simulation

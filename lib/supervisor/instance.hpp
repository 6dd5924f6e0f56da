// One process to be, as the supervisor keeps it: what it should be, its life, and who waits for it.
#pragma once

#include "lifecycle/lifecycle.hpp"
#include "model/configuration.hpp"
#include "supervisor/fact.hpp"
#include "supervisor/pending.hpp"
#include "supervisor/snapshot.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace reaperd::supervisor {

// Whether there is a process whose end has not been told yet: its own, which is the launcher first and then the daemon
// where it is launched. `ordered`: there may be one.
enum class own_process { none, ordered, confirmed };

struct instance {
    instance_id id{};
    std::string group;
    int group_priority = 999;
    std::optional<listener_pool> listeners; // of its group
    std::size_t position = 0;               // in its group
    std::size_t rank = 0;                   // in the order of starts
    program what;
    bool leaving = false; // in no configuration any more, but its process still lives

    lifecycle::life life;
    own_process process = own_process::none;
    lifecycle::time_point since{}; // of this state
    std::optional<lifecycle::time_point> next_stop_report = std::nullopt;
    bool was_started = false;
    std::uint64_t restarts = 0;
    std::uint64_t reaped = 0;               // processes that were waited for, of all its lives
    std::string trouble;                    // why the last spawn failed, or why it is UNKNOWN
    int spawn_code = 1;                     // of the last failed spawn, as a shell's
    std::vector<death> deaths;              // the last remembered_deaths, newest last
    std::vector<std::string> killed_strays; // of this life: "sleep (4711)"
    std::optional<int> ends_all_with;       // its end met exit_on: what reaperd exits with
    std::vector<waiter> waiters;
    std::uint64_t changes = 0; // facts that changed its record: of two records the later one
    bool is_changed = false;   // by the fact that is handled, and noted
};

lifecycle::word word_of(const instance&);
bool has_process(const instance&);
std::string full_name(const instance&);
bool joins_another(const instance&);    // process_group = NAME
bool has_ended(const instance&);        // and is not to start again, by itself or because somebody asked
bool is_being_cleared(const instance&); // its process has ended, others of its tree have not
constexpr std::size_t remembered_deaths = 5;
void remember(instance&, const death&);
std::string killed_strays(const instance&); // "killed 2 strays: sleep (4711), curl (4712)", or nothing

} // namespace reaperd::supervisor

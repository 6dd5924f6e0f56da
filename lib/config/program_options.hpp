// The options of [program:x]: one table, with what each sets.
#pragma once

#include "config/option.hpp"
#include "model/program.hpp"

#include <span>

namespace reaperd::config {

// A [program:x] on its way to becoming programs.
struct program_draft {
    program value;
    std::string name_template = "%(program_name)s"; // process_name, not expanded yet
    bool forks = false;                             // type = forking
    int count = 1;                                  // numprocs
    long long first_number = 0;                     // numprocs_start
    std::optional<bool> kill_as_group;              // nothing: as stopasgroup says
    std::optional<std::chrono::nanoseconds> longest_restart_delay;
    environment_map file_environment; // env_file
    environment_map own_environment;  // environment
};

std::span<const option<program_draft>> program_options();

} // namespace reaperd::config

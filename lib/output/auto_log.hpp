// AUTO logs: NAME-stdout---IDENTIFIER-xxxxxxxx.log in childlogdir, as supervisord names them, readable by their owner
// only.
//
// A living daemon holds a shared lock (flock) on each of its own, so that another one with the same identifier, which
// cleans the folder when it starts, leaves them alone; those of a daemon that crashed are unlocked and go.
#pragma once

#include "output/descriptor.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace reaperd::output {

// The open, locked file and its path; no descriptor and errno where it cannot be made.
std::pair<descriptor, std::string> create_auto_log(const std::string& directory, std::string_view identifier,
                                                   std::string_view program, std::string_view stream);

constexpr std::size_t auto_suffix_size = 8; // xxxxxxxx
std::string_view auto_suffix(std::string_view path);

// The one that a manager before this one made; no descriptor where it is gone.
std::pair<descriptor, std::string> reopen_auto_log(const std::string& directory, std::string_view identifier,
                                                   std::string_view program, std::string_view stream,
                                                   std::string_view suffix);

// Deletes what earlier runs with this identifier left there; how many. The daemon calls it at its start (nocleanup).
unsigned remove_stale_auto_logs(const std::string& directory, std::string_view identifier);

} // namespace reaperd::output

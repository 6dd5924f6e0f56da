// The rotated ones: f.1 (the newest) to f.N, made by rename alone, so that a crash half way loses nothing.
#pragma once

#include <boost/system/error_code.hpp>
#include <string>

namespace reaperd::output {

std::string backup_name(const std::string& path, int number); // f.3

// Makes room at f.1 and moves f there; the oldest goes once there are `count`. A hole that an interrupted rotation left
// is filled, nothing is pushed out for it. With 0 backups nothing is renamed.
boost::system::error_code shift_backups(const std::string& path, int count);

void remove_backups(const std::string& path);

} // namespace reaperd::output

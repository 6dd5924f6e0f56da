// Opening a log file as capturing needs it.
#pragma once

#include "output/descriptor.hpp"

#include <string>
#include <sys/stat.h>

namespace reaperd::output {

// Made where there is none. Splicing wants no O_APPEND, and a look at the last byte wants O_RDWR; a fifo opened so does
// not wait for its reader. No descriptor, and errno, where it cannot be opened.
descriptor open_log(const std::string& path, mode_t mode);

// Only where there is none, not even a link: whoever may write to the folder could have put one there that leads to a
// file which is not theirs.
descriptor create_log(const std::string& path, mode_t mode);

bool can_be_read(int log);

// The file that takes another's place belongs to whom that belonged to. Not being allowed to is no reason to stop.
void inherit_owner(int successor, const struct stat& before);

} // namespace reaperd::output

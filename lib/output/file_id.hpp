// Which file it is, whatever it is called: two names with one (device, inode) are one file.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <sys/types.h>

namespace reaperd::output {

struct file_id {
    dev_t device;
    ino_t inode;

    friend auto operator<=>(const file_id&, const file_id&) = default;
};

std::optional<file_id> id_of(int descriptor);
std::optional<file_id> id_of(const std::string& path); // nothing: there is none

} // namespace reaperd::output

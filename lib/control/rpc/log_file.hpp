// A log file read as supervisord's readFile and tailFile read it, offsets and odd cases included; as much as an answer
// can hold.
#pragma once

#include "control/rpc/fault.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace reaperd::control::rpc {

constexpr std::int64_t most_of_a_log = 4 * 1024 * 1024; // in one answer, which is made in memory

// offset >= 0: so many bytes from there, or all where length is 0. offset < 0: the last -offset bytes, and length is 0.
// Nothing: there is no such file.
std::optional<std::variant<std::string, fault>> read_file(const std::string& path, std::int64_t offset,
                                                          std::int64_t length);

struct file_end {
    std::string text;
    std::int64_t offset = 0; // where the file ends
    bool overflow = false;   // more had come since the offset than length: it is the end that is told
};
file_end tail_file(const std::string& path, std::int64_t offset, std::int64_t length);

} // namespace reaperd::control::rpc

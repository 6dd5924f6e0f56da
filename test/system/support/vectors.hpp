// Recorded conversations with supervisorctl: command line, output, exit code.
#pragma once

#include <string>
#include <vector>

namespace system_test {

struct vector {
    std::string line; // what stands behind "supervisorctl "
    std::string output;
    int code;
};

std::vector<vector> read_vectors(const std::string& file);

// With <PID>, <UP> and <TIME> for what is different each time.
std::string normalised(const std::string& output);

} // namespace system_test

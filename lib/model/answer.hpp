// What a command line gets that asks for no run: help, a version, what is wrong with it.
#pragma once

#include <string>

namespace reaperd {

struct answer {
    std::string text;
    int exit_code = 0;
    bool to_stderr = exit_code != 0;
};

} // namespace reaperd

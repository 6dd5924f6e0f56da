// What the Tab key offers in the shell. Pure.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace supervisorctl {

struct known_process {
    std::string group;
    std::string name;
};
using known_processes = std::vector<known_process>;

// All words that the last one of the line, `word`, may become. The processes are asked for only where they are needed.
std::vector<std::string> completions(const std::string& line, const std::string& word,
                                     const std::function<known_processes()>& processes);

} // namespace supervisorctl

#include "system/support/vectors.hpp"

#include <fstream>
#include <regex>

namespace system_test {

std::vector<vector> read_vectors(const std::string& file)
{
    const std::string command = "$ supervisorctl ";
    const std::string exit = "  [exit=";
    std::vector<vector> all;
    std::ifstream in{file};
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with(command))
            all.push_back({line.substr(command.size()), "", -1});
        else if (line.starts_with(exit))
            all.back().code = std::stoi(line.substr(exit.size()));
        else if (!all.empty())
            all.back().output += line + "\n";
    }
    return all;
}

std::string normalised(const std::string& output)
{
    static const std::regex running{"pid [0-9]+, uptime [0-9:]+"};
    static const std::regex time{"[A-Z][a-z]{2} [0-9]{2} [0-9]{2}:[0-9]{2} [AP]M"};
    static const std::regex pid{"(^|\n)[1-9][0-9]*(?=\n)"};
    auto text = std::regex_replace(output, running, "pid <PID>, uptime <UP>");
    text = std::regex_replace(text, time, "<TIME>");
    return std::regex_replace(text, pid, "$1<PID>");
}

} // namespace system_test

// What reading a configuration needs at hand: the files' text, the world round it, and where problems go.
//
// Answers of the world are remembered for the run, so that a thousand programs of one user cost one look-up.
#pragma once

#include "config/expansion.hpp"
#include "config/ini.hpp"
#include "config/parse.hpp"
#include "config/source.hpp"

#include <deque>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace reaperd::config {

class context {
public:
    explicit context(const surroundings& machine)
        : world(machine)
    {
    }

    const surroundings& world;
    problems found;
    ini::document document;
    std::vector<std::string> included;  // files, in the order of reading
    environment_map daemon_environment; // environment= of [reaperd]: every program gets it, and all values may name it

    // Reads a file, or says why not. What it returns lives as long as the context.
    result<const source*> open(const std::string& path, std::string shown_as);

    // did_you_mean(), as long as there are so few problems that somebody reads it.
    std::string suggestion(std::string_view word, std::span<const std::string_view> known) const;

    bool is_directory(const std::string& path); // relative ones from the working directory
    bool user_exists(const std::string& user);
    bool owner_exists(const std::string& owner); // user[:group]
    const environment_map& env_file(const std::string& path, const place& named_at);

    // The names for a value that stands in this file: here, host_node_name and ENV_x.
    names names_in(const source&) const;

private:
    std::deque<source> sources_;
    std::map<std::string, bool> directories_;
    std::map<std::string, bool> users_;
    std::map<std::string, environment_map> env_files_;
};

} // namespace reaperd::config

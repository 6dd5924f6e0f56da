// A machine made of tables, and short ways to read a config file on it.
#pragma once

#include "config/parse.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

struct world {
    std::map<std::string, std::string> files;
    std::set<std::string> folders = {"/", "/etc", "/tmp", "/srv", "/var/log", "/home/ann"};
    std::set<std::string> programs = {"/bin/cat", "/usr/bin/web"};
    std::set<std::string> users = {"root", "ann", "0"};
    std::map<std::string, std::string> environment = {{"HOME", "/home/ann"}, {"PATH", "/bin:/usr/bin"}};

    reaperd::config::surroundings surroundings() const;

    // /etc/reaperd.conf with this text.
    reaperd::config::parsed parse(const std::string& text);
    reaperd::config::parsed check(const std::string& text);
};

// What came of it; the test fails where there are errors.
reaperd::configuration configuration_of(const std::string& text);
reaperd::program program_of(const std::string& options); // of one [program:web] with a command
reaperd::daemon_settings daemon_of(const std::string& text);

// "3:7: error: ..." for each problem, as far as the file has them.
std::vector<std::string> problems_of(const reaperd::config::parsed&);
std::vector<std::string> problems_in(const std::string& text);
// The only one, of a [program:web] with a command; empty: there is none.
std::string problem_of_option(const std::string& option);

// Whether the one text has the other in it, told well where it has not.
bool says(const std::string& text, const std::string& part);

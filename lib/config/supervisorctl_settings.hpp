// What supervisorctl takes from a config file: [supervisorctl] of this one file. Included files are not read, and
// programs are not looked at.
#pragma once

#include "config/parse.hpp"
#include "model/result.hpp"

#include <optional>
#include <string>
#include <vector>

namespace reaperd::config {

struct supervisorctl_settings {
    std::string server = "http://localhost:9001";
    std::optional<std::string> username;
    std::optional<std::string> password;
    std::string prompt = "supervisor";
    std::optional<std::string> history_file; // absolute
    std::vector<std::string> plugins;        // the names of the [ctlplugin:NAME] sections, which we cannot load

    friend bool operator==(const supervisorctl_settings&, const supervisorctl_settings&) = default;
};

// Why a file is of no use to supervisorctl, which ends with another exit code where it is no config file at all.
struct unusable_file {
    bool is_no_config_file;
    std::string message;
};
[[noreturn]] void throw_exception_from_error(const unusable_file&, const boost::source_location&);

boost::system::result<supervisorctl_settings, unusable_file> supervisorctl_settings_of(const std::string& file,
                                                                                       const surroundings&);

} // namespace reaperd::config

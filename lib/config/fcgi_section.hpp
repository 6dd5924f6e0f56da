// The socket of [fcgi-program:x]. The options of [program:x] are read by read_program().
#pragma once

#include "config/option.hpp"
#include "model/program.hpp"

#include <optional>
#include <span>
#include <string>

namespace reaperd::config {

struct fcgi_draft {
    std::optional<fcgi_address> address;
    std::optional<std::string> owner;
    std::optional<unsigned> mode;
    std::optional<int> backlog;
};

std::span<const option<fcgi_draft>> fcgi_options();

// Whatever is wrong is reported. It is one for all processes of the section, in whichever groups they are, so neither
// their numbers nor the group are known to it.
fcgi_socket read_fcgi_socket(const ini::section&, const std::string& program_name, context&);

} // namespace reaperd::config

// What the methods that describe the others need to know of them.
#pragma once

#include "control/rpc/methods.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace reaperd::control::rpc {

struct method {
    std::string_view name; // "supervisor.startProcess"
    std::string_view result;
    std::string_view help;
    std::vector<std::string_view> (*types)(); // of its parameters
    outcome (*handle)(const api&, const boost::json::array& parameters);
};

std::span<const method> methods(); // by name; system.multicall is the session's
const method* find_method(std::string_view name);

// ---- system.*: system.cpp
outcome list_methods(const api&);
outcome method_help(const api&, std::string name);
outcome method_signature(const api&, std::string name);

} // namespace reaperd::control::rpc

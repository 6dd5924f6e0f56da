// The way to the daemon: from options and config file to a connection, or to a sentence that helps.
#pragma once

#include "client/daemon.hpp"
#include "options.hpp"

#include <string>
#include <system_error>

namespace reaperctl {

// Whatever cannot be gone on from: what to say, and how to exit.
struct problem {
    int exit_code;
    std::string message;
};
template <class T>
using outcome = boost::system::result<T, problem>;
[[noreturn]] void throw_exception_from_error(const problem&, const boost::source_location&);

outcome<reaperd::client::address> find_address(const invocation&);
outcome<reaperd::client::daemon> reach(const invocation&);

// Why nobody answers there, and the command that would help.
problem unreachable(const reaperd::client::endpoint&, std::error_code, const invocation&);

problem to_problem(const reaperd::client::refusal&); // what a daemon said that would not

} // namespace reaperctl

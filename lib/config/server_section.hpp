// [unix_http_server] and [inet_http_server], any number of them: where the daemon listens.
#pragma once

#include "config/option.hpp"
#include "model/configuration.hpp"

#include <span>
#include <vector>

namespace reaperd::config {

// And whatever follows, a name as a rule.
inline constexpr std::string_view server_prefix = "unix_http_server";
inline constexpr std::string_view inet_server_prefix = "inet_http_server";

std::span<const option<unix_server>> server_options();
std::span<const option<inet_server>> inet_server_options();

// RUNDIR/reaperd.sock, for its owner alone.
unix_server default_server(const surroundings&);

// At least one: the default where no section names any.
std::vector<unix_server> read_servers(context&);
std::vector<inet_server> read_inet_servers(context&);

} // namespace reaperd::config

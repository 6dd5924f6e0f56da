// What stdout shows of a run in the foreground, unless it is to be silent: as reaperd the merged output of the programs
// and what happens to them; as supervisord the lines of the log, and nothing of what programs write.
#pragma once

#include "daemon/start_conditions.hpp"
#include "output/console.hpp"

#include <boost/asio/io_context.hpp>
#include <memory>

namespace reaperd::daemon {

// Each is nothing where it is not the one that is wanted.
std::unique_ptr<output::console> open_console(boost::asio::io_context&, const start_conditions&,
                                              const daemon_settings&);
std::unique_ptr<output::console> open_echo(boost::asio::io_context&, const start_conditions&, const daemon_settings&);

} // namespace reaperd::daemon

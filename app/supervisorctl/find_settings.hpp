// Options and config file -> the settings of a run.
#pragma once

#include "options.hpp"
#include "session.hpp"

#include <boost/system/result.hpp>
#include <string>

namespace supervisorctl {

// Where the program was started from, as the kernel knows it, decides where a config file is looked for.
boost::system::result<run_settings, reaperd::config::unusable_file> find_settings(const invocation&,
                                                                                  const std::string& program);

} // namespace supervisorctl

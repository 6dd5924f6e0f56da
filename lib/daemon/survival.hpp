// What a manager needs to be one that can be killed: the journal, its place beside the guardian, and whether somebody
// was there before it.
#pragma once

#include "daemon/journal_file.hpp"
#include "guardian/guardian.hpp"
#include "output/descriptor.hpp"

#include <map>
#include <memory>
#include <string>

namespace reaperd::daemon {

enum class legacy { none, of_a_manager, of_both }; // of_both: the guardian was killed too, and its descriptors are lost

struct survival {
    std::shared_ptr<journal_file> file;
    guardian::place place;
    daemon::legacy legacy = daemon::legacy::none;
    std::map<std::string, std::shared_ptr<output::descriptor>> sockets = {}; // of a daemon before us in this process
};

} // namespace reaperd::daemon

#include "model/configuration.hpp"

namespace reaperd {

std::string full_name(const std::string& group, const std::string& process)
{
    return group == process ? process : group + ":" + process;
}

} // namespace reaperd

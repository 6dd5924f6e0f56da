#include "config/pid_files.hpp"

#include "config/program.hpp"

#include <map>
#include <set>
#include <string>

namespace reaperd::config {
namespace {

void refuse(const program& second, const std::string& first, context& around)
{
    const auto* entry = entry_of(second, "pidfile", around);
    if (entry)
        around.found.error(around.document.value_place(*entry),
                           "pidfile: " + *second.execution.pid_file + " is that of " + first
                               + ", too: write another name, with %(process_num)d where there are several processes");
}

} // namespace

void check_pid_files(const std::vector<group>& groups, context& around)
{
    std::map<std::string, std::string> owners;
    std::set<std::string> told; // sections
    for (const auto& group : groups)
        for (const auto& program : group.programs) {
            if (!program.execution.pid_file)
                continue;
            const auto name = full_name(group.name, program.name);
            const auto [first, is_new] = owners.emplace(*program.execution.pid_file, name);
            if (!is_new && told.insert(program.section).second)
                refuse(program, first->second, around);
        }
}

} // namespace reaperd::config

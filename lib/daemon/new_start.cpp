#include "daemon/new_start.hpp"

namespace reaperd::daemon {

std::vector<std::string> needs_a_new_start(const daemon_settings& now, const daemon_settings& wanted)
{
    std::vector<std::string> changed;
    auto compare = [&](const char* option, bool same) {
        if (!same)
            changed.push_back(option);
    };
    compare("pidfile", now.pid_file == wanted.pid_file);
    compare("directory", now.directory == wanted.directory);
    compare("user", now.user == wanted.user);
    compare("silent", now.silent == wanted.silent);
    compare("minfds", now.minimum_descriptors == wanted.minimum_descriptors);
    compare("umask", now.umask == wanted.umask);
    compare("guardian", now.guardian == wanted.guardian);
    compare("minprocs", now.minimum_processes == wanted.minimum_processes);
    return changed;
}

} // namespace reaperd::daemon

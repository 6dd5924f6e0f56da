// Control groups of version 2 (cgroups(7), the kernel's cgroup-v2.rst), as a way to keep hold of a tree of processes:
// none leaves its cgroup by forking twice or by taking a session of its own. No controller is used.
#pragma once

#include "model/result.hpp"

#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace reaperd::process {

// One program's, a folder in the cgroup file system.
class cgroup {
public:
    explicit cgroup(std::string path);

    const std::string& path() const { return path_; }

    result<void> make() const;    // where it is not there yet
    bool remove_if_empty() const; // false: somebody is in it, or another cgroup is below it
    void remove() const;          // with those below it, as far as they are empty

    bool populated() const; // somebody lives in it or below it; zombies do not
    std::vector<pid_t> processes() const;
    bool contains(pid_t) const;

    // The folder directly below this cgroup that a process is in, or below which: "web". Nothing: it is not below.
    std::optional<std::string> folder_of(pid_t) const;

    // All at once, those that are born meanwhile too (cgroup.kill, Linux 5.14). False: this kernel cannot.
    bool kill_all() const;

private:
    std::string path_;
};

// The cgroup that we are in, where its file system can be found; wherever it is mounted (/sys/fs/cgroup,
// /sys/fs/cgroup/unified, ...).
std::optional<std::string> own_cgroup(const std::string& proc = "/proc");

// A folder below `parent` for the cgroups of our programs, and of nobody else's; it may be there already. Fails with
// what stands against it, "cannot make /sys/fs/cgroup/reaperd-42: Read-only file system".
result<cgroup> make_home(const std::string& parent, pid_t daemon);

// A reaperd that was killed could not clear up, and what it supervised may have ended since. Whoever lives keeps his.
void remove_homes_of_the_dead(const cgroup& ours);

// A program's name as the name of a folder: "web:web_00", and what does not fit as %XX.
std::string folder_name(const std::string& program);

} // namespace reaperd::process

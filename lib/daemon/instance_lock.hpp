// One daemon at a time: an open-file-description lock on the pid file, which also says whose it is.
//
// The lock decides, never the file's existence or the pid in it: it ends with its holder, however that dies, and cannot
// point at a stranger. The file goes with the object, while the lock is still held.
#pragma once

#include "model/result.hpp"
#include "output/descriptor.hpp"

#include <string>

namespace reaperd::daemon {

class instance_lock {
public:
    // On pid_file, or on the file of the same name in run_directory where pid_file cannot be written.
    // Fails with "already running, pid N", and has changed nothing then.
    static result<instance_lock> take(const std::string& pid_file, const std::string& run_directory);

    static instance_lock inherited(int number, std::string path); // from another image of ourselves

    instance_lock(instance_lock&&) = default;
    instance_lock& operator=(instance_lock&&) = default;
    ~instance_lock();

    const std::string& path() const { return path_; }
    int number() const { return file_.get(); }
    void share() { keeps_file_ = false; } // the lock is held, and another process looks after the file

private:
    instance_lock(std::string path, output::descriptor file);

    std::string path_;
    output::descriptor file_;
    bool keeps_file_ = true;
};

} // namespace reaperd::daemon

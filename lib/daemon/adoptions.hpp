// type = forking: which process is the daemon that a launcher left behind. Its pid file says so, but is not believed:
// the number has to be that of a living process of the program's tree and a child of ours, as every daemon is whose
// launcher has ended. Then it is ours to wait for, and its pid nobody else's until we have done so.
//
// Nothing polls: inotify(7) tells of pid files, and whose parent has ended is looked at when somebody was handed to us.
#pragma once

#include "daemon/trees.hpp"
#include "model/result.hpp"
#include "supervisor/fact.hpp"

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <sys/types.h>

namespace reaperd::daemon {

class adoptions {
public:
    struct surroundings {
        boost::asio::io_context& loop;
        const daemon::trees& trees;
        process::parents parents;                                                   // whose children are ours
        std::function<void(supervisor::instance_id, const procfs::process&)> found; // and searched for no more
        std::function<void(supervisor::instance_id, std::string why)> delayed;
    };

    explicit adoptions(surroundings);

    void search(supervisor::instance_id, std::string pid_file);
    void look(); // after orphans were reaped
    void forget(supervisor::instance_id);

private:
    using ending = boost::asio::posix::stream_descriptor; // a pidfd
    struct searched {
        std::string pid_file;
        std::string reason = {};             // why it was not found, as told last
        std::unique_ptr<ending> parent = {}; // of the process that the file names: it is ours when that ends
    };

    result<procfs::process> find(supervisor::instance_id, searched&);
    void look_for(supervisor::instance_id);
    bool wait_for_the_end_of(pid_t parent, searched&); // false: it has ended
    void watch();
    int watch_nearest_folder(const std::string& pid_file);
    void read();

    surroundings with_;
    boost::asio::posix::stream_descriptor events_;
    std::set<int> watches_;
    std::string blind_; // why pid files cannot be watched
    std::array<char, 4096> buffer_;
    std::map<supervisor::instance_id, searched> searches_;
};

} // namespace reaperd::daemon

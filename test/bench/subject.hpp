// What is measured: reaperd, the bare loops, and the supervisors that are on PATH, each started on the same job.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace bench {

// `count` copies of one command. Its board is its first argument, and BENCH_BOARD in its environment.
struct job {
    std::string name; // of the files made for it
    int count = 1;
    std::vector<std::string> command; // absolute
    std::string board;
    std::optional<std::string> log; // where stdout goes; nothing: nowhere
};

// A process of ours, ended and waited for at the latest when this goes.
class running {
public:
    running(pid_t pid, int stop_signal)
        : pid_{pid}
        , stop_signal_{stop_signal}
    {
    }
    running(running&& other) noexcept;
    running& operator=(running&&) = delete;
    ~running();

    pid_t pid() const { return pid_; }
    void stop(); // returns when it has ended

private:
    pid_t pid_;
    int stop_signal_;
};

// Starts `arguments` in `folder`, with stdin, stdout and stderr on /dev/null.
pid_t launch(const std::vector<std::string>& arguments, const std::vector<std::string>& more_environment = {},
             const std::string& folder = "/");
int wait_for(pid_t); // its exit code, or 128 and the signal

struct subject {
    std::string name;
    bool paced; // starts a service at most once a second
    std::function<running(const job&)> start;
};

// Where everything is.
struct places {
    std::filesystem::path build;  // of reaperd: build/release
    std::filesystem::path folder; // of ours, for logs
    std::filesystem::path memory; // of ours, for configs, sockets, pid files and boards

    std::string program(const std::string& name) const { return build / "test/bench" / ("bench_" + name); }
    std::string reaperd() const { return build / "app/reaperd/reaperd"; }
    std::string drop_in() const { return build / "app/reaperd/supervisord"; }
    std::string supervisorctl() const { return build / "app/supervisorctl/supervisorctl"; }
    std::string reaperctl() const { return build / "app/reaperctl/reaperctl"; }
    std::filesystem::path supervisords_folder(const job& work, const std::string& who) const
    {
        return memory / (work.name + "-" + who);
    }
    std::filesystem::path run_directory(const job& work) const { return memory / (work.name + "-reaperd"); }
};

subject bare(const places&, char how); // 'v' for vfork, 'f' for fork
subject reaperd(const places&);
subject unguarded(const places&);                  // reaperd with guardian = false
std::vector<subject> peers(const places&);         // runsv, s6-supervise, supervisord where they are on PATH
std::optional<subject> supervisord(const places&); // Debian's
// One that takes supervisord's config and its -n -c.
subject by_supervisords_config(const places&, const std::string& name, const std::string& program, bool paced);

} // namespace bench

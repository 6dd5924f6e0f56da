// One reaperd with all that is around it: a folder of its own, a config, actors on a stage, a service manager that
// listens on a notify socket, and a person with reaperctl. When the test ends, so does every process that it caused.
//
//   configure(actor("web", "say up wait"));
//   start();
//   const auto first = hears("web", "up");
#pragma once

#include "system/support/child.hpp"
#include "system/support/listener.hpp"

#include <boost/json/object.hpp>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace system_test {

struct answer {
    int code;
    std::string out;
    std::string err;
};

class world {
public:
    world();
    ~world();
    world(const world&) = delete;
    world& operator=(const world&) = delete;

    // ---- the folder
    std::string path(const std::string& name) const { return (folder_ / name).string(); }
    void write(const std::string& name, const std::string& text) const;
    std::string read(const std::string& name) const;
    void await_file(const std::string& name, const std::string& text) const; // until it is there and has `text` in it

    // ---- the config: reaperd.conf, with reaperd.log as its log
    // A [program:NAME] whose command is an actor; startsecs is 0, so that it is RUNNING at once.
    static std::string actor(const std::string& name, const std::string& steps, const std::string& options = {});
    void configure(const std::string& programs) const;

    // ---- reaperd
    invocation reaperd_invocation(std::vector<std::string> arguments) const;
    void start() { start(reaperd_invocation({})); } // in the foreground; returns when it says READY
    void start(invocation);                         // the same, with its own ideas of terminal or signals
    child& reaperd() { return *reaperd_; }
    pid_t manager_pid() const; // the parent of the programs, below the guardian
    listener& console() { return console_; }
    listener& manager() { return manager_; } // what the notify socket hears
    void hang_up();                          // HUP; returns when the reload is done
    int stop();                              // TERM; returns the exit code
    answer detach();                         // reaperd --detach

    // ---- the stage
    pid_t hears(const std::string& name, const std::string& text); // an actor's report: its pid
    std::string next_report();

    // ---- the log: each call waits for one more line with this text
    void logged(const std::string& text);

    // ---- reaperctl
    invocation ctl_invocation(std::vector<std::string> arguments) const;
    answer ctl(std::vector<std::string> arguments) const;
    boost::json::object status(const std::string& name) const;
    std::vector<std::string> ctl_options; // before every verb

    static answer run(invocation);

private:
    std::filesystem::path folder_;
    listener stage_;
    listener manager_;
    listener console_;
    std::optional<child> reaperd_;
    std::map<std::string, std::size_t> log_read_; // how far, for each text
};

} // namespace system_test

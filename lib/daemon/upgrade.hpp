// `reaperctl upgrade`, as the manager sees it: the new image is asked who it is and whether it could go on, as a child
// of ours; then the guardian becomes it, and says so; then this process makes room. Whatever fails, we go on.
//
// Nothing here waits: a child that does not answer in time is killed, and so is a guardian that has become something
// that does not speak to us, whose place we take then.
#pragma once

#include "control/api.hpp"
#include "daemon/event_log.hpp"
#include "model/exit_status.hpp"
#include "model/result.hpp"
#include "output/descriptor.hpp"
#include "process/reaper.hpp"
#include "process/spawn.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace reaperd::daemon {

class upgrade {
public:
    struct surroundings {
        boost::asio::io_context& loop;
        process::reaper& reaper;
        std::optional<int> journal; // nothing: there is no guardian
        std::string working_directory;
        std::function<std::optional<std::string>()> hindrance;      // why it cannot be just now
        std::function<void(const std::string& path)> tell_guardian; // what it is to become
        std::function<void(const std::string& why)> guardian_is_mute;
        std::function<void(log_level, const std::string&)> say;
    };

    explicit upgrade(surroundings);
    ~upgrade();
    upgrade(const upgrade&) = delete;

    void begin(const std::string& path, control::api::answer); // empty: the file that we were executed from

    // What came of it.
    void guardian_is_another();
    void guardian_is_the_same(const std::string& why);
    bool is_with_guardian() const { return step_ == step::guardian; }

    static constexpr std::chrono::seconds patience{10}; // with a child, and with the guardian

private:
    enum class step { none, introduction, rehearsal, guardian };

    void introduce();
    void rehearse();
    void ask(std::vector<std::string> arguments, bool with_journal);
    void answered(exit_status);
    void hand_over();
    void arm();
    void too_late();
    std::string take_words();
    void fail(const std::string& why);
    void finish(protocol::reply);

    surroundings with_;
    boost::asio::steady_timer timer_;
    std::optional<process::spawner> spawner_;
    step step_ = step::none;
    std::string path_;
    std::string version_; // of the new one
    control::api::answer done_;
    std::optional<pid_t> child_;
    bool late_ = false;        // it is, and was killed
    output::descriptor words_; // what it says
};

} // namespace reaperd::daemon

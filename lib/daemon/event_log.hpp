// The daemon's own log: one line per thing that happened, in supervisord's format
//     2026-01-31 12:00:00,123 INFO spawned: 'web' with pid 4242
// to a rotated file, to syslog, or to neither, and to whoever listens. Synchronous: what is logged before a crash is in
// the file.
//
// Through Boost.Log, which is seen by event_log.cpp alone because of what it costs to compile.
#pragma once

#include "daemon/log_text.hpp"
#include "model/configuration.hpp"
#include "model/result.hpp"
#include "output/capture.hpp"

#include <functional>
#include <memory>
#include <string>

namespace reaperd::daemon {

class event_log {
public:
    using echo = std::function<void(const std::string& line)>; // without its newline

    // Once per process; identifier is the name in syslog. Fails where the file cannot be opened.
    // Where the file is our stdout, nothing is echoed: it would be there twice.
    static result<event_log> open(const own_log&, const std::string& identifier, echo = {});
    event_log(event_log&&) noexcept;
    ~event_log();

    void write(log_level, const std::string& text);
    void write(const log_entry& entry) { write(entry.level, entry.text); }
    void read(const supervisor::event&, const instance_lookup&);

    // Each line from now on, for as long as the subscription lives.
    output::subscription follow(output::follower);
    std::string path() const; // empty: there is no file
    result<void> clear();     // empties it, rotated ones too

    void reopen();              // the file may have been renamed under us
    void apply(const own_log&); // after a reload

private:
    event_log();

    struct implementation;
    std::unique_ptr<implementation> self_;
};

} // namespace reaperd::daemon

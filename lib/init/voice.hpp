// What a wrapper says of what it does. reaperd says nothing but why it cannot run the command; tini and dumb-init have
// words of their own, and say more with -v.
#pragma once

#include "model/exit_status.hpp"
#include "process/spawn.hpp"

#include <string>
#include <sys/types.h>

namespace reaperd::init {

class voice {
public:
    voice() = default;
    virtual ~voice() = default;
    voice(const voice&) = delete;
    voice& operator=(const voice&) = delete;

    virtual void cannot_start(const std::string& command, const process::spawn_failure&) const = 0;
    virtual void adopts_nobody() const {} // we are neither PID 1 nor a subreaper
    virtual void started(const std::string& /*command*/, pid_t) const {}
    virtual void received(int /*signal*/) const {}
    virtual void passes_on(int /*signal*/, int /*becomes*/) const {}
    virtual void orphan_ended(pid_t, const exit_status&) const {}
    virtual void command_ended(pid_t, const exit_status&) const {}
};

class reaperds_voice : public voice {
public:
    void cannot_start(const std::string& command, const process::spawn_failure&) const override;
};

} // namespace reaperd::init

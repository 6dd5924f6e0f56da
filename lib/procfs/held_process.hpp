// A process that is not our child, held by a pidfd: whatever is asked of it or sent to it never reaches another one
// that got its pid since.
#pragma once

#include "procfs/process_table.hpp"

#include <chrono>
#include <optional>
#include <system_error>
#include <utility>

namespace reaperd::procfs {

class held_process {
public:
    // Nothing: it has gone since the table was read, whoever may have its pid now.
    static std::optional<held_process> hold(const process&);
    // Whoever has that pid now: look afterwards whether that can be somebody else. Nothing: nobody, or it cannot be
    // held.
    static std::optional<held_process> hold(pid_t);

    held_process(held_process&& other) noexcept
        : handle_(std::exchange(other.handle_, -1))
    {
    }
    held_process& operator=(held_process&& other) noexcept
    {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~held_process();

    std::error_code send(int signal) const;
    int share() const; // another descriptor of it, the caller's to close: readable when it has ended
    bool ends_within(std::chrono::milliseconds) const; // it may be a zombie then
    bool goes_within(std::chrono::milliseconds) const; // it has ended, and somebody has waited for it

private:
    explicit held_process(int handle)
        : handle_(handle)
    {
    }
    bool has_gone() const;

    int handle_;
};

} // namespace reaperd::procfs

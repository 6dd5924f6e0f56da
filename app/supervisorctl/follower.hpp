// A log that is printed as it grows.
#pragma once

#include "client/tail_stream.hpp"
#include "session.hpp"

#include <optional>
#include <string>

namespace supervisorctl {

class follower {
public:
    follower(const session&, const std::string& target); // complains on standard error where nobody answers

    bool is_open() const { return log_.has_value(); }
    int descriptor() const { return log_ ? log_->descriptor() : -1; }
    void print_some(); // of what is there; to be called when the descriptor is readable

private:
    std::string url_; // and the target, as complaints name it
    std::optional<reaperd::client::tail_stream> log_;
};

} // namespace supervisorctl

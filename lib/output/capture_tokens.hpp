// Finds what a program wrote between <!--XSUPERVISOR:BEGIN--> and <!--XSUPERVISOR:END-->, also where a read cuts a
// token in two. The rest is text for the log, in order and complete; the tokens themselves are neither.
//
// Only what may be the beginning of a token is held back, until more comes or the process ends. Of what is captured the
// newest `most` bytes are kept. Within a capture only END means anything, outside of it only BEGIN.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace reaperd::output {

class capture_tokens {
public:
    using reader = std::function<void(std::string_view)>;

    capture_tokens(std::size_t most, reader text, reader captured);

    void read(std::string_view chunk);

    // What was held back is text after all; a capture that has no END is nobody's, as with supervisord. The next
    // process begins outside of one.
    void process_ended();

    bool holds_back() const { return held_back_ > 0; }
    // For another one that goes on where this one stands. What has been captured so far is lost to it, and its rest
    // too.
    std::uint32_t state() const { return static_cast<std::uint32_t>(held_back_ << 1 | (capturing_ ? 1 : 0)); }
    void resume(std::uint32_t state);

private:
    std::string_view token() const; // the one that is looked for
    std::string_view go_on_with_token(std::string_view chunk);
    std::string_view look_for_token(std::string_view chunk);
    void pass_on(std::string_view);
    void capture(std::string_view);
    void toggle();

    std::size_t most_;
    reader text_;
    reader captured_;
    std::size_t held_back_ = 0; // so many bytes of the token have been read
    bool capturing_ = false;
    std::string capture_; // at times twice as long as it may be, so that little is moved
};

} // namespace reaperd::output

// A terminal with a person at it: a pty whose other end reaperd runs on.
#pragma once

#include "system/support/listener.hpp"

#include <string>

namespace system_test {

class terminal {
public:
    terminal();

    const std::string& name() const { return name_; } // /dev/pts/3
    listener& screen() { return screen_; }            // what it shows
    void type(std::string_view keys) { screen_.write(keys); }
    void close() { screen_.close(); } // the window is closed, the line is cut

private:
    listener screen_;
    std::string name_;
};

inline constexpr std::string_view control_c = "\x03";
inline constexpr std::string_view control_s = "\x13";
inline constexpr std::string_view control_z = "\x1a";
inline constexpr std::string_view control_q = "\x11";

} // namespace system_test

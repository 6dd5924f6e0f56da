// Somebody who writes, listened to: the FIFO of the actors, reaperd's notify socket, a terminal, a client's output.
//
// until("text") waits for it and returns all that came up to it; what comes later is the next call's. line_with() is
// for many speakers: it takes one line out, and leaves the others to be asked for.
#pragma once

#include "system/support/descriptor.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace system_test {

class listener {
public:
    listener() = default;
    explicit listener(descriptor source)
        : source_{std::move(source)}
    {
    }

    std::string until(std::string_view text);
    std::string line_that(const std::function<bool(std::string_view line)>& pleases, std::string_view wanted);
    std::string next_line() { return until("\n"); }
    std::string rest(); // all there is until the other side closes

    int get() const { return source_.get(); }
    void write(std::string_view text);
    void close() { source_.close(); }

private:
    bool read_more(int milliseconds); // false at the end, or when nothing came
    void read_or_give_up(const class deadline&, std::string_view wanted);

    descriptor source_;
    std::string heard_;
};

} // namespace system_test

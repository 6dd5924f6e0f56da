// When the next manager starts. One that was killed is replaced at once: somebody wanted it gone, or the machine was
// out of memory. One that crashes again and again waits longer each time, and is started `safe` in the end.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace reaperd::guardian {

enum class death { killed, crashed }; // by SIGKILL, or by anything else that is no proper end

class pace {
public:
    using clock = std::chrono::steady_clock;
    using time_point = clock::time_point;

    struct start {
        time_point at;
        bool safe = false;
    };

    void started(time_point now) { last_start_ = now; }

    // Nothing: no more of them. A person has to ask (again()).
    std::optional<start> after(death, time_point now);
    start again(time_point now); // all is forgiven, but for safety's sake

    // At most 500 a second: whoever kills managers in a loop shall not have the machine.
    static constexpr std::chrono::milliseconds shortest_life{2};
    static constexpr std::chrono::seconds memory{60}; // crashes are forgotten after it
    static constexpr std::size_t patience = 3;        // so many of them, and the next one waits
    static constexpr std::size_t safe_after = 5;

private:
    std::size_t crashes_since(time_point) const;

    time_point last_start_{};
    std::array<time_point, safe_after> crashes_{}; // the last ones; the epoch: none
    std::size_t next_ = 0;
    bool safe_ = false;
};

} // namespace reaperd::guardian

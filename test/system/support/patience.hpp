// How long a test waits for an event before it calls it missing. Nothing is ever waited for in vain in a test that
// passes.
#pragma once

#include <chrono>

namespace system_test {

inline constexpr std::chrono::seconds patience{30};

// Milliseconds left for poll(2), counted from its making.
class deadline {
public:
    int left() const
    {
        const auto rest =
            std::chrono::duration_cast<std::chrono::milliseconds>(end_ - std::chrono::steady_clock::now());
        return rest.count() > 0 ? static_cast<int>(rest.count()) : 0;
    }

private:
    std::chrono::steady_clock::time_point end_ = std::chrono::steady_clock::now() + patience;
};

} // namespace system_test

// Chance that can be told again: equal seeds throw equally, on every machine.
#pragma once

#include <chrono>
#include <cstdint>

namespace simulation {

class dice { // splitmix64
public:
    explicit dice(std::uint64_t seed)
        : state_(seed)
    {
    }

    std::uint64_t throw_one()
    {
        auto z = state_ += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }

    unsigned below(unsigned n) { return n == 0 ? 0 : static_cast<unsigned>((throw_one() >> 32) * n >> 32); }
    bool one_in(unsigned n) { return n != 0 && below(n) == 0; } // 0: never
    std::chrono::milliseconds up_to(std::chrono::milliseconds most)
    {
        return std::chrono::milliseconds{below(static_cast<unsigned>(most.count()) + 1)};
    }

private:
    std::uint64_t state_;
};

} // namespace simulation

// How long a restart waits: supervisord's n seconds, restart_delay's curve, and a token bucket that paces short lives
// whatever the configuration says, so that no program can take the machine by dying quickly.
#pragma once

#include "model/program.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace reaperd::lifecycle {

using clock = std::chrono::steady_clock;
using time_point = clock::time_point;
using duration = std::chrono::nanoseconds;

// The end of time rather than an overflow.
time_point after(time_point, duration);

// Ten restarts at once, then one a second; ten seconds without one fill it again. One number does it: how far ahead of
// one restart a second we are paid.
struct token_bucket {
    time_point paid_until{};

    time_point take(time_point earliest); // when the restart that is wanted at `earliest` may happen

    friend bool operator==(const token_bucket&, const token_bucket&) = default;
};

// Where jitter comes from. Equal seeds throw equally, so that a life can be told again. As std::minstd_rand, with its
// number in sight, so that it can be kept.
struct dice {
    using result_type = std::uint32_t;
    static constexpr result_type modulus = 2147483647;

    result_type number = 1; // never 0

    static dice seeded(std::size_t seed);
    static constexpr result_type min() { return 1; }
    static constexpr result_type max() { return modulus - 1; }
    result_type operator()();

    friend bool operator==(const dice&, const dice&) = default;
};

duration failed_start_wait(int failures);                          // the n-th in a row: n seconds
duration delayed_restart_wait(const restart_delay&, int n, dice&); // min(initial x factor^(n-1), maximum) +- jitter
duration transient_wait(int n);                                    // 100 ms, doubled up to 10 s

} // namespace reaperd::lifecycle

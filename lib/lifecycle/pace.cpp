#include "lifecycle/pace.hpp"

#include <algorithm>
#include <random>

namespace reaperd::lifecycle {
namespace {

using namespace std::chrono_literals;
using seconds = std::chrono::duration<double>;

constexpr duration token_every = 1s;
constexpr int tokens = 10;
constexpr duration first_transient_wait = 100ms;
constexpr duration longest_transient_wait = 10s;

// 146 years: longer than any wait, and half of what nanoseconds can count.
constexpr double longest_wait = 4.6e9;

duration from(seconds wait)
{
    return std::chrono::duration_cast<duration>(seconds{std::clamp(wait.count(), 0.0, longest_wait)});
}

// By squaring. std::pow would be the only reason to load libm, which takes a tenth of the time to main().
double power(double base, int exponent)
{
    double result = 1;
    for (; exponent > 0; exponent /= 2, base *= base)
        if (exponent % 2 != 0)
            result *= base;
    return result;
}

} // namespace

time_point after(time_point now, duration wait)
{
    return wait > time_point::max() - now ? time_point::max() : now + wait;
}

time_point token_bucket::take(time_point earliest)
{
    auto at = std::max(earliest, paid_until - (tokens - 1) * token_every);
    paid_until = after(std::max(paid_until, at), token_every);
    return at;
}

dice dice::seeded(std::size_t seed)
{
    const auto number = static_cast<result_type>(seed % modulus);
    return {number == 0 ? 1 : number};
}

dice::result_type dice::operator()()
{
    constexpr std::uint64_t factor = 48271;
    number = static_cast<result_type>(number * factor % modulus);
    return number;
}

duration failed_start_wait(int failures)
{
    return std::chrono::seconds{failures};
}

duration delayed_restart_wait(const restart_delay& delay, int n, dice& jitter)
{
    constexpr double enough = 1e18; // a finite factor: nothing grows to nothing, and does not become "not a number"
    auto growing = seconds{delay.initial}.count() * std::min(power(delay.factor, n - 1), enough);
    auto wait = std::min(growing, seconds{delay.maximum}.count());
    return from(seconds{wait * (1 + delay.jitter * std::uniform_real_distribution{-1.0, 1.0}(jitter))});
}

duration transient_wait(int n)
{
    auto doublings = std::min(n - 1, 10); // more would be cut anyway
    return std::min(first_transient_wait * (1 << doublings), longest_transient_wait);
}

} // namespace reaperd::lifecycle

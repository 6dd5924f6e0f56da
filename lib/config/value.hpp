// The types of values: each reads its text as supervisord's datatypes.py does, and says what to write where it cannot.
//
// Durations and sizes with units that supervisord does not know are ours on top.
#pragma once

#include "config/mistake.hpp"
#include "config/text.hpp"
#include "model/configuration.hpp"

#include <chrono>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace reaperd::config {

reading<bool> boolean(std::string_view);

// Python's int(): blanks around, a sign, 1_000. Values beyond 64 bits are the nearest that fits.
reading<long long> integer(std::string_view);
reading<long long> octal(std::string_view); // 022, 22, 0o22, -1

// integer(), brought into the range that a field can hold: supervisord has no bounds there.
reading<int> clamped(std::string_view, int low, int high);
// integer() that has to be in a range.
reading<int> bounded(std::string_view, int low, int high);

// 0, 50MB, "1 kb", -1
reading<std::int64_t> byte_size(std::string_view);
// As a field that knows no negative sizes: what is below 0 is 0, which is how supervisord acts on it.
reading<std::uint64_t> size(std::string_view);

// 5, -1, 500ms, 10s, 2min
reading<std::chrono::nanoseconds> duration(std::string_view);
reading<std::chrono::nanoseconds> duration_from_zero(std::string_view);

reading<double> factor(std::string_view); // from 1
reading<double> share(std::string_view);  // 0 to 1, or 10%

reading<std::vector<int>> exit_codes(std::string_view);
reading<int> signal(std::string_view); // 0, which sends nothing, is one
reading<restart_mode> autorestart(std::string_view);
reading<reaperd::log_level> log_level(std::string_view);
reading<std::string> process_or_group_name(std::string_view);

struct address {
    std::string host; // in small letters, without the brackets of an IPv6 address; empty: all there are
    std::uint16_t port = 0;
};
reading<std::uint16_t> port(std::string_view);
// 9001, :9001, *:9001, host:9001, [::1]:9001
reading<address> inet_address(std::string_view);

// One of some words, in any case.
template <class T, std::size_t Count>
reading<T> one_of(std::string_view text, const std::pair<std::string_view, T> (&words)[Count])
{
    auto wanted = to_lower(text);
    std::string all;
    for (const auto& [word, value] : words) {
        if (wanted == word)
            return value;
        all += (all.empty() ? "" : ", ") + std::string(word);
    }
    return mistake("cannot be " + quoted(text) + ": write one of " + all, 0);
}

} // namespace reaperd::config

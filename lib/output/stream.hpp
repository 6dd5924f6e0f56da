// The two streams of a program, and their names in file names and JSON.
#pragma once

#include <cstdint>
#include <string_view>

namespace reaperd::output {

enum class stream { standard_output, standard_error };

constexpr std::string_view name_of(stream which)
{
    return which == stream::standard_output ? "stdout" : "stderr";
}

// Each stream of each program has a number of its own.
constexpr std::uint64_t number_of(std::uint32_t program, stream which)
{
    return std::uint64_t{program} * 2 + (which == stream::standard_error ? 1 : 0);
}

constexpr stream stream_of(std::uint64_t number)
{
    return number % 2 == 0 ? stream::standard_output : stream::standard_error;
}

} // namespace reaperd::output

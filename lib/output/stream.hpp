// The two streams of a program, and their names in file names and JSON.
#pragma once

#include <string_view>

namespace reaperd::output {

enum class stream { standard_output, standard_error };

constexpr std::string_view name_of(stream which)
{
    return which == stream::standard_output ? "stdout" : "stderr";
}

} // namespace reaperd::output

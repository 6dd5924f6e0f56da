// log_format = raw | timestamped | json: how a line of a program stands in its log.
#pragma once

#include "model/program.hpp"
#include "output/stream.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace reaperd::output {

using wall_time = std::chrono::system_clock::time_point;

std::string local_stamp(wall_time); // "2026-11-22 19:00:00,123", as supervisord's log has it
std::string utc_stamp(wall_time);   // "2026-11-22T19:00:00.123Z"

// Lines of one stream, at one moment.
class line_format {
public:
    line_format(log_format, wall_time now, std::string_view program, stream);

    // timestamped: "2026-11-22 19:00:00,123 text\n"
    // json: {"time":"2026-11-22T19:00:00.123Z","program":"web","stream":"stdout","text":"..."}, bytes that are not
    // UTF-8 replaced raw: the text, and a newline if it ended with one
    void append(std::string& lines, std::string_view text, bool ended) const;

private:
    log_format format_;
    std::string before_;
};

std::string valid_utf8(std::string_view); // U+FFFD for each byte that cannot be

} // namespace reaperd::output

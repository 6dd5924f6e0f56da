// What one program writes and reads: its three pipes, kept from start to start, and where the output goes.
//
// Both ends of each pipe stay open here, so a restart loses nothing, a grandchild that outlives its parent is still read,
// and nobody gets SIGPIPE. Data waits in the pipe while the disk is full; the loop never waits for anybody.
#pragma once

#include "model/program.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace reaperd::output {

class environment; // what all captures share: the loop, the open log files, the console, counters (environment.hpp)

enum class stream { standard_output, standard_error };

class capture {
public:
    capture(environment&, std::string name, bool redirect_stderr, const output_policy&);
    ~capture(); // reads what is still in the pipes first

    std::array<int, 3> child_ends() const; // what spawn makes the child's 0, 1 and 2
    void process_started();                // reading begins
    void process_ended(); // reads the pipes empty, so that what the process wrote last stands before the next one's first

    void apply(const output_policy&); // after a reload
    void reopen();                    // SIGUSR2: the file may have been renamed under us
    void clear();                     // empties the logs, rotated ones too

    std::string log_path(stream) const;                                     // empty: none
    std::vector<std::string> last_lines(stream, std::size_t count) const;   // newest last
};

} // namespace reaperd::output

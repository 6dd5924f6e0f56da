// What more than one row measures, of the subjects that a row gives.
#pragma once

#include "report.hpp"
#include "subject.hpp"

#include <map>
#include <string>
#include <vector>

namespace bench {

// ---- latency.cpp
samples restarts_of(const places&, const std::vector<subject>&); // kill -9 to main() of the next, in ms

// ---- fleet.cpp
struct start_and_end {
    samples starts; // of 1,000: exec of the supervisor to main() of the last, in ms
    samples stops;  // TERM to its end
};
start_and_end fleets_of(const places&, const std::vector<subject>&, int rounds);

// ---- capture.cpp
struct load {
    std::size_t length; // of a line, its newline among it
    std::size_t lines;  // of a batch
};
struct throughput {
    samples speed;                           // MB/s
    std::map<std::string, std::size_t> lost; // lines
};
throughput captures_of(const places&, const std::vector<subject>&, const load&);

} // namespace bench

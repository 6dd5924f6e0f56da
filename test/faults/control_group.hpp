// A control group of version 1 for whom the test puts in: a controller's limits for a few processes and nobody else.
//
//   const control_group crowded{"pids"};
//   crowded.hold(pid);
//   crowded.set("pids.max", "1");
#pragma once

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <string>
#include <sys/types.h>

namespace system_test {

class control_group {
public:
    explicit control_group(const std::string& controller);
    ~control_group(); // whoever is left goes to the group above
    control_group(const control_group&) = delete;

    void hold(pid_t) const;
    void set(const std::string& file, const std::string& text) const;
    std::string get(const std::string& file) const;

private:
    std::filesystem::path folder_;
};

// For tests that need one, and are skipped where it cannot be had.
struct with_controller {
    std::string name;
    boost::test_tools::assertion_result operator()(boost::unit_test::test_unit_id) const;
};

} // namespace system_test

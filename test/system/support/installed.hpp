// For tests that need a program of somebody else's, and are skipped where it is not installed.
#pragma once

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <string>

namespace system_test {

struct installed {
    std::string oracle;

    boost::test_tools::assertion_result operator()(boost::unit_test::test_unit_id) const
    {
        boost::test_tools::assertion_result found{std::filesystem::exists(oracle)};
        found.message() << oracle << " is not installed";
        return found;
    }
};

} // namespace system_test

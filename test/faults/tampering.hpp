// System calls of a running process that fail, or are followed by a signal, as strace(1) is told.
//
//   tampering full{reaperd.pid(), {"inject=clone3:error=ENOMEM:when=1..2"}};
//
// It begins when the constructor returns, and ends with the object.
#pragma once

#include "system/support/child.hpp"
#include "system/support/listener.hpp"

#include <boost/test/unit_test.hpp>
#include <optional>
#include <string>
#include <vector>

namespace system_test {

class tampering {
public:
    tampering(pid_t, std::vector<std::string> expressions, std::vector<std::string> options = {});
    ~tampering();
    tampering(const tampering&) = delete;

    static constexpr const char* strace = "/usr/bin/strace";

private:
    listener heard_;
    std::optional<child> strace_;
};

boost::test_tools::assertion_result with_strace(boost::unit_test::test_unit_id);

} // namespace system_test

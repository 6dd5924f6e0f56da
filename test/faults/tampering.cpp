#include "faults/tampering.hpp"

#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace system_test {

tampering::tampering(pid_t pid, std::vector<std::string> expressions, std::vector<std::string> options)
{
    int ends[2];
    checked(::pipe2(ends, O_CLOEXEC), "pipe2");
    heard_ = listener{descriptor{ends[0]}};
    descriptor writing{ends[1]};
    options.insert(options.end(), {"-o", "/dev/null", "-p", std::to_string(pid)});
    for (auto& one : expressions)
        options.insert(options.end(), {"-e", std::move(one)});
    strace_.emplace(invocation{strace, std::move(options), {}, "/", {-1, -1, writing.get()}, {}, {}});
    writing.close();
    heard_.until("Process " + std::to_string(pid) + " attached");
}

tampering::~tampering()
{
    if (!strace_->has_ended())
        strace_->send(SIGINT);
    strace_->wait(); // it has let go of whom it held
}

boost::test_tools::assertion_result with_strace(boost::unit_test::test_unit_id)
{
    boost::test_tools::assertion_result found{::access(tampering::strace, X_OK) == 0};
    found.message() << "strace is not installed";
    return found;
}

} // namespace system_test

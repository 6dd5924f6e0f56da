#include "init/farewell.hpp"

#include "process/signal.hpp"
#include "procfs/process_table.hpp"

#include <csignal>
#include <map>
#include <unistd.h>
#include <utility>
#include <vector>

namespace reaperd::init {
namespace {

std::vector<pid_t> all_below(pid_t root)
{
    std::multimap<pid_t, pid_t> children;
    for (const auto& one : procfs::processes())
        children.emplace(one.parent, one.pid);
    std::vector<pid_t> below{root};
    for (std::size_t i = 0; i < below.size(); ++i)
        for (auto [child, end] = children.equal_range(below[i]); child != end; ++child)
            below.push_back(child->second);
    below.erase(below.begin());
    return below;
}

} // namespace

farewell::farewell(boost::asio::io_context& loop, pid_t command, std::chrono::nanoseconds grace,
                   std::function<void()> give_up)
    : timer_{loop, grace}
    , command_{command}
    , give_up_{std::move(give_up)}
{
    pass_on(SIGTERM);
    pass_on(SIGCONT); // a stopped process acts on no signal
    timer_.async_wait([this](boost::system::error_code error) {
        if (!error)
            kill_them();
    });
}

void farewell::pass_on(int signal)
{
    if (::getpid() == 1) {
        process::send_to_everybody(signal);
        return;
    }
    const auto below = all_below(::getpid());
    for (pid_t pid : below)
        process::send(pid, signal, process::target::process);
    if (below.empty())
        process::send(command_, signal, process::target::whole_group);
}

void farewell::insist()
{
    if (killing_)
        pass_on(SIGKILL);
}

void farewell::kill_them()
{
    killing_ = true;
    pass_on(SIGKILL);
    timer_.expires_after(for_the_killed_to_end);
    timer_.async_wait([this](boost::system::error_code error) {
        if (!error)
            give_up_();
    });
}

} // namespace reaperd::init

// A world whose manager is killed.
#pragma once

#include "system/support/patience.hpp"
#include "system/support/processes.hpp"
#include "system/support/world.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <filesystem>
#include <string>

namespace system_test {

struct surviving : world {
    // Returns when another one has taken over.
    void kill_manager(int signal = SIGKILL)
    {
        ::kill(manager_pid(), signal);
        logged("another one goes on");
    }

    // Both are dead before the guardian can look, so there is no manager while it happens.
    void while_there_is_no_manager(const auto& something_happens)
    {
        reaperd().send(SIGSTOP);
        const auto manager = manager_pid();
        ::kill(manager, SIGKILL);
        await_zombie(manager);
        something_happens();
        reaperd().send(SIGCONT);
        logged("another one goes on");
    }
    // Guardian and manager at once.
    void kill_both()
    {
        reaperd().send(SIGSTOP);
        const auto manager = manager_pid();
        ::kill(manager, SIGKILL);
        await_zombie(manager);
        reaperd().send(SIGKILL);
        reaperd().wait();
    }
    static void await_zombie(pid_t pid)
    {
        for (const deadline end; exists(pid);)
            BOOST_TEST_REQUIRE(end.left() > 0);
    }

    std::string state_of(const std::string& name) const { return std::string(status(name).at("state").as_string()); }
    pid_t pid_of(const std::string& name) const { return status(name).at("pid").to_number<pid_t>(); }
    int restarts_of(const std::string& name) const { return status(name).at("restarts").to_number<int>(); }
    std::size_t count_in_log(const std::string& text) const
    {
        std::size_t count = 0;
        const auto log = read("reaperd.log");
        for (auto at = log.find(text); at != log.npos; at = log.find(text, at + 1))
            ++count;
        return count;
    }
    bool has_journal() const
    {
        const std::filesystem::directory_iterator all(path(""));
        return std::any_of(begin(all), end(all), [](const auto& one) { return one.path().extension() == ".journal"; });
    }
};

} // namespace system_test

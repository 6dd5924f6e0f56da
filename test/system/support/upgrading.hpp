// Scenes of upgrades: a reaperd of the test's own, which can be replaced, and impostors for those that fail.
#pragma once

#include "system/support/surviving.hpp"

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <string>
#include <vector>

namespace system_test {

inline bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != text.npos;
}

struct upgrading : surviving {
    // A reaperd of our own, so that it can be replaced.
    void start_copy(std::vector<std::string> arguments = {})
    {
        std::filesystem::copy_file(REAPERD_BINARY, path("reaperd"));
        auto wanted = reaperd_invocation(std::move(arguments));
        wanted.program = path("reaperd");
        start(wanted);
    }
    void replace_binary() const
    {
        std::filesystem::copy_file(REAPERD_BINARY, path("reaperd.new"),
                                   std::filesystem::copy_options::overwrite_existing);
        std::filesystem::rename(path("reaperd.new"), path("reaperd"));
    }

    // A shell script in its place that does something of its own first; what it does not answer itself is reaperd's.
    std::string impostor(const std::string& steps) const
    {
        write("impostor", "#!/bin/sh\n" + steps + "\nexec " REAPERD_BINARY " \"$@\"\n");
        std::filesystem::permissions(path("impostor"), std::filesystem::perms::owner_all);
        return path("impostor");
    }
    static std::string when_guardian(const std::string& steps)
    {
        return "if [ -n \"$REAPERD_HANDOVER\" ]; then " + steps + "; fi";
    }

    std::string executed(pid_t pid) const
    {
        return std::filesystem::read_symlink("/proc/" + std::to_string(pid) + "/exe");
    }
    void upgrades(std::vector<std::string> words = {})
    {
        words.insert(words.begin(), "upgrade");
        const auto said = ctl(words);
        BOOST_TEST(said.err == "");
        BOOST_TEST(said.out.starts_with("upgraded: reaperd "));
        BOOST_TEST(contains(said.out, "(pid " + std::to_string(reaperd().pid()) + ", unchanged)"));
        BOOST_TEST(said.code == 0);
    }
    // Whoever was there goes on, and says why.
    void is_refused(const std::string& candidate, const std::string& why)
    {
        const auto manager = manager_pid();
        const auto said = ctl({"upgrade", candidate});
        BOOST_TEST(said.code == 1);
        BOOST_TEST_CONTEXT(said.err) BOOST_TEST(contains(said.err, why));
        BOOST_TEST(manager_pid() == manager);
        BOOST_TEST(state_of("web") == "RUNNING");
    }
};

struct with_web : upgrading {
    with_web()
    {
        configure(actor("web", "say up wait"));
        start_copy();
        web = hears("web", "up");
    }
    ~with_web()
    {
        if (std::uncaught_exceptions() > 0)
            return;
        BOOST_TEST(pid_of("web") == web);
        BOOST_TEST(restarts_of("web") == 0);
        BOOST_TEST(count_in_log("spawned:") == 1U);
    }
    pid_t web = 0;
};

} // namespace system_test

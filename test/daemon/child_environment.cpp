#include "daemon/child_environment.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>

using namespace reaperd;

namespace {

using lines = std::vector<std::string>;

// As execve(2) gets it, sorted.
lines child_environment(const daemon::environment& inherited, const std::string& group, const program& program,
                        const std::optional<std::string>& first_server)
{
    const daemon::inherited_variables variables{inherited};
    const auto own = daemon::own_variables(group, program, first_server);
    lines all;
    for (const char* entry : variables.without(own))
        all.emplace_back(entry);
    for (const auto& [name, value] : own)
        all.push_back(name + "=" + value);
    std::ranges::sort(all);
    return all;
}

program named(const std::string& name)
{
    program result;
    result.name = name;
    return result;
}

} // namespace

BOOST_AUTO_TEST_SUITE(a_childs_environment)

BOOST_AUTO_TEST_CASE(has_supervisords_names)
{
    const auto entries = child_environment({{"PATH", "/bin"}}, "web", named("web_00"), "unix:///run/r.sock");
    BOOST_TEST(entries
                   == (lines{"PATH=/bin", "SUPERVISOR_ENABLED=1", "SUPERVISOR_GROUP_NAME=web",
                             "SUPERVISOR_PROCESS_NAME=web_00", "SUPERVISOR_SERVER_URL=unix:///run/r.sock"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(is_what_the_program_says_before_all_else)
{
    auto program = named("web");
    program.execution.environment = {{"PATH", "/opt"}, {"SUPERVISOR_ENABLED", "0"}};
    program.execution.server_url = "unix:///mine";
    const auto entries = child_environment({{"PATH", "/bin"}}, "web", program, "unix:///first");
    BOOST_TEST(entries
                   == (lines{"PATH=/opt", "SUPERVISOR_ENABLED=0", "SUPERVISOR_GROUP_NAME=web",
                             "SUPERVISOR_PROCESS_NAME=web", "SUPERVISOR_SERVER_URL=unix:///mine"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(names_no_server_of_a_supervisor_above_us)
{
    const auto entries = child_environment({{"SUPERVISOR_SERVER_URL", "unix:///above"}}, "web", named("web"), {});
    BOOST_TEST(entries.size() == 3);
}

BOOST_AUTO_TEST_CASE(has_nothing_that_was_said_to_reaperd_alone)
{
    const auto left = daemon::without_private({{"NOTIFY_SOCKET", "/run/systemd/notify"},
                                               {"LISTEN_FDS", "1"},
                                               {"LISTEN_PID", "1"},
                                               {"LISTEN_FDNAMES", "x"},
                                               {"WATCHDOG_USEC", "1"},
                                               {"WATCHDOG_PID", "1"},
                                               {"HOME", "/root"}});
    BOOST_TEST((left == daemon::environment{{"HOME", "/root"}}));
}

BOOST_AUTO_TEST_SUITE_END()

#include "daemon/descriptor_needs.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd;
using daemon::check_descriptors;
using daemon::needs_of;

namespace {

program one(const std::string& name)
{
    program made;
    made.name = made.section = name;
    return made;
}

configuration of(std::vector<program> programs)
{
    configuration all;
    all.servers.emplace_back();
    all.groups.push_back({"all", 999, std::move(programs)});
    return all;
}

std::size_t for_program(program what)
{
    return needs_of(of({std::move(what)})).programs;
}

} // namespace

BOOST_AUTO_TEST_SUITE(needs_of_descriptors)

BOOST_AUTO_TEST_CASE(a_program_has_three_pipes_and_two_logs)
{
    BOOST_TEST(for_program(one("web")) == 8U);
}

BOOST_AUTO_TEST_CASE(what_a_program_does_without_is_not_counted)
{
    auto web = one("web");
    web.execution.redirect_stderr = true;
    BOOST_TEST(for_program(web) == 5U);
    web.output.standard_output.target = no_log{};
    BOOST_TEST(for_program(web) == 4U);
    web.execution.stdio = stdio_mode::inherit;
    BOOST_TEST(for_program(web) == 0U);
}

BOOST_AUTO_TEST_CASE(a_socket_is_there_instead_of_a_pipe)
{
    auto web = one("web");
    web.execution.socket.emplace();
    BOOST_TEST(for_program(web) == 7U);
}

BOOST_AUTO_TEST_CASE(a_log_that_several_write_to_counts_once)
{
    auto web = one("web");
    web.output.standard_output.target = web.output.standard_error.target = log_path{"/var/log/all"};
    auto db = web;
    db.name = "db";
    BOOST_TEST(needs_of(of({web, db})).programs == 13U);
}

BOOST_AUTO_TEST_CASE(servers_and_our_own_come_on_top)
{
    auto wanted = of({});
    wanted.inet_servers.emplace_back();
    BOOST_TEST(needs_of(wanted).all() == 3U + 64U);
}

BOOST_AUTO_TEST_CASE(what_cannot_fit_is_refused_with_its_numbers)
{
    const auto wanted = of({one("web"), one("db")});
    BOOST_TEST(check_descriptors(wanted, 82, false).has_value());
    const auto refused = check_descriptors(wanted, 81, false);
    BOOST_TEST_REQUIRE(!refused.has_value());
    BOOST_TEST(refused.error().message.starts_with(
        "reaperd would need 82 descriptors: 16 for 2 programs, 2 for 1 server and 64 "
        "of its own; the hard limit is 81: raise it"));
    BOOST_TEST(refused.error().message.find("minfds") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(minfds_counts_for_whoever_may_raise_the_limit)
{
    auto wanted = of({one("web"), one("db")});
    wanted.daemon.minimum_descriptors = 82;
    BOOST_TEST(check_descriptors(wanted, 81, true).has_value());
    BOOST_TEST(!check_descriptors(wanted, 81, false).has_value());
    wanted.daemon.minimum_descriptors = 10;
    BOOST_TEST(check_descriptors(wanted, 81, true).error().message.find("or minfds = 82") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

#include "world.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd;

BOOST_AUTO_TEST_SUITE(server_sections)

BOOST_AUTO_TEST_CASE(without_a_section_there_is_a_socket_for_the_owner_in_rundir)
{
    auto servers = configuration_of("").servers;
    BOOST_CHECK(servers == (std::vector{unix_server{"/run/reaperd/reaperd.sock", 0600, {}, {}, {}}}));
}

BOOST_AUTO_TEST_CASE(there_may_be_any_number)
{
    auto servers = configuration_of("[unix_http_server]\nfile = %(here)s/a.sock\nchmod = 0770\nchown = ann:staff\n"
                                    "[unix_http_server:b]\nfile = b.sock\nusername = u\npassword = p\n")
                       .servers;
    BOOST_CHECK(servers
                == (std::vector{unix_server{"/etc/a.sock", 0770, "ann:staff", {}, {}, "unix_http_server"},
                                unix_server{"/srv/b.sock", 0700, {}, "u", "p", "unix_http_server:b"}}));
}

BOOST_AUTO_TEST_CASE(mistakes_are_errors)
{
    auto problem = [](const std::string& options) { return problems_in("[unix_http_server]\n" + options)[0]; };
    says(problem("chmod = 0700\n"), "1:1: error: [unix_http_server] has no file");
    says(problem("file =\n"), "2:7: error: file: cannot be empty");
    says(problem("file = /" + std::string(120, 'x')), "2:8: error: file: the path is longer than the 107 bytes");
    says(problem("file = /x\nchown = ann:nobody-here\n"), "3:9: error: chown: there is no such owner");
    says(problem("file = /x\nchmod = 999\n"), "3:9: error: chmod: cannot be '999': write an octal number");
    says(problem("file = /x\nusername = u\n"), "1:1: error: username and password go together");
    says(problem("file = /x\n[unix_http_server:y]\nfile = /a/../x\n"),
         "3:1: error: another section has the socket /x already");
}

BOOST_AUTO_TEST_CASE(a_digest_that_no_password_has_is_warned_of)
{
    auto problems = [](const std::string& password) {
        return problems_in("[unix_http_server]\nfile = /x\nusername = u\npassword = " + password).size();
    };
    BOOST_TEST(problems("{SHA}7c4a8d09ca3762af61e59520943dc26494f8941b") == 0U);
    BOOST_TEST(problems("{SHA}7C4A") == 1U);
}

BOOST_AUTO_TEST_CASE(servers_on_tcp_come_on_top_of_the_default_socket)
{
    auto read = configuration_of("[inet_http_server]\nport = *:9001\nusername = u\npassword = p\n"
                                 "[inet_http_server:b]\nport = [::1]:9001\n[inet_http_server:c]\nport = LocalHost:1\n");
    BOOST_CHECK(read.inet_servers
                == (std::vector{inet_server{"", 9001, "u", "p", "inet_http_server"},
                                inet_server{"::1", 9001, {}, {}, "inet_http_server:b"},
                                inet_server{"localhost", 1, {}, {}, "inet_http_server:c"}}));
    BOOST_TEST(read.servers.front().path == "/run/reaperd/reaperd.sock");
    BOOST_TEST(configuration_of("").inet_servers.empty());
}

BOOST_AUTO_TEST_CASE(an_address_of_tcp_is_needed_and_only_once)
{
    auto problem = [](const std::string& options) { return problems_in("[inet_http_server]\n" + options).at(0); };
    BOOST_TEST(problem("") == "1:1: error: [inet_http_server] has no port: write port = 127.0.0.1:9001");
    says(problem("port = 70000"), "2:8: error: port: cannot be '70000': write a whole number from 1 to 65535");
    says(problem("port = localhost:"), "2:18: error: port: cannot be empty");
    says(problem("port = localhost:1\npassword = p\n"), "1:1: error: username and password go together");
    says(problem("port = localhost:1\n[inet_http_server:y]\nport = localhost:1\n"),
         "3:1: error: another section has this address already");
}

BOOST_AUTO_TEST_CASE(a_server_that_lets_in_everybody_is_warned_of)
{
    auto problems = [](const std::string& options) { return problems_in("[inet_http_server]\n" + options); };
    for (const auto* open : {"9001", "*:9001", "[::]:9001", "0.0.0.0:9001", "example.org:9001"})
        says(problems("port = " + std::string(open)).at(0), "2:8: warning: port: whoever reaches it from another");
    for (const auto* closed : {"localhost:9001", "127.0.0.1:9001", "[::1]:9001", "9001\nusername = u\npassword = p"})
        BOOST_TEST(problems("port = " + std::string(closed)).empty());
}

BOOST_AUTO_TEST_SUITE_END()

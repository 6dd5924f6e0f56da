#include "world.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd;

namespace {

const std::string header = "[fcgi-program:app]\ncommand = /bin/cat\n";

program app_of(const std::string& options)
{
    auto groups = configuration_of(header + options).groups;
    BOOST_REQUIRE(groups.size() == 1U);
    BOOST_REQUIRE(!groups[0].programs.empty());
    return groups[0].programs[0];
}

fcgi_socket socket_of(const std::string& options)
{
    auto app = app_of(options);
    BOOST_REQUIRE(app.execution.socket.has_value());
    return *app.execution.socket;
}

std::string problem_of(const std::string& options)
{
    auto problems = problems_in(header + options);
    BOOST_TEST(problems.size() <= 1U);
    return problems.empty() ? "" : problems[0];
}

} // namespace

BOOST_AUTO_TEST_SUITE(fcgi_sections)

BOOST_AUTO_TEST_CASE(it_is_a_program_with_a_socket)
{
    auto app = app_of("socket = unix:///run/app.sock\nstartsecs = 5\n");
    BOOST_TEST(app.name == "app");
    BOOST_TEST(app.section == "app");
    BOOST_TEST(app.execution.command == "/bin/cat");
    BOOST_CHECK(app.policy.start.start_seconds == std::chrono::seconds{5});
    BOOST_CHECK(*app.execution.socket == (fcgi_socket{fcgi_path{"/run/app.sock", 0700, {}}, {}}));
    BOOST_TEST(!program_of("").execution.socket.has_value());
}

BOOST_AUTO_TEST_CASE(a_unix_socket_has_an_owner_a_mode_and_a_backlog)
{
    BOOST_CHECK(socket_of("socket = unix:///a/../x\nsocket_owner = ann:staff\nsocket_mode = 0770\nsocket_backlog = 1\n")
                == (fcgi_socket{fcgi_path{"/x", 0770, "ann:staff"}, 1}));
}

BOOST_AUTO_TEST_CASE(a_socket_may_be_on_tcp)
{
    BOOST_CHECK(socket_of("socket = tcp://LocalHost:9000\nsocket_backlog = 65535\n")
                == (fcgi_socket{fcgi_port{"localhost", 9000}, 65535}));
    BOOST_CHECK(socket_of("socket = tcp://[::1]:9000\n") == (fcgi_socket{fcgi_port{"::1", 9000}, {}}));
    says(problem_of("socket = tcp://h:1\nsocket_mode = 0700\n"), "4:15: error: socket_mode: only the file of a Unix");
    says(problem_of("socket = tcp://h:1\nsocket_owner = ann\n"), "4:16: error: socket_owner: only the file of a Unix");
}

BOOST_AUTO_TEST_CASE(all_processes_of_a_section_have_one_socket)
{
    const std::string options = "socket = unix://%(here)s/%(program_name)s%(ENV_HOME)s\n";
    BOOST_CHECK(socket_of(options) == (fcgi_socket{fcgi_path{"/etc/app/home/ann", 0700, {}}, {}}));
    auto groups = configuration_of(header + options + "numprocs = 2\nprocess_name = %(process_num)d\n"
                                   + "[group:g]\nprograms = app\n[group:h]\nprograms = app\n")
                      .groups;
    BOOST_REQUIRE(groups.size() == 2U);
    BOOST_CHECK(groups[0].programs[0].execution.socket == groups[1].programs[1].execution.socket);
    says(problem_of("socket = unix:///%(group_name)s\n"), "3:18: error: socket: 'group_name' is no name");
    says(problem_of("socket = unix:///%(process_num)d\n"), "3:18: error: socket: 'process_num' is no name");
}

BOOST_AUTO_TEST_CASE(a_socket_must_be_there_and_be_one)
{
    BOOST_TEST(problem_of("") == "1:1: error: [fcgi-program:app] has no socket: write socket = unix:///PATH/OF/SOCKET");
    says(problem_of("socket =\n"), "3:9: error: socket: cannot be empty: write unix:///PATH/OF/SOCKET, or tcp://HOST");
    says(problem_of("socket = /run/x\n"), "3:10: error: socket: '/run/x' is no socket: write unix:///");
    says(problem_of("socket = unix://run/x\n"), "3:17: error: socket: the path 'run/x' does not begin with '/'");
    says(problem_of("socket = unix://~/x\n"), "3:17: error: socket: the path '~/x' does not begin with '/'");
    says(problem_of("socket = unix:///" + std::string(120, 'x')), "3:17: error: socket: the path is longer than");
    says(problem_of("socket = tcp://9000\n"), "3:16: error: socket: '9000' has no host");
    says(problem_of("socket = tcp://:9000\n"), "3:16: error: socket: ':9000' has no host");
    says(problem_of("socket = tcp://h:90000\n"), "3:18: error: socket: cannot be '90000': write a whole number from 1");
}

BOOST_AUTO_TEST_CASE(mistakes_in_its_settings_are_errors)
{
    const std::string socket = "socket = unix:///x\n";
    says(problem_of(socket + "socket_backlog = 0\n"), "4:18: error: socket_backlog: cannot be '0'");
    says(problem_of(socket + "socket_backlog = 65536\n"), "4:18: error: socket_backlog: cannot be '65536'");
    says(problem_of(socket + "socket_mode = 999\n"), "4:15: error: socket_mode: cannot be '999'");
    says(problem_of(socket + "socket_owner = nobody-here\n"), "4:16: error: socket_owner: there is no such owner");
    says(problem_of(socket + "stdio = inherit\n"), "4:9: error: stdio: a FastCGI program finds its socket");
    says(problem_of(socket + "type = forking\npidfile = /tmp/x\n"), "4:8: error: type: a FastCGI program must stay in");
    says(problem_of(socket + "socket_mod = 0700\n"),
         "4:1: warning: unknown option 'socket_mod' in [fcgi-program:NAME], which is ignored: did you mean "
         "socket_mode?");
    says(problems_in("[program:x]\ncommand = x\nsocket = unix:///x\n")[0], "it belongs in [fcgi-program:NAME]");
}

BOOST_AUTO_TEST_CASE(a_group_may_list_it)
{
    auto groups = configuration_of(header + "socket = unix:///x\n[group:g]\nprograms = app\n").groups;
    BOOST_REQUIRE(groups.size() == 1U);
    BOOST_TEST(groups[0].name == "g");
    BOOST_TEST(groups[0].programs[0].execution.socket.has_value());
    says(problem_of("socket = unix:///x\n[group:g]\nprograms = ap\n"),
         "5:12: error: programs: there is no [program:ap]: did you mean app?");
    says(problem_of("socket = unix:///x\n[program:app]\ncommand = x\n[group:g]\nprograms = app\n"),
         "7:12: error: programs: there are both [program:app] and [fcgi-program:app]: rename one");
}

BOOST_AUTO_TEST_SUITE_END()

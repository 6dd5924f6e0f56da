#include "world.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd;
using namespace std::chrono_literals;

namespace {

std::string section(const std::string& options)
{
    return "[program:web]\ncommand = /bin/cat\n" + options;
}

const std::string forking = "type = forking\npidfile = /run/web.pid\n";

} // namespace

BOOST_AUTO_TEST_SUITE(the_type_of_a_program)

BOOST_AUTO_TEST_CASE(is_service_unless_it_forks)
{
    BOOST_CHECK(!program_of("").execution.pid_file);
    BOOST_CHECK(!program_of("type = service").execution.pid_file);
    BOOST_TEST(*program_of(forking).execution.pid_file == "/run/web.pid");
    BOOST_CHECK(program_of("").policy.start.ready_timeout == 90s);
    BOOST_CHECK(program_of(forking + "ready_timeout = 2min").policy.start.ready_timeout == 120s);
}

BOOST_AUTO_TEST_CASE(that_forks_needs_a_pid_file_and_a_pid_file_needs_one_that_forks)
{
    says(problem_of_option("type = forking"),
         "3:8: error: type: with forking it must be known which process is the daemon: "
         "write pidfile = PATH");
    says(problem_of_option("pidfile = /run/web.pid"), "error: pidfile: only a program that forks itself away");
    says(problems_in(section(forking + "ready_timeout = 0"))[0],
         "error: ready_timeout: 0 would end every start at once: write a longer time");
    says(problem_of_option("ready_timeout = 5"), "warning: ready_timeout: is not used without type = forking");
}

BOOST_AUTO_TEST_CASE(is_one_of_those_that_there_are)
{
    says(problem_of_option("type = simple"), "error: type: cannot be 'simple': write one of service, forking");
    says(problem_of_option("type = oneshot"), "error: type: 'oneshot' is not supported yet: write service or forking");
}

BOOST_AUTO_TEST_CASE(that_forks_is_known_by_its_tree_alone)
{
    says(problems_in(section(forking + "kill_mode = group"))[0],
         "error: kill_mode: with type = forking only the whole tree");
    says(problems_in(section(forking + "stopasgroup = true"))[0], "error: stopasgroup: with type = forking");
    says(problems_in(section(forking + "killasgroup = true"))[0], "error: killasgroup: with type = forking");
}

BOOST_AUTO_TEST_CASE(whose_pid_file_is_relative_is_relative_to_the_folder_of_the_program)
{
    BOOST_TEST(*program_of("type = forking\ndirectory = /srv\npidfile = run/web.pid").execution.pid_file
               == "/srv/run/web.pid");
    BOOST_TEST(*program_of("type = forking\npidfile = ~/web.pid").execution.pid_file == "/home/ann/web.pid");
}

BOOST_AUTO_TEST_CASE(with_several_processes_has_a_pid_file_for_each)
{
    const std::string two = "process_name = w%(process_num)d\nnumprocs = 2\ntype = forking\n";
    const auto problems = problems_in(section(two + "pidfile = /run/web.pid"));
    BOOST_TEST(problems.size() == 1U);
    says(problems[0], "error: pidfile: /run/web.pid is that of web:w0, too: write another name, with %(process_num)d");
    const auto all = configuration_of(section(two + "pidfile = /run/web%(process_num)d.pid"));
    BOOST_TEST(*all.groups.front().programs.back().execution.pid_file == "/run/web1.pid");
}

BOOST_AUTO_TEST_CASE(shares_its_pid_file_with_no_other_program)
{
    const auto problems = problems_in(section(forking) + "[program:api]\ncommand = /bin/cat\n" + forking);
    BOOST_TEST_REQUIRE(problems.size() == 1U);
    says(problems[0], "4:11: error: pidfile: /run/web.pid is that of api, too: write another name");
}

BOOST_AUTO_TEST_SUITE_END()

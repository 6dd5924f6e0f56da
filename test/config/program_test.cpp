#include "world.hpp"

#include <boost/test/unit_test.hpp>
#include <csignal>

using namespace reaperd;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(program_sections)

BOOST_AUTO_TEST_CASE(a_program_alone_is_a_configuration)
{
    auto web = program_of("");
    BOOST_TEST(web.name == "web");
    BOOST_TEST(web.section == "web");
    BOOST_TEST(web.execution.command == "/bin/cat");
    program defaults;
    defaults.name = defaults.section = "web";
    defaults.execution.command = "/bin/cat";
    BOOST_CHECK(web == defaults);
}

BOOST_AUTO_TEST_CASE(options_of_execution_are_read)
{
    auto run = program_of("directory = /srv\nuser = ann\numask = 027\nnice = -5\noom_score_adj = 500\nautoreap = true\n"
                          "redirect_stderr = on\nserverurl = unix:///x")
                   .execution;
    BOOST_TEST(*run.directory == "/srv");
    BOOST_TEST(*run.user == "ann");
    BOOST_TEST(*run.umask == 027U);
    BOOST_TEST(*run.nice == -5);
    BOOST_TEST(*run.oom_score_adj == 500);
    BOOST_TEST(run.autoreap);
    BOOST_TEST(run.redirect_stderr);
    BOOST_TEST(*run.server_url == "unix:///x");
    BOOST_CHECK(program_of("serverurl = auto").execution.server_url == std::nullopt);
    BOOST_CHECK(program_of("stdio = inherit").execution.stdio == stdio_mode::inherit);
}

BOOST_AUTO_TEST_CASE(options_of_policy_are_read)
{
    auto policy =
        program_of("startsecs = 500ms\nstartretries = -1\nautorestart = true\nexitcodes = 0,2\nstopsignal = quit\n"
                   "stopwaitsecs = 2min\nstopasgroup = true\nkill_mode = group\nstrays = keep\nstray_wait = "
                   "500ms\ndie_with_supervisor = true")
            .policy;
    BOOST_CHECK(policy.start.start_seconds == 500ms);
    BOOST_TEST(policy.start.retries == -1);
    BOOST_CHECK(policy.restart.mode == restart_mode::always);
    BOOST_TEST(policy.restart.exit_codes == (std::vector{0, 2}), boost::test_tools::per_element());
    BOOST_CHECK(!policy.restart.delay);
    BOOST_TEST(policy.stop.signal == SIGQUIT);
    BOOST_CHECK(policy.stop.wait == 2min);
    BOOST_TEST(policy.stop.as_group);
    BOOST_TEST(policy.stop.kill_as_group);
    BOOST_CHECK(policy.stop.mode == kill_mode::group);
    BOOST_CHECK(policy.stop.strays == strays::keep);
    BOOST_CHECK(policy.stop.stray_wait == 500ms);
    BOOST_TEST(policy.stop.with_supervisor);
}

BOOST_AUTO_TEST_CASE(what_becomes_of_a_tree_is_one_of_few_words)
{
    says(problem_of_option("kill_mode = all"), "kill_mode: cannot be 'all': write tree, group or process");
    says(problem_of_option("strays = kept"), "strays: cannot be 'kept': write kill or keep");
}

BOOST_AUTO_TEST_CASE(any_option_of_restart_delays_turns_them_on)
{
    BOOST_CHECK(program_of("restart_jitter = 10%%").policy.restart.delay == (restart_delay{1s, 2, 60s, 0.1, 10s}));
    BOOST_CHECK(program_of("restart_reset_after = 5").policy.restart.delay == (restart_delay{1s, 2, 60s, 0, 5s}));
    BOOST_CHECK(
        program_of("restart_delay = 200ms\nrestart_delay_factor = 1.5\nrestart_delay_max = 10").policy.restart.delay
        == (restart_delay{200ms, 1.5, 10s, 0, 10s}));
    BOOST_CHECK(program_of("restart_delay = 2min").policy.restart.delay->maximum == 2min);
    says(problem_of_option("restart_delay = 2\nrestart_delay_max = 1"),
         "4:21: error: restart_delay_max: is below restart_delay");
}

BOOST_AUTO_TEST_CASE(options_of_output_are_read)
{
    auto output = program_of("stdout_logfile = /tmp/o\nstdout_logfile_maxbytes = 1KB\nstdout_logfile_backups = 3\n"
                             "stderr_logfile = NONE\nstderr_syslog = true\nlog_format = JSON")
                      .output;
    BOOST_CHECK(output.standard_output == (stream_policy{log_path{"/tmp/o"}, {1024, 3}, false}));
    BOOST_CHECK(output.standard_error == (stream_policy{no_log{}, {}, true}));
    BOOST_CHECK(output.format == log_format::json);
}

BOOST_AUTO_TEST_CASE(a_redirected_stderr_has_no_log)
{
    auto web = program_of("redirect_stderr = true");
    BOOST_CHECK(std::holds_alternative<no_log>(web.output.standard_error.target));
    says(problem_of_option("redirect_stderr = true\nstderr_logfile = /tmp/x"),
         "4:18: warning: stderr_logfile: is not used");
}

BOOST_AUTO_TEST_CASE(a_log_called_syslog_goes_there_with_a_warning)
{
    auto parsed = world().parse("[program:web]\ncommand = x\nstdout_logfile = syslog\nstdout_syslog = false");
    const auto& output = parsed.value->groups[0].programs[0].output.standard_output;
    BOOST_TEST(output.syslog);
    BOOST_CHECK(std::holds_alternative<no_log>(output.target));
    BOOST_TEST(parsed.diagnostics.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_percent_sign_in_a_log_file_is_written_four_times)
{
    auto target = program_of("stdout_logfile = /tmp/%%%%x-%%(program_name)s").output.standard_output.target;
    BOOST_TEST(std::get<log_path>(target).path == "/tmp/%x-web");
    says(problem_of_option("stdout_logfile = /tmp/%%x"), "3:23: error: stdout_logfile: a percent sign");
}

BOOST_AUTO_TEST_CASE(processes_are_numbered_and_sorted_by_name)
{
    auto programs =
        configuration_of(
            "[program:w]\ncommand = /bin/cat %(process_num)d/%(numprocs)d %(group_name)s %(host_node_name)s\n"
            "numprocs = 11\nnumprocs_start = 1\nprocess_name = p_%(process_num)d")
            .groups[0]
            .programs;
    BOOST_REQUIRE(programs.size() == 11U);
    BOOST_TEST(programs[0].name == "p_1");
    BOOST_TEST(programs[1].name == "p_10");
    BOOST_TEST(programs[1].execution.command == "/bin/cat 10/11 w box");
    BOOST_TEST(programs[10].name == "p_9");
}

BOOST_AUTO_TEST_CASE(several_processes_need_their_number_in_the_name)
{
    says(problem_of_option("numprocs = 2"), "1:1: error: process_name: with numprocs above 1");
    says(problem_of_option("numprocs = 40000"), "3:12: error: numprocs: that is more than the kernel has room for");
    BOOST_TEST(configuration_of("[program:w]\ncommand = x\nnumprocs = 0").groups[0].programs.empty());
}

BOOST_AUTO_TEST_CASE(the_number_is_known_to_values_of_a_process_only)
{
    says(problem_of_option("user = %(process_num)d"),
         "3:8: error: user: 'process_num' is no name that can be expanded here");
    BOOST_TEST(*program_of("directory = /srv/%(process_num)d").execution.directory == "/srv/0");
}

BOOST_AUTO_TEST_CASE(variables_of_a_program_are_known_to_its_command)
{
    auto web = program_of("environment = PORT=\"80%(process_num)d\"\ncommand = /bin/cat %(ENV_PORT)s %(ENV_HOME)s");
    BOOST_TEST(web.execution.command == "/bin/cat 800 /home/ann");
    BOOST_TEST(web.execution.environment.at("PORT") == "800");
}

BOOST_AUTO_TEST_CASE(the_daemons_environment_reaches_every_program_and_every_value)
{
    auto programs = configuration_of("[program:web]\ncommand = /bin/cat %(ENV_B)s\nenvironment = A=own\n"
                                     "[reaperd]\nenvironment = A=daemon,B=\"%(here)s %(host_node_name)s\"")
                        .groups[0]
                        .programs;
    BOOST_TEST(programs[0].execution.command == "/bin/cat /etc box");
    BOOST_TEST(programs[0].execution.environment.at("A") == "own");
    BOOST_TEST(programs[0].execution.environment.at("B") == "/etc box");
}

BOOST_AUTO_TEST_CASE(losses_in_environment_are_warned_of_where_they_stand)
{
    BOOST_TEST(problem_of_option("environment = A=%(ENV_HOME)s,\n    B=x y")
               == "4:9: warning: environment: 'y' behind the value is dropped: put the value in quotes");
}

BOOST_AUTO_TEST_CASE(a_group_signal_needs_a_group_of_its_own)
{
    says(problem_of_option("process_group = inherit\nkillasgroup = true"),
         "4:15: error: killasgroup: a group signal goes only");
    says(problem_of_option("process_group = inherit\nstopasgroup = true"),
         "4:15: error: stopasgroup: a group signal goes only");
    says(problem_of_option("stopasgroup = true\nkillasgroup = false"), "4:15: error: killasgroup: cannot be false");
    BOOST_TEST(problem_of_option("process_group = inherit\nkillasgroup = false") == "");
}

BOOST_AUTO_TEST_CASE(output_options_that_nothing_uses_are_warned_of)
{
    says(problem_of_option("stdio = inherit\nstdout_logfile = /tmp/x"), "4:18: warning: stdout_logfile: is not used");
    says(problem_of_option("stdout_logfile_maxbytes = 0"), "warning: stdout_logfile_maxbytes: 0 lets a log");
}

BOOST_AUTO_TEST_CASE(output_may_be_captured_and_announced)
{
    auto output = program_of("stdout_capture_maxbytes = 1KB\nstderr_events_enabled = true").output;
    BOOST_TEST(output.standard_output.capture_max_bytes == 1024U);
    BOOST_TEST(!output.standard_output.events_enabled);
    BOOST_TEST(output.standard_error.capture_max_bytes == 0U);
    BOOST_TEST(output.standard_error.events_enabled);
    BOOST_TEST(program_of("stderr_capture_maxbytes = -1").output.standard_error.capture_max_bytes == 0U);
    says(problem_of_option("stdout_events_enabled = y"), "3:25: error: stdout_events_enabled: cannot be 'y'");
    says(problem_of_option("stderr_capture_maxbytes = 1M"), "3:27: error: stderr_capture_maxbytes: cannot be '1M'");
}

BOOST_AUTO_TEST_CASE(errors_that_go_where_the_output_goes_are_neither_captured_nor_announced)
{
    says(problem_of_option("redirect_stderr = true\nstderr_capture_maxbytes = 1"),
         "4:27: warning: stderr_capture_maxbytes: is not used, because redirect_stderr is true");
    says(problem_of_option("redirect_stderr = true\nstderr_events_enabled = 1"),
         "4:25: warning: stderr_events_enabled: is not used, because redirect_stderr is true");
    BOOST_TEST(problem_of_option("redirect_stderr = true\nstderr_events_enabled = 0") == "");
}

BOOST_AUTO_TEST_CASE(a_mistake_is_told_with_its_place_and_what_to_write)
{
    BOOST_TEST(problem_of_option("autostart = y")
               == "3:13: error: autostart: cannot be 'y': write true or false (or yes, on, 1, no, off, 0)");
    says(problem_of_option("stopsignal = TREM"), "3:14: error: stopsignal: cannot be 'TREM': write the name or number");
    says(problem_of_option("stopsignal = 0"), "3:14: warning: stopsignal: signal 0 sends nothing");
    says(problem_of_option("user = nobody-here"), "3:8: error: user: there is no user 'nobody-here'");
    says(problem_of_option("stdout_logfile = /no/where/x"),
         "error: stdout_logfile: the folder /no/where does not exist");
    says(problem_of_option("stdio = pipe"), "error: stdio: cannot be 'pipe': write one of capture, inherit");
    says(problem_of_option("nice = 20"), "error: nice: cannot be '20': write a whole number from -20 to 19");
}

BOOST_AUTO_TEST_CASE(a_mistake_in_many_processes_is_told_once)
{
    BOOST_TEST(problems_in("[program:w]\ncommand = %(x)s\nnumprocs = 50\nprocess_name = %(process_num)d").size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_program_needs_a_command_and_a_name_for_commands)
{
    BOOST_TEST(problems_in("[program:web]\nautostart = true")[0]
               == "1:1: error: [program:web] has no command: write command = PROGRAM ARGUMENTS");
    says(problems_in("[program:a b]\ncommand = x")[0], "1:10: error: the name 'a b' has ' ' in it");
    says(problem_of_option("process_name = %(ENV_PATH)s"),
         "3:16: warning: process_name: '/bin:/usr/bin' is hard to name");
    says(problem_of_option("process_name = %(nope)s"), "3:16: error: process_name: 'nope' is no name");
}

BOOST_AUTO_TEST_SUITE_END()

#include "world.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd;

BOOST_AUTO_TEST_SUITE(daemon_sections)

BOOST_AUTO_TEST_CASE(without_a_section_all_lives_in_rundir)
{
    auto daemon = daemon_of("");
    BOOST_TEST(daemon.run_directory == "/run/reaperd");
    BOOST_TEST(daemon.pid_file == "/run/reaperd/reaperd.pid");
    BOOST_TEST(*daemon.log.path == "/run/reaperd/reaperd.log");
    BOOST_TEST(daemon.log.only_detached);
    BOOST_CHECK(daemon == daemon_of("[reaperd]\n"));
}

BOOST_AUTO_TEST_CASE(a_drop_in_gets_supervisords_places)
{
    auto daemon = daemon_of("[supervisord]\n");
    BOOST_TEST(daemon.pid_file == "/srv/supervisord.pid");
    BOOST_TEST(*daemon.log.path == "/srv/supervisord.log");
    BOOST_TEST(!daemon.log.only_detached);
    BOOST_TEST(daemon.child_log_directory == "/tmp");
}

BOOST_AUTO_TEST_CASE(every_option_is_read)
{
    auto daemon =
        daemon_of("[reaperd]\nlogfile = x.log\nlogfile_maxbytes = 1MB\nlogfile_backups = 2\nloglevel = DEBUG\n"
                  "pidfile = ~/x.pid\numask = 077\ndirectory = /tmp\nuser = ann\nminfds = 4096\nminprocs = 10\n"
                  "nocleanup = true\nchildlogdir = /var/log\nidentifier = id\nstrip_ansi = yes\nsilent = on\n");
    BOOST_CHECK(daemon.log == (own_log{"/srv/x.log", {1 << 20, 2}, log_level::debug, false, false}));
    BOOST_TEST(daemon.pid_file == "/home/ann/x.pid");
    BOOST_TEST(*daemon.umask == 077U);
    BOOST_TEST(*daemon.directory == "/tmp");
    BOOST_TEST(*daemon.user == "ann");
    BOOST_TEST(daemon.minimum_descriptors == 4096U);
    BOOST_TEST(daemon.minimum_descriptors_set);
    BOOST_TEST(daemon.minimum_processes == 10U);
    BOOST_TEST(!daemon.cleanup);
    BOOST_TEST(daemon.child_log_directory == "/var/log");
    BOOST_TEST(daemon.identifier == "id");
    BOOST_TEST(daemon.strip_ansi);
    BOOST_TEST(daemon.silent);
}

BOOST_AUTO_TEST_CASE(a_cgroup_is_found_or_named_or_not_wanted)
{
    BOOST_CHECK(daemon_of("").cgroup == cgroup_choice{own_cgroup{}});
    BOOST_CHECK(daemon_of("[reaperd]\ncgroup = none\n").cgroup == cgroup_choice{no_cgroup{}});
    BOOST_CHECK(daemon_of("[reaperd]\ncgroup = /sys/fs/cgroup/x\n").cgroup
                == cgroup_choice{cgroup_path{"/sys/fs/cgroup/x"}});
}

BOOST_AUTO_TEST_CASE(a_hang_up_applies_the_difference_unless_it_is_to_restart)
{
    BOOST_TEST((world().parse("[reaperd]\n").value->daemon.sighup == hang_up_effect::plan));
    BOOST_TEST((world().parse("[supervisord]\nsighup = Restart\n").value->daemon.sighup == hang_up_effect::restart));
    says(problems_in("[reaperd]\nsighup = reload\n")[0],
         "2:10: error: sighup: cannot be 'reload': write plan or restart");
}

BOOST_AUTO_TEST_CASE(ours_overrides_supervisords_key_by_key)
{
    auto daemon = daemon_of(
        "[reaperd]\nloglevel = debug\n[supervisord]\nloglevel = warn\nidentifier = theirs\n[DEFAULT]\nminfds = 7\n");
    BOOST_CHECK(daemon.log.level == log_level::debug);
    BOOST_TEST(daemon.identifier == "theirs");
    BOOST_TEST(daemon.minimum_descriptors == 7U);
    BOOST_TEST(daemon.pid_file == "/srv/supervisord.pid");
}

BOOST_AUTO_TEST_CASE(what_is_overridden_is_not_judged)
{
    BOOST_TEST(problems_in("[reaperd]\nloglevel = debug\n[supervisord]\nloglevel = loud\n").empty());
}

BOOST_AUTO_TEST_CASE(variables_of_the_daemon_are_known_to_every_section)
{
    auto config = configuration_of("[unix_http_server]\nfile = %(ENV_PLACE)s/x\n[reaperd]\nenvironment = PLACE=/srv\n");
    BOOST_TEST(config.servers[0].path == "/srv/x");
}

BOOST_AUTO_TEST_CASE(no_log_is_what_reaperd_calls_it_and_a_file_for_supervisord)
{
    BOOST_CHECK(!daemon_of("[reaperd]\nlogfile = NONE\n").log.path);
    auto parsed = world().parse("[supervisord]\nlogfile = NONE\n");
    BOOST_TEST(*parsed.value->daemon.log.path == "/srv/NONE");
    says(problems_of(parsed)[0], "2:11: warning: logfile: supervisord would write a file of the name NONE");
    auto syslog = daemon_of("[supervisord]\nlogfile = syslog\n").log;
    BOOST_TEST(syslog.syslog);
    BOOST_CHECK(!syslog.path);
}

BOOST_AUTO_TEST_CASE(going_to_the_background_is_not_the_files_to_say)
{
    BOOST_TEST(problems_in("[supervisord]\nnodaemon = false\n")[0]
               == "2:12: note: nodaemon: reaperd stays in the foreground unless it is started with --detach");
    BOOST_TEST(problems_in("[supervisord]\nnodaemon = true\n").empty());
}

BOOST_AUTO_TEST_CASE(mistakes_are_errors)
{
    says(problems_in("[reaperd]\nloglevel = warning\n")[0], "2:12: error: loglevel: cannot be 'warning'");
    says(problems_in("[reaperd]\nlogfile =\n")[0], "2:10: error: logfile: cannot be empty");
    says(problems_in("[reaperd]\npidfile = /no/x.pid\n")[0], "error: pidfile: the folder /no does not exist");
    says(problems_in("[reaperd]\ndirectory = /no\n")[0], "error: directory: '/no' is no existing folder");
    says(problems_in("[reaperd]\nuser = %(process_num)d\n")[0], "error: user: 'process_num' is no name");
}

BOOST_AUTO_TEST_CASE(a_percent_sign_in_environment_is_written_four_times)
{
    auto config = configuration_of("[supervisord]\nenvironment = A=\"%%%%\"\n[program:x]\ncommand = x %(ENV_A)s\n");
    BOOST_TEST(config.groups[0].programs[0].execution.command == "x %");
    says(problems_in("[supervisord]\nenvironment = A=\"%%\"\n")[0], "2:18: error: environment: a percent sign");
}

BOOST_AUTO_TEST_CASE(rundir_depends_on_who_runs)
{
    config::surroundings machine;
    machine.user_id = 1000;
    BOOST_TEST(config::run_directory(machine) == "/tmp/reaperd-1000");
    machine.environment["XDG_RUNTIME_DIR"] = "/run/user/1000";
    BOOST_TEST(config::run_directory(machine) == "/run/user/1000/reaperd");
    machine.user_id = 0;
    BOOST_TEST(config::run_directory(machine) == "/run/reaperd");
    machine.environment["RUNTIME_DIRECTORY"] = "/run/a:/run/b";
    BOOST_TEST(config::run_directory(machine) == "/run/a");
}

BOOST_AUTO_TEST_SUITE_END()

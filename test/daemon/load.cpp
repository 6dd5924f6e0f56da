#include "daemon/load.hpp"

#include <boost/test/unit_test.hpp>
#include <map>

using namespace reaperd;
using daemon::find_config_file;
using daemon::load;
using daemon::run_settings;

namespace {

// A machine that has these files and nothing else.
struct fixture {
    std::map<std::string, std::string> files;
    run_settings settings;

    config::surroundings world() const
    {
        config::surroundings world;
        world.working_directory = "/home/ada";
        world.exists = [this](const std::string& path) { return files.contains(path); };
        world.is_directory = [](const std::string&) { return true; };
        world.read_file = [this](const std::string& path) -> result<std::string> {
            if (!files.contains(path))
                return failure{"No such file or directory"};
            return files.at(path);
        };
        return world;
    }
    config::parsed loaded(const std::string& text)
    {
        files["/x.conf"] = text;
        settings.config_file = "/x.conf";
        return load(settings, world());
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(the_config_file, fixture)

BOOST_AUTO_TEST_CASE(is_the_one_that_was_named)
{
    settings.config_file = "conf/my.conf";
    BOOST_TEST(find_config_file(settings, world()).value() == "/home/ada/conf/my.conf");
}

BOOST_AUTO_TEST_CASE(is_looked_for_where_none_was_named)
{
    files = {{"/etc/supervisord.conf", ""}, {"/home/ada/supervisord.conf", ""}};
    BOOST_TEST(find_config_file(settings, world()).value() == "/home/ada/supervisord.conf");
    files.erase("/home/ada/supervisord.conf");
    BOOST_TEST(find_config_file(settings, world()).value() == "/etc/supervisord.conf");
}

BOOST_AUTO_TEST_CASE(that_is_nowhere_is_told_with_the_places)
{
    const auto why = find_config_file(settings, world()).error().message;
    BOOST_TEST(why.starts_with("cannot find a config file: there is no ./reaperd.conf, no "));
    BOOST_TEST(why.ends_with("/etc/supervisord.conf; name one with -c FILE"));
}

BOOST_AUTO_TEST_CASE(gives_way_to_the_command_line)
{
    settings.log_file = "my.log";
    settings.log_level = log_level::debug;
    settings.pid_file = "/run/my.pid";
    const auto own = loaded("[supervisord]\nlogfile=/theirs.log\nloglevel=warn\npidfile=/theirs.pid\n").value->daemon;
    BOOST_TEST(own.log.path.value() == "/home/ada/my.log");
    BOOST_TEST((own.log.level == log_level::debug));
    BOOST_TEST(own.pid_file == "/run/my.pid");
}

BOOST_AUTO_TEST_CASE(can_be_told_on_the_command_line_to_log_to_syslog_or_nowhere)
{
    settings.log_file = "syslog";
    BOOST_TEST(loaded("[reaperd]\n").value->daemon.log.syslog);
    settings.log_file = "NONE";
    const auto log = loaded("[supervisord]\nlogfile=/theirs.log\n").value->daemon.log;
    BOOST_TEST((!log.syslog && !log.path));
}

BOOST_AUTO_TEST_CASE(needs_no_log_file_where_a_terminal_is_the_log)
{
    BOOST_TEST(!loaded("[reaperd]\n").value->daemon.log.path);
    settings.mode = daemon::mode::detached;
    BOOST_TEST(loaded("[reaperd]\n").value->daemon.log.path.has_value());
    settings.mode = daemon::mode::foreground;
    settings.log_file = "/my.log";
    BOOST_TEST(loaded("[reaperd]\n").value->daemon.log.path.value() == "/my.log");
}

BOOST_AUTO_TEST_CASE(is_refused_for_a_warning_where_strict_was_asked_for)
{
    const auto text = "[reaperd]\nno_such_key=1\n";
    BOOST_TEST(loaded(text).value.has_value());
    settings.strict = true;
    const auto parsed = loaded(text);
    BOOST_TEST(!parsed.value.has_value());
    BOOST_TEST(config::has_errors(parsed.diagnostics));
}

BOOST_AUTO_TEST_CASE(gives_way_to_each_option_of_supervisord)
{
    const auto text = "[supervisord]\nlogfile_maxbytes=1KB\nlogfile_backups=1\nuser=bob\numask=077\ndirectory=/theirs\n"
                      "identifier=theirs\nchildlogdir=/theirs\nminfds=1\nminprocs=1\n";
    auto anybody = world();
    anybody.user_exists = [](const std::string&) { return true; };
    files["/x.conf"] = text;
    settings.config_file = "/x.conf";
    settings.log_max_bytes = 5;
    settings.log_backups = 6;
    settings.user = "ada";
    settings.umask = 027;
    settings.directory = "my";
    settings.identifier = "mine";
    settings.child_log_directory = "my/logs";
    settings.minimum_descriptors = 7;
    settings.minimum_processes = 8;
    settings.no_cleanup = settings.strip_ansi = settings.silent = true;
    const auto own = load(settings, anybody).value.value().daemon;
    BOOST_TEST(own.log.rotation.max_bytes == 5U);
    BOOST_TEST(own.log.rotation.backups == 6);
    BOOST_TEST(own.user.value() == "ada");
    BOOST_TEST(own.umask.value() == 027U);
    BOOST_TEST(own.directory.value() == "/home/ada/my");
    BOOST_TEST(own.identifier == "mine");
    BOOST_TEST(own.child_log_directory == "/home/ada/my/logs");
    BOOST_TEST(own.minimum_descriptors == 7U);
    BOOST_TEST(own.minimum_processes == 8U);
    BOOST_TEST((own.minimum_descriptors_set && !own.cleanup && own.strip_ansi && own.silent));
}

BOOST_AUTO_TEST_CASE(keeps_what_the_command_line_does_not_name)
{
    const auto own =
        loaded("[supervisord]\nnocleanup=true\nstrip_ansi=true\nsilent=true\nidentifier=theirs\n").value->daemon;
    BOOST_TEST((!own.cleanup && own.strip_ansi && own.silent && !own.minimum_descriptors_set));
    BOOST_TEST(own.identifier == "theirs");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(the_config_file_of_supervisord, fixture)

BOOST_AUTO_TEST_CASE(is_looked_for_beside_the_program_first)
{
    settings.as_supervisord = "/opt/x/bin/supervisord";
    const std::vector<std::string> places{"/opt/x/etc/supervisord.conf", "/opt/x/supervisord.conf",
                                          "/home/ada/supervisord.conf",  "/home/ada/etc/supervisord.conf",
                                          "/etc/supervisord.conf",       "/etc/supervisor/supervisord.conf"};
    for (const auto& place : places)
        files[place] = "";
    files["/home/ada/reaperd.conf"] = "";
    for (const auto& place : places) {
        BOOST_TEST(find_config_file(settings, world()).value() == place);
        files.erase(place);
    }
    BOOST_TEST(find_config_file(settings, world()).error().message
               == "No config file found at default paths (/opt/x/etc/supervisord.conf, /opt/x/supervisord.conf, "
                  "supervisord.conf, etc/supervisord.conf, /etc/supervisord.conf, /etc/supervisor/supervisord.conf); "
                  "use the -c option to specify a config file at a different path");
}

BOOST_AUTO_TEST_CASE(that_was_named_has_to_be_there)
{
    settings.as_supervisord = "supervisord";
    settings.config_file = "my.conf";
    BOOST_TEST(find_config_file(settings, world()).error().message == "could not find config file my.conf");
    files["/home/ada/my.conf"] = "";
    BOOST_TEST(find_config_file(settings, world()).value() == "/home/ada/my.conf");
}

BOOST_AUTO_TEST_CASE(has_a_section_for_it)
{
    settings.as_supervisord = "supervisord";
    for (const auto* without : {"[reaperd]\n", "[program:web]\ncommand=web\n"}) {
        const auto parsed = loaded(without);
        BOOST_TEST(!parsed.value.has_value());
        BOOST_TEST(parsed.diagnostics.back().message == ".ini file does not include supervisord section");
    }
    BOOST_TEST(loaded("[supervisord]\n").value.has_value());
    settings.as_supervisord.reset();
    BOOST_TEST(loaded("[reaperd]\n").value.has_value());
}

BOOST_AUTO_TEST_CASE(is_told_nothing_of_what_only_reaperd_does_otherwise)
{
    const auto text = "[supervisord]\nnodaemon=false\n";
    BOOST_TEST(loaded(text).diagnostics.size() == 1U);
    settings.as_supervisord = "supervisord";
    BOOST_TEST(loaded(text).diagnostics.empty());
    BOOST_TEST(!loaded(text).value->daemon.no_daemon);
    BOOST_TEST(loaded("[supervisord]\nnodaemon=true\n").value->daemon.no_daemon);
}

BOOST_AUTO_TEST_CASE(gives_way_to_a_log_of_the_name_none)
{
    settings.as_supervisord = "supervisord";
    settings.log_file = "NONE";
    BOOST_TEST(loaded("[supervisord]\n").value->daemon.log.path.value() == "/home/ada/NONE");
}

BOOST_AUTO_TEST_SUITE_END()

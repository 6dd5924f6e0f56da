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

BOOST_AUTO_TEST_SUITE_END()

#include "../../app/reaperd/supervisord_options.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd;
using daemon::mode;
using words = std::vector<std::string>;

namespace {

config::surroundings small_world()
{
    config::surroundings world;
    world.working_directory = "/home/ada";
    world.is_directory = [](const std::string& path) { return path == "/srv" || path == "/home/ada"; };
    world.user_exists = [](const std::string& user) { return user == "ada" || user == "1000"; };
    return world;
}

auto parse(words arguments)
{
    arguments.insert(arguments.begin(), "/usr/bin/supervisord");
    return parse_supervisord(arguments, small_world());
}

daemon::run_settings settings(const words& arguments)
{
    return std::get<daemon::run_settings>(parse(arguments));
}

answer answered(const words& arguments)
{
    return std::get<answer>(parse(arguments));
}

// What comes between "Error: " and the advice.
std::string refused(const words& arguments)
{
    const auto why = answered(arguments);
    BOOST_TEST(why.exit_code == 2);
    BOOST_TEST(why.to_stderr);
    const std::string begin = "Error: ";
    const std::string end = "\nFor help, use /usr/bin/supervisord -h\n";
    BOOST_TEST(why.text.starts_with(begin));
    BOOST_REQUIRE(why.text.ends_with(end));
    return why.text.substr(begin.size(), why.text.size() - begin.size() - end.size());
}

} // namespace

BOOST_AUTO_TEST_SUITE(the_command_line_of_supervisord)

BOOST_AUTO_TEST_CASE(leaves_it_to_the_config_file_whether_it_goes_to_the_background)
{
    BOOST_TEST((settings({}).mode == mode::as_configured));
    BOOST_TEST((settings({"-n"}).mode == mode::foreground));
    BOOST_TEST((settings({"--nodaemon"}).mode == mode::foreground));
    BOOST_TEST(settings({}).as_supervisord.value() == "/usr/bin/supervisord");
}

BOOST_AUTO_TEST_CASE(has_short_options_for_nearly_everything)
{
    const auto all =
        settings({"-c", "x.conf", "-nskt", "-u", "ada",   "-m", "027",   "-d", "/srv", "-l", "x.log", "-y", "1kb", "-z",
                  "3",  "-e",     "debug", "-j", "x.pid", "-i", "other", "-q", "/srv", "-a", "2000"});
    BOOST_TEST(all.config_file.value() == "x.conf");
    BOOST_TEST((all.mode == mode::foreground));
    BOOST_TEST((all.silent && all.no_cleanup && all.strip_ansi));
    BOOST_TEST(all.user.value() == "ada");
    BOOST_TEST(all.umask.value() == 027U);
    BOOST_TEST(all.directory.value() == "/srv");
    BOOST_TEST(all.log_file.value() == "x.log");
    BOOST_TEST(all.log_max_bytes.value() == 1024U);
    BOOST_TEST(all.log_backups.value() == 3);
    BOOST_TEST((all.log_level == log_level::debug));
    BOOST_TEST(all.pid_file.value() == "x.pid");
    BOOST_TEST(all.identifier.value() == "other");
    BOOST_TEST(all.child_log_directory.value() == "/srv");
    BOOST_TEST(all.minimum_descriptors.value() == 2000U);
}

BOOST_AUTO_TEST_CASE(has_long_ones_that_may_be_shortened)
{
    const auto all = settings({"--conf=x.conf", "--silent", "--strip", "--nocleanup", "--user", "1000", "--umask=22",
                               "--directory=/srv", "--logfile=/srv/x", "--logfile_maxbytes=0", "--logfile_backups=0",
                               "--loglevel=WARN", "--pidfile=x", "--identifier=", "--childlogdir=/srv", "--minfds=1",
                               "--minprocs=7"});
    BOOST_TEST(all.config_file.value() == "x.conf");
    BOOST_TEST((all.silent && all.no_cleanup && all.strip_ansi));
    BOOST_TEST(all.user.value() == "1000");
    BOOST_TEST(all.umask.value() == 022U);
    BOOST_TEST(all.log_file.value() == "/srv/x");
    BOOST_TEST(all.log_max_bytes.value() == 0U);
    BOOST_TEST(all.log_backups.value() == 0);
    BOOST_TEST((all.log_level == log_level::warn));
    BOOST_TEST(all.identifier.value() == "");
    BOOST_TEST(all.minimum_descriptors.value() == 1U);
    BOOST_TEST(all.minimum_processes.value() == 7U);
}

BOOST_AUTO_TEST_CASE(overrides_nothing_that_it_does_not_name)
{
    const auto none = settings({"-c", "x.conf"});
    BOOST_TEST(!(none.silent || none.no_cleanup || none.strip_ansi));
    BOOST_TEST(!(none.user || none.umask || none.directory || none.log_file || none.log_max_bytes || none.log_backups
                 || none.log_level || none.pid_file || none.identifier || none.child_log_directory
                 || none.minimum_descriptors || none.minimum_processes));
}

BOOST_AUTO_TEST_CASE(asks_for_help_or_the_version)
{
    for (const auto* help : {"-h", "--help", "-?"}) {
        BOOST_TEST(answered({help}).exit_code == 0);
        BOOST_TEST(!answered({help}).to_stderr);
        BOOST_TEST(answered({help}).text.find("Usage: /usr/bin/supervisord [options]\n") != std::string::npos);
        BOOST_TEST(answered({help}).text.find("\n-n/--nodaemon -- ") != std::string::npos);
        BOOST_TEST(answered({help}).text.find("/usr/etc/supervisord.conf") != std::string::npos);
    }
    BOOST_TEST(answered({"-v"}).text == "4.2.5\n");
    BOOST_TEST(answered({"--version", "-m", "9"}).text == "4.2.5\n");
}

BOOST_AUTO_TEST_CASE(is_wrong_in_the_words_of_supervisord)
{
    BOOST_TEST(refused({"-x"}) == "option -x not recognized");
    BOOST_TEST(refused({"--nodaemon", "-xn"}) == "option -x not recognized");
    BOOST_TEST(refused({"--nope"}) == "option --nope not recognized");
    BOOST_TEST(refused({"--nope=1"}) == "option --nope not recognized");
    BOOST_TEST(refused({"--log", "x"}) == "option --log not a unique prefix");
    BOOST_TEST(refused({"--nodaemon=1"}) == "option --nodaemon must not have an argument");
    BOOST_TEST(refused({"-nc"}) == "option -c requires argument");
    BOOST_TEST(refused({"--conf"}) == "option --configuration requires argument");
    BOOST_TEST(refused({"--minprocs"}) == "option --minprocs requires argument");
    BOOST_TEST(refused({"foo", "-n", "bar"}) == "positional arguments are not supported: ['foo', '-n', 'bar']");
    BOOST_TEST(refused({"-n", "--nodaemon"}) == "conflicting command line option '--nodaemon'");
    BOOST_TEST(refused({"-h", "-x"}) == "option -x not recognized");
}

BOOST_AUTO_TEST_CASE(takes_the_values_that_the_config_file_takes)
{
    const auto invalid = [](const std::string& option, const std::string& value) {
        const auto why = refused({option, value});
        BOOST_TEST(why.starts_with("invalid value for " + option + " '" + value + "': "), why);
        return why.substr(why.rfind(": ") + 2);
    };
    for (const auto* number : {"-z", "-a", "--minprocs", "-y", "--umask"})
        invalid(number, "soon");
    invalid("-m", "9");
    invalid("-y", "1.5MB");
    invalid("-e", "loud");
    invalid("-d", "/nowhere");
    invalid("-q", "/nowhere");
    invalid("-l", "/nowhere/x.log");
    invalid("--pidfile", "/nowhere/x.pid");
    invalid("-l", "");
    invalid("-u", "nobody-there");
    BOOST_TEST(invalid("--profile_options", "calls") == "there is no Python here that could be profiled");
}

BOOST_AUTO_TEST_SUITE_END()

#include "daemon/event_log.hpp"
#include "scratch.hpp"
#include "told.hpp"

#include <boost/test/unit_test.hpp>
#include <regex>

using namespace reaperd;
using daemon::event_log;
using scratch::text_of;

namespace {

struct fixture {
    scratch::folder folder;
    own_log settings = to("own.log");

    own_log to(const std::string& name) const
    {
        own_log log;
        log.path = folder / name;
        return log;
    }
    std::string logged(const std::string& name = "own.log") const { return text_of(folder / name); }
    static bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(the_log, fixture)

BOOST_AUTO_TEST_CASE(has_supervisords_line_format)
{
    auto log = event_log::open(settings, "reaperd");
    log->write(log_level::warn, "exited: web (exit status 3; not expected)");
    const std::regex line(R"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} WARN exited: web \(exit status 3; not expected\)\n)");
    BOOST_TEST(std::regex_match(logged(), line));
}

BOOST_AUTO_TEST_CASE(has_a_word_for_each_level_and_keeps_to_its_own)
{
    settings.level = log_level::debug;
    auto log = event_log::open(settings, "reaperd");
    for (int level = 0; level <= static_cast<int>(log_level::blather); ++level)
        log->write(static_cast<log_level>(level), "x");
    const auto text = std::regex_replace(logged(), std::regex(R"([^\n]*(\w{4}) x\n)"), "$1 ");
    BOOST_TEST(text == "CRIT ERRO WARN INFO DEBG ");
}

BOOST_AUTO_TEST_CASE(reads_events)
{
    told::programs programs;
    auto log = event_log::open(settings, "reaperd");
    log->read(supervisor::gave_up{told::web}, programs.lookup);
    log->read(supervisor::shutdown_began{}, programs.lookup);
    BOOST_TEST(has(logged(), "gave up: web entered FATAL state"));
    BOOST_TEST(std::ranges::count(logged(), '\n') == 1);
}

BOOST_AUTO_TEST_CASE(is_appended_to_and_reopened)
{
    scratch::write(folder / "own.log", "before\n");
    auto log = event_log::open(settings, "reaperd");
    log->write(log_level::info, "one");
    std::filesystem::rename(folder / "own.log", folder / "old.log");
    log->write(log_level::info, "two");
    log->reopen();
    log->write(log_level::info, "three");
    BOOST_TEST(logged("old.log").starts_with("before\n"));
    BOOST_TEST(has(logged("old.log"), "two"));
    BOOST_TEST(has(logged(), "three"));
    BOOST_TEST(!has(logged(), "two"));
}

BOOST_AUTO_TEST_CASE(rotates)
{
    settings.rotation = {100, 1};
    auto log = event_log::open(settings, "reaperd");
    for (int i = 0; i < 10; ++i)
        log->write(log_level::info, "a line of some length, number " + std::to_string(i));
    BOOST_TEST(std::filesystem::exists(folder / "own.log.1"));
    BOOST_TEST(logged().size() + logged("own.log.1").size() < 400);
}

BOOST_AUTO_TEST_CASE(goes_elsewhere_after_a_reload)
{
    auto log = event_log::open(settings, "reaperd");
    log->apply(to("new.log"));
    log->write(log_level::info, "x");
    BOOST_TEST(logged() == "");
    BOOST_TEST(has(logged("new.log"), "INFO x"));
    log->apply({});
    log->write(log_level::info, "y"); // to nobody, not to stderr
    BOOST_TEST(!has(logged("new.log"), "y\n"));
}

BOOST_AUTO_TEST_CASE(is_echoed_line_by_line_as_it_stands)
{
    std::string heard;
    auto log = event_log::open(settings, "reaperd", [&](const std::string& line) { heard += line + "\n"; });
    log->write(log_level::info, "one");
    log->write(log_level::debug, "not told");
    log->apply(to("new.log"));
    log->write(log_level::warn, "two");
    BOOST_TEST(heard == logged() + logged("new.log"));
    BOOST_TEST(has(heard, "INFO one\n"));
    BOOST_TEST(has(heard, "WARN two\n"));
}

BOOST_AUTO_TEST_CASE(is_echoed_where_there_is_no_file)
{
    std::string heard;
    auto log = event_log::open({}, "reaperd", [&](const std::string& line) { heard += line; });
    log->write(log_level::info, "one");
    BOOST_TEST(heard.ends_with("INFO one"));
}

BOOST_AUTO_TEST_CASE(is_not_on_our_stdout_twice)
{
    std::string heard;
    settings.path = "/dev/stdout";
    auto log = event_log::open(settings, "reaperd", [&](const std::string& line) { heard += line; });
    log->write(log_level::info, "this line belongs to the test of the log");
    BOOST_TEST(heard == "");
}

BOOST_AUTO_TEST_CASE(that_cannot_be_opened_says_why)
{
    const auto log = event_log::open(to("no/own.log"), "reaperd");
    BOOST_TEST(log.error().message == "cannot open the log " + (folder / "no/own.log") + ": No such file or directory");
}

BOOST_AUTO_TEST_CASE(waits_for_a_folder_that_vanished_and_says_so_when_it_is_back)
{
    std::filesystem::create_directory(folder / "logs");
    auto log = event_log::open(to("logs/own.log"), "reaperd");
    std::filesystem::remove_all(folder / "logs");
    log->write(log_level::info, "one");
    std::filesystem::create_directory(folder / "logs");
    log->write(log_level::info, "two");
    BOOST_TEST(has(logged("logs/own.log"), "one"));
    BOOST_TEST(has(logged("logs/own.log"), "two"));
    BOOST_TEST(has(logged("logs/own.log"), "ERRO cannot open " + (folder / "logs/own.log")));
}

BOOST_AUTO_TEST_SUITE_END()

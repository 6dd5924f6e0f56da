#include "table.hpp"

#include <boost/test/unit_test.hpp>
#include <sstream>

using namespace reaperctl;
using namespace std::chrono_literals;
using reaperd::protocol::program_status;
using reaperd::protocol::wall_time;

namespace {

const wall_time now = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 12h;

program_status web(const std::string& why = "")
{
    return {"web", "web", "RUNNING", 4711, now - 3h - 2min, 2, {}, why};
}
program_status worker(const std::string& why)
{
    return {"jobs:worker_00", "jobs", "BACKOFF", {}, now - 1s, 12, {}, why};
}

const terminal a_pipe{};
const terminal eighty_columns{.colours = false, .width = 80};

bool each_line_fits(const std::string& table, std::size_t width)
{
    std::size_t begin = 0;
    for (auto end = table.find('\n'); end != table.npos; begin = end + 1, end = table.find('\n', begin))
        if (end - begin > width || (end > begin && table[end - 1] == ' '))
            return false;
    return begin == table.size();
}

} // namespace

BOOST_AUTO_TEST_CASE(columns_are_as_wide_as_what_is_in_them)
{
    BOOST_TEST(program_table({web(), worker("exit 3")}, now, eighty_columns)
               == "NAME            STATE     PID  UPTIME   RESTARTS  WHY\n"
                  "web             RUNNING  4711  3h 2min         2\n"
                  "jobs:worker_00  BACKOFF     -  -              12  exit 3\n");
}

BOOST_AUTO_TEST_CASE(a_cause_that_is_too_long_for_its_line_goes_on_below)
{
    BOOST_TEST(program_table({worker("next start in 4.2s (attempt 3 of 4): exit 3"), web()}, now, eighty_columns)
               == "NAME            STATE     PID  UPTIME   RESTARTS  WHY\n"
                  "jobs:worker_00  BACKOFF     -  -              12  next start in 4.2s (attempt 3\n"
                  "                                                  of 4): exit 3\n"
                  "web             RUNNING  4711  3h 2min         2\n");
}

BOOST_AUTO_TEST_CASE(nothing_of_a_cause_is_left_out)
{
    const std::string spoken = "cannot start: chdir /srv/www: No such file or directory; next start in 1.5s";
    std::string words;
    std::istringstream table(program_table({worker(spoken)}, now, eighty_columns));
    std::string line;
    std::getline(table, line);
    const auto column = line.find("WHY");
    while (std::getline(table, line))
        words += (words.empty() ? "" : " ") + line.substr(column);
    BOOST_TEST(words == spoken);
}

BOOST_AUTO_TEST_CASE(a_pipe_gets_each_program_on_one_line)
{
    const auto why =
        "cannot start: chdir /srv/www/production/current: No such file or directory " + std::string(300, 'x');
    BOOST_TEST(program_table({worker(why)}, now, a_pipe).find("12  " + why + "\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(no_programs_are_a_heading)
{
    BOOST_TEST(program_table({}, now, {}) == "NAME  STATE  PID  UPTIME  RESTARTS  WHY\n");
}

BOOST_AUTO_TEST_CASE(no_line_is_longer_than_eighty_columns)
{
    for (std::size_t length = 0; length < 100; ++length)
        BOOST_TEST(each_line_fits(program_table({web(), worker(std::string(length, 'x'))}, now, eighty_columns), 80));
}

BOOST_AUTO_TEST_CASE(a_wider_terminal_shows_more)
{
    auto why = std::string("cannot start: chdir /srv/www/production/current: No such file or directory");
    BOOST_TEST(program_table({worker(why)}, now, {.colours = false, .width = 200}).find(why) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_very_long_name_is_kept_whole)
{
    auto program = web("exit 3");
    program.name = std::string(90, 'n');
    BOOST_TEST(program_table({program}, now, {}).find(program.name) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(letters_are_counted_not_bytes_and_never_cut_in_two)
{
    const std::string letter = "\xC3\xA9";
    std::string accents;
    for (int i = 0; i < 60; ++i)
        accents += letter;
    std::string first_line;
    for (int i = 0; i < 40; ++i) // of eighty columns, the others take half
        first_line += letter;
    auto table = program_table({web(accents)}, now, eighty_columns);
    BOOST_TEST(table.find("2  " + first_line + "\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(without_a_process_there_is_no_uptime)
{
    auto program = worker("");
    BOOST_TEST(program_table({program}, now, {}).find("BACKOFF    -  -") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_clock_that_was_set_back_shows_no_negative_uptime)
{
    auto program = web();
    program.since = now + 1h;
    BOOST_TEST(program_table({program}, now, {}).find("0ms") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(only_a_terminal_sees_colours)
{
    BOOST_TEST(program_table({web()}, now, {}).find('\033') == std::string::npos);
    BOOST_TEST(program_table({web()}, now, {.colours = true}).find("\033[32mRUNNING\033[0m") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_programs_wrote_cannot_command_a_terminal)
{
    auto table = program_table({web("\033]0;gotcha\007\n")}, now, {});
    BOOST_TEST(table.find('\033') == std::string::npos);
    BOOST_TEST(table.find("?]0;gotcha??") != std::string::npos);
}

// The end of a log.
#include "output/tail.hpp"
#include "scene.hpp"

#include <boost/test/unit_test.hpp>

using namespace scene;

BOOST_AUTO_TEST_SUITE(tails)

BOOST_AUTO_TEST_CASE(the_last_lines_of_a_text)
{
    BOOST_TEST(output::last_lines_of("a\nb\nc\n", 2) == "b\nc\n");
    BOOST_TEST(output::last_lines_of("a\nb\nc", 2) == "b\nc");
    BOOST_TEST(output::last_lines_of("a\nb\n", 5) == "a\nb\n");
    BOOST_TEST(output::last_lines_of("\n\n", 1) == "\n");
    BOOST_TEST(output::last_lines_of("a\n", 0) == "");
    BOOST_TEST(output::last_lines_of("", 3) == "");
}

BOOST_AUTO_TEST_CASE(the_last_lines_of_a_file)
{
    folder in;
    put(in / "log", numbered_lines(1, 100'000));
    BOOST_TEST(output::tail_lines(in / "log", 3) == numbered_lines(99'998, 100'000));
    BOOST_TEST((output::tail_lines(in / "log", 50'000) == numbered_lines(50'001, 100'000)));
    BOOST_TEST(output::tail_bytes(in / "log", 7) == "100000\n");
}

BOOST_AUTO_TEST_CASE(a_log_that_was_just_rotated_is_continued_backwards)
{
    folder in;
    put(in / "log.1", numbered_lines(1, 8));
    put(in / "log", numbered_lines(9, 10));
    BOOST_TEST(output::tail_lines(in / "log", 3) == numbered_lines(8, 10));
    BOOST_TEST(output::tail_bytes(in / "log", 17) == "8\nline 9\nline 10\n");
    BOOST_TEST(output::tail_lines(in / "log", 100) == numbered_lines(1, 10));
}

BOOST_AUTO_TEST_CASE(there_is_no_end_of_nothing)
{
    BOOST_TEST(output::tail_lines("/nonexistent/log", 3) == "");
    BOOST_TEST(output::tail_bytes("/dev/zero", 3) == "");
}

BOOST_AUTO_TEST_SUITE_END()

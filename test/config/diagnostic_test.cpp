#include "config/diagnostic.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd::config;

BOOST_AUTO_TEST_SUITE(diagnostics)

BOOST_AUTO_TEST_CASE(a_diagnostic_has_place_line_and_caret)
{
    diagnostic what{severity::error, {"x.conf", 3, 7}, "no good", "key = value"};
    BOOST_TEST(render(what) == "x.conf:3:7: error: no good\n    key = value\n          ^\n");
}

BOOST_AUTO_TEST_CASE(the_caret_stands_right_behind_tabs)
{
    diagnostic what{severity::warning, {"x.conf", 1, 4}, "no good", "\tk\tv"};
    BOOST_TEST(render(what) == "x.conf:1:4: warning: no good\n    \tk\tv\n    \t \t^\n");
}

BOOST_AUTO_TEST_CASE(one_of_the_whole_file_has_neither)
{
    diagnostic what{severity::note, {"x.conf", 0, 0}, "look", ""};
    BOOST_TEST(render(what) == "x.conf: note: look\n");
}

BOOST_AUTO_TEST_CASE(only_errors_are_errors)
{
    BOOST_TEST(!has_errors({{severity::warning, {}, "", ""}, {severity::note, {}, "", ""}}));
    BOOST_TEST(has_errors({{severity::warning, {}, "", ""}, {severity::error, {}, "", ""}}));
}

BOOST_AUTO_TEST_SUITE_END()

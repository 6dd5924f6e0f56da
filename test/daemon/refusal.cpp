#include "daemon/refusal.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd::daemon;

BOOST_AUTO_TEST_SUITE(a_start_that_cannot_be)

BOOST_AUTO_TEST_CASE(is_told_in_one_line_with_a_code_for_its_kind)
{
    const run_settings ours;
    BOOST_TEST(refusal_text(ours, "cannot run") == "reaperd: cannot run\n");
    BOOST_TEST(refusal_code(ours, 1) == 1);
}

BOOST_AUTO_TEST_CASE(is_told_in_supervisords_form_where_it_is_called_so)
{
    run_settings theirs;
    theirs.as_supervisord = "/usr/bin/supervisord";
    BOOST_TEST(refusal_text(theirs, "cannot run") == "Error: cannot run\nFor help, use /usr/bin/supervisord -h\n");
    BOOST_TEST(refusal_code(theirs, 1) == 2);
}

BOOST_AUTO_TEST_SUITE_END()

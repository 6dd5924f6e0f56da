// How far an upgrade has come, and why it failed.
#include "paper.hpp"

#include <boost/test/unit_test.hpp>

using namespace paper;
using reaperd::journal::upgrade;

BOOST_FIXTURE_TEST_SUITE(upgrades, scene)

BOOST_AUTO_TEST_CASE(there_is_none_at_first)
{
    BOOST_TEST((book.upgrade() == upgrade::none));
    BOOST_TEST(book.upgrade_failure() == "");
}

BOOST_AUTO_TEST_CASE(one_that_has_failed_says_why_until_the_next_one)
{
    book.begin_upgrade();
    BOOST_TEST((reopened().upgrade() == upgrade::begun));
    BOOST_TEST(reopened().upgrade_failure() == "");
    book.fail_upgrade("cannot execute it");
    BOOST_TEST((reopened().upgrade() == upgrade::failed));
    BOOST_TEST(reopened().upgrade_failure() == "cannot execute it");
    book.begin_upgrade();
    BOOST_TEST(reopened().upgrade_failure() == "");
    book.end_upgrade();
    BOOST_TEST((reopened().upgrade() == upgrade::none));
}

BOOST_AUTO_TEST_CASE(a_long_reason_is_cut)
{
    const std::string why(5000, 'x');
    book.fail_upgrade(why);
    BOOST_TEST(reopened().upgrade_failure() == why.substr(0, reaperd::journal::journal::longest_failure));
}

BOOST_AUTO_TEST_SUITE_END()

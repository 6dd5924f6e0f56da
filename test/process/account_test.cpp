#include "process/account.hpp"
#include "process/world.hpp"

#include <boost/test/unit_test.hpp>
#include <iterator>
#include <set>

namespace {

using namespace reaperd;
using namespace reaperd::process;

std::set<gid_t> numbers(const std::string& text)
{
    std::istringstream words{text};
    return {std::istream_iterator<gid_t>{words}, {}};
}

} // namespace

BOOST_AUTO_TEST_SUITE(accounts)

BOOST_AUTO_TEST_CASE(a_user_is_found_by_name_and_by_number)
{
    auto by_name = find_account("daemon");
    BOOST_REQUIRE(by_name.has_value());
    auto by_number = find_account(std::to_string(by_name->user));
    BOOST_REQUIRE(by_number.has_value());
    BOOST_TEST(by_number->name == "daemon");
    BOOST_TEST(by_number->group == by_name->group);
    BOOST_TEST(by_number->supplementary == by_name->supplementary);
}

BOOST_FIXTURE_TEST_CASE(the_groups_are_those_that_id_tells, world)
{
    for (const std::string name : {"root", "daemon", "www-data", "redis", "man", "_apt"}) {
        auto account = find_account(name);
        if (!account)
            continue;
        std::set<gid_t> ours(account->supplementary.begin(), account->supplementary.end());
        BOOST_TEST(ours == numbers(output_of(to_run({"/usr/bin/id", "-G", name}))), boost::test_tools::per_element());
    }
}

BOOST_AUTO_TEST_CASE(who_does_not_exist_is_named)
{
    BOOST_TEST(find_account("nosuchuser").error().message == "no such user nosuchuser");
    BOOST_TEST(find_account("4242424").error().message == "no such user 4242424");
    BOOST_TEST(find_account("").error().message == "no such user ");
    BOOST_TEST(find_account("-1").error().message == "no such user -1");
}

BOOST_AUTO_TEST_CASE(an_owner_is_a_user_and_perhaps_a_group)
{
    auto both = find_owner("daemon:root");
    BOOST_REQUIRE(both.has_value());
    BOOST_TEST(both->user == find_account("daemon")->user);
    BOOST_TEST(both->group == 0u);
    BOOST_TEST(find_owner("0:0")->group == 0u);
    BOOST_TEST(find_owner("root")->group == static_cast<gid_t>(-1));
}

BOOST_AUTO_TEST_CASE(an_owner_that_does_not_exist_is_named)
{
    BOOST_TEST(find_owner("nosuch:root").error().message == "no such user nosuch");
    BOOST_TEST(find_owner("root:nosuch").error().message == "no such group nosuch");
    BOOST_TEST(find_owner("root:").error().message == "no such group ");
}

BOOST_AUTO_TEST_SUITE_END()

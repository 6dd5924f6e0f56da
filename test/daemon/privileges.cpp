#include "daemon/privileges.hpp"
#include "scratch.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd::daemon;

BOOST_AUTO_TEST_SUITE(the_user_of_the_daemon)

BOOST_AUTO_TEST_CASE(is_who_started_it_unless_the_config_file_says_otherwise)
{
    BOOST_TEST(!account_to_become({})->has_value());
    BOOST_TEST(!account_to_become(std::to_string(::geteuid()))->has_value());
}

BOOST_AUTO_TEST_CASE(must_exist)
{
    BOOST_TEST(account_to_become("nosuchuser").error().message == "cannot run as nosuchuser: no such user nosuchuser");
}

BOOST_AUTO_TEST_CASE(can_be_changed_by_root_alone)
{
    if (::geteuid() != 0)
        return;
    const auto seen = scratch::in_a_child([] {
        const auto nobody = account_to_become("nobody");
        const bool done =
            become(**nobody).has_value() && ::getuid() == (*nobody)->user && ::getgid() == (*nobody)->group;
        return (done ? "nobody; " : "not; ") + account_to_become("root").error().message;
    });
    BOOST_TEST(seen == "nobody; cannot run as root: only root can become another user");
}

BOOST_AUTO_TEST_SUITE_END()

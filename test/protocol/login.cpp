#include "protocol/login.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd::protocol;

BOOST_AUTO_TEST_CASE(a_login_is_written_as_rfc_7617_shows)
{
    BOOST_TEST(authorization({"Aladdin", "open sesame"}) == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
}

BOOST_AUTO_TEST_CASE(a_login_of_any_length_survives_the_way_there_and_back)
{
    for (auto password : {"", "a", "ab", "abc", "abcd", "a:b", "caf\xC3\xA9"}) {
        auto back = parse_authorization(authorization({"me", password}));
        BOOST_TEST_REQUIRE(back.has_value());
        BOOST_TEST(back->username == "me");
        BOOST_TEST(back->password == password);
    }
}

BOOST_AUTO_TEST_CASE(the_scheme_is_read_without_regard_to_case)
{
    BOOST_TEST(parse_authorization("basic YTpi ").has_value());
}

BOOST_AUTO_TEST_CASE(what_is_no_login_is_refused)
{
    for (auto header : {"", "Basic", "Basic ", "Bearer YTpi", "Basic !!!!", "Basic YT=i", "Basic YWI=", "Basic A"})
        BOOST_TEST(!parse_authorization(header).has_value(), header);
}

BOOST_AUTO_TEST_CASE(a_plain_password_lets_in_who_knows_it)
{
    login wanted{"admin", "s3cret"};
    BOOST_TEST(matches({"admin", "s3cret"}, wanted));
    BOOST_TEST(!matches({"admin", "s3cre"}, wanted));
    BOOST_TEST(!matches({"admin", ""}, wanted));
    BOOST_TEST(!matches({"root", "s3cret"}, wanted));
}

BOOST_AUTO_TEST_CASE(a_hashed_password_lets_in_who_knows_the_password)
{
    // echo -n thepassword | sha1sum: the example of supervisord's manual.
    login wanted{"admin", "{SHA}82ab876d1387bfafe46cc1c8a2ef074eae50cb1d"};
    BOOST_TEST(matches({"admin", "thepassword"}, wanted));
    BOOST_TEST(!matches({"admin", "82ab876d1387bfafe46cc1c8a2ef074eae50cb1d"}, wanted));
    BOOST_TEST(!matches({"admin", wanted.password}, wanted));
}

BOOST_AUTO_TEST_CASE(a_hash_that_is_cut_short_lets_nobody_in)
{
    BOOST_TEST(!matches({"admin", "thepassword"}, {"admin", "{SHA}82ab876d"}));
    BOOST_TEST(!matches({"admin", ""}, {"admin", "{SHA}"}));
}

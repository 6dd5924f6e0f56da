#include "sockets/tcp_socket.hpp"

#include "sockets/client.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd::sockets;

BOOST_AUTO_TEST_SUITE(a_tcp_socket)

BOOST_AUTO_TEST_CASE(it_accepts_where_it_listens)
{
    const auto listening = listen_on(port_settings{.host = "127.0.0.1"});
    BOOST_REQUIRE(listening.has_value());
    clients::crowd clients;
    BOOST_TEST(clients.connect_to(clients::port_of(*listening)) == 0);
    ::close(*listening);
}

BOOST_AUTO_TEST_CASE(an_address_of_ipv6_is_one_too)
{
    const auto listening = listen_on(port_settings{.host = "::1"});
    BOOST_REQUIRE(listening.has_value());
    BOOST_TEST(clients::port_of(*listening) != 0);
    ::close(*listening);
}

BOOST_AUTO_TEST_CASE(a_living_one_is_not_taken)
{
    const auto first = listen_on(port_settings{.host = "127.0.0.1"});
    BOOST_REQUIRE(first.has_value());
    const auto port = static_cast<std::uint16_t>(clients::port_of(*first));
    BOOST_TEST(listen_on(port_settings{"127.0.0.1", port}).error().message == "Address already in use");
    ::close(*first);
}

BOOST_AUTO_TEST_CASE(it_is_told_as_it_is_written)
{
    BOOST_TEST(describe(port_settings{"localhost", 9000}) == "localhost:9000");
    BOOST_TEST(describe(port_settings{"::1", 9000}) == "[::1]:9000");
    BOOST_TEST(describe(port_settings{"", 9000}) == "*:9000");
}

BOOST_AUTO_TEST_SUITE_END()

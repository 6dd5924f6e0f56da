#include "daemon/fcgi_sockets.hpp"

#include "daemon/scratch.hpp"
#include "sockets/client.hpp"

#include <boost/test/unit_test.hpp>
#include <fcntl.h>
#include <sys/stat.h>

using namespace reaperd;
namespace fs = std::filesystem;
using words = std::vector<std::string>;

namespace {

const auto as_root = boost::unit_test::precondition([](auto) { return ::geteuid() == 0; });

process::owner owner_named(const std::string& text)
{
    return text == "ann" ? process::owner{4711, gid_t(-1)} : process::owner{4711, 4712};
}

struct world {
    scratch::folder folder;
    words log;
    daemon::accounts accounts{[](const std::string& user) -> result<process::account> {
                                  if (user != "ann")
                                      return failure{"no such user " + user};
                                  return process::account{4711, 4713, {}, user};
                              },
                              [](const std::string& text) -> result<process::owner> { return owner_named(text); }};
    daemon::fcgi_sockets sockets{accounts, [this](const daemon::log_entry& entry) { log.push_back(entry.text); }};
    std::string path = folder / "x.sock";
    clients::crowd clients;

    fcgi_socket file(unsigned mode = 0700) const { return {fcgi_path{path, mode}, {}}; }
    daemon::fcgi_sockets::use open(const fcgi_socket& wanted, const std::optional<std::string>& user = {})
    {
        const auto opened = sockets.open(wanted, user);
        BOOST_REQUIRE(opened.has_value());
        return *opened;
    }
    auto try_to_open(const fcgi_socket& wanted) { return sockets.open(wanted, {}); }
    std::string why_not(const fcgi_socket& wanted, const std::optional<std::string>& user = {})
    {
        auto opened = sockets.open(wanted, user);
        return opened ? "" : opened.error().message;
    }
    struct stat status() const
    {
        struct stat file {};
        ::stat(path.c_str(), &file);
        return file;
    }
};

fcgi_socket port(int number)
{
    return {fcgi_port{"127.0.0.1", static_cast<std::uint16_t>(number)}, {}};
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(sockets_of_fastcgi_programs, world)

BOOST_AUTO_TEST_CASE(one_is_open_as_long_as_somebody_uses_it_and_then_its_file_goes)
{
    auto first = open(file());
    auto second = open(file());
    BOOST_TEST(first->descriptor() == second->descriptor());
    first.reset();
    BOOST_TEST(clients.connect_to(path) == 0);
    second.reset();
    BOOST_TEST(clients.connect_to(path) == ENOENT);
    BOOST_TEST(log == (words{"Creating socket unix://" + path, "Closing socket unix://" + path}));
}

BOOST_AUTO_TEST_CASE(it_can_be_opened_again_when_it_was_closed)
{
    open(file()).reset();
    const auto again = open(file());
    BOOST_TEST(clients.connect_to(path) == 0);
}

BOOST_AUTO_TEST_CASE(who_accepts_from_it_waits_for_a_client_and_nobody_inherits_it_by_accident)
{
    const auto socket = open(file());
    BOOST_TEST((::fcntl(socket->descriptor(), F_GETFL) & O_NONBLOCK) == 0);
    BOOST_TEST((::fcntl(socket->descriptor(), F_GETFD) & FD_CLOEXEC) != 0);
}

BOOST_AUTO_TEST_CASE(what_one_process_made_non_blocking_stays_so_for_those_who_share_it)
{
    const auto first = open(file());
    ::fcntl(first->descriptor(), F_SETFL, O_NONBLOCK);
    const auto second = open(file());
    BOOST_TEST((::fcntl(second->descriptor(), F_GETFL) & O_NONBLOCK) != 0);
}

BOOST_AUTO_TEST_CASE(its_file_has_the_mode_that_was_asked_for)
{
    const auto socket = open(file(0620));
    BOOST_TEST((status().st_mode & 07777) == 0620U);
}

BOOST_AUTO_TEST_CASE(so_many_clients_wait_as_its_backlog_says)
{
    auto wanted = file();
    wanted.backlog = 2;
    const auto socket = open(wanted);
    BOOST_TEST(clients.how_many_fit(path) == 3); // the kernel takes one more
}

BOOST_AUTO_TEST_CASE(without_a_backlog_as_many_wait_as_the_kernel_allows)
{
    const auto socket = open(file());
    const int most = std::stoi(scratch::text_of("/proc/sys/net/core/somaxconn"));
    for (int i = 0; i < std::min(most, 200); ++i)
        BOOST_REQUIRE(clients.connect_to(path) == 0);
}

BOOST_AUTO_TEST_CASE(the_file_belongs_to_the_programs_user_and_that_ones_group, *as_root)
{
    const auto socket = open(file(), "ann");
    BOOST_TEST(status().st_uid == 4711U);
    BOOST_TEST(status().st_gid == 4713U);
}

BOOST_AUTO_TEST_CASE(or_to_the_owner_that_is_named, *as_root)
{
    const fcgi_socket named{fcgi_path{path, 0700, "ann:staff"}, {}};
    const auto socket = open(named, "ann");
    BOOST_TEST(status().st_uid == 4711U);
    BOOST_TEST(status().st_gid == 4712U);
}

BOOST_AUTO_TEST_CASE(a_user_alone_leaves_the_group_as_it_is, *as_root)
{
    const fcgi_socket named{fcgi_path{path, 0700, "ann"}, {}};
    const auto socket = open(named);
    BOOST_TEST(status().st_uid == 4711U);
    BOOST_TEST(status().st_gid == ::getegid());
}

BOOST_AUTO_TEST_CASE(an_owner_who_does_not_exist_is_named)
{
    BOOST_TEST(why_not(file(), "zoe") == "cannot listen on " + path + ": no such user zoe");
    BOOST_TEST(!fs::exists(path));
    BOOST_TEST(log.empty());
}

BOOST_AUTO_TEST_CASE(a_living_strangers_socket_is_not_taken)
{
    const auto stranger = reaperd::sockets::listen_on({.path = path}).value();
    const auto refused = try_to_open(file());
    BOOST_REQUIRE(refused.has_error());
    BOOST_TEST(refused.error().message == "cannot listen on " + path + ": another server is listening on it");
    BOOST_TEST(!refused.error().passes);
    BOOST_TEST(clients.connect_to(path) == 0);
    ::close(stranger.descriptor);
}

BOOST_AUTO_TEST_CASE(a_stale_file_is_replaced)
{
    ::close(reaperd::sockets::listen_on({.path = path}).value().descriptor);
    const auto socket = open(file());
    BOOST_TEST(clients.connect_to(path) == 0);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_not_ours_any_more_is_left_alone)
{
    auto socket = open(file());
    fs::remove(path);
    scratch::write(path, "somebody else's");
    socket.reset();
    BOOST_TEST(scratch::text_of(path) == "somebody else's");
}

BOOST_AUTO_TEST_CASE(with_other_settings_it_waits_until_its_old_processes_have_ended)
{
    auto old = open(file(0700));
    const auto refused = try_to_open(file(0770));
    BOOST_REQUIRE(refused.has_error());
    BOOST_TEST(refused.error().message == "cannot listen on " + path + ": it is in use with other settings");
    BOOST_TEST(refused.error().passes);
    old.reset();
    const auto renewed = open(file(0770));
    BOOST_TEST((status().st_mode & 07777) == 0770U);
}

BOOST_AUTO_TEST_CASE(different_ones_are_open_side_by_side)
{
    const auto first = open(file());
    const auto second = open(fcgi_socket{fcgi_path{folder / "y.sock"}, {}});
    BOOST_TEST(first->descriptor() != second->descriptor());
}

BOOST_AUTO_TEST_CASE(on_tcp_it_is_open_as_long_too)
{
    const auto probe = reaperd::sockets::listen_on(reaperd::sockets::port_settings{.host = "127.0.0.1"}).value();
    const int number = clients::port_of(probe);
    const auto address = "127.0.0.1:" + std::to_string(number);
    BOOST_TEST(why_not(port(number)) == "cannot listen on " + address + ": Address already in use");
    ::close(probe);
    log.clear();

    auto socket = open(port(number));
    BOOST_TEST((::fcntl(socket->descriptor(), F_GETFL) & O_NONBLOCK) == 0);
    BOOST_TEST(clients.connect_to(number) == 0);
    socket.reset();
    BOOST_TEST(clients.connect_to(number) == ECONNREFUSED);
    BOOST_TEST(log == (words{"Creating socket tcp://" + address, "Closing socket tcp://" + address}));
}

BOOST_AUTO_TEST_CASE(an_address_of_ipv6_is_told_in_brackets)
{
    auto socket = open(fcgi_socket{fcgi_port{"::1", 0}, {}});
    BOOST_TEST(log == (words{"Creating socket tcp://[::1]:0"}));
}

BOOST_AUTO_TEST_SUITE_END()

#include "sockets/socket_file.hpp"

#include "sockets/client.hpp"

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>

using namespace reaperd;
using namespace reaperd::sockets;
namespace fs = std::filesystem;

namespace {

struct folder {
    folder()
    {
        std::string name = fs::temp_directory_path() / "reaperd-sockets-XXXXXX";
        path = ::mkdtemp(name.data());
        wanted.path = path / "x.sock";
    }
    ~folder() { fs::remove_all(path); }

    struct stat file() const
    {
        struct stat file {};
        ::stat(wanted.path.c_str(), &file);
        return file;
    }

    fs::path path;
    file_settings wanted;
    clients::crowd clients;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(a_socket_file, folder)

BOOST_AUTO_TEST_CASE(it_is_there_with_the_mode_that_was_asked_for_and_accepts)
{
    wanted.mode = 0620;
    const auto listening = listen_on(wanted);
    BOOST_REQUIRE(listening.has_value());
    BOOST_TEST((file().st_mode & 07777) == 0620U);
    BOOST_TEST(clients.connect_to(wanted.path) == 0);
    BOOST_CHECK(identify(wanted.path) == listening->identity);
    ::close(listening->descriptor);
}

BOOST_AUTO_TEST_CASE(root_gives_it_to_its_owner, *boost::unit_test::precondition([](auto) { return ::geteuid() == 0; }))
{
    wanted.owner = file_owner{4711, 4712};
    const auto listening = listen_on(wanted);
    BOOST_REQUIRE(listening.has_value());
    BOOST_TEST(file().st_uid == 4711U);
    BOOST_TEST(file().st_gid == 4712U);
    ::close(listening->descriptor);
}

BOOST_AUTO_TEST_CASE(so_many_clients_wait_as_its_backlog_says)
{
    wanted.backlog = 3;
    const auto listening = listen_on(wanted);
    BOOST_REQUIRE(listening.has_value());
    BOOST_TEST(clients.how_many_fit(wanted.path) == 4); // the kernel takes one more
    ::close(listening->descriptor);
}

BOOST_AUTO_TEST_CASE(its_descriptor_is_close_on_exec_and_non_blocking)
{
    const auto listening = listen_on(wanted);
    BOOST_REQUIRE(listening.has_value());
    BOOST_TEST((::fcntl(listening->descriptor, F_GETFD) & FD_CLOEXEC) != 0);
    BOOST_TEST((::fcntl(listening->descriptor, F_GETFL) & O_NONBLOCK) != 0);
    ::close(listening->descriptor);
}

BOOST_AUTO_TEST_CASE(a_living_one_is_not_taken_even_when_its_backlog_is_full)
{
    wanted.backlog = 1;
    const auto first = listen_on(wanted);
    BOOST_REQUIRE(first.has_value());
    (void)clients.how_many_fit(wanted.path);
    BOOST_TEST(listen_on(wanted).error().message == "another server is listening on it");
    BOOST_CHECK(identify(wanted.path) == first->identity);
    ::close(first->descriptor);
}

BOOST_AUTO_TEST_CASE(one_that_nobody_listens_on_is_replaced)
{
    ::close(listen_on(wanted).value().descriptor);
    const auto again = listen_on(wanted);
    BOOST_REQUIRE(again.has_value());
    BOOST_TEST(clients.connect_to(wanted.path) == 0);
    ::close(again->descriptor);
}

BOOST_AUTO_TEST_CASE(only_ones_own_is_removed)
{
    const auto listening = listen_on(wanted).value();
    fs::rename(wanted.path, path / "elsewhere");
    std::ofstream(wanted.path) << "somebody else's";
    remove_if_still(listening.identity, wanted.path);
    BOOST_TEST(fs::exists(wanted.path));
    fs::rename(path / "elsewhere", wanted.path);
    remove_if_still(listening.identity, wanted.path);
    BOOST_TEST(!fs::exists(wanted.path));
    ::close(listening.descriptor);
}

BOOST_AUTO_TEST_CASE(what_fails_leaves_nothing_behind)
{
    std::ofstream(wanted.path) << "precious";
    BOOST_TEST(listen_on(wanted).error().message == "the file exists and is no socket");
    BOOST_TEST(std::distance(fs::directory_iterator(path), {}) == 1);
}

BOOST_AUTO_TEST_SUITE_END()

#include "world.hpp"

#include <boost/test/unit_test.hpp>
#include <sys/stat.h>

using namespace reaperd::control;
namespace fs = std::filesystem;

namespace {

struct file_world : world {
    bool serves() { return ask("/v1/daemon").find("\"pid\":7") != std::string::npos; }
    std::size_t files() const { return std::size_t(std::distance(fs::directory_iterator(folder), {})); }

    // A socket file that nobody listens on any more.
    static void leave_stale(const std::string& path)
    {
        sockaddr_un address{AF_UNIX, {}};
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        BOOST_TEST(::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
        ::close(socket);
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(the_socket_file, file_world)

BOOST_AUTO_TEST_CASE(it_has_the_mode_and_the_owner_that_were_asked_for)
{
    settings.mode = 0640;
    settings.owner = reaperd::sockets::file_owner{::getuid(), ::getgid()};
    open();
    struct stat file {};
    ::stat(settings.path.c_str(), &file);
    BOOST_TEST((file.st_mode & 07777) == 0640u);
    BOOST_TEST(file.st_uid == ::getuid());
    BOOST_TEST(files() == 1u);
}

BOOST_AUTO_TEST_CASE(a_stale_one_is_replaced)
{
    leave_stale(settings.path);
    open();
    BOOST_TEST(serves());
}

BOOST_AUTO_TEST_CASE(one_on_which_somebody_listens_is_left_alone)
{
    open();
    BOOST_TEST(why_not_open() == "cannot listen on " + settings.path + ": another server is listening on it");
    BOOST_TEST(serves());
    BOOST_TEST(files() == 1u);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_socket_is_left_alone)
{
    std::ofstream(settings.path) << "precious";
    BOOST_TEST(why_not_open() == "cannot listen on " + settings.path + ": the file exists and is no socket");
    BOOST_TEST(fs::file_size(settings.path) == 8u);
}

BOOST_AUTO_TEST_CASE(a_folder_that_does_not_exist_is_named)
{
    settings.path = folder / "missing" / "reaperd.sock";
    BOOST_TEST(why_not_open() == "cannot listen on " + settings.path + ": No such file or directory");
}

BOOST_AUTO_TEST_CASE(its_path_may_be_longer_than_a_socket_address)
{
    auto deep = folder / std::string(100, 'a') / std::string(100, 'b');
    fs::create_directories(deep);
    settings.path = deep / "reaperd.sock";
    open();
    auto link = folder / "short";
    fs::create_symlink(settings.path, link);
    raw_client client(loop, link);
    client.get("/v1/daemon");
    BOOST_TEST(client.hears("\"pid\":7"));
    BOOST_TEST(why_not_open() == "cannot listen on " + settings.path + ": another server is listening on it");
}

BOOST_AUTO_TEST_CASE(a_name_that_is_too_long_even_so_is_an_error)
{
    settings.path = folder / std::string(200, 'x');
    BOOST_TEST(why_not_open() == "cannot listen on " + settings.path + ": the file name is too long for a socket");
}

BOOST_AUTO_TEST_CASE(deleted_it_is_bound_again)
{
    auto client = connect();
    fs::remove(settings.path);
    BOOST_TEST(until([&] { return fs::exists(settings.path); }));
    BOOST_TEST(serves());
    client.get("/v1/daemon");
    BOOST_TEST(client.hears("\"pid\":7"));
    BOOST_TEST(daemon.notes.size() == 1u);
    fs::remove(settings.path);
    BOOST_TEST(until([&] { return fs::exists(settings.path); }));
    BOOST_TEST(serves());
}

BOOST_AUTO_TEST_CASE(replaced_by_a_dead_one_it_is_bound_again)
{
    open();
    leave_stale(folder / "other");
    fs::rename(folder / "other", settings.path);
    BOOST_TEST(until([&] { return !daemon.notes.empty(); }));
    BOOST_TEST(serves());
}

BOOST_AUTO_TEST_CASE(moved_away_it_is_bound_again)
{
    open();
    fs::rename(settings.path, folder / "elsewhere");
    BOOST_TEST(until([&] { return fs::exists(settings.path); }));
    BOOST_TEST(serves());
}

BOOST_AUTO_TEST_CASE(replaced_by_a_living_one_it_is_given_up_until_that_one_goes)
{
    open();
    fs::remove(settings.path);
    fake_daemon usurper;
    auto second = server::open(loop, usurper, settings, limits).value();
    BOOST_TEST(until([&] { return !daemon.notes.empty(); }));
    BOOST_TEST(daemon.notes.at(0) == "cannot listen on " + settings.path + " again: another server is listening on it");
    second.reset();
    BOOST_TEST(until([&] { return fs::exists(settings.path); }));
    BOOST_TEST(serves());
}

BOOST_AUTO_TEST_CASE(it_comes_back_with_its_folder)
{
    settings.path = folder / "run" / "reaperd" / "reaperd.sock";
    fs::create_directories(folder / "run" / "reaperd");
    open();
    fs::remove_all(folder / "run");
    BOOST_TEST(until([&] { return !daemon.notes.empty(); }));
    fs::create_directory(folder / "run");
    loop.poll();
    fs::create_directory(folder / "run" / "reaperd");
    BOOST_TEST(until([&] { return fs::exists(settings.path); }));
    BOOST_TEST(serves());
}

BOOST_AUTO_TEST_CASE(other_files_of_its_folder_wake_nobody)
{
    open();
    loop.poll();
    std::ofstream(folder / "other") << "x";
    fs::remove(folder / "other");
    BOOST_TEST(loop.poll() == 0u);
}

BOOST_AUTO_TEST_CASE(somebody_elses_is_not_removed_at_the_end)
{
    open();
    fs::remove(settings.path);
    std::ofstream(settings.path) << "x";
    server.reset();
    BOOST_TEST(fs::exists(settings.path));
}

BOOST_AUTO_TEST_SUITE_END()

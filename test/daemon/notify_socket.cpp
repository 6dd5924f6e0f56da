#include "daemon/notify_socket.hpp"
#include "output/descriptor.hpp"
#include "scratch.hpp"

#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <sys/socket.h>
#include <sys/un.h>

using reaperd::daemon::notify_socket;
using namespace std::chrono_literals;

namespace {

// systemd's end of it.
class service_manager {
public:
    explicit service_manager(const std::string& address)
        : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0))
    {
        sockaddr_un name{};
        name.sun_family = AF_UNIX;
        std::copy(address.begin(), address.end(), name.sun_path);
        if (address.front() == '@')
            name.sun_path[0] = '\0';
        const auto size = offsetof(sockaddr_un, sun_path) + address.size();
        BOOST_REQUIRE(::bind(socket_.get(), reinterpret_cast<sockaddr*>(&name), static_cast<socklen_t>(size)) == 0);
    }

    std::string heard()
    {
        std::array<char, 4096> text;
        const auto size = ::recv(socket_.get(), text.data(), text.size(), 0);
        return size < 0 ? "nothing" : std::string(text.data(), static_cast<std::size_t>(size));
    }

private:
    reaperd::output::descriptor socket_;
};

const std::string own_pid = std::to_string(::getpid());

} // namespace

BOOST_AUTO_TEST_SUITE(a_service_manager)

BOOST_AUTO_TEST_CASE(hears_what_the_daemon_does)
{
    scratch::folder folder;
    service_manager systemd(folder / "notify");
    const notify_socket daemon(folder / "notify");

    daemon.ready("supervising 3 programs");
    BOOST_TEST(systemd.heard() == "READY=1\nMAINPID=" + own_pid + "\nSTATUS=supervising 3 programs\n");
    daemon.reloading(std::chrono::steady_clock::time_point(1234567us));
    BOOST_TEST(systemd.heard() == "RELOADING=1\nMONOTONIC_USEC=1234567\n");
    daemon.stopping("stopping");
    BOOST_TEST(systemd.heard() == "STOPPING=1\nSTATUS=stopping\n");
    daemon.status("two\nlines");
    BOOST_TEST(systemd.heard() == "STATUS=two lines\n");
    BOOST_TEST(systemd.heard() == "nothing");
}

BOOST_AUTO_TEST_CASE(may_listen_without_a_file)
{
    const auto address = "@reaperd-test-" + own_pid;
    service_manager systemd(address);
    notify_socket(address).stopping("x");
    BOOST_TEST(systemd.heard() == "STOPPING=1\nSTATUS=x\n");
}

BOOST_AUTO_TEST_CASE(that_does_not_exist_or_does_not_read_is_no_trouble)
{
    notify_socket({}).ready("x");
    notify_socket("").ready("x");
    notify_socket("vsock:2:1234").ready("x");
    notify_socket("/no/such/socket").ready("x");
    notify_socket("/" + std::string(200, 'x')).ready("x");

    scratch::folder folder;
    service_manager deaf(folder / "notify");
    for (int i = 0; i < 10000; ++i)
        notify_socket(folder / "notify").status("x");
    BOOST_TEST(deaf.heard() == "STATUS=x\n");
}

BOOST_AUTO_TEST_SUITE_END()

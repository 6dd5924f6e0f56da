// Lines to syslog: a fake /dev/log receives them.
#include "output/syslog.hpp"
#include "scene.hpp"

#include <boost/test/unit_test.hpp>
#include <cstring>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>

using namespace scene;

namespace {

class fake_syslog {
public:
    explicit fake_syslog(const std::string& path)
        : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0))
    {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strcpy(address.sun_path, path.c_str());
        ::unlink(path.c_str());
        BOOST_REQUIRE(::bind(socket_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    }

    std::string next() const
    {
        char message[16384];
        const auto got = ::recv(socket_.get(), message, sizeof message, 0);
        return got < 0 ? "" : std::string(message, static_cast<std::size_t>(got));
    }

private:
    output::descriptor socket_;
};

const auto now = std::chrono::system_clock::from_time_t(0);

} // namespace

BOOST_AUTO_TEST_SUITE(to_syslog)

BOOST_AUTO_TEST_CASE(each_line_of_a_program_is_a_message)
{
    folder in;
    workshop d;
    const fake_syslog log(in / "socket");
    d.settings.syslog_socket = in / "socket";
    auto policy = to_files(in / "out", in / "err");
    policy.standard_output.syslog = true;
    const auto web = d.capture("web", policy);
    say(*web, "one\ntwo\nhalf");
    d.settle();
    BOOST_TEST(looks_like(log.next(), "<14>??? ?# ##:##:## web: one"));
    BOOST_TEST(log.next().ends_with(" web: two"));
    BOOST_TEST(log.next() == "");
    BOOST_TEST(contents(in / "out") == "one\ntwo\nhalf");
}

BOOST_AUTO_TEST_CASE(a_syslog_that_was_restarted_is_found_again)
{
    folder in;
    output::syslog_sender sender(in / "socket");
    {
        const fake_syslog first(in / "socket");
        sender.send(14, "web", "one", now);
        BOOST_TEST(first.next().ends_with("one"));
    }
    const fake_syslog second(in / "socket");
    sender.send(14, "web", "two", now);
    BOOST_TEST(second.next().ends_with("two"));
    BOOST_TEST(sender.dropped() == 0U);
}

BOOST_AUTO_TEST_CASE(a_stuck_or_missing_syslog_costs_messages_and_never_a_wait)
{
    folder in;
    output::syslog_sender missing(in / "nothing");
    missing.send(14, "web", "one", now);
    BOOST_TEST(missing.dropped() == 1U);

    const fake_syslog stuck(in / "socket");
    output::syslog_sender sender(in / "socket");
    for (int n = 0; n < 2000; ++n)
        sender.send(14, "web", "line", now);
    BOOST_TEST(sender.dropped() > 0U);
    BOOST_TEST(stuck.next() != "");
}

BOOST_AUTO_TEST_SUITE_END()

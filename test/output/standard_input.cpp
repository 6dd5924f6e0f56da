// What a program is sent arrives, waits where it must, and is nobody else's when the program has ended.
#include "output/standard_input.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <fcntl.h>
#include <string>
#include <unistd.h>

using namespace reaperd::output;

namespace {

struct program {
    boost::asio::io_context loop;
    standard_input subject{loop};

    program() { ::fcntl(subject.child_end(), F_SETFL, O_NONBLOCK); }

    std::string reads()
    {
        std::string all;
        char piece[65536];
        for (ssize_t got; (got = ::read(subject.child_end(), piece, sizeof piece)) > 0;)
            all.append(piece, std::size_t(got));
        return all;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(a_standard_input, program)

BOOST_AUTO_TEST_CASE(what_is_sent_is_read)
{
    BOOST_TEST(subject.send("hello "));
    BOOST_TEST(subject.send("world\n"));
    BOOST_TEST(reads() == "hello world\n");
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_into_the_pipe_comes_when_there_is_room)
{
    const std::string much(600'000, 'x');
    BOOST_TEST(subject.send(much));
    BOOST_TEST(subject.send("end"));
    std::string got;
    while (got.size() < much.size() + 3) {
        const auto before = got.size();
        got += reads();
        if (got.size() == before)
            BOOST_REQUIRE(loop.run_one_for(std::chrono::seconds{5}) > 0);
    }
    BOOST_TEST((got == much + "end"));
}

BOOST_AUTO_TEST_CASE(what_waits_has_a_limit_and_is_sent_whole_or_not_at_all)
{
    BOOST_TEST(subject.send(std::string(standard_input::most_waiting, 'x')));
    BOOST_TEST(!subject.send(std::string(standard_input::most_waiting, 'y')));
    BOOST_TEST(reads().find('y') == std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_next_process_does_not_read_what_the_last_one_left)
{
    BOOST_TEST(subject.send(std::string(300'000, 'x')));
    subject.process_ended();
    BOOST_TEST(subject.send("new"));
    BOOST_TEST(reads() == "new");
    loop.poll(); // who waited for room before finds nothing to write
    BOOST_TEST(reads().empty());
}

BOOST_AUTO_TEST_CASE(nothing_can_be_sent_after_the_end)
{
    subject.close();
    BOOST_TEST(!subject.send("x"));
}

BOOST_AUTO_TEST_SUITE_END()

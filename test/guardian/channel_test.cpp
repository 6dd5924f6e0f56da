// What guardian and manager say arrives whole, or the sender is told that it did not.
#include "guardian/channel.hpp"

#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <string>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace reaperd::guardian;

namespace {

struct pair_of_ends {
    int here = -1;
    int there = -1;
    letter heard;

    pair_of_ends()
    {
        const auto made = make_channel();
        BOOST_REQUIRE(made.has_value());
        std::tie(here, there) = *made;
    }
    ~pair_of_ends()
    {
        ::close(here);
        ::close(there);
    }
    received hear() { return receive(there, heard); }
};

message death_of(std::int32_t pid)
{
    message made;
    made.what = word::death;
    made.slot = 3;
    made.pid = pid;
    made.code = CLD_KILLED;
    made.status = SIGSEGV;
    made.which = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    return made;
}

bool same_file(int one, int other)
{
    struct stat first {};
    struct stat second {};
    return ::fstat(one, &first) == 0 && ::fstat(other, &second) == 0 && first.st_ino == second.st_ino
        && first.st_dev == second.st_dev;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(channel, pair_of_ends)

BOOST_AUTO_TEST_CASE(both_ends_are_close_on_exec)
{
    BOOST_TEST((::fcntl(here, F_GETFD) & FD_CLOEXEC) != 0);
    BOOST_TEST((::fcntl(there, F_GETFD) & FD_CLOEXEC) != 0);
}

BOOST_AUTO_TEST_CASE(nobody_waits_where_nothing_was_said)
{
    BOOST_TEST((hear() == received::nothing));
    BOOST_TEST((receive(here, heard) == received::nothing));
}

BOOST_AUTO_TEST_CASE(a_message_arrives_as_it_was_sent_in_both_directions)
{
    BOOST_TEST((send(here, death_of(100)) == sent::yes));
    BOOST_TEST((hear() == received::message));
    BOOST_TEST((heard.message.what == word::death));
    BOOST_TEST(heard.message.slot == 3U);
    BOOST_TEST(heard.message.pid == 100);
    BOOST_TEST(heard.message.code == CLD_KILLED);
    BOOST_TEST(heard.message.status == SIGSEGV);
    BOOST_TEST((heard.message.which == death_of(100).which));
    BOOST_TEST(heard.words().empty());
    BOOST_TEST(heard.count == 0U);

    BOOST_TEST((send(there, death_of(7)) == sent::yes));
    BOOST_TEST((receive(here, heard) == received::message));
    BOOST_TEST(heard.message.pid == 7);
}

BOOST_AUTO_TEST_CASE(messages_stay_apart_and_in_order)
{
    for (int pid = 1; pid <= 20; ++pid)
        BOOST_TEST((send(here, death_of(pid), std::string(static_cast<std::size_t>(pid), 'x')) == sent::yes));
    for (int pid = 1; pid <= 20; ++pid) {
        BOOST_TEST((hear() == received::message));
        BOOST_TEST(heard.message.pid == pid);
        BOOST_TEST(heard.words() == std::string(static_cast<std::size_t>(pid), 'x'));
    }
    BOOST_TEST((hear() == received::nothing));
}

BOOST_AUTO_TEST_CASE(text_and_as_many_descriptors_as_there_may_be_arrive_together)
{
    std::array<int, most_at_once> files{};
    for (auto& one : files)
        one = static_cast<int>(::memfd_create("sent", 0));
    const std::string longest(longest_text, 't');
    BOOST_TEST((send(here, {.what = word::keep}, longest, files) == sent::yes));
    BOOST_TEST((hear() == received::message));
    BOOST_TEST(heard.words() == longest);
    BOOST_TEST_REQUIRE(heard.count == most_at_once);
    for (std::size_t i = 0; i < most_at_once; ++i) {
        BOOST_TEST(heard.descriptors[i] != files[i]);
        BOOST_TEST(same_file(heard.descriptors[i], files[i]));
        BOOST_TEST((::fcntl(heard.descriptors[i], F_GETFD) & FD_CLOEXEC) != 0);
        ::close(heard.descriptors[i]);
        ::close(files[i]);
    }
}

BOOST_AUTO_TEST_CASE(a_message_without_descriptors_after_one_with_some_has_none)
{
    const int file = ::memfd_create("sent", 0);
    send(here, {.what = word::shelve}, "socket", {&file, 1});
    send(here, {.what = word::seen});
    hear();
    ::close(heard.descriptors[0]);
    BOOST_TEST((hear() == received::message));
    BOOST_TEST(heard.count == 0U);
    BOOST_TEST(heard.words().empty());
    ::close(file);
}

BOOST_AUTO_TEST_CASE(what_was_sent_is_there_after_the_sender_was_killed)
{
    const pid_t sender = ::fork();
    if (sender == 0) {
        const int file = ::memfd_create("sent", 0);
        send(here, death_of(5), "last words", {&file, 1});
        ::raise(SIGKILL);
    }
    ::waitpid(sender, nullptr, 0);
    BOOST_TEST((hear() == received::message));
    BOOST_TEST(heard.words() == "last words");
    BOOST_TEST(heard.count == 1U);
    ::close(heard.descriptors[0]);
}

BOOST_AUTO_TEST_CASE(a_sender_that_finds_no_room_is_told_later_and_finds_it_when_there_is_some)
{
    int count = 0;
    const std::string text(longest_text, 't');
    while (send(here, death_of(count), text) == sent::yes)
        BOOST_TEST_REQUIRE(++count < 1'000'000);
    BOOST_TEST(count > 0);
    BOOST_TEST((send(here, death_of(count), text) == sent::later));
    for (int pid = 0; pid < count; ++pid) {
        BOOST_TEST_REQUIRE((hear() == received::message));
        BOOST_TEST_REQUIRE(heard.message.pid == pid); // and nothing of the one that had no room
    }
    BOOST_TEST((hear() == received::nothing));
    BOOST_TEST((send(here, death_of(0), text) == sent::yes));
}

BOOST_AUTO_TEST_CASE(there_is_room_for_the_starts_of_many_programs_at_once)
{
    const int file = ::memfd_create("sent", 0);
    const std::array<int, 6> ends{file, file, file, file, file, file};
    int count = 0;
    while (count < 100 && send(here, {.what = word::keep}, {}, ends) == sent::yes)
        ++count;
    BOOST_TEST(count == 100);
    ::close(file);
}

BOOST_AUTO_TEST_CASE(the_end_is_told_after_all_that_was_said)
{
    send(here, death_of(9));
    ::close(std::exchange(here, -1));
    BOOST_TEST((hear() == received::message));
    BOOST_TEST((hear() == received::end));
    BOOST_TEST((hear() == received::end));
    BOOST_TEST((send(there, death_of(9)) == sent::never));
}

BOOST_AUTO_TEST_SUITE_END()

// In whichever state a flight was when its process was killed, the next one knows what is left to do.
#include "output/flight.hpp"

#include <boost/test/unit_test.hpp>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

using namespace reaperd;
using namespace reaperd::output;

namespace {

constexpr batch some{
    .stream = 7, .time = 123, .size = 20, .filters = 5, .format = log_format::json, .end = line_end::cut};

// Memory that outlives whoever works on it.
struct journey {
    std::vector<std::byte> memory = std::vector<std::byte>(flight::needed);
    std::unique_ptr<flight> now = std::make_unique<flight>(memory);

    void kill() { now = std::make_unique<flight>(memory); }

    void read(std::string_view bytes)
    {
        auto one = some;
        one.size = static_cast<std::uint32_t>(bytes.size());
        const auto into = now->begin(one, "web", bytes.size() < flight::mark_size ? bytes : "");
        std::memcpy(into.data(), bytes.data(), bytes.size());
    }
    std::string resumed()
    {
        const auto bytes = now->resume();
        return {bytes.begin(), bytes.end()};
    }
};

constexpr std::string_view text = "twenty bytes of text";

} // namespace

BOOST_FIXTURE_TEST_SUITE(a_flight, journey)

BOOST_AUTO_TEST_CASE(begins_empty)
{
    BOOST_TEST(now->empty());
    BOOST_TEST(!now->unfinished().has_value());
    kill();
    BOOST_TEST(now->empty());
}

BOOST_AUTO_TEST_CASE(whose_read_did_not_take_place_is_empty_again)
{
    now->begin(some, "web");
    BOOST_TEST(!now->empty());
    kill();
    BOOST_TEST(now->empty());
}

BOOST_AUTO_TEST_CASE(whose_read_took_place_is_held_though_nobody_came_to_say_so)
{
    read(text);
    kill();
    BOOST_TEST((now->unfinished() == some));
    BOOST_TEST(now->name() == "web");
    BOOST_TEST(resumed() == text);
    BOOST_TEST(now->not_landed(text) == text);
    BOOST_TEST(!now->take_target().has_value());
}

// Whatever a program writes, also what stood in the buffer before.
BOOST_AUTO_TEST_CASE(knows_of_a_single_byte_whether_it_was_read)
{
    for (int value = 0; value < 256; ++value) {
        const std::string byte(1, static_cast<char>(value));
        auto one = some;
        one.size = 1;
        now->begin(one, "web", byte);
        kill();
        BOOST_TEST(now->empty());
        for (int twice = 0; twice < 2; ++twice) {
            read(byte);
            kill();
            BOOST_TEST(resumed() == byte);
            now->finish();
        }
    }
}

BOOST_AUTO_TEST_CASE(that_could_not_be_read_is_empty)
{
    now->begin(some, "web");
    now->came_not();
    BOOST_TEST(now->empty());
    kill();
    BOOST_TEST(now->empty());
}

BOOST_AUTO_TEST_CASE(that_is_held_is_unfinished_for_the_next_process_alone)
{
    read(text);
    now->came();
    BOOST_TEST(now->active());
    BOOST_TEST(!now->unfinished().has_value());
    kill();
    BOOST_TEST((now->unfinished() == some));
    BOOST_TEST(now->path() == "");
}

BOOST_AUTO_TEST_CASE(that_was_aimed_says_where_it_goes)
{
    read(text);
    now->came();
    now->aim("/var/log/web", {3, 4}, 1000, 20);
    kill();
    BOOST_TEST(now->path() == "/var/log/web");
    BOOST_TEST(resumed() == text);
    BOOST_TEST(now->not_landed(text) == text);
    const auto target = now->take_target();
    BOOST_REQUIRE(target.has_value());
    BOOST_TEST((target->file == file_id{3, 4}));
    BOOST_TEST(target->offset == 1000U);
    BOOST_TEST(target->size == 20U);
    BOOST_TEST(!now->take_target().has_value());
}

BOOST_AUTO_TEST_CASE(that_was_seen_into_the_log_in_part_goes_on_with_the_rest)
{
    read(text);
    now->came();
    now->aim("/var/log/web", {3, 4}, 1000, 7);
    now->landed(7);
    kill();
    resumed();
    BOOST_TEST(now->not_landed(text) == "bytes of text");
    BOOST_TEST(!now->take_target().has_value());
    now->aim("/var/log/web", {3, 5}, 0, 6);
    kill();
    resumed();
    BOOST_TEST(now->not_landed(text) == "bytes of text");
    BOOST_TEST((now->take_target()->file == file_id{3, 5}));
}

// A text may be written by several calls.
BOOST_AUTO_TEST_CASE(goes_on_with_the_rest_of_a_text_that_comes_in_pieces)
{
    read(text);
    now->came();
    now->landed(9);
    now->aim("/var/log/web", {3, 4}, 9, 4);
    kill();
    resumed();
    BOOST_TEST(now->not_landed("twenty ") == "");
    BOOST_TEST(!now->take_target().has_value());
    BOOST_TEST(now->not_landed("bytes ") == "tes ");
    BOOST_TEST(now->take_target()->size == 4U);
    BOOST_TEST(now->not_landed("of text") == "of text");
}

BOOST_AUTO_TEST_CASE(that_is_finished_is_empty)
{
    read(text);
    now->came();
    now->aim("/var/log/web", {3, 4}, 1000, 20);
    now->landed(20);
    now->finish();
    BOOST_TEST(now->empty());
    BOOST_TEST(!now->active());
    kill();
    BOOST_TEST(!now->unfinished().has_value());
}

BOOST_AUTO_TEST_CASE(that_waits_for_a_blocked_log_is_taken_until_it_is_finished)
{
    read(text);
    now->came();
    now->aim("/var/log/web", {3, 4}, 1000, 20);
    now->landed(5);
    now->wait();
    BOOST_TEST(now->waits());
    BOOST_TEST(!now->empty());
    kill();
    resumed();
    BOOST_TEST(now->not_landed(text) == text.substr(5));
    now->finish();
    BOOST_TEST(!now->waits());
}

BOOST_AUTO_TEST_CASE(that_was_finished_once_more_is_killed_once_more)
{
    read(text);
    now->came();
    for (int times = 0; times < 3; ++times) {
        kill();
        BOOST_TEST(resumed() == text);
        now->aim("/var/log/web", {3, 4}, 1000, 20);
    }
    now->landed(20);
    now->finish();
    BOOST_TEST(now->empty());
}

BOOST_AUTO_TEST_CASE(with_a_path_that_is_too_long_is_aimed_all_the_same)
{
    read(text);
    now->came();
    now->aim(std::string(4000, 'x'), {3, 4}, 1000, 20);
    kill();
    BOOST_TEST(now->path() == "");
    resumed();
    BOOST_TEST(now->take_target()->offset == 1000U);
}

BOOST_AUTO_TEST_CASE(that_another_version_left_is_empty)
{
    read(text);
    now->came();
    memory[0] ^= std::byte{0xff};
    kill();
    BOOST_TEST(now->empty());
}

BOOST_AUTO_TEST_SUITE_END()

// One value in two halves: what was committed last, or nothing.
#include "paper.hpp"

#include "journal/twofold.hpp"

#include <array>
#include <boost/test/unit_test.hpp>

using namespace paper;
using reaperd::journal::twofold;

namespace {

struct two_halves {
    alignas(8) std::array<std::byte, 220> memory{}; // 100 for each half
    twofold value{memory};

    std::optional<std::string> now() const { return text(value.value()); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(a_twofold_value, two_halves)

BOOST_AUTO_TEST_CASE(is_none_at_first)
{
    BOOST_TEST(!now());
}

BOOST_AUTO_TEST_CASE(is_what_was_committed_last)
{
    for (const std::string each : {"first", "second, which is longer", "", "3"}) {
        BOOST_TEST(value.commit(bytes(each)));
        BOOST_TEST(now().value() == each);
    }
}

BOOST_AUTO_TEST_CASE(stays_as_it_was_where_another_is_too_long)
{
    const std::string longest(value.most(), 'x');
    BOOST_TEST(value.commit(bytes(longest)));
    BOOST_TEST(!value.commit(bytes(longest + "y")));
    BOOST_TEST(now().value() == longest);
}

BOOST_AUTO_TEST_CASE(is_none_where_its_bytes_are_not_what_was_written)
{
    for (std::size_t at = 0; at < memory.size(); ++at) {
        two_halves damaged;
        damaged.value.commit(bytes("good"));
        damaged.value.commit(bytes("better"));
        damaged.memory[at] ^= std::byte{0x55};
        const auto left = damaged.now();
        BOOST_TEST((!left || left == "good" || left == "better"), "byte " << at);
    }
}

BOOST_AUTO_TEST_CASE(does_not_touch_the_half_that_counts)
{
    value.commit(bytes("first"));
    const auto before = memory;
    value.commit(bytes("second"));
    memory[0] = before[0]; // as if the last store had not been made
    BOOST_TEST(now().value() == "first");
}

BOOST_AUTO_TEST_SUITE_END()

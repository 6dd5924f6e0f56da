// The image of the roster: a large value that is written beside the one that counts.
#include "paper.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>

using namespace paper;

namespace {

struct with_image : scene {
    std::optional<std::string> image() const { return text(reopened().image()); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(roster, with_image)

BOOST_AUTO_TEST_CASE(the_last_image_that_was_committed_counts)
{
    for (const std::string one : {"first", "the second one", "3", ""}) {
        BOOST_TEST(book.commit_image(bytes(one)));
        BOOST_TEST(image().value() == one);
    }
}

BOOST_AUTO_TEST_CASE(what_is_being_written_does_not_touch_the_one_that_counts)
{
    for (const std::string one : {"first", "second", "third"}) {
        book.commit_image(bytes(one));
        const auto next = book.next_image(1000);
        std::fill_n(memory.all().begin() + static_cast<std::ptrdiff_t>(next.begin), next.size, std::byte{0xee});
        BOOST_TEST(image().value() == one);
    }
}

BOOST_AUTO_TEST_CASE(an_image_is_written_where_next_image_says)
{
    for (const std::string one : {"first", "second", "third"}) {
        const auto next = book.next_image(one.size());
        BOOST_TEST(next.size == one.size());
        book.commit_image(bytes(one));
        BOOST_TEST(find(one) == next.begin);
    }
}

BOOST_AUTO_TEST_CASE(a_damaged_image_is_none)
{
    book.commit_image(bytes("a roster of programs"));
    memory[find("roster")] ^= std::byte{1};
    BOOST_TEST(!image());
}

BOOST_AUTO_TEST_CASE(one_that_is_too_large_changes_nothing)
{
    book.commit_image(bytes("small"));
    const std::string large(journal::most_image + 1, 'x');
    BOOST_TEST(!book.commit_image(bytes(large)));
    BOOST_TEST(image().value() == "small");
}

BOOST_AUTO_TEST_CASE(the_largest_fits_in_both_halves)
{
    const std::string first(journal::most_image, 'x');
    const std::string second(journal::most_image, 'y');
    BOOST_TEST(book.commit_image(bytes(first)));
    BOOST_TEST(book.commit_image(bytes(second)));
    BOOST_TEST((image().value() == second));
    BOOST_TEST(std::ranges::all_of(memory.all().last(2 * journal::most_image).first(journal::most_image),
                                   [](std::byte one) { return one == std::byte{'x'}; }));
}

BOOST_AUTO_TEST_SUITE_END()

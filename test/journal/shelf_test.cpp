// Named descriptors, and the numbers of all that somebody keeps.
#include "paper.hpp"

#include <boost/test/unit_test.hpp>
#include <set>
#include <string>

using namespace paper;

namespace {

struct with_shelf : scene {
    std::set<int> all() const
    {
        std::set<int> numbers;
        book.each_descriptor([&](int one) { numbers.insert(one); });
        return numbers;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(shelf, with_shelf)

BOOST_AUTO_TEST_CASE(a_descriptor_is_found_by_its_name)
{
    BOOST_TEST(book.shelve("/run/web.sock", 0)); // a number as others are
    BOOST_TEST(book.shelve("127.0.0.1:9001", 9));
    BOOST_TEST(reopened().shelved("/run/web.sock").value() == 0);
    BOOST_TEST(reopened().shelved("127.0.0.1:9001").value() == 9);
    BOOST_TEST(!reopened().shelved("/run/web"));
    BOOST_TEST(!reopened().shelved("/run/web.sock2"));
    BOOST_TEST(!reopened().shelved(""));
}

BOOST_AUTO_TEST_CASE(the_same_name_again_is_the_same_place)
{
    for (int number = 1; number < 1000; ++number)
        BOOST_TEST_REQUIRE(book.shelve("socket", number));
    BOOST_TEST(book.shelved("socket").value() == 999);
    BOOST_TEST(all() == std::set<int>{999});
}

BOOST_AUTO_TEST_CASE(what_is_taken_off_is_gone_and_its_place_is_used_again)
{
    for (int round = 0; round < 3 * static_cast<int>(journal::most_shelved); ++round) {
        const auto name = "socket " + std::to_string(round);
        BOOST_TEST_REQUIRE(book.shelve(name, round));
        BOOST_TEST(book.unshelve(name).value() == round);
        BOOST_TEST(!book.shelved(name));
        BOOST_TEST(!book.unshelve(name));
    }
}

BOOST_AUTO_TEST_CASE(a_shorter_name_in_a_used_place_is_not_the_longer_one)
{
    book.shelve("socket of the web", 4);
    book.unshelve("socket of the web");
    book.shelve("socket", 5);
    BOOST_TEST(book.shelved("socket").value() == 5);
    BOOST_TEST(!book.shelved("socket of the web"));
}

BOOST_AUTO_TEST_CASE(it_knows_the_names_of_what_lies_on_it)
{
    book.shelve("/run/a.sock", 5);
    book.shelve("127.0.0.1:9001", 6);
    book.shelve("/run/b.sock", 7);
    book.unshelve("/run/a.sock");
    const auto names = book.shelved_names();
    BOOST_TEST(std::set<std::string>(names.begin(), names.end())
               == (std::set<std::string>{"127.0.0.1:9001", "/run/b.sock"}));
}

BOOST_AUTO_TEST_CASE(a_full_shelf_says_so_and_keeps_what_it_has)
{
    for (std::size_t i = 0; i < journal::most_shelved; ++i)
        BOOST_TEST_REQUIRE(book.shelve("socket " + std::to_string(i), static_cast<int>(i)));
    BOOST_TEST(!book.shelve("one more", 100));
    BOOST_TEST(book.shelve("socket 7", 700));
    BOOST_TEST(book.shelved("socket 7").value() == 700);
    BOOST_TEST(book.shelved("socket 63").value() == 63);
}

BOOST_AUTO_TEST_CASE(a_name_has_a_limit_and_must_be_one)
{
    const std::string longest(journal::longest_name, 'n');
    BOOST_TEST(book.shelve(longest, 3));
    BOOST_TEST(book.shelved(longest).value() == 3);
    BOOST_TEST(!book.shelve(longest + "n", 4));
    BOOST_TEST(!book.shelve("", 4));
}

BOOST_AUTO_TEST_CASE(all_descriptors_are_those_of_the_shelf_and_of_taken_slots)
{
    book.shelve("socket", 5);
    auto* web = book.take(1);
    web->keep(0, 10);
    web->keep(slot::most_descriptors - 1, 11);
    auto* gone = book.take(2);
    gone->keep(3, 12);
    gone->release();
    BOOST_TEST(all() == (std::set<int>{5, 10, 11}));
}

BOOST_AUTO_TEST_CASE(when_whoever_had_them_is_dead_all_are_forgotten_and_nothing_else)
{
    book.shelve("socket", 5);
    auto* web = book.take(1);
    web->keep(0, 10);
    web->commit(bytes("life"));
    book.forget_descriptors();
    BOOST_TEST(all().empty());
    BOOST_TEST(!web->kept(0));
    BOOST_TEST(!book.shelved("socket"));
    BOOST_TEST(text(book.of(1)->record()).value() == "life");
}

BOOST_AUTO_TEST_SUITE_END()

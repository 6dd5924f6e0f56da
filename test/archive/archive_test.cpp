// Everything that an archive can hold comes back equal, in few bytes; and of bytes that were cut, changed or made up,
// nothing comes but a no.
#include "archive/reader.hpp"
#include "archive/writer.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <random>

using namespace reaperd::archive;
using namespace std::chrono_literals;

namespace {

enum class colour { red, green, blue };
enum class place : std::uint32_t {};

struct nothing {
    friend bool operator==(const nothing&, const nothing&) = default;
};
struct house {
    std::string street;
    place where{};
    std::optional<int> number;
    std::variant<nothing, colour, std::string> door;

    friend bool operator==(const house&, const house&) = default;
};
struct town {
    std::string name = "nowhere";
    bool by_the_sea = false;
    double area = 1.5;
    std::chrono::nanoseconds away{};
    std::chrono::steady_clock::time_point founded{};
    std::vector<house> houses;
    std::map<std::string, std::int64_t> people;
    std::set<colour> colours;
    std::uint8_t gates = 0;

    friend bool operator==(const town&, const town&) = default;
};
struct town_of_before { // without the last two
    std::string name;
    bool by_the_sea = false;
    double area = 0;
    std::chrono::nanoseconds away{};
    std::chrono::steady_clock::time_point founded{};
    std::vector<house> houses;
    std::map<std::string, std::int64_t> people;
};

town some_town()
{
    town one{"Wismar", true, 41.4, -90s, std::chrono::steady_clock::time_point{7h}, {}, {}, {colour::blue}, 5};
    one.houses = {{"Am Markt", place{1}, 12, colour::green}, {"", place{0xffffffff}, std::nullopt, "oak"}, {}};
    one.people = {{"Anna", -1}, {"Bo", std::numeric_limits<std::int64_t>::min()}, {std::string(1, '\0'), 7}};
    return one;
}

template <class T>
bool comes_back(const T& value)
{
    return unpack<T>(pack(value)) == value;
}

template <class T>
bool ends_come_back()
{
    using limits = std::numeric_limits<T>;
    return comes_back(limits::min()) && comes_back(limits::max()) && comes_back(T{0}) && comes_back(T{1});
}

std::string bytes(std::initializer_list<int> each)
{
    return {each.begin(), each.end()};
}

} // namespace

BOOST_AUTO_TEST_CASE(everything_comes_back_equal)
{
    BOOST_TEST(comes_back(some_town()));
    BOOST_TEST(comes_back(town{}));
    BOOST_TEST(comes_back(nothing{}));
}

BOOST_AUTO_TEST_CASE(numbers_come_back_to_their_ends)
{
    BOOST_TEST((ends_come_back<std::int8_t>() && ends_come_back<std::uint8_t>() && ends_come_back<std::int16_t>()));
    BOOST_TEST((ends_come_back<int>() && ends_come_back<unsigned>() && ends_come_back<std::int64_t>()));
    BOOST_TEST(ends_come_back<std::uint64_t>());
    BOOST_TEST(comes_back(-0.1));
    BOOST_TEST(comes_back(std::chrono::nanoseconds::min()));
    BOOST_TEST(comes_back(std::chrono::steady_clock::time_point::max()));
}

BOOST_AUTO_TEST_CASE(small_numbers_take_one_byte)
{
    for (int small : {0, 1, -1, 63, -64})
        BOOST_TEST(pack(small).size() == 1U);
    BOOST_TEST(pack(64).size() == 2U);
    BOOST_TEST(pack(127U).size() == 1U);
    BOOST_TEST(pack(std::string("abc")).size() == 4U);
    BOOST_TEST(pack(std::optional<int>{}).size() == 1U);
}

BOOST_AUTO_TEST_CASE(what_is_cut_anywhere_is_not_read)
{
    const auto whole = pack(some_town());
    for (std::size_t length = 0; length < whole.size(); ++length)
        BOOST_TEST(!unpack<town>(std::string_view(whole).substr(0, length)));
    BOOST_TEST(!unpack<town>(whole + '\0'));
}

BOOST_AUTO_TEST_CASE(a_value_of_no_sense_is_not_read)
{
    BOOST_TEST(!unpack<bool>(bytes({2})));
    BOOST_TEST(!unpack<colour>(bytes({6}))); // a fourth colour
    BOOST_TEST(!unpack<colour>(bytes({1}))); // one below the first
    BOOST_TEST(!unpack<std::uint8_t>(pack(256)));
    BOOST_TEST(!unpack<std::int8_t>(pack(128)));
    BOOST_TEST(!unpack<place>(pack(std::uint64_t{1} << 32)));
    BOOST_TEST(!unpack<double>(pack(std::nan(""))));
    BOOST_TEST(!unpack<double>(pack(HUGE_VAL)));
    BOOST_TEST((!unpack<std::variant<bool, colour>>(bytes({2, 0}))));
    BOOST_TEST(!unpack<std::set<int>>(bytes({2, 8, 8}))); // twice the same
    BOOST_TEST(!unpack<std::chrono::steady_clock::time_point>(pack(std::uint64_t{1} << 63)));
    BOOST_TEST(!unpack<std::uint64_t>(std::string(9, '\xff') + '\x02')); // 65 bits
    BOOST_TEST(!unpack<std::uint64_t>(std::string(11, '\x80')));
}

BOOST_AUTO_TEST_CASE(a_struct_of_an_earlier_version_is_read_and_what_came_since_is_as_by_default)
{
    const auto old = unpack<town>(pack(town_of_before{"Wismar", true, 41.4, 0s, {}, {}, {{"Anna", 3}}}));
    BOOST_TEST_REQUIRE(old.has_value());
    BOOST_TEST(old->name == "Wismar");
    BOOST_TEST(old->people.at("Anna") == 3);
    BOOST_TEST(old->colours.empty());
    BOOST_TEST(!unpack<town_of_before>(pack(some_town()))); // what we do not know we do not drop
}

BOOST_AUTO_TEST_CASE(a_size_that_cannot_be_is_not_believed)
{
    BOOST_TEST(!unpack<std::string>(pack(std::numeric_limits<std::uint64_t>::max())));
    BOOST_TEST(!unpack<std::vector<town>>(pack(std::uint64_t{1} << 40)));
    // A million towns of one member each would take 300 bytes for each three that were read.
    writer to;
    to.put(std::uint64_t{1'000'000});
    for (int i = 0; i < 1'000'000; ++i) {
        to.put(1U);
        to.put(std::string{});
    }
    BOOST_TEST(!unpack<std::vector<town>>(std::move(to).take()));
}

BOOST_AUTO_TEST_CASE(after_a_no_there_is_no_yes)
{
    const auto two = bytes({2, 1}); // no bool, and then one
    reader from(two);
    bool value = false;
    BOOST_TEST(!from.get(value));
    BOOST_TEST(!from.get(value));
    BOOST_TEST(!from.at_end());
}

BOOST_AUTO_TEST_CASE(whatever_the_bytes_are_what_is_read_of_them_comes_back)
{
    std::mt19937 dice{7};
    const auto whole = pack(some_town());
    int understood = 0;
    for (int turn = 0; turn < 20'000; ++turn) {
        auto changed = whole;
        for (auto times = 1 + dice() % 4; times > 0; --times)
            changed[dice() % changed.size()] = static_cast<char>(dice());
        if (const auto read = unpack<town>(changed)) {
            BOOST_TEST_REQUIRE(comes_back(*read));
            ++understood;
        }
    }
    BOOST_TEST(understood > 0);
}

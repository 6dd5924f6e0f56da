// Escape sequences are taken out, wherever a read cuts them.
#include "output/ansi_filter.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

namespace {

std::string stripped(std::string text, std::size_t read_size)
{
    reaperd::output::ansi_filter filter;
    std::string left;
    for (std::size_t at = 0; at < text.size(); at += read_size)
        left += filter.strip(std::span{text}.subspan(at, std::min(read_size, text.size() - at)));
    return left;
}

} // namespace

BOOST_AUTO_TEST_SUITE(escape_sequences)

BOOST_AUTO_TEST_CASE(they_are_taken_out_wherever_they_are_cut)
{
    const std::string coloured =
        "\x1b[1;31mred\x1b[0m \x1b]0;title\x07plain \x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\ \x1b(Bend\n";
    for (std::size_t read_size = 1; read_size <= coloured.size(); ++read_size)
        BOOST_TEST(stripped(coloured, read_size) == "red plain link end\n");
}

BOOST_AUTO_TEST_CASE(text_stays_as_it_is)
{
    BOOST_TEST(stripped("[1m] gr\xC3\xBC\xC3\x9F\t\r\n", 3) == "[1m] gr\xC3\xBC\xC3\x9F\t\r\n");
}

BOOST_AUTO_TEST_CASE(a_broken_sequence_costs_no_more_than_its_line)
{
    BOOST_TEST(stripped("a\x1b]0;never ended\nnext\n", 64) == "a\nnext\n");
    BOOST_TEST(stripped("a\x1b[\nnext\n", 64) == "a\nnext\n");
}

BOOST_AUTO_TEST_SUITE_END()

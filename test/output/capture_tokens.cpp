// What is between the tokens is captured, and everything else is text, wherever a read cuts them.
#include "output/capture_tokens.hpp"

#include <boost/test/unit_test.hpp>
#include <ostream>
#include <random>
#include <string>
#include <vector>

namespace {

using namespace std::string_literals;

const auto begin = "<!--XSUPERVISOR:BEGIN-->"s;
const auto end = "<!--XSUPERVISOR:END-->"s;

struct found {
    std::string text;
    std::vector<std::string> captured;

    friend bool operator==(const found&, const found&) = default;
    friend std::ostream& operator<<(std::ostream& to, const found& what)
    {
        to << '"' << what.text << '"';
        for (const auto& one : what.captured)
            to << " + \"" << one << '"';
        return to;
    }
};

struct scanner {
    explicit scanner(std::size_t most)
        : tokens{most, [this](auto text) { so_far.text += text; },
                 [this](auto captured) { so_far.captured.emplace_back(captured); }}
    {
    }

    found so_far;
    reaperd::output::capture_tokens tokens;
};

// In reads of a size each, and then the process ends.
found in_reads_of(std::size_t size, std::string_view written, std::size_t most)
{
    scanner one{most};
    for (std::size_t at = 0; at < written.size(); at += size)
        one.tokens.read(written.substr(at, size));
    one.tokens.process_ended();
    return one.so_far;
}

found in_two_reads(std::size_t first, std::string_view written, std::size_t most)
{
    scanner one{most};
    one.tokens.read(written.substr(0, first));
    one.tokens.read(written.substr(first));
    one.tokens.process_ended();
    return one.so_far;
}

// It must not matter where the reads cut.
void finds(const std::string& written, const std::string& text, const std::vector<std::string>& captured = {},
           std::size_t most = 1000)
{
    const found expected{text, captured};
    for (std::size_t size = 1; size <= written.size(); ++size)
        BOOST_TEST_CONTEXT("reads of " << size)
        {
            BOOST_TEST(in_reads_of(size, written, most) == expected);
        }
    for (std::size_t first = 0; first <= written.size(); ++first)
        BOOST_TEST_CONTEXT("cut at " << first)
        {
            BOOST_TEST(in_two_reads(first, written, most) == expected);
        }
}

// The same by the shortest means: the whole of it at hand, and nothing cut.
found by_the_book(std::string_view written)
{
    found all;
    for (;;) {
        const auto start = written.find(begin);
        all.text += written.substr(0, start);
        if (start == written.npos)
            return all;
        written.remove_prefix(start + begin.size());
        const auto stop = written.find(end);
        if (stop == written.npos)
            return all;
        all.captured.emplace_back(written.substr(0, stop));
        written.remove_prefix(stop + end.size());
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(capture_tokens)

BOOST_AUTO_TEST_CASE(text_without_tokens_stays_as_it_is)
{
    finds("a < b <!-- a comment --> <<!--\n\0\xff<"s, "a < b <!-- a comment --> <<!--\n\0\xff<"s);
}

BOOST_AUTO_TEST_CASE(what_is_between_the_tokens_is_captured_and_the_tokens_are_gone)
{
    finds("before " + begin + "inside\n" + end + " after\n", "before  after\n", {"inside\n"});
    finds(begin + "inside" + end, "", {"inside"});
}

BOOST_AUTO_TEST_CASE(one_capture_may_follow_another_and_be_empty)
{
    finds(begin + "one" + end + begin + end + "between" + begin + "two" + end, "between", {"one", "", "two"});
}

BOOST_AUTO_TEST_CASE(an_end_without_a_begin_is_text)
{
    finds("a" + end + "b" + end, "a" + end + "b" + end);
    finds(begin + "one" + end + end, end, {"one"});
}

BOOST_AUTO_TEST_CASE(a_begin_within_a_capture_is_captured)
{
    finds(begin + "one" + begin + "two" + end + "after", "after", {"one" + begin + "two"});
}

BOOST_AUTO_TEST_CASE(what_only_looks_like_a_token_is_text)
{
    for (const auto& one : {"<!--XSUPERVISOR:BEGIN->"s, "<!--xsupervisor:begin-->"s, "<!--XSUPERVISOR:-->"s,
                            "<!--XSUPERVISOR:BEGIN --> "s, "<!--XSUPERVISOR:BEGI<!--XSUPERVISOR"s, "<<<!--XS"s})
        finds("a" + one + "b", "a" + one + "b");
}

BOOST_AUTO_TEST_CASE(a_token_may_follow_one_that_broke_off)
{
    finds("<!--XSUPERVISOR:BEG" + begin + "in <!--XSUP" + end + "<", "<!--XSUPERVISOR:BEG<", {"in <!--XSUP"});
    finds("<" + begin + "<" + end + "<", "<<", {"<"});
}

BOOST_AUTO_TEST_CASE(text_is_told_at_once_unless_it_may_be_a_token)
{
    scanner one{1000};
    one.tokens.read("x\n");
    BOOST_TEST(one.so_far.text == "x\n");
    one.tokens.read("y<!--X");
    BOOST_TEST(one.so_far.text == "x\ny");
    one.tokens.read("Y");
    BOOST_TEST(one.so_far.text == "x\ny<!--XY");
}

BOOST_AUTO_TEST_CASE(a_capture_is_told_as_soon_as_its_end_has_come)
{
    scanner one{1000};
    one.tokens.read(begin);
    one.tokens.read("inside");
    one.tokens.read(end);
    BOOST_TEST((one.so_far == found{"", {"inside"}}));
}

BOOST_AUTO_TEST_CASE(the_beginning_of_a_token_is_text_when_the_process_ends)
{
    for (std::size_t length = 1; length < begin.size(); ++length)
        finds("a" + begin.substr(0, length), "a" + begin.substr(0, length));
}

BOOST_AUTO_TEST_CASE(a_capture_without_an_end_is_lost_when_the_process_ends)
{
    finds("before" + begin + "inside", "before");
    finds("before" + begin + "inside <!--XSUPERVISOR:E", "before");
}

BOOST_AUTO_TEST_CASE(the_next_process_begins_outside_of_a_capture)
{
    scanner one{1000};
    one.tokens.read(begin + "inside" + end.substr(0, 10));
    one.tokens.process_ended();
    one.tokens.read(end.substr(10) + "text" + begin + "next" + end);
    BOOST_TEST((one.so_far == found{end.substr(10) + "text", {"next"}}));
}

BOOST_AUTO_TEST_CASE(of_a_long_capture_the_newest_bytes_are_kept)
{
    finds(begin + "0123456789" + end + "after", "after", {"6789"}, 4);
    finds(begin + "0123" + end, "", {"0123"}, 4);
    finds(begin + "<!--X<!--Y" + end, "", {"<!--Y"}, 5);
    finds(begin + "0123" + end + begin + "4" + end, "", {"123", "4"}, 3);
}

BOOST_AUTO_TEST_CASE(an_endless_capture_is_kept_to_its_newest_bytes)
{
    scanner one{10};
    one.tokens.read(begin);
    for (int i = 0; i < 100'000; ++i)
        one.tokens.read(std::to_string(i % 10));
    one.tokens.read("abc" + end);
    BOOST_TEST((one.so_far == found{"", {"3456789abc"}}));
}

BOOST_AUTO_TEST_CASE(random_text_is_told_as_if_it_had_come_in_one_piece)
{
    const std::vector<std::string> words = {
        begin, end, "<", "<!--", "<!--XSUPERVISOR:", "BEGIN-->", "END-->", "a", "\n"};
    for (unsigned seed = 0; seed < 500; ++seed)
        BOOST_TEST_CONTEXT("seed " << seed)
        {
            std::mt19937 dice{seed};
            std::string written;
            for (int i = 0; i < 30; ++i)
                written += words[dice() % words.size()];
            scanner one{written.size()};
            for (std::string_view rest = written; !rest.empty();) {
                const auto piece = rest.substr(0, 1 + dice() % 40);
                one.tokens.read(piece);
                rest.remove_prefix(piece.size());
            }
            one.tokens.process_ended();
            BOOST_TEST(one.so_far == by_the_book(written));
        }
}

BOOST_AUTO_TEST_SUITE_END()

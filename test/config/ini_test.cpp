#include "config/ini.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd::config;

namespace {

struct reading_a_file {
    explicit reading_a_file(std::string text)
        : file("x.conf", "/etc", std::move(text))
    {
        document.read(file, found);
    }

    std::string value(std::string_view section, std::string_view key) const
    {
        const auto* in = document.find(section);
        const auto* entry = in ? document.find(*in, key) : nullptr;
        return entry ? std::string(entry->value) : "(none)";
    }
    std::string first_problem()
    {
        auto all = found.take();
        return all.empty() ? "" : render(all.front());
    }

    source file;
    problems found;
    ini::document document;
};

std::string value(const std::string& line)
{
    return reading_a_file("[s]\n" + line).value("s", "key");
}

} // namespace

BOOST_AUTO_TEST_SUITE(ini_files)

BOOST_AUTO_TEST_CASE(the_first_equals_sign_or_colon_divides_key_and_value)
{
    BOOST_TEST(value("key=a=b") == "a=b");
    BOOST_TEST(value("key : a=b") == "a=b");
    BOOST_TEST(value("key = a:b ") == "a:b");
    BOOST_TEST(value("key =") == "");
}

BOOST_AUTO_TEST_CASE(keys_are_lower_cased_and_sections_are_not)
{
    reading_a_file file("[S]\nKEY = 1\n[s]\nkey = 2\n");
    BOOST_TEST(file.value("S", "key") == "1");
    BOOST_TEST(file.value("s", "key") == "2");
}

BOOST_AUTO_TEST_CASE(a_semicolon_or_hash_behind_a_blank_begins_a_comment)
{
    BOOST_TEST(value("key = a ; b") == "a");
    BOOST_TEST(value("key = a\t# b") == "a");
    BOOST_TEST(value("key = a;b#c") == "a;b#c");
    BOOST_TEST(value("key = 'a ; b'") == "'a");
    BOOST_TEST(value("  ; key = 1") == "(none)");
    BOOST_TEST(value("#key = 1") == "(none)");
}

BOOST_AUTO_TEST_CASE(comments_are_looked_for_in_step_as_python_does)
{
    BOOST_TEST(value("key = a;b ;c #d") == "a;b ;c");
    BOOST_TEST(value("key = a#b #c ;d") == "a#b #c");
}

BOOST_AUTO_TEST_CASE(a_deeper_line_continues_the_value)
{
    BOOST_TEST(value("key = a\n  b ; c\n\td\nother = 1") == "a\nb\nd");
    BOOST_TEST(value(" key = a\n key2 = b") == "a");
    BOOST_TEST(value("key = a\n\n  b\n\n") == "a\n\nb");
    BOOST_TEST(value("key = a\n  ; comment\n  b") == "a\nb");
    BOOST_TEST(value("key =\n  a") == "\na");
    BOOST_TEST(value("key = a\n  [s]\n  b") == "a\n[s]\nb");
}

BOOST_AUTO_TEST_CASE(lines_end_as_on_any_system)
{
    BOOST_TEST(value("key = a\r\nother = 1\r\n") == "a");
    BOOST_TEST(value("key = a\rother = 1") == "a");
}

BOOST_AUTO_TEST_CASE(sections_of_one_name_are_merged_and_the_last_key_wins)
{
    reading_a_file file("[s]\na = 1\nb = 1\n[t]\n[s]\nb = 2\n");
    BOOST_TEST(file.value("s", "a") == "1");
    BOOST_TEST(file.value("s", "b") == "2");
    BOOST_TEST(file.document.sections().size() == 2U);
    BOOST_TEST(
        file.first_problem()
        == "x.conf:3:1: warning: 'b' is set again in line 6, which wins: delete one of them\n    b = 1\n    ^\n");
}

BOOST_AUTO_TEST_CASE(default_is_inherited_by_every_section)
{
    reading_a_file file("[s]\nb = 2\n[DEFAULT]\na = 1\nb = 1\n");
    BOOST_TEST(file.value("s", "a") == "1");
    BOOST_TEST(file.value("s", "b") == "2");
    BOOST_TEST(file.document.sections().size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_last_bracket_ends_a_header)
{
    reading_a_file file("[a]b]\nk = 1\n[c] \nk = 2\n");
    BOOST_TEST(file.value("a]b", "k") == "1");
    BOOST_TEST(file.value("c", "k") == "2");
}

BOOST_AUTO_TEST_CASE(what_follows_a_header_is_warned_of)
{
    BOOST_TEST(reading_a_file("[s] x\n").first_problem().starts_with("x.conf:1:5: warning: "));
}

BOOST_AUTO_TEST_CASE(a_line_that_is_neither_is_an_error)
{
    BOOST_TEST(reading_a_file("[s]\nk = 1\nnonsense\n").first_problem().starts_with("x.conf:3:1: error: neither"));
    BOOST_TEST(reading_a_file("[s]\n= 1\n").first_problem().starts_with("x.conf:2:1: error: an option without a name"));
    BOOST_TEST(reading_a_file("[]\n").first_problem().starts_with("x.conf:1:1: error: no section yet"));
}

BOOST_AUTO_TEST_CASE(a_file_without_sections_is_one_error)
{
    reading_a_file file("a = 1\nb = 2\n");
    BOOST_TEST(file.found.take().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_place_in_a_value_is_found_across_its_lines)
{
    reading_a_file file("[s]\nkey = one\n    two\n");
    const auto& entry = *file.document.find("s")->find("key");
    auto at = [&](std::size_t offset) {
        auto where = file.document.value_place(entry, offset);
        return std::to_string(where.line) + ":" + std::to_string(where.column);
    };
    BOOST_TEST(at(0) == "2:7");
    BOOST_TEST(at(2) == "2:9");
    BOOST_TEST(at(4) == "3:5");
    BOOST_TEST(at(6) == "3:7");
    BOOST_TEST(at(99) == "3:8");
}

BOOST_AUTO_TEST_SUITE_END()

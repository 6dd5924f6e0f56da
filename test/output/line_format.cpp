// log_format, seen from the file.
#include "output/line_format.hpp"
#include "scene.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <random>

using namespace scene;

namespace {

boost::json::object parsed(const std::string& line)
{
    return boost::json::parse(line).as_object();
}

std::string formatted(log_format format, std::string_view text)
{
    std::string lines;
    output::line_format(format, std::chrono::system_clock::from_time_t(0), "web", output::stream::standard_error)
        .append(lines, text, true);
    return lines;
}

} // namespace

BOOST_AUTO_TEST_SUITE(line_formats)

BOOST_AUTO_TEST_CASE(raw_is_the_text)
{
    BOOST_TEST(formatted(log_format::raw, "hello") == "hello\n");
}

BOOST_AUTO_TEST_CASE(a_timestamped_line_begins_with_its_time)
{
    BOOST_TEST(looks_like(formatted(log_format::timestamped, "hello"), "####-##-## ##:##:##,000 hello\n"));
}

BOOST_AUTO_TEST_CASE(json_says_when_who_where_and_what)
{
    const auto line = formatted(log_format::json, "tab\t\"quote\" \x01");
    BOOST_TEST(line.ends_with("}\n"));
    const auto object = parsed(line);
    BOOST_TEST(object.at("time").as_string() == "1970-01-01T00:00:00.000Z");
    BOOST_TEST(object.at("program").as_string() == "web");
    BOOST_TEST(object.at("stream").as_string() == "stderr");
    BOOST_TEST(object.at("text").as_string() == "tab\t\"quote\" \x01");
}

BOOST_AUTO_TEST_CASE(json_is_valid_whatever_the_bytes)
{
    std::mt19937 random(1);
    for (int n = 0; n < 2000; ++n) {
        std::string bytes(random() % 40, ' ');
        for (auto& byte : bytes)
            byte = static_cast<char>(random());
        BOOST_CHECK_NO_THROW(parsed(formatted(log_format::json, bytes)));
    }
}

BOOST_AUTO_TEST_CASE(what_is_utf8_stays_and_what_is_not_is_replaced)
{
    BOOST_TEST(output::valid_utf8("gr\xC3\xBC\xC3\x9F \xE2\x82\xAC \xF0\x9F\x98\x80")
               == "gr\xC3\xBC\xC3\x9F \xE2\x82\xAC \xF0\x9F\x98\x80");
    BOOST_TEST(output::valid_utf8("a\xFFz") == "a\xEF\xBF\xBDz");
    BOOST_TEST(output::valid_utf8("cut \xC3") == "cut \xEF\xBF\xBD");
}

BOOST_AUTO_TEST_CASE(whole_lines_are_stamped_however_they_arrive)
{
    folder in;
    workshop d;
    const auto web = d.capture("web", to_files(in / "out", in / "err", {}, log_format::json));
    for (const auto* piece : {"o", "ne\ntwo", "\n", "\nlast"}) {
        say(*web, piece);
        d.settle();
    }
    web->process_ended();
    std::istringstream lines(contents(in / "out"));
    std::vector<std::string> texts;
    for (std::string line; std::getline(lines, line);)
        texts.emplace_back(parsed(line).at("text").as_string());
    BOOST_TEST((texts == std::vector<std::string>{"one", "two", "", "last"}));
}

BOOST_AUTO_TEST_CASE(a_line_without_an_end_is_handed_on_in_pieces)
{
    folder in;
    workshop d;
    const auto web = d.capture("web", to_files(in / "out", in / "err", {}, log_format::json));
    std::size_t said = 0;
    for (; said < 300'000; said += 50'000) {
        say(*web, std::string(50'000, 'x'));
        d.settle();
    }
    web->process_ended();
    std::istringstream lines(contents(in / "out"));
    std::size_t seen = 0;
    for (std::string line; std::getline(lines, line);)
        seen += parsed(line).at("text").as_string().size();
    BOOST_TEST(seen == said);
}

BOOST_AUTO_TEST_SUITE_END()

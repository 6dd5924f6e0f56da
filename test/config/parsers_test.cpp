// parsers.txt: what supervisord 4.2.5's readers of values make of some 190 texts, and what ours make of them.
#include "world.hpp"

#include "config/environment.hpp"
#include "config/text.hpp"
#include "config/value.hpp"
#include "model/signal_name.hpp"

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>
#include <variant>

using namespace reaperd;
using namespace reaperd::config;

namespace {

// ---- Python's way to write values

std::string from_python(std::string_view literal)
{
    std::string text;
    for (std::size_t at = 1; at + 1 < literal.size(); ++at) {
        if (literal[at] == '\\')
            text += literal[++at] == 'n' ? '\n' : literal[at] == 't' ? '\t' : literal[at];
        else
            text += literal[at];
    }
    return text;
}

std::string to_python(const std::string& text)
{
    auto quote = text.find('\'') != text.npos && text.find('"') == text.npos ? "\"" : "'";
    std::string literal = quote;
    for (char c : text)
        literal += c == '\n'   ? "\\n"
                 : c == '\t'   ? "\\t"
                 : c == '\\'   ? "\\\\"
                 : c == *quote ? std::string("\\") + c
                               : std::string(1, c);
    return literal + quote;
}

template <class Items, class Show>
std::string list(const Items& items, const char* brackets, Show show)
{
    std::string text(1, brackets[0]);
    for (const auto& item : items)
        text += (text.size() == 1 ? "" : ", ") + show(item);
    return text + brackets[1];
}

// ---- what ours say, in the words of the file; "!!" where they refuse

template <class T, class Show>
std::string shown(const reading<T>& value, Show show)
{
    return value ? show(*value) : "!!";
}

template <class T>
std::string number(const reading<T>& value)
{
    return shown(value, [](auto one) { return std::to_string(one); });
}

std::string environment_as_python(const std::string& text)
{
    return shown(parse_environment(text), [](const environment_pairs& pairs) {
        return list(pairs.variables, "{}",
                    [](const auto& one) { return to_python(one.first) + ": " + to_python(one.second); });
    });
}

std::string log_as_python(const std::string& text)
{
    world machine;
    machine.environment["HOME"] = "/root";
    machine.folders.insert({"/dev", "/root"});
    auto parsed = machine.parse("[program:x]\ncommand=x\nstdout_logfile=" + text + "\n");
    if (!parsed.value)
        return "!!";
    const auto& stream = parsed.value->groups[0].programs[0].output.standard_output;
    if (stream.syslog)
        return "<class 'supervisor.datatypes.Syslog'>";
    if (std::holds_alternative<auto_log>(stream.target))
        return "<class 'supervisor.datatypes.Automatic'>";
    const auto* path = std::get_if<log_path>(&stream.target);
    return path ? to_python(path->path) : text.empty() ? "''" : "None"; // both are no log
}

std::string mode_as_python(const std::string& text)
{
    return shown(autorestart(text), [](restart_mode mode) -> std::string {
        switch (mode) {
        case restart_mode::never: return "False";
        case restart_mode::unexpected: return "<class 'supervisor.datatypes.RestartWhenExitUnexpected'>";
        case restart_mode::always: return "<class 'supervisor.datatypes.RestartUnconditionally'>";
        }
        return "";
    });
}

std::string level_as_python(const std::string& text)
{
    constexpr int levels[] = {50, 40, 30, 20, 10, 5, 3};
    return shown(config::log_level(text), [&](auto level) { return std::to_string(levels[static_cast<int>(level)]); });
}

// Brackets, which supervisord keeps and cannot bind to, are gone in ours.
std::string address_as_python(const std::string& text)
{
    return shown(inet_address(text), [&](const address& read) {
        auto host = text.starts_with('[') ? "[" + read.host + "]" : read.host;
        return "(" + to_python(host) + ", " + std::to_string(read.port) + ")";
    });
}

const std::map<std::string, std::function<std::string(const std::string&)>> readers{
    {"dict_of_key_value_pairs", environment_as_python},
    {"byte_size", [](const std::string& text) { return number(byte_size(text)); }},
    {"boolean",
     [](const std::string& text) { return shown(boolean(text), [](bool yes) { return yes ? "True" : "False"; }); }},
    {"auto_restart", mode_as_python},
    {"signal_number", [](const std::string& text) { return number(config::signal(text)); }},
    {"exitcodes",
     [](const std::string& text) {
         return shown(exit_codes(text), [](const auto& codes) {
             return list(codes, "[]", [](int code) { return std::to_string(code); });
         });
     }},
    {"octal", [](const std::string& text) { return number(octal(text)); }},
    {"integer", [](const std::string& text) { return number(integer(text)); }},
    {"logfile_name", log_as_python},
    {"process_or_group_name", [](const std::string& text) { return shown(process_or_group_name(text), to_python); }},
    {"list_of_strings",
     [](const std::string& text) {
         return list(comma_list(text), "[]", [](auto item) { return to_python(std::string(item)); });
     }},
    {"logging_level", level_as_python},
    {"inet_address", address_as_python},
};

// Not here: url belongs to a command line option of supervisorctl; user and name_to_uid ask the machine, see
// machine_test.cpp.
const std::vector<std::string> read_elsewhere{"url", "user", "name_to_uid"};

// <Signals.SIGTERM: 15> and the like are the number they stand for, an error is an error whatever its words.
std::string plain(std::string expected)
{
    if (expected.starts_with("!!"))
        return "!!";
    auto colon = expected.find(": ");
    if (expected.starts_with("<Sig"))
        return expected.substr(colon + 2, expected.size() - colon - 3);
    return expected;
}

} // namespace

BOOST_AUTO_TEST_CASE(values_are_read_as_supervisord_reads_them)
{
    std::ifstream file(REAPERD_SOURCE_DIR "/test/config/parsers.txt");
    std::string line;
    std::string parser;
    int compared = 0;
    while (std::getline(file, line)) {
        if (!line.empty() && line.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == line.npos)
            parser = line;
        auto arrow = line.find(" -> ");
        if (!line.starts_with("  ") || arrow == line.npos || line[2] == 'T') // True is no text
            continue;
        auto reader = readers.find(parser);
        if (reader == readers.end()) {
            BOOST_TEST(std::ranges::count(read_elsewhere, parser) == 1, parser);
            continue;
        }
        auto literal = strip(std::string_view(line).substr(0, arrow));
        BOOST_TEST_CONTEXT(parser << " of " << literal)
        BOOST_TEST(reader->second(from_python(literal)) == plain(line.substr(arrow + 4)));
        ++compared;
    }
    BOOST_TEST(compared >= 150);
}

BOOST_AUTO_TEST_SUITE(values)

BOOST_AUTO_TEST_CASE(durations_may_have_units)
{
    using namespace std::chrono_literals;
    BOOST_CHECK(*duration("5") == 5s);
    BOOST_CHECK(*duration("-3") == -3s);
    BOOST_CHECK(*duration("1_000") == 1000s);
    BOOST_CHECK(*duration("500ms") == 500ms);
    BOOST_CHECK(*duration("10s") == 10s);
    BOOST_CHECK(*duration("2min") == 2min);
    BOOST_CHECK(*duration("1.5 h") == 90min);
    BOOST_CHECK(*duration("99999999999999999999") == 1'000'000'000s);
    for (const auto* wrong : {"", "5.0", "1e3", "soon", "10 parsecs", "s", "0x10"})
        BOOST_TEST(duration(wrong).has_error(), wrong);
    BOOST_TEST(duration_from_zero("-1").has_error());
}

BOOST_AUTO_TEST_CASE(numbers_are_brought_into_the_range_that_a_field_holds)
{
    BOOST_TEST(*clamped("99999999999999999999999", -5, 5) == 5);
    BOOST_TEST(*clamped("-99999999999999999999999", -5, 5) == -5);
    BOOST_TEST(*size("-1") == 0U);
    BOOST_TEST(*byte_size("99999999999GB") == std::numeric_limits<std::int64_t>::max());
    BOOST_TEST(bounded("20", -20, 19).has_error());
}

BOOST_AUTO_TEST_CASE(shares_are_numbers_or_percentages)
{
    BOOST_TEST(*share("0.1") == 0.1);
    BOOST_TEST(*share("10%") == 0.1);
    for (const auto* wrong : {"", "-0.1", "1.5", "150%", "%", "x"})
        BOOST_TEST(share(wrong).has_error(), wrong);
    BOOST_TEST(factor("0.5").has_error());
    BOOST_TEST(*factor("1.5") == 1.5);
}

BOOST_AUTO_TEST_CASE(an_address_is_a_host_that_can_be_and_a_port)
{
    BOOST_TEST(inet_address("[::1]:9001")->host == "::1");
    BOOST_TEST(inet_address("[::]:9001")->host == "::");
    BOOST_TEST(inet_address("*:9001")->host == "");
    for (const auto* wrong : {"http://localhost:9001", "a host:9001", "[]:9001", "[::1:9001", "::1]:9001", "x:1.5"})
        BOOST_TEST(inet_address(wrong).has_error(), wrong);
    BOOST_TEST(inet_address("localhost:90001").error().offset == 10U);
}

BOOST_AUTO_TEST_SUITE_END()

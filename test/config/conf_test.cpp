// conf/reaperd.conf is the documentation of every option: it has to have them all, and all of it has to be right.
// conf/supervisord.conf is what echo_supervisord_conf prints: supervisord's options, with their defaults.
#include "config/machine.hpp"
#include "config/schema.hpp"

#include "world.hpp"

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <sstream>

using namespace reaperd;

namespace {

constexpr const char* path = REAPERD_SOURCE_DIR "/conf/reaperd.conf";
constexpr const char* sample = REAPERD_SOURCE_DIR "/conf/supervisord.conf";

std::string text_of(const char* file)
{
    std::ifstream in(file);
    return std::string(std::istreambuf_iterator<char>(in), {});
}

// Every option and section that is commented out with a ';' right before it, live.
std::string uncommented(const char* file = path)
{
    std::istringstream lines(text_of(file));
    std::string text, line;
    while (std::getline(lines, line)) {
        bool is_option = line.size() > 1 && line[0] == ';' && (line[1] == '[' || (line[1] >= 'a' && line[1] <= 'z'));
        text += (is_option ? line.substr(1) : line) + "\n";
    }
    return text;
}

} // namespace

BOOST_AUTO_TEST_SUITE(the_documented_configuration)

BOOST_AUTO_TEST_CASE(it_is_clean)
{
    auto parsed = config::check(path, config::machine_surroundings());
    BOOST_TEST(parsed.diagnostics.empty());
    BOOST_REQUIRE(parsed.value.has_value());
}

BOOST_AUTO_TEST_CASE(it_mentions_every_option_of_every_section)
{
    auto text = "\n" + uncommented();
    for (const auto& kind : config::section_kinds())
        for (auto name : kind.options)
            BOOST_TEST((text.find("\n" + std::string(name) + " = ") != text.npos), kind.name << " " << name);
}

BOOST_AUTO_TEST_CASE(it_is_right_where_all_options_are_live)
{
    world machine;
    machine.folders.insert({"/run/reaperd", "/srv/example", "/var/log/example"});
    machine.programs.insert("/usr/bin/example");
    machine.files["/etc/conf.d/example.conf"] = "";
    machine.files["/etc/example.env"] = "A=1\n";
    auto parsed = machine.parse(uncommented());
    for (const auto& problem : parsed.diagnostics)
        BOOST_TEST((problem.severity != config::severity::error), render(problem));
    for (const auto& problem : parsed.diagnostics)
        BOOST_TEST(problem.message.find("unknown") == std::string::npos, render(problem));
}

BOOST_AUTO_TEST_CASE(the_sample_of_supervisord_is_clean_and_has_its_defaults)
{
    const auto parsed = config::parse(sample, config::machine_surroundings());
    for (const auto& problem : parsed.diagnostics)
        BOOST_TEST((problem.severity == config::severity::note), render(problem));
    const auto& own = parsed.value.value().daemon;
    BOOST_TEST(own.log.path.value() == "/tmp/supervisord.log");
    BOOST_TEST(own.pid_file == "/tmp/supervisord.pid");
    BOOST_TEST((own.log.rotation == rotation{}));
    BOOST_TEST((own.log.level == log_level::info));
    BOOST_TEST((!own.no_daemon && !own.silent && own.cleanup && !own.strip_ansi));
    BOOST_TEST(own.minimum_descriptors == daemon_settings{}.minimum_descriptors);
    BOOST_TEST(own.minimum_processes == daemon_settings{}.minimum_processes);
    BOOST_TEST(parsed.value->servers.at(0).path == "/tmp/supervisor.sock");
    BOOST_TEST(parsed.value->client.server == "unix:///tmp/supervisor.sock");
    BOOST_TEST(parsed.value->groups.empty());
}

BOOST_AUTO_TEST_CASE(the_sample_names_no_option_that_supervisord_has_not)
{
    const auto found = world().parse(uncommented(sample)).diagnostics;
    BOOST_TEST(!found.empty()); // of folders and users that are not there
    for (const auto& problem : found)
        BOOST_TEST(problem.message.find("unknown option") == std::string::npos, render(problem));
}

BOOST_AUTO_TEST_CASE(the_examples_are_clean)
{
    auto machine = config::machine_surroundings();
    auto examples = machine.glob(REAPERD_SOURCE_DIR "/conf/examples/*.conf");
    BOOST_TEST(!examples.empty());
    for (const auto& example : examples)
        for (const auto& problem : config::parse(example, machine).diagnostics)
            BOOST_TEST((problem.severity == config::severity::note), render(problem));
}

BOOST_AUTO_TEST_SUITE_END()

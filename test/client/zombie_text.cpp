#include "zombie_text.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

using namespace reaperctl;
using namespace std::chrono_literals;

namespace {

const moment at{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 12h, 1000s, 100};

const process init{1, "init", 'S', 0, 0, 0, 0, 1};
const process reaperd{100, "reaperd", 'S', 1, 0, 0, 0, 1};
const process web{4711, "web.sh", 'S', 100, 0, 0, 0, 1};

zombie_family of_web(int count)
{
    zombie_family family{{init, reaperd, web}, {}, "web", neglect::careless};
    for (int i = 0; i < count; ++i)
        family.zombies.push_back({4712 + i, "curl", 'Z', 4711, 0, 0, 70'000, 1});
    return family;
}
zombie_family with(neglect why)
{
    auto family = of_web(1);
    family.neglect = why;
    return family;
}

bool each_line_fits(const std::string& text, std::size_t width)
{
    for (std::size_t begin = 0, end; (end = text.find('\n', begin)) != text.npos; begin = end + 1)
        if (end - begin > width || (end > begin && text[end - 1] == ' '))
            return false;
    return true;
}

} // namespace

BOOST_AUTO_TEST_SUITE(what_is_said_of_zombies)

BOOST_AUTO_TEST_CASE(is_a_table_with_the_chain_of_parents_and_what_helps)
{
    BOOST_TEST(zombie_table({of_web(1)}, at, true, {})
               == "ZOMBIE  NAME  STARTED   PROGRAM\n"
                  "4712    curl  5min ago  web\n"
                  "  init(1) - reaperd(100) - web.sh(4711) - curl(4712)\n"
                  "  web.sh (4711) does not wait for its children: restart it\n"
                  "    (reaperctl restart web); autoreap = true may prevent it\n");
}

BOOST_AUTO_TEST_CASE(has_no_programs_where_there_is_no_daemon)
{
    auto family = of_web(2);
    family.program.reset();
    BOOST_TEST(zombie_table({family}, at, false, {})
               == "ZOMBIE  NAME  STARTED\n"
                  "4712    curl  5min ago\n"
                  "4713    curl  5min ago\n"
                  "  init(1) - reaperd(100) - web.sh(4711) - 2 zombies\n"
                  "  web.sh (4711) does not wait for its children: restart it, or end it\n"
                  "    (reaperctl zombies --kill-parent 4711)\n");
}

BOOST_AUTO_TEST_CASE(puts_a_large_family_in_one_row_by_its_oldest)
{
    auto family = of_web(200);
    family.zombies[7].start_ticks = 40'000;
    family.zombies[8].name = "sh";
    const auto text = zombie_table({family}, at, true, {});
    BOOST_TEST(text.find("200 zombies  curl ...  10min ago  web\n") != text.npos);
    BOOST_TEST(text.find("  pids 4712 4713 4714 4715 4716 4717 4718 4719 and 192 more\n") != text.npos);
    BOOST_TEST(text.find(" - 200 zombies\n") != text.npos);
    BOOST_TEST(std::ranges::count(text, '\n') == 6);
}

BOOST_AUTO_TEST_CASE(fits_in_eighty_columns_however_long_the_chain_is)
{
    auto family = of_web(30);
    for (int i = 0; i < 30; ++i)
        family.parents.insert(family.parents.begin() + 1,
                              process{4'194'000 + i, "fifteen letters", 'S', 0, 0, 0, 0, 1});
    BOOST_TEST(each_line_fits(zombie_table({family}, at, true, {}), 80));
}

BOOST_AUTO_TEST_CASE(tells_what_helps_by_what_is_wrong)
{
    BOOST_TEST(explanation(with(neglect::stopped)).find("kill -CONT 4711") != std::string::npos);
    BOOST_TEST(explanation(with(neglect::reaperd)).find("normal") != std::string::npos);
    BOOST_TEST(explanation(with(neglect::by_init)).find("init") != std::string::npos);
    BOOST_TEST(explanation(with(neglect::stuck)).find("stuck") != std::string::npos);
    zombie_family orphans{{}, of_web(1).zombies, {}, neglect::unseen};
    BOOST_TEST(explanation(orphans).find("PID namespace") != std::string::npos);
    BOOST_TEST(zombie_table({orphans}, at, true, {}).find("\n  curl(4712)\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(cannot_command_a_terminal_and_has_colours_only_on_one)
{
    auto family = of_web(1);
    family.zombies[0].name = "\033[2Jx";
    BOOST_TEST(zombie_table({family}, at, true, {}).find('\033') == std::string::npos);
    BOOST_TEST(zombie_table({of_web(1)}, at, true, {.colours = true}).find("\033[31m4712\033[0m") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(never_tells_of_a_start_in_the_future)
{
    auto family = of_web(1);
    family.zombies[0].start_ticks = 200'000;
    BOOST_TEST((age_of(family.zombies[0], at) == 0ns));
}

BOOST_AUTO_TEST_CASE(is_one_json_object_for_each_zombie)
{
    auto family = of_web(2);
    family.zombies[1].name = "caf\xC3";
    const auto all = boost::json::parse(zombies_as_json({family}, at)).as_array();
    BOOST_TEST_REQUIRE(all.size() == 2u);
    const auto& first = all[0].as_object();
    BOOST_TEST(first.at("pid") == 4712);
    BOOST_TEST(first.at("name") == "curl");
    BOOST_TEST(first.at("started") == "2026-11-22T11:55:00.000Z");
    BOOST_TEST(first.at("parent") == 4711);
    BOOST_TEST(first.at("parents").as_array().size() == 3u);
    BOOST_TEST(first.at("parents").as_array()[2].at("name") == "web.sh");
    BOOST_TEST(first.at("program") == "web");
    BOOST_TEST(first.at("normal") == false);
    BOOST_TEST(first.at("why").is_string());
    BOOST_TEST(first.at("helps").is_string());
    BOOST_TEST(all[1].at("name") == "caf\xEF\xBF\xBD");
    BOOST_TEST(zombies_as_json({}, at) == "[]");
}

BOOST_AUTO_TEST_SUITE_END()

// Configs that are read while they are written, and reloads by the thousand.
#include "system/support/processes.hpp"
#include "system/support/surviving.hpp"

#include <boost/test/unit_test.hpp>
#include <csignal>

using namespace system_test;

namespace {

struct editing : surviving {
    // As editors do, so that nobody reads a half of it.
    void replace(const std::string& programs)
    {
        std::filesystem::create_directory(path("next"));
        write("next/reaperd.conf", "[reaperd]\nlogfile = %(here)s/reaperd.log\nchildlogdir = %(here)s\n" + programs);
        std::filesystem::rename(path("next/reaperd.conf"), path("reaperd.conf"));
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(configuration)

BOOST_FIXTURE_TEST_CASE(one_that_is_half_written_touches_nothing_that_stands_in_it, editing)
{
    const auto web = actor("web", "say up wait");
    const auto db = actor("db", "say up wait", "stopwaitsecs = 7\nexitcodes = 0,2\n");
    configure(web);
    start();
    const auto pid = hears("web", "up");
    for (std::size_t end = 0; end < db.size(); ++end) {
        configure(web + db.substr(0, end));
        hang_up();
    }
    BOOST_TEST(count_in_log("nothing was changed") > 10U); // many of these are no configs
    BOOST_TEST(status("web").at("pid") == pid);
    BOOST_TEST(status("web").at("restarts") == 0);
    configure(web + db);
    hang_up();
    hears("db", "up");
    BOOST_TEST(ctl({"restart", "db"}).code == 0);
}

BOOST_FIXTURE_TEST_CASE(of_a_storm_of_reloads_the_last_one_counts_and_few_are_done, editing)
{
    const auto web = actor("web", "say up wait");
    configure(web);
    start();
    const auto pid = hears("web", "up");
    for (int i = 0; i < 1'000; ++i) {
        replace(i % 2 == 0 ? web : web + actor("other", "wait"));
        reaperd().send(SIGHUP);
    }
    replace(web + actor("db", "say up wait"));
    reaperd().send(SIGHUP);
    hears("db", "up");
    BOOST_TEST(status("web").at("pid") == pid);
    BOOST_TEST(ctl({"status", "other"}).code != 0);
    BOOST_TEST(stop() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

// AUTO logs: their names, and who may wipe them.
#include "output/auto_log.hpp"
#include "scene.hpp"

#include <boost/test/unit_test.hpp>

using namespace scene;

BOOST_AUTO_TEST_SUITE(automatic_logs)

BOOST_AUTO_TEST_CASE(they_are_named_as_supervisord_names_them_and_private)
{
    folder in;
    const auto [file, path] = output::create_auto_log(in.path(), "supervisor", "web", "stdout");
    BOOST_TEST(bool(file));
    BOOST_TEST(looks_like(path, in / "web-stdout---supervisor-????????.log"));
    BOOST_TEST((fs::status(path).permissions() == fs::perms{0600}));
}

BOOST_AUTO_TEST_CASE(those_of_an_earlier_run_are_removed_with_their_backups)
{
    folder in;
    for (const auto* name : {"web-stdout---supervisor-abcd1234.log", "web-stdout---supervisor-abcd1234.log.1",
                             "web-stdout---supervisor-abcd1234.log.12", "lost-stderr---supervisor-x.log.2"})
        put(in / name, "old\n");
    BOOST_TEST(output::remove_stale_auto_logs(in.path(), "supervisor") == 4U);
    BOOST_TEST(fs::is_empty(in.path()));
}

BOOST_AUTO_TEST_CASE(other_files_stay)
{
    folder in;
    for (const auto* name : {"web-stdout---other-abcd1234.log", "web.log", "---supervisor-x.log",
                             "a---supervisor-x.log.gz", "a---supervisor-x.log.1x", "a---supervisor-x.log."})
        put(in / name, "mine\n");
    BOOST_TEST(output::remove_stale_auto_logs(in.path(), "supervisor") == 0U);
}

BOOST_AUTO_TEST_CASE(those_of_a_living_daemon_stay_also_when_they_were_rotated)
{
    folder in;
    workshop d;
    d.settings.child_log_directory = in.path();
    output_policy automatic;
    automatic.standard_output.rotation = {.max_bytes = 6, .backups = 2};
    automatic.standard_error.target = no_log{};
    auto web = d.capture("web", automatic);
    say(*web, numbered_lines(1, 2));
    d.settle();
    BOOST_TEST(output::remove_stale_auto_logs(in.path(), "supervisor") == 0U);
    BOOST_TEST(fs::exists(web->log_path(output::stream::standard_output) + ".2"));
    web.reset();
    BOOST_TEST(output::remove_stale_auto_logs(in.path(), "supervisor") == 3U);
}

BOOST_AUTO_TEST_CASE(a_folder_that_cannot_be_written_is_reported)
{
    workshop d;
    d.settings.child_log_directory = "/nonexistent";
    const auto web = d.capture("web", {});
    say(*web, "hello\n");
    d.settle();
    BOOST_TEST(d.reported("cannot open /nonexistent/web-stdout---supervisor-"));
}

BOOST_AUTO_TEST_SUITE_END()

// What was captured, read back, followed and cleared.
#include "output/capture.hpp"
#include "scene.hpp"

#include <boost/test/unit_test.hpp>

using namespace scene;
using output::stream;

BOOST_AUTO_TEST_SUITE(reading_back)

BOOST_AUTO_TEST_CASE(clearing_works_for_a_program_that_never_ran)
{
    folder in;
    workshop d;
    put(in / "out", "old\n");
    put(in / "out.1", "older\n");
    output::capture web(d.shared(), output::identity{"web"}, false, to_files(in / "out", in / "err"));
    web.clear();
    BOOST_TEST(contents(in / "out") == "");
    BOOST_TEST(!fs::exists(in / "out.1"));
}

BOOST_AUTO_TEST_CASE(clearing_a_running_program_continues_in_the_empty_file)
{
    folder in;
    workshop d;
    const auto web = d.capture("web", to_files(in / "out", in / "err"));
    say(*web, "old\n");
    d.settle();
    web->clear();
    say(*web, "new\n");
    d.settle();
    BOOST_TEST(contents(in / "out") == "new\n");
}

BOOST_AUTO_TEST_CASE(the_last_lines_are_known_also_without_a_log)
{
    workshop d;
    const auto web = d.capture("web", to_nothing());
    for (int n = 0; n < 10'000; n += 1000) {
        say(*web, numbered_lines(n, n + 999), 2);
        d.settle();
    }
    BOOST_TEST((web->last_lines(stream::standard_error, 2) == std::vector<std::string>{"line 9998", "line 9999"}));
    BOOST_TEST(web->log_path(stream::standard_error) == "");
    BOOST_TEST(!web->keeps_log(stream::standard_error));
    BOOST_TEST(web->tail_bytes(stream::standard_error, 10) == "line 9999\n");
}

BOOST_AUTO_TEST_CASE(a_follower_gets_what_comes_after_a_tail)
{
    folder in;
    workshop d;
    const auto web = d.capture("web", to_files(in / "out", in / "err"));
    say(*web, "one\ntwo\n");
    d.settle();
    std::string seen = web->tail_lines(stream::standard_output, 1);
    auto following = web->follow(stream::standard_output, [&](std::string_view bytes) { seen += bytes; });
    say(*web, "three\n");
    d.settle();
    following.reset();
    say(*web, "four\n");
    d.settle();
    BOOST_TEST(seen == "two\nthree\n");
}

BOOST_AUTO_TEST_CASE(a_subscription_may_outlive_the_capture)
{
    folder in;
    workshop d;
    auto web = d.capture("web", to_files(in / "out", in / "err"));
    const auto following = web->follow(stream::standard_output, [](std::string_view) {});
    web.reset();
}

BOOST_AUTO_TEST_SUITE_END()

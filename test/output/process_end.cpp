// What becomes of the pipes when a process ends: nothing is lost, nobody is cut off.
#include "output/capture.hpp"
#include "scene.hpp"

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <filesystem>
#include <iterator>
#include <sys/wait.h>

using namespace scene;
using output::stream;

namespace {

// One more while it is counted, always.
long open_descriptors()
{
    return std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator());
}

} // namespace

BOOST_AUTO_TEST_SUITE(process_end)

BOOST_AUTO_TEST_CASE(the_last_words_of_a_process_stand_before_the_first_of_the_next)
{
    folder in;
    workshop d;
    const auto web = d.capture("web", to_files(in / "out", in / "err"));
    say(*web, "last words\n");
    web->process_ended();
    BOOST_TEST(contents(in / "out") == "last words\n");
    web->process_started();
    say(*web, "first words\n");
    d.settle();
    BOOST_TEST(contents(in / "out") == "last words\nfirst words\n");
}

BOOST_AUTO_TEST_CASE(a_grandchild_that_outlives_its_parent_is_still_read)
{
    folder in;
    workshop d;
    const auto web = d.capture("web", to_files(in / "out", in / "err"));
    web->process_ended();
    say(*web, "still here\n");
    d.settle();
    BOOST_TEST(contents(in / "out") == "still here\n");
}

BOOST_AUTO_TEST_CASE(a_noisy_grandchild_cannot_hold_the_loop_when_its_parent_ends)
{
    workshop d;
    const auto web = d.capture("web", to_nothing());
    const auto writes_for_ever = ::fork();
    if (writes_for_ever == 0)
        for (;;)
            if (::write(web->child_ends()[1], "yes\n", 4) < 0)
                ::_exit(0);
    web->process_ended(); // comes back
    ::kill(writes_for_ever, SIGKILL);
    ::waitpid(writes_for_ever, nullptr, 0);
}

BOOST_AUTO_TEST_CASE(destroying_a_capture_reads_what_is_left)
{
    folder in;
    workshop d;
    auto web = d.capture("web", to_files(in / "out", in / "err"));
    say(*web, "goodbye\n");
    web.reset();
    BOOST_TEST(contents(in / "out") == "goodbye\n");
    d.settle();
}

BOOST_AUTO_TEST_CASE(after_the_last_process_nothing_is_held_open)
{
    folder in;
    workshop d;
    auto web = d.capture("web", to_files(in / "out", in / "err"));
    const auto with_pipes = open_descriptors();
    say(*web, "goodbye\n");
    web->last_process_ended();
    BOOST_TEST(contents(in / "out") == "goodbye\n");
    BOOST_TEST(open_descriptors() == with_pipes - 6);
    d.settle();
    web->process_ended(); // it may be told again
    BOOST_TEST(contents(in / "out") == "goodbye\n");
}

BOOST_AUTO_TEST_CASE(but_a_grandchild_of_the_last_process_is_read_to_its_end)
{
    folder in;
    workshop d;
    const auto web = d.capture("web", to_files(in / "out", in / "err"));
    output::descriptor of_grandchild{::dup(web->child_ends()[1])};
    web->last_process_ended();
    d.settle();
    BOOST_TEST(::write(of_grandchild.get(), "still here\n", 11) == 11);
    d.run_until([&] { return contents(in / "out") == "still here\n"; });
    const auto with_pipe = open_descriptors();
    of_grandchild.reset();
    d.run_until([&] { return open_descriptors() < with_pipe - 1; });
}

BOOST_AUTO_TEST_SUITE_END()

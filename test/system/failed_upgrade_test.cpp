// `reaperctl upgrade` that cannot be: the old one goes on, no program notices, and it is said why.
#include "system/support/upgrading.hpp"

#include <csignal>

using namespace system_test;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(failed_upgrade)

BOOST_FIXTURE_TEST_CASE(what_is_no_reaperd_is_refused, with_web)
{
    is_refused(path("nothing"), "No such file or directory");
    is_refused("/bin/true", "is no reaperd");
    is_refused(path(""), "it is no file");
    write("text", "not a program");
    fs::permissions(path("text"), fs::perms::owner_read | fs::perms::owner_write);
    is_refused(path("text"), "cannot be executed");
}

BOOST_FIXTURE_TEST_CASE(one_that_others_may_have_put_there_is_refused, with_web)
{
    fs::copy_file(REAPERD_BINARY, path("loose"));
    fs::permissions(path("loose"), fs::perms::others_write, fs::perm_options::add);
    is_refused(path("loose"), "can be written by others");
    fs::create_directory(path("folder"));
    fs::permissions(path("folder"), fs::perms::all);
    fs::copy_file(REAPERD_BINARY, path("folder/reaperd"));
    is_refused(path("folder/reaperd"), "can be written by others");
}

BOOST_FIXTURE_TEST_CASE(one_that_refuses_is_quoted, with_web)
{
    is_refused(impostor("if [ -n \"$REAPERD_REHEARSAL\" ]; then echo 'not for this kernel' >&2; exit 1; fi"),
               "refuses (exit 1): not for this kernel");
    write("reaperd.conf", "[program:x\n");
    is_refused(path("reaperd"), "reaperd.conf:1");
}

BOOST_FIXTURE_TEST_CASE(one_that_is_gone_when_the_guardian_executes_it_is_told_of, with_web)
{
    const auto candidate = impostor("if [ -n \"$REAPERD_REHEARSAL\" ]; then rm \"$0\"; fi");
    is_refused(candidate, "cannot execute " + candidate + ": No such file or directory");
    BOOST_TEST(contains(read("reaperd.log"), "reaperd goes on as it is"));
    upgrades();
}

BOOST_FIXTURE_TEST_CASE(the_old_manager_takes_the_place_of_a_guardian_that_ends_at_once, with_web)
{
    const auto old_guardian = reaperd().pid();
    const auto manager = manager_pid();
    const auto said = ctl({"upgrade", impostor(when_guardian("exit 1"))});
    BOOST_TEST(said.code == 1);
    BOOST_TEST_CONTEXT(said.err)
    {
        BOOST_TEST(contains(said.err, "has ended at once"));
        BOOST_TEST(contains(said.err, "(pid " + std::to_string(manager) + ", which was " + std::to_string(old_guardian)
                                          + ") goes on as it is"));
    }
    BOOST_TEST(executed(manager) == path("reaperd"));
}

BOOST_FIXTURE_TEST_CASE(a_guardian_that_does_not_speak_is_killed, with_web)
{
    const auto said = ctl({"upgrade", impostor(when_guardian("exec sleep 1000"))}); // after ten seconds
    BOOST_TEST(said.code == 1);
    BOOST_TEST_CONTEXT(said.err) BOOST_TEST(contains(said.err, "goes on as it is"));
    BOOST_TEST(contains(read("reaperd.log"), "the new guardian has not spoken for 10 s"));
}

BOOST_FIXTURE_TEST_CASE(the_old_one_comes_back_where_the_new_manager_crashes, with_web)
{
    const auto candidate =
        impostor(when_guardian("export ASAN_OPTIONS=verify_asan_link_order=0; export LD_PRELOAD=" CRASH_LIBRARY));
    const auto said = ctl({"upgrade", candidate});
    BOOST_TEST(said.code == 1);
    BOOST_TEST_CONTEXT(said.err)
    {
        BOOST_TEST(contains(said.err, "its manager ended before it was ready (signal 6)"));
        BOOST_TEST(contains(said.err, "(pid " + std::to_string(reaperd().pid()) + ", unchanged) goes on as it is"));
    }
    BOOST_TEST(executed(reaperd().pid()) == path("reaperd"));
    upgrades();
}

BOOST_FIXTURE_TEST_CASE(a_guardian_that_is_stopped_is_not_asked, with_web)
{
    reaperd().send(SIGSTOP);
    reaperd().wait_until_stopped();
    is_refused(path("reaperd"), "the guardian is stopped (kill -CONT " + std::to_string(reaperd().pid()) + ")");
    reaperd().send(SIGCONT);
    upgrades();
}

BOOST_FIXTURE_TEST_CASE(without_a_guardian_it_is_refused_with_what_to_do_instead, upgrading)
{
    configure("guardian = false\n" + actor("web", "say up wait"));
    start_copy();
    hears("web", "up");
    const auto said = ctl({"upgrade"});
    BOOST_TEST(said.code == 1);
    BOOST_TEST(contains(said.err, "without a guardian"));
    BOOST_TEST(contains(said.err, "Stop reaperd and start the new one"));
}

BOOST_FIXTURE_TEST_CASE(while_it_stops_it_is_refused, upgrading)
{
    configure(actor("web", "say up await TERM say asked await USR1 exit 0", "stopwaitsecs = 600\n"));
    start_copy();
    hears("web", "up");
    reaperd().send(SIGTERM);
    const auto web = hears("web", "asked");
    const auto said = ctl({"upgrade"});
    BOOST_TEST(said.code == 1);
    BOOST_TEST(contains(said.err, "reaperd is shutting down"));
    ::kill(web, SIGUSR1);
    BOOST_TEST(reaperd().wait() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

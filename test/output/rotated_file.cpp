// One file: written at its end whatever others do to it, reopened when it was renamed.
#include "output/rotated_file.hpp"
#include "scene.hpp"

#include <boost/test/unit_test.hpp>
#include <sys/stat.h>

using namespace scene;

BOOST_AUTO_TEST_SUITE(rotated_files)

BOOST_AUTO_TEST_CASE(what_is_written_stands_in_the_file)
{
    folder in;
    workshop d;
    const auto log = d.shared().open(in / "log", {});
    log->write("one\n");
    log->write("two\n");
    BOOST_TEST(contents(in / "log") == "one\ntwo\n");
    BOOST_TEST(log->regular());
}

BOOST_AUTO_TEST_CASE(an_existing_log_is_continued)
{
    folder in;
    workshop d;
    put(in / "log", "before\n");
    d.shared().open(in / "log", {})->write("after\n");
    BOOST_TEST(contents(in / "log") == "before\nafter\n");
}

BOOST_AUTO_TEST_CASE(one_file_is_opened_once_whatever_it_is_called)
{
    folder in;
    workshop d;
    fs::create_symlink(in / "log", in / "alias");
    const auto log = d.shared().open(in / "log", {});
    BOOST_TEST(d.shared().open(in / "log", {}) == log);
    BOOST_TEST(d.shared().open(in / "alias", {}) == log);
    BOOST_TEST(d.shared().open(in / "other", {}) != log);
}

BOOST_AUTO_TEST_CASE(it_is_one_file_also_after_it_was_rotated)
{
    folder in;
    workshop d;
    const auto log = d.shared().open(in / "log", {.max_bytes = 4, .backups = 1});
    log->write("one\ntwo\nx\n");
    fs::create_symlink(in / "log", in / "alias");
    BOOST_TEST(d.shared().open(in / "alias", {.max_bytes = 4, .backups = 1}) == log);
}

BOOST_AUTO_TEST_CASE(a_file_that_was_let_go_is_opened_anew)
{
    folder in;
    workshop d;
    d.shared().open(in / "log", {})->write("one\n");
    d.shared().open(in / "log", {})->write("two\n");
    BOOST_TEST(contents(in / "log") == "one\ntwo\n");
}

BOOST_AUTO_TEST_CASE(copytruncate_continues_at_the_new_end)
{
    folder in;
    workshop d;
    const auto log = d.shared().open(in / "log", {});
    log->write("old old old\n");
    fs::copy_file(in / "log", in / "log.1");
    fs::resize_file(in / "log", 0);
    log->write("new\n");
    BOOST_TEST(contents(in / "log") == "new\n");
}

BOOST_AUTO_TEST_CASE(what_others_append_is_not_overwritten)
{
    folder in;
    workshop d;
    const auto log = d.shared().open(in / "log", {});
    log->write("ours\n");
    add(in / "log", "theirs\n");
    log->write("ours again\n");
    BOOST_TEST(contents(in / "log") == "ours\ntheirs\nours again\n");
}

BOOST_AUTO_TEST_CASE(a_renamed_log_is_written_until_it_is_reopened)
{
    folder in;
    workshop d;
    const auto log = d.shared().open(in / "log", {});
    log->write("one\n");
    fs::rename(in / "log", in / "log.old");
    log->write("two\n");
    log->reopen();
    log->write("three\n");
    BOOST_TEST(contents(in / "log.old") == "one\ntwo\n");
    BOOST_TEST(contents(in / "log") == "three\n");
}

BOOST_AUTO_TEST_CASE(reopening_cuts_no_line)
{
    folder in;
    workshop d;
    const auto log = d.shared().open(in / "log", {});
    log->write("half of");
    fs::rename(in / "log", in / "log.old");
    log->reopen();
    log->write(" a line\nnext\n");
    BOOST_TEST(contents(in / "log.old") == "half of a line\n");
    BOOST_TEST(contents(in / "log") == "next\n");
}

BOOST_AUTO_TEST_CASE(reopening_a_log_that_is_still_there_changes_nothing)
{
    folder in;
    workshop d;
    const auto log = d.shared().open(in / "log", {});
    log->write("one\n");
    const auto before = log->id();
    log->reopen();
    BOOST_TEST((log->id() == before));
}

BOOST_AUTO_TEST_CASE(a_deleted_log_gets_a_new_file)
{
    folder in;
    workshop d;
    const auto log = d.shared().open(in / "log", {});
    log->write("one\n");
    fs::remove(in / "log");
    log->write("two\n");
    BOOST_TEST(contents(in / "log") == "two\n");
}

BOOST_AUTO_TEST_CASE(clearing_empties_the_log_and_deletes_the_rotated_ones)
{
    folder in;
    workshop d;
    const auto log = d.shared().open(in / "log", {.max_bytes = 6, .backups = 3});
    log->write(numbered_lines(1, 4) + "x");
    BOOST_TEST(fs::exists(in / "log.3"));
    log->clear();
    BOOST_TEST(contents(in / "log") == "");
    BOOST_TEST(!fs::exists(in / "log.1"));
    BOOST_TEST(!fs::exists(in / "log.3"));
    log->write("new\n");
    BOOST_TEST(contents(in / "log") == "new\n");
}

BOOST_AUTO_TEST_CASE(a_device_is_written_and_never_rotated)
{
    folder in;
    workshop d;
    BOOST_REQUIRE(::mkfifo((in / "fifo").c_str(), 0600) == 0);
    const auto log = d.shared().open(in / "fifo", {.max_bytes = 2, .backups = 2});
    log->write("one\ntwo\n");
    BOOST_TEST(!log->regular());
    BOOST_TEST(!fs::exists(in / "fifo.1"));
    BOOST_TEST(!log->blocked());
}

BOOST_AUTO_TEST_SUITE_END()

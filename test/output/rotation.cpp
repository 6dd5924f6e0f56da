// f -> f.1 -> ... -> f.N at a line's end, and nothing lost on the way.
#include "output/backups.hpp"
#include "output/rotated_file.hpp"
#include "scene.hpp"

#include <boost/test/unit_test.hpp>
#include <random>
#include <sys/stat.h>

using namespace scene;

BOOST_AUTO_TEST_SUITE(rotation_of_logs)

BOOST_AUTO_TEST_CASE(a_full_log_becomes_the_first_backup)
{
    folder in;
    workshop d;
    const auto log = d.shared().open(in / "log", {.max_bytes = 10, .backups = 2});
    log->write("12345\n");
    log->write("12345\n");
    log->write("next\n");
    BOOST_TEST(contents(in / "log.1") == "12345\n12345\n");
    BOOST_TEST(contents(in / "log") == "next\n");
}

BOOST_AUTO_TEST_CASE(no_more_backups_than_wanted_are_kept)
{
    folder in;
    workshop d;
    const auto log = d.shared().open(in / "log", {.max_bytes = 7, .backups = 2});
    log->write(numbered_lines(1, 5) + "rest\n");
    BOOST_TEST(contents(in / "log") == "rest\n");
    BOOST_TEST(contents(in / "log.1") == "line 5\n");
    BOOST_TEST(contents(in / "log.2") == "line 4\n");
    BOOST_TEST(!fs::exists(in / "log.3"));
}

BOOST_AUTO_TEST_CASE(without_backups_the_log_is_truncated)
{
    folder in;
    workshop d;
    const auto log = d.shared().open(in / "log", {.max_bytes = 7, .backups = 0});
    log->write(numbered_lines(1, 3) + "rest\n");
    BOOST_TEST(contents(in / "log") == "rest\n");
    BOOST_TEST(!fs::exists(in / "log.1"));
}

BOOST_AUTO_TEST_CASE(without_a_limit_nothing_is_rotated)
{
    folder in;
    workshop d;
    const auto log = d.shared().open(in / "log", {.max_bytes = 0, .backups = 2});
    log->write(numbered_lines(1, 1000));
    BOOST_TEST(contents(in / "log") == numbered_lines(1, 1000));
}

BOOST_AUTO_TEST_CASE(a_line_is_never_cut_by_rotation)
{
    folder in;
    workshop d;
    const auto log = d.shared().open(in / "log", {.max_bytes = 10, .backups = 5});
    log->write("a long line, written");
    log->write(" in three");
    log->write(" pieces\nand the next\n");
    BOOST_TEST(contents(in / "log.2") == "a long line, written in three pieces\n");
    BOOST_TEST(contents(in / "log.1") == "and the next\n");
    BOOST_TEST(contents(in / "log") == "");
}

BOOST_AUTO_TEST_CASE(no_file_is_larger_than_the_limit_and_one_line)
{
    folder in;
    workshop d;
    const auto log = d.shared().open(in / "log", {.max_bytes = 1000, .backups = 100});
    log->write(numbered_lines(1, 5000));
    std::string all = contents(in / "log");
    for (int backup = 1; fs::exists(output::backup_name(in / "log", backup)); ++backup) {
        const auto text = contents(output::backup_name(in / "log", backup));
        BOOST_TEST(text.size() < 1000 + std::string("line 5000\n").size());
        all.insert(0, text);
    }
    BOOST_TEST(all == numbered_lines(1, 5000));
}

BOOST_AUTO_TEST_CASE(a_log_that_is_too_large_at_the_start_is_rotated_before_the_first_line)
{
    folder in;
    workshop d;
    put(in / "log", numbered_lines(1, 10));
    d.shared().open(in / "log", {.max_bytes = 20, .backups = 2})->write("new\n");
    BOOST_TEST(contents(in / "log.1") == numbered_lines(1, 10));
    BOOST_TEST(contents(in / "log") == "new\n");
}

BOOST_AUTO_TEST_CASE(a_begun_line_of_an_earlier_run_is_finished_first)
{
    folder in;
    workshop d;
    put(in / "log", "a long line, beg");
    d.shared().open(in / "log", {.max_bytes = 10, .backups = 2})->write("un\nnext\n");
    BOOST_TEST(contents(in / "log.1") == "a long line, begun\n");
    BOOST_TEST(contents(in / "log") == "next\n");
}

BOOST_AUTO_TEST_CASE(the_new_log_has_the_mode_of_the_old_one)
{
    folder in;
    workshop d;
    const auto log = d.shared().open(in / "log", {.max_bytes = 5, .backups = 1});
    fs::permissions(in / "log", fs::perms{0640});
    log->write("12345\nnext\n");
    BOOST_TEST((fs::status(in / "log").permissions() == fs::perms{0640}));
}

BOOST_AUTO_TEST_CASE(rotation_that_was_interrupted_loses_nothing_when_it_is_done_again)
{
    // It died after f.2 -> f.3, or after f.1 -> f.2 as well: the hole is filled and f.3 stays.
    folder in;
    for (const int hole : {2, 1}) {
        BOOST_TEST_CONTEXT("hole at " << hole)
        {
            put(in / "log", "now\n");
            for (const int backup : {1, 2, 3})
                put(output::backup_name(in / "log", backup), std::to_string(backup) + "\n");
            fs::remove(output::backup_name(in / "log", hole));
            BOOST_TEST(!output::shift_backups(in / "log", 3));
            BOOST_TEST(contents(in / "log.1") == "now\n");
            BOOST_TEST(contents(in / "log.2") == (hole == 2 ? "1\n" : "2\n"));
            BOOST_TEST(contents(in / "log.3") == "3\n");
        }
    }
}

BOOST_AUTO_TEST_CASE(a_log_that_cannot_be_renamed_is_written_on_and_the_reason_is_told)
{
    folder in;
    workshop d;
    fs::create_directories(in / "log.1/occupied");
    const auto log = d.shared().open(in / "log", {.max_bytes = 10, .backups = 1});
    log->write(numbered_lines(1, 3));
    BOOST_TEST(contents(in / "log") == numbered_lines(1, 3));
    BOOST_TEST(d.reported("cannot rotate " + (in / "log")));
}

BOOST_AUTO_TEST_CASE(a_log_that_logrotate_took_away_is_not_rotated_over_its_successor)
{
    folder in;
    workshop d;
    const auto log = d.shared().open(in / "log", {.max_bytes = 10, .backups = 3});
    log->write("12345\n");
    fs::rename(in / "log", in / "log.1");
    put(in / "log", "new\n");
    log->write("12345\nnext\n");
    BOOST_TEST(contents(in / "log.1") == "12345\n12345\n");
    BOOST_TEST(contents(in / "log") == "new\nnext\n");
    BOOST_TEST(!fs::exists(in / "log.2"));
}

// Whatever the sizes of lines, pieces and limit: all lines are there, in order, whole, and each file keeps its limit.
BOOST_AUTO_TEST_CASE(random_pieces_come_out_whole_and_in_order)
{
    for (unsigned seed = 1; seed <= 30; ++seed) {
        BOOST_TEST_CONTEXT("seed " << seed)
        {
            std::mt19937 random(seed);
            const auto upto = [&](unsigned most) { return random() % most + 1; };
            folder in;
            workshop d;
            const std::uint64_t limit = upto(3000);
            const auto log = d.shared().open(in / "log", {.max_bytes = limit, .backups = 10000});
            std::string said;
            for (int line = 0; line < 300; ++line)
                said += std::string(random() % 200, 'x') + "\n";
            for (std::size_t at = 0; at < said.size();) {
                const auto piece = std::string_view{said}.substr(at, upto(700));
                log->write(piece);
                at += piece.size();
            }
            std::string all = contents(in / "log");
            for (int backup = 1; fs::exists(output::backup_name(in / "log", backup)); ++backup) {
                const auto text = contents(output::backup_name(in / "log", backup));
                BOOST_TEST(text.ends_with('\n'));
                BOOST_TEST(text.size() <= limit + 200);
                all.insert(0, text);
            }
            BOOST_TEST((all == said));
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()

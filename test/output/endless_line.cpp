// Programs do write binary data, or forget the newline: their logs are rotated all the same, and no byte is lost.
#include "output/backups.hpp"
#include "output/capture.hpp"
#include "output/line_buffer.hpp"
#include "output/rotated_file.hpp"
#include "scene.hpp"

#include <boost/test/unit_test.hpp>
#include <thread>

using namespace scene;

namespace {

constexpr std::size_t longest_line = output::line_buffer::longest_line;

// So many bytes, no newline among them, and no two pieces alike.
std::string numbered_words(std::size_t from, std::size_t size)
{
    std::string words;
    while (words.size() < size)
        words += std::to_string(from + words.size()) + " ";
    words.resize(size);
    return words;
}

} // namespace

BOOST_AUTO_TEST_SUITE(endless_lines)

BOOST_AUTO_TEST_CASE(a_line_without_an_end_does_not_keep_its_log_from_being_rotated)
{
    folder in;
    workshop d;
    const auto log = d.shared().open(in / "log", {.max_bytes = 1000, .backups = 2});
    std::string said;
    while (said.size() < 2 * (longest_line + 1000)) {
        const auto piece = numbered_words(said.size(), 4096);
        log->write(piece);
        said += piece;
    }
    BOOST_TEST(contents(in / "log.2").size() == 1000 + longest_line);
    BOOST_TEST(contents(in / "log.1").size() == 1000 + longest_line);
    BOOST_TEST((contents(in / "log.2") + contents(in / "log.1") + contents(in / "log") == said));
}

BOOST_AUTO_TEST_CASE(an_endless_line_in_one_piece_fills_as_many_logs_as_it_needs)
{
    folder in;
    workshop d;
    const auto said = numbered_words(0, 3 * longest_line);
    d.shared().open(in / "log", {.max_bytes = 1000, .backups = 5})->write(said);
    BOOST_TEST(contents(in / "log.2").size() == 1000 + longest_line);
    BOOST_TEST((contents(in / "log.2") + contents(in / "log.1") + contents(in / "log") == said));
}

BOOST_AUTO_TEST_CASE(the_end_of_a_line_is_waited_for_as_long_as_it_may_be)
{
    folder in;
    workshop d;
    const auto log = d.shared().open(in / "log", {.max_bytes = 1000, .backups = 2});
    const auto line = std::string(900 + longest_line, 'x') + "\n";
    log->write(line);
    log->write("next\n");
    BOOST_TEST((contents(in / "log.1") == line));
    BOOST_TEST(contents(in / "log") == "next\n");
}

BOOST_AUTO_TEST_CASE(an_endless_line_without_backups_truncates_its_log)
{
    folder in;
    workshop d;
    const auto log = d.shared().open(in / "log", {.max_bytes = 1000, .backups = 0});
    log->write(std::string(1000 + longest_line, 'x'));
    log->write("the rest of it");
    BOOST_TEST(contents(in / "log") == "the rest of it");
}

BOOST_AUTO_TEST_CASE(a_log_that_was_renamed_in_an_endless_line_is_reopened_all_the_same)
{
    folder in;
    workshop d;
    const auto log = d.shared().open(in / "log", {});
    log->write("begun, ");
    fs::rename(in / "log", in / "log.old");
    log->reopen();
    const auto said = numbered_words(0, longest_line + 5000);
    log->write(said);
    BOOST_TEST(contents(in / "log").size() == 5000U);
    BOOST_TEST((contents(in / "log.old") + contents(in / "log") == "begun, " + said));
}

BOOST_AUTO_TEST_CASE(an_endless_line_is_written_on_where_its_log_cannot_be_renamed)
{
    folder in;
    workshop d;
    fs::create_directories(in / "log.1/occupied");
    const auto said = numbered_words(0, 3 * longest_line);
    d.shared().open(in / "log", {.max_bytes = 1000, .backups = 1})->write(said);
    BOOST_TEST((contents(in / "log") == said));
    BOOST_TEST(d.reported("cannot rotate " + (in / "log")));
}

// What splice moved is rotated like what was read and written.
BOOST_AUTO_TEST_CASE(raw_output_without_any_newline_is_rotated_and_no_byte_is_lost)
{
    folder in;
    workshop d;
    const auto web = d.capture("web", to_files(in / "out", in / "err", {.max_bytes = 300'000, .backups = 20}));
    const auto said = numbered_words(0, 3'000'000);
    std::thread child([&] { say(*web, said); });
    d.run_until([&] { return d.shared().counters().captured_bytes == said.size(); });
    child.join();
    std::string all = contents(in / "out");
    for (int backup = 1; fs::exists(output::backup_name(in / "out", backup)); ++backup) {
        const auto text = contents(output::backup_name(in / "out", backup));
        BOOST_TEST(text.size() == 300'000 + output::line_buffer::longest_line);
        all.insert(0, text);
    }
    BOOST_TEST(fs::exists(in / "out.4"));
    BOOST_TEST((all == said));
}

BOOST_AUTO_TEST_SUITE_END()

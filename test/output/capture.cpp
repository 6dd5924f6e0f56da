// What a program writes reaches its log, whole and in order, over restarts, with several streams in one file.
#include "output/capture.hpp"
#include "scene.hpp"

#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <fcntl.h>
#include <sstream>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>

using namespace scene;
using output::stream;

namespace {

// Writes without waiting for the loop, as a child does.
class writer {
public:
    writer(const output::capture& program, std::string text, int number = 1)
        : thread_([&program, text = std::move(text), number] { say(program, text, number); })
    {
    }
    ~writer() { thread_.join(); }

private:
    std::thread thread_;
};

bool nonblocking(int number)
{
    return (::fcntl(number, F_GETFL) & O_NONBLOCK) != 0;
}

bool close_on_exec(int number)
{
    return (::fcntl(number, F_GETFD) & FD_CLOEXEC) != 0;
}

std::vector<std::string> sorted_lines(const std::string& text)
{
    std::istringstream in(text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);)
        lines.push_back(line);
    std::ranges::sort(lines);
    return lines;
}

} // namespace

BOOST_AUTO_TEST_SUITE(captures)

BOOST_AUTO_TEST_CASE(each_stream_goes_to_its_log)
{
    folder in;
    workshop d;
    const auto web = d.capture("web", to_files(in / "out", in / "err"));
    say(*web, "hello\n", 1);
    say(*web, "alas\n", 2);
    d.settle();
    BOOST_TEST(contents(in / "out") == "hello\n");
    BOOST_TEST(contents(in / "err") == "alas\n");
}

BOOST_AUTO_TEST_CASE(redirected_errors_go_to_the_log_of_stdout)
{
    folder in;
    workshop d;
    const auto web = d.capture("web", to_files(in / "out", in / "err"), true);
    BOOST_TEST(web->child_ends()[1] == web->child_ends()[2]);
    say(*web, "hello\n", 1);
    say(*web, "alas\n", 2);
    d.settle();
    BOOST_TEST(contents(in / "out") == "hello\nalas\n");
    BOOST_TEST(!fs::exists(in / "err"));
    BOOST_TEST((web->last_lines(stream::standard_error, 1) == std::vector<std::string>{"alas"}));
}

BOOST_AUTO_TEST_CASE(redirection_can_be_switched_for_the_next_start)
{
    folder in;
    workshop d;
    const auto web = d.capture("web", to_files(in / "out", in / "err"), true);
    web->redirect_stderr(false);
    say(*web, "alas\n", 2);
    d.settle();
    BOOST_TEST(contents(in / "err") == "alas\n");
}

BOOST_AUTO_TEST_CASE(the_childs_ends_wait_and_close_on_exec)
{
    folder in;
    workshop d;
    const auto web = d.capture("web", to_files(in / "out", in / "err"));
    for (const int end : web->child_ends()) {
        BOOST_TEST(!nonblocking(end));
        BOOST_TEST(close_on_exec(end));
    }
}

BOOST_AUTO_TEST_CASE(stdin_is_an_open_pipe_without_an_end)
{
    folder in;
    workshop d;
    const auto web = d.capture("web", to_files(in / "out", in / "err"));
    const int end = web->child_ends()[0];
    ::fcntl(end, F_SETFL, O_NONBLOCK);
    char byte;
    BOOST_TEST(::read(end, &byte, 1) == -1);
    BOOST_TEST(errno == EAGAIN);
}

BOOST_AUTO_TEST_CASE(what_a_real_process_writes_is_captured)
{
    folder in;
    workshop d;
    const auto web = d.capture("web", to_files(in / "out", in / "err"));
    const auto ends = web->child_ends();
    const auto child = ::vfork();
    if (child == 0) {
        ::dup2(ends[0], 0);
        ::dup2(ends[1], 1);
        ::dup2(ends[2], 2);
        ::execl("/bin/sh", "sh", "-c", "echo out; echo err >&2; printf tail", nullptr);
        ::_exit(127);
    }
    ::waitpid(child, nullptr, 0);
    web->process_ended();
    BOOST_TEST(contents(in / "out") == "out\ntail");
    BOOST_TEST(contents(in / "err") == "err\n");
}

BOOST_AUTO_TEST_CASE(megabytes_arrive_complete_in_every_size_of_write)
{
    folder in;
    for (const std::size_t size : {100UL, 4000UL, 65500UL}) {
        BOOST_TEST_CONTEXT("writes of " << size)
        {
            workshop d;
            d.busy = true;
            const auto out = in / std::to_string(size);
            const auto web = d.capture("web", to_files(out, in / "err"));
            const auto block = std::string(size - 1, 'x') + "\n";
            std::string all;
            while (all.size() < 8'000'000)
                all += block;
            {
                const writer child(*web, all);
                d.run_until([&] { return d.shared().counters().captured_bytes == all.size(); });
            }
            BOOST_TEST((contents(out) == all));
        }
    }
}

BOOST_AUTO_TEST_CASE(lines_written_one_by_one_arrive_complete)
{
    folder in;
    workshop d;
    d.busy = true;
    const auto web = d.capture("web", to_files(in / "out", in / "err"));
    const auto all = numbered_lines(1, 20'000);
    std::thread child([&] {
        for (std::size_t at = 0, end = 0; at < all.size(); at = end) {
            end = all.find('\n', at) + 1;
            say(*web, std::string_view{all}.substr(at, end - at));
        }
    });
    d.run_until([&] { return d.shared().counters().captured_bytes == all.size(); });
    child.join();
    BOOST_TEST((contents(in / "out") == all));
}

BOOST_AUTO_TEST_CASE(rotation_under_load_loses_no_line_and_cuts_none)
{
    folder in;
    workshop d;
    d.busy = true;
    const auto web = d.capture("web", to_files(in / "out", in / "err", {.max_bytes = 300'000, .backups = 100}));
    const auto all = numbered_lines(1, 500'000);
    {
        const writer child(*web, all);
        d.run_until([&] { return d.shared().counters().captured_bytes == all.size(); });
    }
    std::string written = contents(in / "out");
    for (int backup = 1; fs::exists(in / ("out." + std::to_string(backup))); ++backup) {
        const auto text = contents(in / ("out." + std::to_string(backup)));
        BOOST_TEST(text.ends_with('\n'));
        BOOST_TEST(text.size() < 300'000 + 20);
        written.insert(0, text);
    }
    BOOST_TEST((written == all));
}

BOOST_AUTO_TEST_CASE(reopening_under_load_loses_no_line_and_cuts_none)
{
    folder in;
    workshop d;
    d.busy = true;
    const auto web = d.capture("web", to_files(in / "out", in / "err"));
    const auto all = numbered_lines(1, 500'000);
    int renamed = 0;
    {
        const writer child(*web, all);
        d.run_until([&] {
            const auto captured = d.shared().counters().captured_bytes;
            if (captured > static_cast<std::size_t>(renamed + 1) * 1'000'000 && renamed < 4) {
                fs::rename(in / "out", in / ("old" + std::to_string(++renamed)));
                web->reopen();
            }
            return captured == all.size();
        });
    }
    std::string written;
    for (const auto* name : {"old1", "old2", "old3", "old4", "out"}) {
        const auto text = contents(in / name);
        BOOST_TEST((text.empty() || text.ends_with('\n')));
        written += text;
    }
    BOOST_TEST((written == all));
}

BOOST_AUTO_TEST_CASE(two_streams_in_one_file_cut_each_others_lines_never)
{
    folder in;
    workshop d;
    d.busy = true;
    const auto web = d.capture("web", to_files(in / "log", in / "log", {.max_bytes = 200'000, .backups = 100}));
    std::string out, err;
    for (int n = 0; n < 30'000; ++n) {
        out += "out " + std::to_string(n) + std::string(static_cast<std::size_t>(n % 50), 'o') + "\n";
        err += "err " + std::to_string(n) + std::string(static_cast<std::size_t>(n % 70), 'e') + "\n";
    }
    {
        const writer first(*web, out, 1), second(*web, err, 2);
        d.run_until([&] { return d.shared().counters().captured_bytes == out.size() + err.size(); });
    }
    std::string written = contents(in / "log");
    for (int backup = 1; fs::exists(in / ("log." + std::to_string(backup))); ++backup)
        written += contents(in / ("log." + std::to_string(backup)));
    BOOST_TEST((sorted_lines(written) == sorted_lines(out + err)));
}

BOOST_AUTO_TEST_CASE(processes_of_one_program_share_a_file)
{
    folder in;
    workshop d;
    const auto policy = to_files(in / "log", in / "err", {.max_bytes = 100'000, .backups = 100});
    const auto first = d.capture("web_00", policy);
    const auto second = d.capture("web_01", policy);
    std::string all;
    say(*first, "begun ");
    d.settle();
    say(*second, "another's\n");
    d.settle();
    say(*first, "and ended\n");
    d.settle();
    BOOST_TEST(contents(in / "log") == "another's\nbegun and ended\n");
}

BOOST_AUTO_TEST_CASE(what_was_held_back_for_a_shared_file_is_written_when_the_process_ends)
{
    folder in;
    workshop d;
    const auto first = d.capture("web_00", to_files(in / "log", in / "err"));
    const auto second = d.capture("web_01", to_files(in / "log", in / "err"));
    say(*first, "no newline");
    first->process_ended();
    BOOST_TEST(contents(in / "log") == "no newline");
}

BOOST_AUTO_TEST_CASE(what_was_held_back_for_a_shared_file_is_written_once_when_it_is_no_longer_shared)
{
    folder in;
    workshop d;
    const auto first = d.capture("web_00", to_files(in / "log", in / "err"));
    auto second = d.capture("web_01", to_files(in / "log", in / "err"));
    say(*first, "begun ");
    d.settle();
    second.reset();
    say(*first, "and ended\n");
    d.settle();
    BOOST_TEST(contents(in / "log") == "begun and ended\n");
}

BOOST_AUTO_TEST_CASE(a_line_that_was_begun_alone_is_written_once_in_company)
{
    folder in;
    workshop d;
    auto [their_end, our_end] = reader::of_pipe();
    d.console = std::make_unique<output::console>(d.loop, our_end.get(), output::console::colour::never);
    const auto first = d.capture("web_00", to_files(in / "log", in / "err"));
    say(*first, "begun ");
    d.settle();
    BOOST_TEST(contents(in / "log") == "begun ");
    const auto second = d.capture("web_01", to_files(in / "log", in / "err2"));
    say(*first, "and ended\n");
    d.settle();
    BOOST_TEST(contents(in / "log") == "begun and ended\n");
}

BOOST_AUTO_TEST_CASE(a_new_policy_applies_to_what_comes_next)
{
    folder in;
    workshop d;
    const auto web = d.capture("web", to_files(in / "old", in / "err"));
    say(*web, "one\n");
    d.settle();
    web->apply(to_files(in / "new", in / "err"));
    say(*web, "two\n");
    d.settle();
    BOOST_TEST(contents(in / "old") == "one\n");
    BOOST_TEST(contents(in / "new") == "two\n");
    BOOST_TEST(web->log_path(stream::standard_output) == in / "new");
}

BOOST_AUTO_TEST_CASE(a_line_that_is_begun_survives_a_reload_that_changes_nothing)
{
    folder in;
    workshop d;
    const auto policy = to_files(in / "out", in / "err", {}, log_format::json);
    const auto web = d.capture("web", policy);
    say(*web, "one ");
    d.settle();
    web->apply(policy);
    say(*web, "line\n");
    d.settle();
    BOOST_TEST(contents(in / "out").find(R"("text":"one line")") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(escape_sequences_are_taken_out_where_that_is_wanted)
{
    folder in;
    workshop d;
    d.settings.strip_ansi = true;
    const auto web = d.capture("web", to_files(in / "out", in / "err"));
    say(*web, "\x1b[3");
    d.settle();
    say(*web, "1mred\x1b[0m\n");
    d.settle();
    BOOST_TEST(contents(in / "out") == "red\n");
}

BOOST_AUTO_TEST_CASE(an_automatic_log_is_made_with_the_first_line_and_kept_over_reloads)
{
    folder in;
    workshop d;
    d.settings.child_log_directory = in.path();
    output_policy automatic;
    const auto web = d.capture("group:web", automatic);
    BOOST_TEST(web->log_path(stream::standard_output) == "");
    BOOST_TEST(web->keeps_log(stream::standard_output));
    BOOST_TEST(fs::is_empty(in.path()));
    say(*web, "hello\n");
    d.settle();
    const auto path = web->log_path(stream::standard_output);
    BOOST_TEST(path.starts_with(in / "web-stdout---supervisor-"));
    automatic.standard_output.rotation.backups = 3;
    web->apply(automatic);
    say(*web, "again\n");
    d.settle();
    BOOST_TEST(web->log_path(stream::standard_output) == path);
    BOOST_TEST(contents(path) == "hello\nagain\n");
}

BOOST_AUTO_TEST_CASE(the_longest_stall_is_measured)
{
    folder in;
    workshop d;
    const auto web = d.capture("web", to_files(in / "out", in / "err"));
    say(*web, "hello\n");
    d.settle();
    BOOST_TEST(d.shared().counters().longest_stall.count() > 0);
    BOOST_TEST(d.shared().counters().captured_bytes == 6U);
}

BOOST_AUTO_TEST_CASE(a_capture_that_goes_while_its_stream_rests_or_waits_is_not_touched_again)
{
    folder in;
    workshop d;
    d.busy = true;
    auto web = d.capture("web", to_files(in / "out", "/dev/full"));
    for (int n = 0; n < 20; ++n) {
        say(*web, "line\n", 1);
        say(*web, "line\n", 2);
        d.settle();
    }
    web.reset();
    d.run_until([&, turns = 0]() mutable { return ++turns > 3; });
    BOOST_TEST(contents(in / "out").size() == 100U);
}

BOOST_AUTO_TEST_SUITE_END()

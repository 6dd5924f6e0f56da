// A capture that takes over from one whose process was killed goes on exactly there.
#include "output/flight.hpp"
#include "output/line_format.hpp"
#include "scene.hpp"

#include <array>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace scene;
using output::stream;

namespace {

// What outlives the captures, and keeps what it is told to keep. Each next one has copies of it, as after a fork; those
// before are left as they are, and their loops do not run any more.
struct survivor : output::keeper {
    folder in;
    std::vector<std::byte> memory = std::vector<std::byte>(output::flight::needed);
    output::legacy left;
    int kept = 0;
    std::vector<std::unique_ptr<workshop>> shops;
    std::vector<std::unique_ptr<output::capture>> captures;

    void keep(std::uint32_t, output::pipe_end which, int number) override
    {
        ++kept;
        left.pipes[static_cast<std::size_t>(which)] = number;
    }
    void remember(std::uint32_t, const output::program_memory& what) override { left.memory = what; }

    output::legacy copy_of_what_is_left() const
    {
        auto copy = left;
        for (auto& end : copy.pipes)
            if (end)
                end = ::fcntl(*end, F_DUPFD, 0);
        return copy;
    }

    void next(const output_policy& policy, bool redirect = false, output::audience* audience = nullptr)
    {
        auto& shop = *shops.emplace_back(std::make_unique<workshop>());
        shop.settings.child_log_directory = in.path();
        shop.settings.strip_ansi = strips;
        shop.survives = {memory, this};
        captures.push_back(std::make_unique<output::capture>(shop.shared(), output::identity{"group:web", 1}, redirect,
                                                             policy, audience, copy_of_what_is_left()));
        web().process_started();
        shop.shared().recover();
    }

    output::capture& web() { return *captures.back(); }
    workshop& shop() { return *shops.back(); }
    void says(std::string_view text)
    {
        say(web(), text);
        shop().settle();
    }

    // As a process leaves it that was killed when it was to write this to the end of the log.
    void in_flight(std::string_view bytes, const std::string& path, log_format format = log_format::raw,
                   std::uint64_t number = 2, std::size_t formatted_size = 0)
    {
        output::flight flight{memory};
        const auto into = flight.begin(
            {.stream = number, .time = noon, .size = static_cast<std::uint32_t>(bytes.size()), .format = format}, "web",
            bytes);
        std::memcpy(into.data(), bytes.data(), bytes.size());
        flight.came();
        flight.aim(path, output::id_of(path).value(), fs::file_size(path),
                   formatted_size > 0 ? formatted_size : bytes.size());
    }

    static constexpr std::int64_t noon = 1'800'000'000'123'000'000;
    bool strips = false;
};

struct ear : output::audience {
    std::string heard;
    std::vector<std::string> caught;

    void said(std::uint32_t, stream, std::string_view text) override { heard += text; }
    void captured(std::uint32_t, stream, std::string_view text) override { caught.emplace_back(text); }
    bool hears_all(std::uint32_t) const override { return true; }
};

output_policy timestamped(const folder& in)
{
    return to_files(in / "out", in / "err", {}, log_format::timestamped);
}

// No file may grow beyond it, for a while.
class file_size_limit {
public:
    explicit file_size_limit(rlim_t most)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit now{most, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &now);
    }
    ~file_size_limit() { ::setrlimit(RLIMIT_FSIZE, &before_); }

private:
    rlimit before_{};
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(a_take_over, survivor)

// ---- pipes

BOOST_AUTO_TEST_CASE(reads_what_waits_in_the_pipes_and_what_comes)
{
    next(to_files(in / "out", in / "err"));
    says("one\n");
    say(web(), "two\n");
    next(to_files(in / "out", in / "err"));
    shop().settle();
    BOOST_TEST(contents(in / "out") == "one\ntwo\n");
    says("three\n");
    BOOST_TEST(contents(in / "out") == "one\ntwo\nthree\n");
}

BOOST_AUTO_TEST_CASE(keeps_the_pipes_that_are_there_and_tells_of_those_that_it_makes)
{
    next(to_nothing(), true);
    BOOST_TEST(kept == 4);
    BOOST_TEST((web().pipes() == left.pipes));
    next(to_nothing(), true);
    BOOST_TEST(kept == 4);
    web().redirect_stderr(false);
    BOOST_TEST(kept == 6);
    BOOST_TEST(web().child_ends()[2] == left.pipes[static_cast<std::size_t>(output::pipe_end::stderr_write)].value());
    next(to_nothing(), true); // what is in the pipe of stderr must be read all the same
    BOOST_TEST(kept == 6);
    BOOST_TEST(web().pipes()[4].has_value());
}

BOOST_AUTO_TEST_CASE(has_pipes_that_close_on_exec)
{
    next(to_nothing());
    next(to_nothing());
    for (const auto end : web().pipes())
        BOOST_TEST((::fcntl(*end, F_GETFD) & FD_CLOEXEC) != 0);
}

BOOST_AUTO_TEST_CASE(forgets_what_the_last_process_has_not_read_when_that_ends)
{
    next(to_nothing());
    BOOST_TEST(web().send("for the last one"));
    next(to_nothing());
    web().process_ended();
    char byte;
    const int end = web().child_ends()[0];
    ::fcntl(end, F_SETFL, O_NONBLOCK);
    BOOST_TEST(::read(end, &byte, 1) == -1);
}

// ---- logs

BOOST_AUTO_TEST_CASE(goes_on_with_the_same_automatic_log)
{
    const output_policy automatic;
    next(automatic);
    says("one\n");
    const auto path = web().log_path(stream::standard_output);
    next(automatic);
    BOOST_TEST(web().log_path(stream::standard_output) == path);
    says("two\n");
    BOOST_TEST(contents(path) == "one\ntwo\n");
    fs::remove(path);
    next(automatic);
    BOOST_TEST(web().log_path(stream::standard_output) == "");
    says("three\n");
    BOOST_TEST(contents(web().log_path(stream::standard_output)) == "three\n");
}

BOOST_AUTO_TEST_CASE(knows_the_beginning_of_a_line)
{
    next(timestamped(in));
    says("begun, ");
    BOOST_TEST(contents(in / "out") == "");
    next(timestamped(in));
    says("gone on with, ");
    next(timestamped(in));
    says("and ended\nnext");
    BOOST_TEST(looks_like(contents(in / "out"), "####-##-## ##:##:##,### begun, gone on with, and ended\n"));
    web().process_ended();
    BOOST_TEST(contents(in / "out").ends_with(" next\n"));
}

BOOST_AUTO_TEST_CASE(is_not_kept_busy_by_a_begun_line)
{
    next(timestamped(in));
    says("begun");
    shop().loop.restart();
    BOOST_TEST(shop().loop.poll() == 0U);
    says(", and ended\n");
    BOOST_TEST(contents(in / "out").ends_with(" begun, and ended\n"));
}

BOOST_AUTO_TEST_CASE(hands_on_in_pieces_what_fills_the_pipe)
{
    next(timestamped(in));
    says(std::string(65536, 'x'));
    BOOST_TEST(contents(in / "out").size() == 65536U + 25);
    says("y\n");
    BOOST_TEST(contents(in / "out").ends_with(" y\n"));
}

BOOST_AUTO_TEST_CASE(keeps_nobody_from_hearing_a_line_that_has_no_end_yet)
{
    ear one;
    next(timestamped(in), false, &one);
    says("RESULT 2\nOK");
    BOOST_TEST(one.heard == "RESULT 2\nOK");
    says("READY\n");
    BOOST_TEST(one.heard == "RESULT 2\nOKREADY\n");
}

BOOST_AUTO_TEST_CASE(is_in_the_midst_of_the_same_escape_sequence)
{
    strips = true;
    next(to_files(in / "out", in / "err"));
    says("\x1b[3");
    next(to_files(in / "out", in / "err"));
    says("1mred\x1b[0m\n");
    BOOST_TEST(contents(in / "out") == "red\n");
}

BOOST_AUTO_TEST_CASE(is_in_the_midst_of_the_same_capture_token)
{
    auto policy = to_files(in / "out", in / "err");
    policy.standard_output.capture_max_bytes = 100;
    next(policy);
    says("text<!--XSUPERVISOR:BE");
    ear one;
    next(policy, false, &one);
    says("GIN-->inside<!--XSUPERVISOR:END-->\n");
    BOOST_TEST(contents(in / "out") == "text\n");
    BOOST_TEST((one.caught == std::vector<std::string>{"inside"}));
}

// ---- what was in flight

BOOST_AUTO_TEST_CASE(writes_what_is_missing_and_nothing_twice)
{
    for (const std::string there : {"", "t", "two, th", "two, three\n"})
        for (const auto* after : {"", "four\n"})
            BOOST_TEST_CONTEXT('"' << there << '"')
            {
                put(in / "out", "one\n");
                in_flight("two, three\n", in / "out");
                add(in / "out", there);
                next(to_files(in / "out", in / "err"));
                says(after);
                BOOST_TEST(contents(in / "out") == "one\ntwo, three\n" + std::string(after));
            }
}

BOOST_AUTO_TEST_CASE(writes_the_same_stamp_again)
{
    put(in / "out", "");
    const auto whole = output::local_stamp(output::wall_time{std::chrono::microseconds{noon / 1000}}) + " two\n";
    in_flight("two\n", in / "out", log_format::timestamped, 2, whole.size());
    add(in / "out", whole.substr(0, 9));
    next(timestamped(in));
    BOOST_TEST(contents(in / "out") == whole);
}

BOOST_AUTO_TEST_CASE(ends_a_piece_in_the_file_that_was_rotated_or_renamed_since)
{
    for (const auto* name : {"out.1", "out-20261122"}) {
        put(in / "out", "one\n");
        in_flight("two\n", in / "out");
        add(in / "out", "tw");
        fs::rename(in / "out", in / name);
        next(to_files(in / "out", in / "err"));
        BOOST_TEST(contents(in / name) == "one\ntwo\n");
        BOOST_TEST(contents(in / "out") == "");
    }
}

BOOST_AUTO_TEST_CASE(writes_to_the_new_file_where_the_old_one_is_gone)
{
    put(in / "out", "one\n");
    in_flight("two\n", in / "out");
    fs::remove(in / "out");
    put(in / "out", "new\n");
    next(to_files(in / "out", in / "err"));
    BOOST_TEST(contents(in / "out") == "new\ntwo\n");
}

BOOST_AUTO_TEST_CASE(writes_at_the_end_of_a_file_that_was_truncated_or_appended_to)
{
    put(in / "out", "one\n");
    in_flight("two\n", in / "out");
    fs::resize_file(in / "out", 0);
    next(to_files(in / "out", in / "err"));
    BOOST_TEST(contents(in / "out") == "two\n");
    in_flight("three\n", in / "out");
    add(in / "out", "a stranger's\n");
    next(to_files(in / "out", in / "err"));
    BOOST_TEST(contents(in / "out") == "two\na stranger's\nthree\n");
}

BOOST_AUTO_TEST_CASE(writes_it_where_no_capture_is_left_for_it)
{
    put(in / "gone", "");
    in_flight("last words\n", in / "gone", log_format::json, 98, 1);
    next(to_files(in / "out", in / "err"));
    BOOST_TEST(contents(in / "gone").find(R"("program":"web","stream":"stdout","text":"last words"})")
               != std::string::npos);
    in_flight("last words\n", in / "gone", log_format::raw, 98);
    fs::remove(in / "gone");
    next(to_files(in / "out", in / "err"));
    BOOST_TEST(contents(in / "gone") == "last words\n");
}

BOOST_AUTO_TEST_CASE(waits_with_it_while_the_disk_is_full_however_often_it_is_killed)
{
    put(in / "out", std::string(1'000'000, '.'));
    in_flight("two\n", in / "out");
    std::string others;
    {
        const file_size_limit full(1'000'002);
        for (int times = 0; times < 3; ++times)
            next(to_files(in / "out", in / "err"));
        shop().settle();
        say(web(), "three\n"); // waits in the pipe
        say(web(), "other\n", 2);
        shop().settle();
        others = contents(in / "err");
    }
    BOOST_TEST(others == "other\n");
    BOOST_TEST(shop().reported("cannot write " + (in / "out")));
    shop().run_until([&] { return fs::file_size(in / "out") == 1'000'010; });
    BOOST_TEST(contents(in / "out").substr(1'000'000) == "two\nthree\n");
    BOOST_TEST(output::flight{memory}.empty());
}

BOOST_AUTO_TEST_CASE(goes_on_with_what_a_full_disk_held_up)
{
    put(in / "out", std::string(1'000'000, '.'));
    {
        const file_size_limit full(1'000'002);
        next(to_files(in / "out", in / "err"));
        says("this does not fit\n");
    }
    next(to_files(in / "out", in / "err"));
    BOOST_TEST(contents(in / "out").substr(1'000'000) == "this does not fit\n");
    BOOST_TEST(output::flight{memory}.empty());
}

BOOST_AUTO_TEST_SUITE_END()

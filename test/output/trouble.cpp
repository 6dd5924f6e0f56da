// Full disks, folders that vanish, readers that do not read: nothing is lost, and the loop waits for nobody.
#include "output/capture.hpp"
#include "output/device.hpp"
#include "scene.hpp"

#include <boost/test/unit_test.hpp>
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/socket.h>

using namespace scene;
using output::stream;

namespace {

bool nonblocking(int number)
{
    return (::fcntl(number, F_GETFL) & O_NONBLOCK) != 0;
}

// Our descriptor 1 (or another) becomes something else for a while, as when a shell starts us so.
class stand_in {
public:
    stand_in(int number, int replacement)
        : number_(number)
        , saved_(::fcntl(number, F_DUPFD_CLOEXEC, 100))
    {
        ::dup2(replacement, number);
    }
    ~stand_in()
    {
        ::dup2(saved_, number_);
        ::close(saved_);
    }

private:
    int number_, saved_;
};

// A disk of one megabyte; needs privileges.
class small_disk {
public:
    explicit small_disk(std::string path)
        : path_(std::move(path))
    {
        fs::create_directory(path_);
        mounted_ = ::mount("none", path_.c_str(), "tmpfs", 0, "size=1m") == 0;
    }
    ~small_disk()
    {
        if (mounted_)
            ::umount2(path_.c_str(), MNT_DETACH);
    }
    bool mounted() const { return mounted_; }
    std::string operator/(const std::string& name) const { return path_ + "/" + name; }

private:
    std::string path_;
    bool mounted_ = false;
};

} // namespace

BOOST_AUTO_TEST_SUITE(trouble)

BOOST_AUTO_TEST_CASE(on_a_full_device_the_data_waits_and_it_is_told_once)
{
    workshop d;
    const auto web = d.capture("web", to_files("/dev/full", "/dev/null"));
    say(*web, "one\n");
    d.settle();
    say(*web, "two\n");
    d.settle();
    BOOST_TEST(d.reports.size() == 1U);
    BOOST_TEST(d.reported("cannot write /dev/full: No space left on device"));
    BOOST_TEST(d.shared().counters().times_blocked == 1U);
    BOOST_TEST(d.shared().counters().captured_bytes == 4U); // the second waits in the pipe
}

BOOST_AUTO_TEST_CASE(when_the_disk_has_room_again_everything_is_written)
{
    folder in;
    small_disk disk(in / "disk");
    if (!disk.mounted()) {
        BOOST_TEST_MESSAGE("cannot mount a tmpfs here");
        return;
    }
    put(disk / "ballast", std::string(900'000, '#'));
    workshop d;
    const auto web = d.capture("web", to_files(disk / "out", "/dev/null"));
    std::string all;
    for (int part = 0; part < 10; ++part) {
        const auto lines = numbered_lines(part * 3000, part * 3000 + 2999);
        if (d.reported("No space left on device")) {
            // The pipe keeps what is said now.
            say(*web, "the last line\n");
            all += "the last line\n";
            break;
        }
        say(*web, lines);
        all += lines;
        d.settle();
    }
    BOOST_TEST(d.reported("cannot write " + (disk / "out") + ": No space left on device"));
    fs::remove(disk / "ballast");
    d.run_until([&] { return d.shared().counters().captured_bytes == all.size(); });
    BOOST_TEST((contents(disk / "out") == all));
    BOOST_TEST(d.reported("can write " + (disk / "out") + " again"));
}

BOOST_AUTO_TEST_CASE(a_folder_that_vanishes_and_comes_back_loses_nothing)
{
    folder in;
    workshop d;
    fs::create_directory(in / "logs");
    const auto web = d.capture("web", to_files(in / "logs/out", in / "err"));
    say(*web, "one\n");
    d.settle();
    fs::remove_all(in / "logs");
    say(*web, "two\n");
    d.settle();
    say(*web, "three\n");
    d.settle();
    BOOST_TEST(d.reported("cannot open " + (in / "logs/out") + ": No such file or directory"));
    fs::create_directory(in / "logs");
    d.run_until([&] { return contents(in / "logs/out") == "two\nthree\n"; });
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_missing_at_the_start_only_delays_the_log)
{
    folder in;
    workshop d;
    const auto first = d.capture("web_00", to_files(in / "logs/out", in / "err"));
    const auto second = d.capture("web_01", to_files(in / "logs/out", in / "err"));
    say(*first, "one\n");
    say(*second, "two\n");
    d.settle();
    BOOST_TEST(d.reports.size() == 1U);
    fs::create_directory(in / "logs");
    d.run_until([&] { return contents(in / "logs/out").size() == 8; });
}

BOOST_AUTO_TEST_CASE(a_disk_that_stays_full_keeps_nobody_from_ending)
{
    workshop d;
    auto web = d.capture("web", to_files("/dev/full", "/dev/null"));
    say(*web, "one\n");
    d.settle();
    web->process_ended();
    web.reset();
    BOOST_TEST(d.reported("4 bytes are lost"));
}

BOOST_AUTO_TEST_CASE(a_log_on_our_own_stdout_is_written_there_and_its_flags_stay)
{
    for (const auto* path : {"/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"}) {
        BOOST_TEST_CONTEXT(path)
        {
            const auto out = reader::of_pipe();
            workshop d;
            const stand_in ours(1, out.write_end.get());
            const auto web = d.capture("web", to_files(path, "/dev/null"));
            say(*web, "hello\n");
            d.settle();
            BOOST_TEST(out.read_all() == "hello\n");
            BOOST_TEST(!nonblocking(1));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_link_to_dev_stdout_is_our_stdout_too)
{
    folder in;
    fs::create_symlink("/dev/stderr", in / "err");
    fs::create_symlink("err", in / "twice");
    BOOST_TEST(output::own_descriptor(in / "twice").value() == 2);
    BOOST_TEST(!output::own_descriptor(in / "no such").has_value());
    BOOST_TEST(!output::own_descriptor("/dev/null").has_value());
}

BOOST_AUTO_TEST_CASE(a_reader_of_our_stdout_that_stops_makes_the_program_wait_and_nobody_else)
{
    for (const bool socket : {false, true}) {
        BOOST_TEST_CONTEXT((socket ? "socket" : "pipe"))
        {
            const auto out = socket ? reader::of_socket() : reader::of_pipe();
            workshop d;
            const stand_in ours(1, out.write_end.get());
            const auto filled = out.fill();
            const auto web = d.capture("web", to_files("/dev/stdout", "/dev/null"));
            say(*web, "one\n");
            d.settle();
            say(*web, "two\n");
            d.settle();
            BOOST_TEST(d.reports.empty());
            std::string seen;
            d.run_until([&] {
                seen += out.read_all();
                return seen.size() == filled + 8;
            });
            BOOST_TEST(seen.substr(filled) == "one\ntwo\n");
            BOOST_TEST(!nonblocking(1));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_regular_file_as_our_stdout_shares_its_offset_with_others)
{
    folder in;
    const output::descriptor file{::open((in / "out").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600)};
    workshop d;
    const stand_in ours(1, file.get());
    const auto web = d.capture("web", to_files("/dev/stdout", "/dev/null", {.max_bytes = 5, .backups = 3}));
    say(*web, "program\n");
    d.settle();
    BOOST_TEST(::write(1, "shell\n", 6) == 6);
    say(*web, "program\n");
    d.settle();
    BOOST_TEST(contents(in / "out") == "program\nshell\nprogram\n");
}

BOOST_AUTO_TEST_CASE(a_stdout_that_nobody_will_ever_read_blocks_nobody)
{
    auto out = reader::of_pipe();
    workshop d;
    const stand_in ours(1, out.write_end.get());
    const auto web = d.capture("web", to_files("/dev/stdout", "/dev/null"));
    out.read_end.reset();
    say(*web, "one\n");
    d.settle();
    say(*web, "two\n");
    d.settle();
    BOOST_TEST(d.shared().counters().captured_bytes == 8U);
    BOOST_TEST(d.shared().counters().lost_bytes == 8U);
    BOOST_TEST(d.reported("cannot write /dev/stdout: Broken pipe"));
}

BOOST_AUTO_TEST_CASE(streams_on_our_stdout_cut_no_lines_of_each_other_when_the_reader_is_slow)
{
    const auto out = reader::of_pipe();
    workshop d;
    const stand_in ours(1, out.write_end.get());
    d.console = std::make_unique<output::console>(d.loop, 1, output::console::colour::never);
    const auto first = d.capture("first", to_files("/dev/stdout", "/dev/null"));
    const auto second = d.capture("second", to_files("/dev/stdout", "/dev/null"));
    std::string seen;
    std::size_t said = 0;
    for (int round = 0; round < 40; ++round) {
        for (const auto& program : {first.get(), second.get()}) {
            const auto lines = std::string(999, program == first.get() ? 'a' : 'b') + "\n";
            for (int n = 0; n < 5; ++n) {
                say(*program, lines);
                said += lines.size();
            }
        }
        d.console->own_line("an event");
        said += 9;
        d.settle();
        char some[7000];
        const auto got = ::read(out.read_end.get(), some, sizeof some);
        seen.append(some, got < 0 ? 0 : static_cast<std::size_t>(got));
    }
    d.run_until([&] {
        seen += out.read_all();
        return seen.size() == said;
    });
    std::istringstream lines(seen);
    for (std::string line; std::getline(lines, line);)
        BOOST_TEST((line == "an event" || line == std::string(999, 'a') || line == std::string(999, 'b')), line);
}

BOOST_AUTO_TEST_SUITE_END()

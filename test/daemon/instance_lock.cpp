#include "daemon/instance_lock.hpp"
#include "scratch.hpp"

#include <algorithm>
#include <boost/algorithm/string.hpp>
#include <boost/test/unit_test.hpp>
#include <fcntl.h>
#include <optional>
#include <sys/inotify.h>
#include <thread>

using reaperd::daemon::instance_lock;
using scratch::text_of;

namespace {

// Two folders: where the pid file should be, and RUNDIR.
struct place {
    scratch::folder folder;
    std::string pid_file = folder / "reaperd.pid";
    std::string run_directory = folder / "run";

    auto take() const { return instance_lock::take(pid_file, run_directory); }
};

std::string own_pid()
{
    return std::to_string(::getpid());
}

// Whoever comes now waits before it decides, until what is returned is closed.
int hold_up_starters(const std::string& pid_file)
{
    const int file = ::open(pid_file.c_str(), O_RDWR | O_CLOEXEC);
    struct flock second_byte {};
    second_byte.l_type = F_WRLCK;
    second_byte.l_start = 1;
    second_byte.l_len = 1;
    BOOST_REQUIRE(::fcntl(file, F_OFD_SETLK, &second_byte) == 0);
    return file;
}

// Starts that all begin when the starting shot falls, and that hold what they got until everybody has tried.
struct race {
    static constexpr int starters = 50;

    std::array<int, 2> shot;
    std::array<int, 2> over;
    std::array<int, 2> results;
    std::vector<pid_t> children;

    explicit race(const place& where)
    {
        for (auto* pipe : {&shot, &over, &results})
            BOOST_REQUIRE(::pipe(pipe->data()) == 0);
        for (int i = 0; i < starters; ++i)
            start(where);
        for (int end : {shot[0], shot[1], over[0], results[1]})
            ::close(end);
    }
    ~race()
    {
        ::close(over[1]);
        for (pid_t child : children)
            ::waitpid(child, nullptr, 0);
        ::close(results[0]);
    }

    void start(const place& where)
    {
        const pid_t child = ::fork();
        if (child != 0)
            return children.push_back(child);
        ::close(shot[1]);
        ::close(over[1]);
        char none;
        [[maybe_unused]] auto ignored = ::read(shot[0], &none, 1);
        {
            auto lock = where.take();
            const auto word = lock ? "up, pid " + own_pid() + "\n" : lock.error().message + "\n";
            ignored = ::write(results[1], word.data(), word.size());
            ::close(results[1]);
            ignored = ::read(over[0], &none, 1);
        }
        ::_exit(0);
    }

    std::vector<std::string> answers()
    {
        std::string all;
        std::array<char, 4096> piece;
        for (auto size = ::read(results[0], piece.data(), piece.size()); size > 0;
             size = ::read(results[0], piece.data(), piece.size()))
            all.append(piece.data(), static_cast<std::size_t>(size));
        boost::trim_right(all);
        std::vector<std::string> lines;
        boost::split(lines, all, boost::is_any_of("\n"));
        return lines;
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(an_instance_lock)

BOOST_AUTO_TEST_CASE(says_whose_it_is)
{
    place here;
    const auto lock = here.take();
    BOOST_REQUIRE(lock.has_value());
    BOOST_TEST(lock->path() == here.pid_file);
    BOOST_TEST(text_of(here.pid_file) == own_pid() + "\n");
}

BOOST_AUTO_TEST_CASE(lets_nobody_else_in_and_changes_nothing_for_them)
{
    place here;
    const auto lock = here.take();
    const auto answer = scratch::in_a_child([&] { return here.take().error().message; });
    BOOST_TEST(answer == "already running, pid " + own_pid());
    BOOST_TEST(text_of(here.pid_file) == own_pid() + "\n");
}

BOOST_AUTO_TEST_CASE(takes_its_file_away_in_the_end)
{
    place here;
    (void)here.take();
    BOOST_TEST(!std::filesystem::exists(here.pid_file));
    BOOST_TEST(here.take().has_value());
}

BOOST_AUTO_TEST_CASE(leaves_a_file_alone_that_is_no_longer_its_own)
{
    place here;
    {
        const auto lock = here.take();
        std::filesystem::remove(here.pid_file);
        scratch::write(here.pid_file, "1\n");
    }
    BOOST_TEST(text_of(here.pid_file) == "1\n");
}

BOOST_AUTO_TEST_CASE(does_not_believe_the_pid_that_a_dead_daemon_left)
{
    place here;
    scratch::write(here.pid_file, std::to_string(::getppid()) + "\nand more");
    const auto lock = here.take();
    BOOST_REQUIRE(lock.has_value());
    BOOST_TEST(text_of(here.pid_file) == own_pid() + "\n");
}

BOOST_AUTO_TEST_CASE(ends_with_its_holder_however_that_dies)
{
    place here;
    scratch::in_a_child([&]() -> std::string {
        const auto lock = here.take();
        ::_exit(0); // no destructor runs
    });
    BOOST_TEST(std::filesystem::exists(here.pid_file));
    BOOST_TEST(here.take().has_value());
}

BOOST_AUTO_TEST_CASE(goes_to_the_run_directory_where_the_pid_file_cannot_be_written)
{
    place here;
    here.pid_file = here.folder / "no/such/folder/my.pid";
    const auto lock = here.take();
    BOOST_REQUIRE(lock.has_value());
    BOOST_TEST(lock->path() == here.run_directory + "/my.pid");
    BOOST_TEST(here.take().error().message == "already running, pid " + own_pid());
}

BOOST_AUTO_TEST_CASE(never_locks_what_is_no_file)
{
    place here;
    here.pid_file = "/dev/null";
    BOOST_TEST(here.take()->path() == here.run_directory + "/null");

    here.pid_file = here.folder / "link.pid";
    scratch::write(here.folder / "precious", "data");
    std::filesystem::create_symlink(here.folder / "precious", here.pid_file);
    BOOST_TEST(here.take()->path() == here.run_directory + "/link.pid");
    BOOST_TEST(text_of(here.folder / "precious") == "data");
}

BOOST_AUTO_TEST_CASE(says_why_there_is_none)
{
    place here;
    here.pid_file = here.folder / "no/my.pid";
    here.run_directory = here.folder / "no/run";
    BOOST_TEST(here.take().error().message == "cannot make " + here.run_directory + ": No such file or directory");
}

BOOST_AUTO_TEST_CASE(lets_exactly_one_of_a_thousand_racing_starts_in)
{
    for (int round = 0; round < 1000 / race::starters; ++round) {
        place here;
        race starts(here);
        const auto answers = starts.answers();
        BOOST_REQUIRE_EQUAL(answers.size(), race::starters);
        const auto winner =
            std::find_if(answers.begin(), answers.end(), [](const auto& answer) { return answer.starts_with("up"); });
        BOOST_REQUIRE(winner != answers.end());
        const auto pid = winner->substr(winner->rfind(' '));
        BOOST_TEST(std::count(answers.begin(), answers.end(), "already running, pid" + pid) == race::starters - 1);
    }
}

// Between a starter's open and its lock the holder may take the file away, and the next one may make another.
BOOST_AUTO_TEST_CASE(is_on_the_file_that_has_the_name_and_not_on_one_that_had_it)
{
    place here;
    auto holder = std::make_optional(here.take().value());
    const auto pause = hold_up_starters(here.pid_file);
    const reaperd::output::descriptor watch{::inotify_init1(IN_CLOEXEC)};
    BOOST_REQUIRE(::inotify_add_watch(watch.get(), here.pid_file.c_str(), IN_OPEN) >= 0);

    std::thread let_go([&] {
        std::array<char, 4096> opened;
        [[maybe_unused]] const auto ignored = ::read(watch.get(), opened.data(), opened.size());
        holder.reset();
        ::close(pause);
    });
    const auto starter = here.take();
    let_go.join();
    BOOST_REQUIRE(starter.has_value());
    BOOST_TEST(text_of(here.pid_file) == own_pid() + "\n");
    BOOST_TEST(here.take().has_error());
}

BOOST_AUTO_TEST_SUITE_END()

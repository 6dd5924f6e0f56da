// Faults of reaperd itself and of what surrounds it: ended as it begins, nobody who reads what it says, a journal that
// is none.
#include "faults/tampering.hpp"
#include "system/support/patience.hpp"
#include "system/support/processes.hpp"
#include "system/support/surviving.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <functional>
#include <sys/wait.h>

using namespace system_test;
namespace data = boost::unit_test::data;
using boost::unit_test::precondition;

namespace {

const precondition strace{with_strace};
const precondition without_proc{[](auto) {
#ifdef __SANITIZE_ADDRESS__
    return false; // it does not start without /proc
#else
    return ::geteuid() == 0;
#endif
}};

struct embattled : surviving {
    std::string journal() const
    {
        for (const auto& one : std::filesystem::directory_iterator(path("")))
            if (one.path().extension() == ".journal")
                return one.path();
        return {};
    }
};

const std::string early[] = {"clone", "listen", "clone3"}; // the first manager, the control socket, the first program

void overwrite(const std::string& file, std::size_t offset, std::size_t count)
{
    std::fstream bytes{file, std::ios::in | std::ios::out | std::ios::binary};
    bytes.seekp(static_cast<std::streamoff>(offset)) << std::string(count, '\x5a') << std::flush;
    BOOST_REQUIRE(bytes);
}

struct flaw {
    std::string words;
    std::function<void(const std::string& file)> make;

    friend std::ostream& operator<<(std::ostream& out, const flaw& which) { return out << which.words; }
};

const flaw useless[] = {
    {"it is too short", [](const std::string& file) { std::filesystem::resize_file(file, 4096); }},
    {"it is not a journal of reaperd", [](const std::string& file) { overwrite(file, 0, 8); }},
    {"it is of another version", [](const std::string& file) { overwrite(file, 8, 4); }},
    {"it is damaged", [](const std::string& file) { overwrite(file, 16, 1); }},
};

} // namespace

BOOST_AUTO_TEST_SUITE(itself)

BOOST_DATA_TEST_CASE_F(embattled, a_term_that_comes_before_the_first_program_ends_it_and_leaves_nobody,
                       data::make(early), call)
{
    if (!with_strace(0))
        return;
    configure(actor("web", "say up wait"));
    auto wanted =
        reaperd_invocation({"-f", "-o", "/dev/null", "-e", "inject=" + call + ":signal=TERM:when=1", REAPERD_BINARY});
    wanted.program = tampering::strace;
    wanted.environment.insert(wanted.environment.begin(), "ASAN_OPTIONS=detect_leaks=0"); // it would be a second tracer
    child running{wanted};
    BOOST_TEST(running.wait() == 0);
    BOOST_TEST(children_of(::getpid()).size() == 0U);
}

BOOST_FIXTURE_TEST_CASE(nobody_who_reads_its_output_is_no_trouble, embattled)
{
    configure(actor("web", "say up await USR1 lines 1000 say written await USR2 exit 1"));
    start();
    const auto web = hears("web", "up");
    console().close();
    ::kill(web, SIGUSR1);
    hears("web", "written");
    ::kill(web, SIGUSR2);
    BOOST_TEST(hears("web", "up") != web);
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(output_that_has_no_room_is_no_trouble, embattled)
{
    configure(actor("web", "say up await USR1 lines 1000 say written await USR2 exit 1"));
    const descriptor full{checked(::open("/dev/full", O_WRONLY | O_CLOEXEC), "open")};
    auto wanted = reaperd_invocation({});
    wanted.stdio = {-1, full.get(), full.get()};
    child running{wanted};
    const auto web = hears("web", "up");
    ::kill(web, SIGUSR1);
    hears("web", "written");
    ::kill(web, SIGUSR2);
    BOOST_TEST(hears("web", "up") != web);
    running.send(SIGTERM);
    BOOST_TEST(running.wait() == 0);
}

BOOST_FIXTURE_TEST_CASE(without_proc_programs_are_supervised_all_the_same, embattled, *without_proc)
{
    configure(actor("web", "say up await USR1 exit 1"));
    auto wanted = reaperd_invocation({"--mount", "/bin/sh", "-c", "mount -t tmpfs none /proc && exec " REAPERD_BINARY});
    wanted.program = "/usr/bin/unshare";
    start(wanted);
    const auto web = hears("web", "up");
    ::kill(web, SIGUSR1);
    const auto next = hears("web", "up");
    BOOST_TEST(next != web);
    BOOST_TEST(pid_of("web") == next);
    BOOST_TEST(stop() == 0);
    BOOST_TEST(!exists(next));
}

BOOST_DATA_TEST_CASE_F(embattled, a_journal_that_is_of_no_use_is_said_to_be_so_and_it_starts, data::make(useless), flaw)
{
    configure(actor("web", "say up wait"));
    start();
    hears("web", "up");
    kill_both();
    BOOST_TEST_REQUIRE(!journal().empty());
    flaw.make(journal());
    start();
    logged(flaw.words + ": if a reaperd was killed here");
    BOOST_TEST(pid_of("web") == hears("web", "up"));
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(a_journal_whose_pages_are_rubbish_keeps_nobody_from_starting, embattled)
{
    configure(actor("web", "say up wait"));
    start();
    const auto web = hears("web", "up");
    kill_both();
    constexpr std::size_t behind_its_header = 4096;
    overwrite(journal(), behind_its_header, std::filesystem::file_size(journal()) - behind_its_header);
    start();
    const auto next = hears("web", "up");
    BOOST_TEST(next != web);
    BOOST_TEST(pid_of("web") == next);
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(rubbish_where_the_journal_would_be_is_said_to_be_so_and_it_starts, embattled)
{
    configure(actor("web", "say up wait"));
    start();
    hears("web", "up");
    const auto place = journal();
    BOOST_TEST(stop() == 0);
    std::ofstream{place} << "rubbish";
    start();
    logged("it is too short");
    hears("web", "up");
}

BOOST_AUTO_TEST_SUITE_END()

// Clocks that jump, and time that passes while reaperd stands still. The machine's clock is never touched: a library
// bends what one reaperd reads.
#include "system/support/patience.hpp"
#include "system/support/processes.hpp"
#include "system/support/surviving.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <cstdint>
#include <fcntl.h>
#include <sys/mman.h>

using namespace system_test;
namespace data = boost::unit_test::data;

namespace {

constexpr std::int64_t ten_years = 10LL * 365 * 24 * 3600;

struct bent : surviving {
    bent()
    {
        write("clock", std::string(sizeof *clock_, '\0'));
        const descriptor file{checked(::open(path("clock").c_str(), O_RDWR | O_CLOEXEC), "open")};
        void* at = ::mmap(nullptr, sizeof *clock_, PROT_READ | PROT_WRITE, MAP_SHARED, file.get(), 0);
        BOOST_REQUIRE(at != MAP_FAILED);
        clock_ = static_cast<volatile std::int64_t*>(at);
    }
    ~bent() { ::munmap(const_cast<std::int64_t*>(clock_), sizeof *clock_); }

    void start_with_bent_clock()
    {
        auto wanted = reaperd_invocation({});
        std::string asan = "ASAN_OPTIONS=verify_asan_link_order=0";
        std::erase_if(wanted.environment, [&](const auto& one) {
            if (one.starts_with("ASAN_OPTIONS="))
                asan += ":" + one.substr(one.find('=') + 1);
            return one.starts_with("ASAN_OPTIONS=");
        });
        wanted.environment.insert(wanted.environment.end(),
                                  {asan, "LD_PRELOAD=" REAPERD_BENT_CLOCK, "BENT_CLOCK=" + path("clock")});
        start(wanted);
    }
    void the_wall_clock_jumps(std::int64_t seconds) { *clock_ = *clock_ + seconds; }

private:
    volatile std::int64_t* clock_ = nullptr;
};

const std::int64_t jumps[] = {ten_years, -ten_years};

} // namespace

BOOST_AUTO_TEST_SUITE(clocks)

BOOST_DATA_TEST_CASE_F(bent, a_wall_clock_that_jumps_ends_nobody_early_and_delays_no_restart, data::make(jumps), jump)
{
    configure(actor("web", "say up await TERM say asked await USR1 exit 0", "stopwaitsecs = 600\n")
              + actor("db", "say up await USR1 exit 1"));
    start_with_bent_clock();
    const auto web = hears("web", "up");
    const auto db = hears("db", "up");
    child stopping(ctl_invocation({"stop", "web"}));
    hears("web", "asked");
    the_wall_clock_jumps(jump);
    BOOST_TEST(state_of("web") == "STOPPING");
    BOOST_TEST(exists(web));
    ::kill(db, SIGUSR1);
    BOOST_TEST(hears("db", "up") != db);
    logged(jump > 0 ? "\n203" : "\n201"); // it does read the bent clock, if only to print it
    ::kill(web, SIGUSR1);
    BOOST_TEST(stopping.wait() == 0);
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(what_fell_due_in_a_gap_happens_once_after_it, surviving)
{
    configure(actor("web", "say up await USR1 exit 1", "restart_delay = 200ms\n") + actor("db", "say up wait"));
    start();
    const auto web = hears("web", "up");
    const auto db = hears("db", "up");
    ::kill(web, SIGUSR1);
    logged("web starts again in 200ms");
    const auto manager = manager_pid();
    reaperd().send(SIGSTOP);
    ::kill(manager, SIGSTOP);
    run({"/bin/sleep", {"0.5"}, {}, "/", {-1, -1, -1}, {}, {}}); // the gap
    BOOST_TEST(count_in_log("spawned: 'web'") == 1U);
    ::kill(manager, SIGCONT);
    reaperd().send(SIGCONT);
    BOOST_TEST(hears("web", "up") != web);
    BOOST_TEST(restarts_of("web") == 1);
    BOOST_TEST(count_in_log("spawned: 'web'") == 2U);
    BOOST_TEST(manager_pid() == manager);
    BOOST_TEST(pid_of("db") == db);
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(a_manager_that_was_suspended_goes_on_where_it_was, surviving)
{
    configure(actor("web", "say up wait") + actor("db", "say up wait"));
    start();
    const auto web = hears("web", "up");
    const auto db = hears("db", "up");
    const auto manager = manager_pid();
    ::kill(manager, SIGSTOP);
    for (const deadline end; proc_file(manager, "stat").find(" T ") == std::string::npos;)
        BOOST_TEST_REQUIRE(end.left() > 0);
    child asking(ctl_invocation({"status"}));
    ::kill(web, SIGKILL);
    for (const deadline end; exists(web);)
        BOOST_TEST_REQUIRE(end.left() > 0);
    reaperd().send(SIGHUP); // waits with all the rest
    ::kill(manager, SIGCONT);
    BOOST_TEST(hears("web", "up") != web);
    BOOST_TEST(asking.wait() == 0);
    BOOST_TEST(manager_pid() == manager);
    BOOST_TEST(restarts_of("web") == 1);
    BOOST_TEST(pid_of("db") == db);
    logged("plan:");
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(while_the_guardian_is_suspended_supervision_goes_on, surviving)
{
    configure(actor("web", "say up wait"));
    start();
    const auto web = hears("web", "up");
    reaperd().send(SIGSTOP);
    reaperd().wait_until_stopped();
    ::kill(web, SIGKILL);
    const auto next = hears("web", "up");
    BOOST_TEST(pid_of("web") == next);
    BOOST_TEST(ctl({"stop", "web"}).code == 0);
    reaperd().send(SIGTERM);
    reaperd().send(SIGCONT);
    BOOST_TEST(reaperd().wait() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

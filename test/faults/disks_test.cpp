// Disks that are full, broken, read-only or do not answer: what is written waits, and nobody who does not write is
// held.
#include "faults/tampering.hpp"
#include "system/support/patience.hpp"
#include "system/support/processes.hpp"
#include "system/support/world.hpp"

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/mount.h>

using namespace system_test;
using boost::unit_test::precondition;

namespace {

// In a process of its own, since a test that fails leaves nothing mounted.
class mounted {
public:
    mounted(std::string where, const std::string& options)
        : where_{std::move(where)}
    {
        std::filesystem::create_directory(where_);
        checked(::mount("none", where_.c_str(), "tmpfs", 0, ("mode=700," + options).c_str()), "mount");
    }
    ~mounted() { ::umount2(where_.c_str(), MNT_DETACH); }
    mounted(const mounted&) = delete;

private:
    std::string where_;
};

boost::test_tools::assertion_result where_mounting_is_allowed(boost::unit_test::test_unit_id)
{
    boost::test_tools::assertion_result found{false};
    const auto where = std::filesystem::temp_directory_path() / ("reaperd-test-mount-" + std::to_string(::getpid()));
    try {
        const mounted here{where, "size=4k"};
        found = true;
    } catch (const std::system_error&) {
        found.message() << "nothing may be mounted";
    }
    std::filesystem::remove(where);
    return found;
}

// A file system in a file, which can be told to let everybody wait who writes to it.
class freezable {
public:
    explicit freezable(const std::string& where)
        : where_{where}
    {
        const auto image = where + ".image";
        std::ofstream{image};
        std::filesystem::resize_file(image, 4 << 20);
        std::filesystem::create_directory(where_);
        made_ = run("/sbin/mke2fs", {"-q", "-F", image}) == 0 && run("/bin/mount", {"-o", "loop", image, where_}) == 0;
        if (made_)
            folder_ = descriptor{::open(where_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    }
    ~freezable()
    {
        thaw();
        folder_.close();
        if (made_)
            run("/bin/umount", {"-l", where_});
    }
    freezable(const freezable&) = delete;

    bool made() const { return made_; }
    void freeze() const { checked(::ioctl(folder_.get(), FIFREEZE, 0), "FIFREEZE"); }
    void thaw() const { ::ioctl(folder_.get(), FITHAW, 0); }

private:
    static int run(const std::string& program, std::vector<std::string> arguments)
    {
        return world::run(
                   {program, std::move(arguments), {"PATH=/sbin:/bin:/usr/sbin:/usr/bin"}, "/", {-1, -1, -1}, {}, {}})
            .code;
    }

    std::string where_;
    bool made_ = false;
    descriptor folder_;
};

boost::test_tools::assertion_result where_a_disk_can_be_frozen(boost::unit_test::test_unit_id)
{
    const world place;
    const freezable disk{place.path("disk")};
    boost::test_tools::assertion_result found{disk.made()};
    found.message() << "no file can be mounted";
    return found;
}

const precondition strace{with_strace};
const precondition mounts{where_mounting_is_allowed};
const precondition loops{where_a_disk_can_be_frozen};

struct writing : world {
    static std::string lines_of(pid_t pid, int count)
    {
        std::string all;
        for (int i = 1; i <= count; ++i)
            all += "web " + std::to_string(pid) + " " + std::to_string(i) + "\n";
        return all;
    }
    // To the last byte.
    void fill(const std::string& name) const
    {
        std::ofstream file{path(name)};
        while (file << 'x' << std::flush)
            ;
    }
    void configure_writer(const std::string& log)
    {
        configure(actor("web", "say up await USR1 lines 500 say written await USR2 out last wait",
                        "stdout_logfile = %(here)s/" + log + "\n")
                  + actor("db", "say up await USR1 exit 1"));
    }
    // Others are answered and restarted meanwhile.
    void others_go_on(pid_t db)
    {
        BOOST_TEST(status("web").at("state") == "RUNNING");
        ::kill(db, SIGUSR1);
        BOOST_TEST(hears("db", "up") != db);
    }
};

struct cramped : writing {
    // With "run" as RUNDIR, where the test has mounted something small.
    invocation in_its_run_directory()
    {
        ctl_options = {"-s", "unix://" + path("run/reaperd.sock")};
        auto wanted = reaperd_invocation({});
        for (auto& variable : wanted.environment)
            if (variable.starts_with("RUNTIME_DIRECTORY="))
                variable = "RUNTIME_DIRECTORY=" + path("run");
        return wanted;
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(disks)

BOOST_FIXTURE_TEST_CASE(a_log_on_a_full_disk_waits_and_loses_nothing, writing, *mounts)
{
    const mounted disk{path("disk"), "size=64k"};
    configure_writer("disk/web.log");
    start();
    const auto web = hears("web", "up");
    const auto db = hears("db", "up");
    fill("disk/filler");
    ::kill(web, SIGUSR1);
    hears("web", "written");
    logged("No space left on device");
    others_go_on(db);
    std::filesystem::remove(path("disk/filler"));
    await_file("disk/web.log", lines_of(web, 500));
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(a_log_on_a_broken_disk_waits_and_loses_nothing, writing, *strace)
{
    configure_writer("web.log");
    start();
    const auto web = hears("web", "up");
    const auto db = hears("db", "up");
    {
        const tampering broken{
            manager_pid(), {"inject=write,pwrite64,writev,pwritev,splice:error=EIO"}, {"-P", path("web.log")}};
        ::kill(web, SIGUSR1);
        hears("web", "written");
        logged("Input/output error");
        others_go_on(db);
    }
    await_file("web.log", lines_of(web, 500));
    BOOST_TEST(read("web.log") == lines_of(web, 500));
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(a_log_on_a_disk_that_cannot_be_written_to_waits_for_one_that_can, writing, *mounts)
{
    const mounted disk{path("disk"), "size=1m"};
    configure_writer("disk/web.log");
    checked(::mount(nullptr, path("disk").c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr), "remount");
    start();
    const auto web = hears("web", "up");
    const auto db = hears("db", "up");
    ::kill(web, SIGUSR1);
    hears("web", "written");
    logged("Read-only file system");
    others_go_on(db);
    checked(::mount(nullptr, path("disk").c_str(), nullptr, MS_REMOUNT, nullptr), "remount");
    await_file("disk/web.log", lines_of(web, 500));
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(a_disk_that_does_not_answer_is_waited_for_and_nothing_is_lost, writing, *loops)
{
    const freezable disk{path("disk")};
    configure_writer("disk/web.log");
    start();
    const auto web = hears("web", "up");
    const auto db = hears("db", "up");
    const auto manager = manager_pid();
    disk.freeze();
    ::kill(web, SIGUSR1);
    hears("web", "written");
    for (const deadline end; proc_file(manager, "stat").find(" D ") == std::string::npos;)
        BOOST_TEST_REQUIRE(end.left() > 0);
    ::kill(db, SIGUSR1);
    BOOST_TEST(exists(web)); // who writes little is not held at all
    disk.thaw();
    BOOST_TEST(hears("db", "up") != db);
    await_file("disk/web.log", lines_of(web, 500));
    BOOST_TEST(manager_pid() == manager);
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(a_program_that_writes_without_end_keeps_nobody_waiting, writing)
{
    configure("[program:flood]\ncommand = yes\nstartsecs = 0\nstdout_logfile = %(here)s/flood.log\n"
              "stdout_logfile_maxbytes = 1MB\nstdout_logfile_backups = 1\n"
              + actor("web", "say up wait") + actor("db", "say up await USR1 exit 1"));
    start();
    hears("web", "up");
    const auto db = hears("db", "up");
    await_file("flood.log.1", "y\ny\n");
    others_go_on(db);
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(where_the_run_directory_is_full_the_pid_file_is_named_that_cannot_be_written, cramped, *mounts)
{
    const mounted disk{path("run"), "size=16k"};
    configure(actor("web", "say up wait"));
    fill("run/filler");
    const auto answer = run(in_its_run_directory());
    BOOST_TEST(answer.code != 0);
    BOOST_TEST(answer.err.find("cannot write " + path("run/reaperd.pid") + ": No space left on device")
               != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(where_it_is_full_and_the_pid_file_elsewhere_a_manager_is_survived_all_the_same, cramped,
                        *mounts)
{
    const mounted disk{path("run"), "size=16k"};
    configure("pidfile = %(here)s/reaperd.pid\n" + actor("web", "say up wait"));
    fill("run/filler");
    start(in_its_run_directory());
    const auto web = hears("web", "up");
    ::kill(manager_pid(), SIGKILL);
    logged("another one goes on");
    BOOST_TEST(status("web").at("pid") == web);
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(a_program_for_which_the_run_directory_has_no_room_runs_all_the_same, cramped, *mounts)
{
    const mounted disk{path("run"), "size=2m"};
    configure(actor("web", "say up wait"));
    start(in_its_run_directory());
    hears("web", "up");
    fill("run/filler");
    std::string many;
    for (int i = 0; i < 200; ++i)
        many += actor("db" + std::to_string(i), "wait");
    configure(actor("web", "say up wait") + many + actor("last", "say up wait"));
    hang_up();
    hears("last", "up");
    BOOST_TEST(status("last").at("state") == "RUNNING");
    BOOST_TEST(stop() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

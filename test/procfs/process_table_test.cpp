#include "procfs/process_table.hpp"

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace reaperd;

namespace {

// A /proc of our own making.
class machine {
public:
    machine()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "reaperd-procfs-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
    }
    ~machine() { std::filesystem::remove_all(folder_); }
    machine(const machine&) = delete;
    machine& operator=(const machine&) = delete;

    void add(const std::string& pid, const std::string& stat, const std::string& environment = {}) const
    {
        std::filesystem::create_directory(folder_ / pid);
        std::ofstream(folder_ / pid / "stat") << stat << '\n';
        std::ofstream(folder_ / pid / "environ") << environment;
    }
    std::string proc() const { return folder_; }

private:
    std::filesystem::path folder_;
};

std::string stat_of(int pid, const std::string& name)
{
    return std::to_string(pid) + " (" + name + ") Z 1 70 71 0 -1 4 0 0 0 0 0 0 0 0 20 0 3 0 12345 0 0";
}

} // namespace

BOOST_AUTO_TEST_SUITE(the_process_table)

BOOST_AUTO_TEST_CASE(lists_processes_in_the_order_of_their_pids_and_nothing_else)
{
    const machine m;
    m.add("100", stat_of(100, "b"));
    m.add("9", stat_of(9, "a"));
    m.add("self", stat_of(1, "no"));
    m.add("12x", stat_of(12, "no"));
    const auto found = procfs::processes(m.proc());
    BOOST_TEST_REQUIRE(found.size() == 2);
    BOOST_TEST(found[0].pid == 9);
    BOOST_TEST(found[1].pid == 100);
}

BOOST_AUTO_TEST_CASE(reads_every_field)
{
    const machine m;
    m.add("42", stat_of(42, "web"));
    const procfs::process wanted{42, "web", 'Z', 1, 70, 71, 12345, 3};
    BOOST_TEST((procfs::find_process(42, m.proc()) == wanted));
}

BOOST_AUTO_TEST_CASE(believes_no_name_that_looks_like_the_rest_of_the_line)
{
    const machine m;
    m.add("42", stat_of(42, "x) S 1 (y"));
    const auto found = procfs::find_process(42, m.proc());
    BOOST_TEST_REQUIRE(found.has_value());
    BOOST_TEST(found->name == "x) S 1 (y");
    BOOST_TEST(found->state == 'Z');
}

BOOST_AUTO_TEST_CASE(knows_nobody_where_a_line_is_cut_or_proc_is_missing)
{
    const machine m;
    m.add("42", "42 (web");
    m.add("43", "43 (web)");
    BOOST_TEST(!procfs::find_process(42, m.proc()));
    BOOST_TEST(!procfs::find_process(43, m.proc()));
    BOOST_TEST(!procfs::find_process(44, m.proc()));
    BOOST_TEST(procfs::processes(m.proc() + "/nowhere").empty());
}

BOOST_AUTO_TEST_CASE(finds_a_variable_by_its_whole_name)
{
    using namespace std::string_literals;
    const machine m;
    m.add("42", stat_of(42, "web"), "XKEY=no\0KEY=a=b\0KEYS=no\0LAST="s);
    BOOST_TEST(procfs::environment_variable(42, "KEY", m.proc()).value_or("(nothing)") == "a=b");
    BOOST_TEST(procfs::environment_variable(42, "LAST", m.proc()).value_or("(nothing)") == "");
    BOOST_TEST(!procfs::environment_variable(42, "EY", m.proc()));
    BOOST_TEST(!procfs::environment_variable(44, "KEY", m.proc()));
}

BOOST_AUTO_TEST_CASE(sees_ourselves_on_the_real_machine)
{
    const auto self = procfs::find_process(::getpid());
    BOOST_TEST_REQUIRE(self.has_value());
    BOOST_TEST(self->parent == ::getppid());
    BOOST_TEST(self->group == ::getpgrp());
    BOOST_TEST(self->session == ::getsid(0));
    BOOST_TEST(self->state == 'R');
    BOOST_TEST(self->start_ticks > 0u);
}

BOOST_AUTO_TEST_SUITE_END()

#include "process/world.hpp"

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>

namespace {

using namespace reaperd;
using namespace reaperd::process;

struct folder : world {
    folder() { std::filesystem::create_directory(path); }
    ~folder() { std::filesystem::remove_all(path); }

    std::string file(const std::string& name, const std::string& text, bool executable)
    {
        auto file = path / name;
        std::ofstream{file} << text;
        std::filesystem::permissions(file, std::filesystem::perms(executable ? 0755 : 0644));
        return file.string();
    }

    std::string why(spawn_request request)
    {
        auto result = spawner.spawn(std::move(request));
        return result ? "it started" : describe(result.error());
    }

    std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("reaperd-failures-" + std::to_string(::getpid()));
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(failing, folder)

BOOST_AUTO_TEST_CASE(a_missing_directory_is_named)
{
    auto request = to_run({"/bin/true"});
    request.directory = "/srv/not/there";
    BOOST_TEST(why(request) == "chdir /srv/not/there: No such file or directory");
}

BOOST_AUTO_TEST_CASE(a_missing_program_is_named)
{
    BOOST_TEST(why(to_run({"/not/there"})) == "exec /not/there: No such file or directory");
}

BOOST_AUTO_TEST_CASE(a_program_that_may_not_be_executed_is_named)
{
    auto program = file("closed", "#!/bin/sh\n", false);
    BOOST_TEST(why(to_run({program})) == "exec " + program + ": Permission denied");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_program_is_named)
{
    auto program = file("prose", "Once upon a time\n", true);
    BOOST_TEST(why(to_run({program})) == "exec " + program + ": Exec format error");
}

BOOST_AUTO_TEST_CASE(a_script_whose_interpreter_is_missing_names_the_interpreter)
{
    auto script = file("script", "#! /usr/bin/pyhton3 -u\nprint()\n", true);
    BOOST_TEST(why(to_run({script}))
               == "exec " + script + " (its interpreter /usr/bin/pyhton3): No such file or directory");
}

BOOST_AUTO_TEST_CASE(a_stream_that_is_not_open_is_a_failure_of_stdio)
{
    auto request = to_run({"/bin/true"});
    request.stdio[2] = 9999;
    BOOST_TEST(why(request) == "set up stdio: Bad file descriptor");
}

BOOST_AUTO_TEST_CASE(a_program_that_is_being_written_fails_for_a_while_only)
{
    auto program = file("busy", "", true);
    std::filesystem::copy_file("/bin/true", program, std::filesystem::copy_options::overwrite_existing);
    std::ofstream writer{program, std::ios::app};
    auto result = spawner.spawn(to_run({program}));
    BOOST_REQUIRE(!result);
    BOOST_TEST(result.error().error == ETXTBSY);
    BOOST_TEST(transient(result.error()));
}

BOOST_AUTO_TEST_CASE(only_the_machines_troubles_are_transient)
{
    for (int error : {EAGAIN, ENOMEM, ETXTBSY, EMFILE, ENFILE, ETIMEDOUT})
        BOOST_TEST(transient({stage::clone, error, ""}));
    for (int error : {ENOENT, EACCES, EPERM, ENOEXEC, ENOTDIR, E2BIG})
        BOOST_TEST(!transient({stage::exec, error, ""}));
}

BOOST_AUTO_TEST_CASE(a_refused_clone_reads_well)
{
    BOOST_TEST(describe({stage::clone, EAGAIN, ""}) == "create a process: Resource temporarily unavailable");
}

BOOST_AUTO_TEST_CASE(the_death_of_a_child_that_failed_is_no_orphan)
{
    for (int i = 0; i < 20; ++i)
        why(to_run({"/not/there"}));
    while (::waitid(P_ALL, 0, nullptr, WEXITED | WNOWAIT) == 0)
        reaper.collect();
    BOOST_TEST(orphans.empty());
}

BOOST_AUTO_TEST_CASE(a_failed_start_keeps_nothing_of_its_streams_open)
{
    pipe_pair out;
    auto request = to_run({"/not/there"});
    request.stdio[1] = out.write_end();
    why(request);
    BOOST_TEST(out.read_all() == "");
}

BOOST_AUTO_TEST_CASE(a_failure_has_the_exit_code_that_a_shell_would_have)
{
    BOOST_TEST(exit_code({stage::exec, ENOENT, "/x"}) == 127);
    BOOST_TEST(exit_code({stage::exec, EACCES, "/x"}) == 126);
    BOOST_TEST(exit_code({stage::directory, ENOENT, "/x"}) == 1);
}

BOOST_AUTO_TEST_SUITE_END()

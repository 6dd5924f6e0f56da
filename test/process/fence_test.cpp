// Boost.Process is dear to compile and easy to misuse: what waits by itself would steal deaths from the reaper.
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

namespace {

std::string text_of(const std::filesystem::path& file)
{
    std::ifstream stream{file};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

std::set<std::string> files_that_include(const std::string& header)
{
    const std::filesystem::path root = REAPERD_SOURCE_DIR;
    std::set<std::string> files;
    for (const auto* folder : {"lib", "app"})
        for (const auto& entry : std::filesystem::recursive_directory_iterator{root / folder})
            if (entry.is_regular_file() && text_of(entry.path()).find("#include <" + header) != std::string::npos)
                files.insert(std::filesystem::relative(entry.path(), root).string());
    return files;
}

} // namespace

BOOST_AUTO_TEST_SUITE(fence)

BOOST_AUTO_TEST_CASE(boost_process_is_known_to_the_steps_of_a_start_and_to_the_file_that_compiles_it)
{
    BOOST_TEST(files_that_include("boost/process")
                   == (std::set<std::string>{"lib/asio.cpp", "lib/process/launch_steps.hpp"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

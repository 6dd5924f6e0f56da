// The driver behind scripts/bench: runs the rows it is asked for, subjects interleaved within each, and says pass or
// miss.

#include "rows.hpp"

#include <boost/program_options.hpp>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <set>

namespace {

struct row {
    const char* name;
    void (*measure)(const bench::places&, bench::report&);
};
constexpr row rows[] = {
    {"restart", bench::restart},   {"start", bench::start_and_stop}, {"stop", bench::start_and_stop},
    {"memory", bench::memory},     {"idle", bench::idleness},        {"status", bench::status},
    {"exec", bench::exec_to_main}, {"capture", bench::capture},      {"wrapper", bench::wrapper},
    {"tree", bench::tree},         {"storm", bench::storm},          {"supervisord", bench::against_supervisord},
    {"guardian", bench::guardian},
};

std::filesystem::path new_folder(const std::filesystem::path& parent)
{
    auto pattern = (parent / "reaperd-bench-XXXXXX").string();
    if (!::mkdtemp(pattern.data()))
        throw std::system_error(errno, std::generic_category(), "cannot make " + pattern);
    return pattern;
}

int run(const std::filesystem::path& build, const std::vector<std::string>& names)
{
    // Logs go to a disk, as they do in life, and sockets and pid files to memory, as to /run.
    const bench::places where{std::filesystem::absolute(build), new_folder(std::filesystem::temp_directory_path()),
                              new_folder("/dev/shm")};
    bench::report out;
    std::set<void (*)(const bench::places&, bench::report&)> done;
    for (const auto& row : rows) {
        const bool asked = names.empty() || std::ranges::find(names, row.name) != names.end();
        if (asked && done.insert(row.measure).second)
            row.measure(where, out);
    }
    std::filesystem::remove_all(where.folder);
    std::filesystem::remove_all(where.memory);
    std::printf("\n%d missed\n", out.misses());
    return out.misses() > 0;
}

} // namespace

int main(int argc, char** argv)
try {
    namespace options = boost::program_options;
    options::options_description known{"bench [ROW ...]: restart start stop memory idle status exec capture wrapper "
                                       "tree storm supervisord guardian, or all of them"};
    known.add_options()("help", "this")("build", options::value<std::string>()->default_value("build/release"),
                                        "of reaperd")(
        "row", options::value<std::vector<std::string>>()->default_value({}, ""), "what to measure");
    options::positional_options_description positions;
    positions.add("row", -1);
    options::variables_map chosen;
    options::store(options::command_line_parser(argc, argv).options(known).positional(positions).run(), chosen);
    if (chosen.contains("help")) {
        std::cout << known;
        return 0;
    }
    return run(chosen["build"].as<std::string>(), chosen["row"].as<std::vector<std::string>>());
} catch (const std::exception& error) {
    std::cerr << "bench: " << error.what() << "\n";
    return 2;
}

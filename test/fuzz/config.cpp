// Any text is a configuration or an error that can be shown, and nothing else happens.
//
//   fuzz_config -max_len=4096 CORPUS_FOLDER conf/examples
#include "config/parse.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace reaperd;

namespace {

// A machine that has every file, whose text is the input itself.
config::surroundings machine_of(const std::string& text)
{
    config::surroundings machine;
    machine.environment = {{"HOME", "/root"}, {"PATH", "/bin"}};
    machine.host_name = "box";
    machine.working_directory = "/srv";
    machine.read_file = [&text](const std::string&) -> result<std::string> { return text; };
    machine.glob = [](const std::string& pattern) { return std::vector<std::string>{pattern}; };
    machine.is_directory = [](const std::string& path) { return path.size() < 10; };
    machine.exists = machine.is_executable = machine.is_directory;
    machine.user_exists = machine.group_exists = machine.is_directory;
    return machine;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string text(data, data + size);
    auto parsed = config::check("/srv/fuzz.conf", machine_of(text));
    for (const auto& problem : parsed.diagnostics)
        if (render(problem).empty())
            std::abort();
    if (parsed.value.has_value() == has_errors(parsed.diagnostics))
        std::abort();
    return 0;
}

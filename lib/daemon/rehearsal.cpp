#include "daemon/rehearsal.hpp"

#include "config/diagnostic.hpp"
#include "daemon/journal_file.hpp"
#include "daemon/ledger.hpp"
#include "daemon/load.hpp"
#include "model/version.hpp"

#include <cstdlib>
#include <fcntl.h>
#include <iostream>
#include <map>
#include <unistd.h>
#include <utility>

namespace reaperd::daemon {
namespace {

result<void> read_config(run_settings& settings, const config::surroundings& world)
{
    auto file = find_config_file(settings, world);
    if (!file)
        return file.error();
    settings.config_file = *file;
    const auto parsed = load(settings, world);
    if (parsed.value)
        return {};
    std::string why;
    for (const auto& one : parsed.diagnostics)
        if (one.severity == config::severity::error)
            why += config::render(one);
    return failure{why};
}

// The running one goes on writing, so what is read may be half of one record and half of another.
constexpr int attempts = 20;

result<void> bring_back_programs(const journal::journal& book)
{
    const auto parts = image_of(book);
    if (!parts || !inherited_configuration(book))
        return failure{"the journal has no configuration that can be read"};
    std::map<supervisor::instance_id, std::string> copies;
    for (const auto& [id, record] : records_of(book))
        copies.emplace(id, record);
    const auto programs = supervisor::supervisor::restore(parts->supervisor, {copies.begin(), copies.end()});
    if (!programs)
        return programs.error();
    return {};
}

result<void> read_journal()
{
    const auto file = journal_file::inherited(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3), "the journal");
    if (!file)
        return file.error();
    auto outcome = bring_back_programs(file->book());
    for (int i = 1; i < attempts && !outcome; ++i)
        outcome = bring_back_programs(file->book());
    return outcome;
}

} // namespace

std::optional<std::string> asked_to_rehearse()
{
    const char* folder = std::getenv(rehearsal_variable);
    if (!folder)
        return {};
    std::string wanted = folder;
    ::unsetenv(rehearsal_variable);
    return wanted;
}

std::string can_go_on(const std::string& which)
{
    return "reaperd " + which + " can go on\n";
}

int rehearse(run_settings settings, config::surroundings world, const std::string& folder)
{
    world.working_directory = folder;
    for (const auto& done : {read_config(settings, world), read_journal()})
        if (!done) {
            std::cerr << done.error().message << '\n';
            return 1;
        }
    std::cout << can_go_on(std::string(version)) << std::flush;
    return 0;
}

} // namespace reaperd::daemon

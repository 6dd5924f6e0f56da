#include "daemon/guarding.hpp"

#include "daemon/signal_mask.hpp"
#include "guardian/own_log.hpp"
#include "procfs/process_table.hpp"

#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <malloc.h>
#include <unistd.h>

namespace reaperd::daemon {
namespace {

struct found_journal {
    std::shared_ptr<journal_file> file;
    legacy before = legacy::none;
};

// One that a killed reaperd left behind is gone on with.
std::string log_of(const daemon_settings& settings, mode where)
{
    return settings.log.only_detached && where == mode::foreground ? "" : settings.log.path.value_or("");
}

void say_what_is_lost(const guarding& wanted, const failure& why)
{
    const auto log = log_of(wanted.settings, wanted.conditions.settings.mode);
    guardian::write_own_log(log.c_str(), "WARN",
                            why.message
                                + ": if a reaperd was killed here, its programs may still run beside the new ones");
}

result<found_journal> open_journal(const guarding& wanted)
{
    if (wanted.inherited)
        return found_journal{wanted.inherited, legacy::of_a_manager};
    const auto& lock = wanted.conditions.lock.path();
    const auto& folder = wanted.settings.run_directory;
    auto old = journal_file::find(folder, lock);
    if (old && *old) {
        auto& book = (*old)->book();
        book.forget_descriptors(); // they were the other guardian's
        book.set_purpose(journal::purpose::supervising);
        book.clear_stop_signal();
        return found_journal{std::make_shared<journal_file>(std::move(**old)), legacy::of_both};
    }
    if (!old)
        say_what_is_lost(wanted, old.error());
    auto made = journal_file::create(folder, lock);
    if (!made)
        return made.error();
    return found_journal{std::make_shared<journal_file>(std::move(*made)), legacy::none};
}

// What was born in an earlier guardian's time is a child of this one only where that was this very process.
void begin_era(journal::journal& book, const descriptor_limits& limits)
{
    const auto before = book.era();
    const auto now = book.begin_era();
    book.set_limits(limits.original.rlim_cur, limits.original.rlim_max);
    for (auto& slot : book.slots())
        if (const auto pid = slot.pid(); slot.owner() && pid && slot.era() == before)
            if (const auto found = procfs::find_process(*pid); found && found->parent == ::getpid())
                slot.set_era(now);
}

handover to_hand_over(const journal_file& file, const start_conditions& conditions)
{
    return {file.number(), conditions.lock.number(), file.path(), conditions.lock.path(),
            conditions.surroundings.working_directory};
}

// What is a child of the guardian's stays one: there is no new guardian, but another image of it.
bool is_same_process(const guarding& wanted)
{
    return wanted.from && wanted.from->cause != reason::in_place_of_guardian;
}

std::optional<guardian::incumbent> incumbent_of(const guarding& wanted)
{
    if (!wanted.from || wanted.from->manager == 0)
        return {};
    return guardian::incumbent{wanted.from->manager, wanted.from->channel, wanted.from->failure};
}

std::string cannot_execute(const std::string& program, int error)
{
    return "cannot execute " + program + ": " + std::strerror(error);
}

// The image that we are is kept open, whatever stands at its path since.
std::string become(const std::string& program, const guardian::incumbent& manager, handover what,
                   const journal::journal& book)
{
    const output::descriptor ours{::open("/proc/self/exe", O_PATH | O_CLOEXEC)};
    what.cause = reason::upgrade;
    what.manager = manager.manager;
    what.channel = manager.channel;
    what.image_before = ours ? ours.get() : -1;
    return cannot_execute(program, hand_over(program, what, book));
}

std::string go_back(int image, const handover& what, const journal::journal& book)
{
    const auto program = "/proc/self/fd/" + std::to_string(image);
    return cannot_execute("the reaperd before this one", hand_over(program, what, book));
}

guardian::settings settings_of(const guarding& wanted, journal_file& file, output::descriptor& image_before)
{
    guardian::settings made;
    made.book = file.book();
    made.signals = handled_signals;
    made.stop_signals = {SIGTERM, SIGINT, SIGQUIT};
    made.log = log_of(wanted.settings, wanted.conditions.settings.mode);
    made.forked = [&] {
        wanted.forget();
        ::malloc_trim(0);
    };
    made.ready = [&] {
        image_before.reset(); // the new one has shown that it can
        wanted.up();
    };
    made.notify = [&](std::string_view text) { wanted.conditions.service_manager.send(std::string(text)); };
    made.incumbent = incumbent_of(wanted);
    made.become = [&](std::string_view program, const guardian::incumbent& manager) {
        return become(std::string(program), manager, to_hand_over(file, wanted.conditions), file.book());
    };
    if (image_before)
        made.go_back = [&](const std::string& why) {
            auto what = to_hand_over(file, wanted.conditions);
            what.cause = reason::failed_upgrade;
            what.failure = why;
            return go_back(image_before.get(), what, file.book());
        };
    return made;
}

} // namespace

result<std::variant<survival, int>> guard(const guarding& wanted)
{
    auto found = open_journal(wanted);
    if (!found)
        return found.error();
    auto& [file, before] = *found;
    if (!is_same_process(wanted))
        begin_era(file->book(), wanted.conditions.limits);
    output::descriptor image_before{wanted.from ? wanted.from->image_before : -1};
    guardian::guardian one(settings_of(wanted, *file, image_before));
    const auto outcome = one.run();
    if (const int* code = std::get_if<int>(&outcome)) {
        file->remove();
        return std::variant<survival, int>{*code};
    }
    if (file->book().begin_generation() > 1 && before == legacy::none)
        before = legacy::of_a_manager;
    return std::variant<survival, int>{survival{file, std::get<guardian::place>(outcome), before}};
}

} // namespace reaperd::daemon

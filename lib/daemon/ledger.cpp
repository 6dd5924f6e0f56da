#include "daemon/ledger.hpp"

#include "process/reaper.hpp"

#include <algorithm>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <sys/stat.h>

namespace reaperd::daemon {
namespace {

using supervisor::instance_id;

constexpr std::size_t slots_at_once = 64; // of room in the file
static_assert(std::tuple_size_v<output::program_memory> == journal::slot::most_remarks);
static_assert(output::pipe_ends <= journal::slot::most_descriptors);

std::uint32_t number(instance_id id)
{
    return static_cast<std::uint32_t>(id);
}

std::uint64_t since_boot()
{
    timespec now{};
    ::clock_gettime(CLOCK_BOOTTIME, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000u + static_cast<std::uint64_t>(now.tv_nsec);
}

// In the journal the serial that is accounted for stands before the life.
struct record_head {
    std::uint32_t accounted;
};

struct account {
    std::uint32_t accounted;
    std::string_view life;
};

std::optional<account> account_in(const journal::slot& slot)
{
    const auto record = slot.record();
    if (!record || record->size() < sizeof(record_head))
        return {};
    record_head head{};
    std::memcpy(&head, record->data(), sizeof head);
    const auto life = record->subspan(sizeof head);
    return account{head.accounted, {reinterpret_cast<const char*>(life.data()), life.size()}};
}

output::legacy legacy_in(const journal::slot& slot)
{
    output::legacy all;
    for (std::size_t which = 0; which < output::pipe_ends; ++which)
        all.pipes[which] = slot.kept(which);
    const auto remarks = slot.remarks();
    std::copy(remarks.begin(), remarks.end(), all.memory.begin());
    return all;
}

// The length of the first part, and both.
std::string together(const image_parts& parts)
{
    const auto length = static_cast<std::uint32_t>(parts.settings.size());
    std::string all(sizeof length, '\0');
    std::memcpy(all.data(), &length, sizeof length);
    return all + parts.settings + parts.supervisor;
}

} // namespace

std::optional<image_parts> image_of(const journal::journal& book)
{
    const auto bytes = book.image();
    std::uint32_t length = 0;
    if (!bytes || bytes->size() < sizeof length)
        return {};
    std::memcpy(&length, bytes->data(), sizeof length);
    const std::string_view rest{reinterpret_cast<const char*>(bytes->data()) + sizeof length,
                                bytes->size() - sizeof length};
    if (length > rest.size())
        return {};
    return image_parts{std::string(rest.substr(0, length)), std::string(rest.substr(length))};
}

supervisor::records records_of(const journal::journal& book)
{
    supervisor::records all;
    for (const auto& slot : book.slots())
        if (const auto owner = slot.owner())
            if (const auto known = account_in(slot))
                all.emplace(static_cast<instance_id>(*owner), known->life);
    return all;
}

ledger::ledger(journal_file& file, guardian_link& guardian, std::function<void(const std::string&)> trouble)
    : file_(file)
    , guardian_(guardian)
    , trouble_(std::move(trouble))
{
}

ledger::place* ledger::find(instance_id id)
{
    const auto found = places_.find(id);
    return found == places_.end() ? nullptr : &found->second;
}

const ledger::place* ledger::find(instance_id id) const
{
    const auto found = places_.find(id);
    return found == places_.end() ? nullptr : &found->second;
}

ledger::place* ledger::find_or_open(instance_id id)
{
    if (!find(id))
        open(id);
    return find(id);
}

void ledger::open(instance_id id)
{
    auto& book = file_.book();
    const auto used = book.slots().size();
    if (used >= provided_) {
        if (auto there = file_.provide(book.slots_for(used + slots_at_once)); !there)
            return complain(there.error().message);
        provided_ = used + slots_at_once;
    }
    if (auto* slot = book.take(number(id)))
        places_.emplace(id, place{slot, 0});
    else
        complain("the journal is full: " + std::to_string(journal::journal::most_slots) + " programs");
}

void ledger::complain(const std::string& why)
{
    if (!std::exchange(complained_, true))
        trouble_(why + ": a manager that is killed would not be replaced without loss");
}

void ledger::settings_are(std::string settings)
{
    settings_ = std::move(settings);
}

// ---- lives

void ledger::write(const supervisor::supervisor& programs, const supervisor::outcome_of_fact& outcome)
{
    if (outcome.image_changed) // first: with it all of the fact has happened
        write_image(programs);
    for (const auto id : outcome.changed)
        write_record(programs, id);
}

void ledger::write_image(const supervisor::supervisor& programs)
{
    const auto image = together({settings_, programs.image()});
    const auto where = file_.book().next_image(image.size());
    if (auto there = file_.provide(where); !there)
        return complain(there.error().message);
    if (!file_.book().commit_image(std::as_bytes(std::span{image})))
        complain("the journal is full: the configuration is too large");
    file_.put_away(where);
}

void ledger::write_record(const supervisor::supervisor& programs, instance_id id)
{
    auto* own = find_or_open(id);
    if (!own)
        return;
    const record_head head{own->accounted};
    std::array<char, journal::slot::most_record> bytes;
    std::memcpy(bytes.data(), &head, sizeof head);
    const auto life = programs.record_of(id, bytes.size() - sizeof head);
    std::memcpy(bytes.data() + sizeof head, life.data(), life.size());
    own->slot->commit(std::as_bytes(std::span{bytes}.first(sizeof head + life.size())));
    const auto run = own->slot->run();
    const bool alive = run.phase == journal::phase::spawning || run.phase == journal::phase::running;
    if (alive && run.serial == own->accounted)
        own->slot->end();
}

// ---- processes

pid_t* ledger::begin_spawn(instance_id id)
{
    hand_over_pipes();
    auto* own = find(id);
    if (!own)
        return nullptr;
    own->slot->begin_spawn(own->slot->run().serial + 1, file_.book().era());
    own->slot->set_born(since_boot());
    return own->slot->pid_for_kernel();
}

void ledger::spawned(instance_id id)
{
    if (auto* own = find(id))
        own->slot->confirm();
}

void ledger::adopted(instance_id id, pid_t pid)
{
    if (auto* own = find(id)) {
        own->slot->adopt(pid, file_.book().era());
        own->slot->set_born(0);
    }
}

void ledger::ended(instance_id id)
{
    if (auto* own = find(id))
        own->accounted = own->slot->run().serial;
}

std::optional<supervisor::instance_id> ledger::whose(std::uint32_t slot, std::uint32_t serial) const
{
    const auto all = file_.book().slots();
    if (slot >= all.size() || all[slot].run().serial != serial)
        return {};
    const auto owner = all[slot].owner();
    return owner ? std::optional{static_cast<instance_id>(*owner)} : std::nullopt;
}

bool ledger::has_ended(instance_id id) const
{
    const auto* own = find(id);
    return own && own->slot->exit_of(own->slot->run().serial);
}

// ---- what a program writes

output::survival ledger::survival_of_output()
{
    return {file_.book().flight(), this};
}

void ledger::keep(std::uint32_t program, output::pipe_end which, int descriptor)
{
    const auto id = static_cast<instance_id>(program);
    if (id != keeping_ || parts_.size() == guardian::most_at_once)
        hand_over_pipes();
    keeping_ = id;
    parts_.push_back({static_cast<std::uint8_t>(which), descriptor});
}

void ledger::hand_over_pipes()
{
    if (const auto* own = parts_.empty() ? nullptr : find_or_open(keeping_))
        guardian_.keep(static_cast<std::uint32_t>(file_.book().index_of(*own->slot)), parts_);
    parts_.clear();
}

void ledger::remember(std::uint32_t program, const output::program_memory& memory)
{
    if (auto* own = find_or_open(static_cast<instance_id>(program)))
        own->slot->remark(memory);
}

output::legacy ledger::take_legacy(instance_id id)
{
    const auto found = legacies_.extract(id);
    return found ? found.mapped() : output::legacy{};
}

// ---- what event listeners have not read

bool ledger::make_room_for_mail()
{
    if (has_room_for_mail_)
        return true;
    const auto there = file_.provide(journal::journal::mail_part());
    if (!there)
        complain(there.error().message);
    return has_room_for_mail_ = there.has_value();
}

void ledger::keep_mail(std::string_view mail)
{
    if (make_room_for_mail() && !file_.book().mail().commit(std::as_bytes(std::span{mail})))
        complain("the journal has no room for what " + std::to_string(mail.size()) + " bytes of event listeners say");
}

std::optional<std::string_view> ledger::mail()
{
    const auto bytes = make_room_for_mail() ? file_.book().mail().value() : std::nullopt;
    if (!bytes)
        return {};
    return std::string_view(reinterpret_cast<const char*>(bytes->data()), bytes->size());
}

void ledger::pipes_are_ours(instance_id id, const output::kept_pipes& pipes)
{
    auto* own = find(id);
    for (std::size_t which = 0; own && which < pipes.size(); ++which) {
        own->slot->forget(which);
        if (pipes[which])
            own->slot->keep(which, *pipes[which]);
    }
}

void ledger::find_pipes_of(instance_id id, pid_t pid)
{
    auto& pipes = legacies_[id].pipes;
    for (std::size_t stream = 0; stream < 3; ++stream) {
        const auto path = "/proc/" + std::to_string(pid) + "/fd/" + std::to_string(stream);
        struct stat what {};
        if (::stat(path.c_str(), &what) < 0 || !S_ISFIFO(what.st_mode))
            continue;
        output::descriptor reading{::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)};
        output::descriptor writing{::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC)};
        if (!reading || !writing)
            continue;
        ::fcntl((stream == 0 ? reading : writing).get(), F_SETFL, 0); // the program's end waits, ours does not
        pipes[2 * stream] = reading.release();
        pipes[2 * stream + 1] = writing.release();
    }
}

void ledger::forget(instance_id id)
{
    hand_over_pipes();
    if (const auto own = places_.extract(id))
        guardian_.let_go(static_cast<std::uint32_t>(file_.book().index_of(*own.mapped().slot)));
}

// ---- the legacy

supervisor::records ledger::inherit()
{
    provided_ = file_.book().slots().size();
    for (auto& slot : file_.book().slots()) {
        const auto owner = slot.owner();
        if (!owner)
            continue;
        const auto id = static_cast<instance_id>(*owner);
        auto& own = places_[id] = {&slot, 0};
        legacies_.emplace(id, legacy_in(slot));
        if (const auto known = account_in(slot))
            own.accounted = known->accounted;
    }
    return records_of(file_.book());
}

// Of programs that were removed, by one who was killed before their slots were given back.
void ledger::forget_all_but(const std::vector<supervisor::snapshot>& known)
{
    std::vector<instance_id> unknown;
    for (const auto& [id, own] : places_)
        if (std::ranges::none_of(known, [id = id](const auto& one) { return one.instance == id; }))
            unknown.push_back(id);
    for (const auto id : unknown)
        forget(id);
}

void ledger::begin_anew()
{
    for (const auto& slot : file_.book().slots())
        if (slot.owner())
            guardian_.let_go(static_cast<std::uint32_t>(file_.book().index_of(slot)));
}

std::optional<ledger::survivor> ledger::survivor_of(instance_id id) const
{
    const auto* own = find(id);
    if (!own)
        return {};
    const auto run = own->slot->run();
    const auto pid = own->slot->pid();
    if (!pid || run.serial <= own->accounted)
        return {};
    const auto note = own->slot->exit_of(run.serial);
    return survivor{*pid, own->slot->era() == file_.book().era(),
                    note ? std::optional{process::to_exit_status(note->code, note->status)} : std::nullopt,
                    own->slot->born()};
}

std::optional<pid_t> ledger::last_pid_of(instance_id id) const
{
    const auto* own = find(id);
    return own && own->slot->last_pid() > 0 ? std::optional{own->slot->last_pid()} : std::nullopt;
}

} // namespace reaperd::daemon

#include "books.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace simulation {
namespace {

namespace core = reaperd::supervisor;

// In the journal the serial that is accounted for stands before the life.
using head = std::uint32_t;

std::optional<head> head_of(const journal::slot& one)
{
    const auto record = one.record();
    if (!record || record->size() < sizeof(head))
        return {};
    head accounted = 0;
    std::memcpy(&accounted, record->data(), sizeof accounted);
    return accounted;
}

} // namespace

std::optional<legacy> legacy_in(const journal::journal& book)
{
    const auto text = [](std::span<const std::byte> bytes) {
        return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    };
    const auto image = book.image();
    if (!image)
        return {};
    legacy found{text(*image), {}};
    for (const auto& one : book.slots())
        if (one.owner() && head_of(one))
            found.lives.emplace(instance_id{*one.owner()}, text(one.record()->subspan(sizeof(head))));
    return found;
}

programs restored(const legacy& found)
{
    auto again = programs::restore(found.image, core::records(found.lives.begin(), found.lives.end()));
    require(again.has_value(), "what is in the journal can be restored");
    return std::move(*again);
}

std::string essence_of(const programs& all)
{
    auto text = all.image();
    for (const auto id : all.find("all").value())
        text += all.record_of(id, 4096);
    return text;
}

books::books(stage& world, std::function<void(std::uint32_t)> let_go)
    : world_(world)
    , let_go_(std::move(let_go))
{
}

books::place* books::find(instance_id id)
{
    return const_cast<place*>(std::as_const(*this).find(id));
}

const books::place* books::find(instance_id id) const
{
    const auto found = places_.find(id);
    return found == places_.end() ? nullptr : &found->second;
}

// ---- lives

void books::write(const programs& all, const core::outcome_of_fact& came)
{
    if (came.image_changed) { // first: with it all of the fact has happened
        const auto image = all.image();
        const auto before = legacy_in(world_.book);
        world_.half_written.emplace(before.value_or(legacy{}), image);
        world_.book.commit_image(std::as_bytes(std::span{image}));
        world_.promised.committed(came.events);
        world_.between("wrote the image");
    }
    for (const auto id : came.changed)
        write_record(all, came, id);
    world_.half_written.reset();
}

// Of what changes the image, whenever the manager was killed.
void books::happened_whole_or_not_at_all(const programs& now)
{
    const auto torn = std::exchange(world_.half_written, std::nullopt);
    if (!torn)
        return;
    const auto& [before, after] = *torn;
    const auto here = essence_of(now);
    require(here == essence_of(restored({after, {}}))
                || (!before.image.empty() && here == essence_of(restored(before))),
            "a reload has happened whole, or not at all");
}

void books::write_record(const programs& all, const core::outcome_of_fact& came, instance_id id)
{
    auto* own = find(id);
    if (!own) {
        auto* slot = world_.book.take(static_cast<std::uint32_t>(id));
        world_.between("took a slot");
        own = &places_.emplace(id, place{slot, 0}).first->second;
    }
    std::array<char, journal::slot::most_record> bytes;
    std::memcpy(bytes.data(), &own->accounted, sizeof(head));
    const auto life = all.record_of(id, bytes.size() - sizeof(head));
    std::memcpy(bytes.data() + sizeof(head), life.data(), life.size());
    own->slot->commit(std::as_bytes(std::span{bytes}.first(sizeof(head) + life.size())));
    if (!came.image_changed)
        world_.promised.committed(id, came.events);
    world_.between("wrote a record");
    const auto run = own->slot->run();
    const bool alive = run.phase == journal::phase::spawning || run.phase == journal::phase::running;
    if (alive && run.serial == own->accounted) {
        own->slot->end();
        world_.between("noted an end");
    }
}

// ---- processes

std::int32_t* books::begin_spawn(instance_id id)
{
    auto* own = find(id);
    if (!own)
        return nullptr;
    own->slot->begin_spawn(own->slot->run().serial + 1, 0);
    world_.between("began a spawn");
    return own->slot->pid_for_kernel();
}

void books::spawned(instance_id id)
{
    if (auto* own = find(id))
        own->slot->confirm();
    world_.between("confirmed a spawn");
}

void books::adopted(instance_id id, pid daemon)
{
    if (auto* own = find(id))
        own->slot->adopt(daemon, 0);
}

void books::ended(instance_id id)
{
    if (auto* own = find(id))
        own->accounted = own->slot->run().serial;
}

bool books::has_ended(instance_id id) const
{
    const auto* own = find(id);
    return own && own->slot->exit_of(own->slot->run().serial);
}

void books::forget(instance_id id)
{
    if (const auto own = places_.extract(id))
        let_go_(static_cast<std::uint32_t>(world_.book.index_of(*own.mapped().slot)));
}

// ---- the legacy

std::optional<programs> books::inherit()
{
    for (auto& slot : world_.book.slots())
        if (slot.owner())
            places_[instance_id{*slot.owner()}] = {&slot, head_of(slot).value_or(0)};
    const auto left = legacy_in(world_.book);
    if (!left)
        return {};
    auto before = restored(*left);
    happened_whole_or_not_at_all(before);
    const auto known = before.find("all").value();
    for (const auto& [id, own] : std::map(places_)) // removed by one who was killed before the slot was given back
        if (std::ranges::count(known, id) == 0)
            forget(id);
    return before;
}

void books::begin_anew()
{
    for (const auto& slot : world_.book.slots())
        if (slot.owner())
            let_go_(static_cast<std::uint32_t>(world_.book.index_of(slot)));
    places_.clear();
}

std::optional<pid> books::survivor(instance_id id) const
{
    const auto* own = find(id);
    return own && own->slot->run().serial > own->accounted ? own->slot->pid() : std::nullopt;
}

std::optional<pid> books::last_pid_of(instance_id id) const
{
    const auto* own = find(id);
    return own && own->slot->last_pid() > 0 ? std::optional{own->slot->last_pid()} : std::nullopt;
}

std::optional<instance_id> books::awaits_the_end(std::uint32_t slot, std::uint32_t serial) const
{
    for (const auto& [id, own] : places_)
        if (world_.book.index_of(*own.slot) == slot)
            return serial == own.slot->run().serial && serial > own.accounted ? std::optional{id} : std::nullopt;
    return {};
}

} // namespace simulation

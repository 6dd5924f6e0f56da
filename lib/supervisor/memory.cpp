// What outlives this process, as bytes: the image, and a record of each life.
#include "archive/reader.hpp"
#include "archive/writer.hpp"
#include "supervisor/supervisor.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace reaperd::supervisor {
namespace {

// What is here is what the bytes mean: a new member of these, or of what they are made of, belongs at the end.
constexpr unsigned format = 1;

struct kept_pool {
    std::set<event_type> events;
    std::size_t buffer_size = 0;
    length_unit length{};
};

struct kept_life {
    unsigned format_number = format;
    lifecycle::life life;
    own_process process{};
    lifecycle::time_point since{};
    bool was_started = false;
    std::uint64_t restarts = 0;
    std::uint64_t reaped = 0;
    std::string trouble;
    int spawn_code = 0;
    std::vector<death> deaths;
    std::vector<std::string> killed_strays;
    std::optional<int> ends_all_with;
    std::uint64_t changes = 0;
};

struct kept_instance {
    instance_id id{};
    std::string group;
    int group_priority = 0;
    std::optional<kept_pool> listeners;
    std::size_t position = 0;
    bool leaving = false;
    program what;
    kept_life life;
};

struct kept_roster {
    unsigned format_number = format;
    bool configured = false;
    std::uint32_t next_id = 0;
    exit_condition exit_on{};
    std::optional<std::string> exit_code_from;
    std::optional<std::string> main_program;
    std::vector<kept_instance> instances;
};

// ---- how they are

kept_life life_of(const instance& one)
{
    kept_life now;
    now.life = one.life;
    now.process = one.process;
    now.since = one.since;
    now.was_started = one.was_started;
    now.restarts = one.restarts;
    now.reaped = one.reaped;
    now.trouble = one.trouble;
    now.spawn_code = one.spawn_code;
    now.deaths = one.deaths;
    now.killed_strays = one.killed_strays;
    now.ends_all_with = one.ends_all_with;
    now.changes = one.changes;
    return now;
}

void go_on(instance& one, kept_life was)
{
    one.life = std::move(was.life);
    one.process = was.process;
    one.since = was.since;
    one.was_started = was.was_started;
    one.restarts = was.restarts;
    one.reaped = was.reaped;
    one.trouble = std::move(was.trouble);
    one.spawn_code = was.spawn_code;
    one.deaths = std::move(was.deaths);
    one.killed_strays = std::move(was.killed_strays);
    one.ends_all_with = was.ends_all_with;
    one.changes = was.changes;
}

// ---- who there is

kept_pool kept(const listener_pool& pool)
{
    kept_pool all{{}, pool.buffer_size, pool.length};
    for (std::size_t i = 0; i < event_types; ++i)
        if (const auto type = static_cast<event_type>(i); pool.events.has(type))
            all.events.insert(type);
    return all;
}

listener_pool pool_of(const kept_pool& was)
{
    listener_pool pool{{}, was.buffer_size, was.length};
    for (const auto type : was.events)
        pool.events |= event_set(type);
    return pool;
}

kept_instance kept(const instance& one)
{
    return {one.id,
            one.group,
            one.group_priority,
            one.listeners ? std::optional(kept(*one.listeners)) : std::nullopt,
            one.position,
            one.leaving,
            one.what,
            life_of(one)};
}

instance instance_of(kept_instance was)
{
    instance one;
    one.id = was.id;
    one.group = std::move(was.group);
    one.group_priority = was.group_priority;
    if (was.listeners)
        one.listeners = pool_of(*was.listeners);
    one.position = was.position;
    one.leaving = was.leaving;
    one.what = std::move(was.what);
    go_on(one, std::move(was.life));
    return one;
}

// ---- what cannot have been

bool can_be_counted_on(int count)
{
    return count >= 0 && count < std::numeric_limits<int>::max();
}

// Numbers that no life has ever had, and that arithmetic would fall over.
bool is_sensible(const kept_life& was)
{
    const auto& [failures, restarts, transients, started, bucket, jitter] = was.life.past;
    return was.format_number == format && can_be_counted_on(failures) && can_be_counted_on(restarts)
        && can_be_counted_on(transients) && was.deaths.size() <= remembered_deaths && jitter.number > 0
        && jitter.number < lifecycle::dice::modulus;
}

// ---- what is too long for its place

void cut(std::string& text, std::size_t by, std::size_t least)
{
    auto length = std::max(least, text.size() - std::min(by, text.size()));
    while (length > 0 && (text[length] & 0xc0) == 0x80) // never inside a letter of UTF-8
        --length;
    text.resize(length);
}

// What an operator would miss least goes first. False: there is nothing left to give up.
bool give_up_something(kept_life& one, std::size_t excess)
{
    constexpr std::size_t readable = 80;
    if (one.trouble.size() > readable)
        cut(one.trouble, excess, readable);
    else if (!one.killed_strays.empty())
        one.killed_strays.resize(one.killed_strays.size() / 2);
    else if (!one.trouble.empty())
        cut(one.trouble, excess, 0);
    else if (!one.deaths.empty())
        one.deaths.erase(one.deaths.begin());
    else
        return false;
    return true;
}

} // namespace

std::string supervisor::image() const
{
    kept_roster all{format, configured_, programs_.next_id(), exit_on_, exit_code_from_, main_program_, {}};
    all.instances.reserve(programs_.in_start_order().size());
    for (const auto id : programs_.in_start_order())
        all.instances.push_back(kept(programs_.at(id)));
    return archive::pack(all);
}

std::string supervisor::record_of(instance_id id, std::size_t most) const
{
    auto life = life_of(programs_.at(id));
    auto bytes = archive::pack(life);
    while (bytes.size() > most && give_up_something(life, bytes.size() - most))
        bytes = archive::pack(life);
    return bytes;
}

result<supervisor> supervisor::restore(std::string_view image, const records& lives)
{
    auto all = archive::unpack<kept_roster>(image);
    if (!all || all->format_number != format)
        return failure{"cannot restore the programs: their image is damaged, or of another version"};
    supervisor again;
    again.configured_ = all->configured;
    again.exit_on_ = all->exit_on;
    again.exit_code_from_ = std::move(all->exit_code_from);
    again.main_program_ = std::move(all->main_program);
    again.programs_.next_id_is(all->next_id);
    for (auto& each : all->instances) {
        const auto name = reaperd::full_name(each.group, each.what.name);
        if (const auto record = lives.find(each.id); record != lives.end()) {
            auto was = archive::unpack<kept_life>(record->second);
            if (!was || !is_sensible(*was))
                return failure{"cannot restore " + name + ": its record is damaged, or of another version"};
            if (was->changes >= each.life.changes)
                each.life = std::move(*was);
        }
        if (!is_sensible(each.life) || !again.put_back(instance_of(std::move(each))))
            return failure{"cannot restore the programs: their image makes no sense of " + name};
    }
    again.programs_.arrange();
    again.last_end_ = again.last_to_end();
    return again;
}

bool supervisor::put_back(instance one)
{
    const auto id = one.id;
    if (one.ends_all_with)
        exit_code_ = one.ends_all_with;
    if (!programs_.put_back(std::move(one)))
        return false;
    rearm(programs_.at(id), std::nullopt);
    return true;
}

std::optional<instance_id> supervisor::last_to_end() const
{
    std::optional<instance_id> last;
    for (const auto id : programs_.in_start_order())
        if (const auto& one = programs_.at(id); has_ended(one) && (!last || programs_.at(*last).since <= one.since))
            last = id;
    return last;
}

} // namespace reaperd::supervisor

// What of the world outlives its daemon, and how another one takes over.
#include "world.hpp"

#include <algorithm>
#include <utility>

namespace reaperd::supervisor {
namespace {

constexpr std::size_t room_for_a_record = 320;
constexpr std::size_t room_enough = 1 << 20;

std::string text_of(const order& what)
{
    auto text = std::to_string(what.index());
    std::visit([&](const auto& known) { text += " " + std::to_string(static_cast<unsigned>(known.instance)); }, what);
    if (const auto* start = std::get_if<spawn>(&what); start && start->join)
        text += " with " + std::to_string(static_cast<unsigned>(*start->join));
    return text;
}

names texts_of(const std::vector<order>& orders)
{
    names all;
    std::ranges::transform(orders, std::back_inserter(all), text_of);
    return all;
}

template <class Point>
std::string text_of(const std::optional<Point>& at)
{
    return at ? std::to_string(at->time_since_epoch().count()) : "never";
}

records views_of(const std::map<instance_id, std::string>& kept)
{
    return {kept.begin(), kept.end()};
}

supervisor again(const supervisor& one)
{
    std::map<instance_id, std::string> kept;
    for (const auto id : one.find("all").value())
        kept[id] = one.record_of(id, room_enough);
    return supervisor::restore(one.image(), views_of(kept)).value();
}

} // namespace

std::string text_of(const snapshot& one)
{
    auto text = one.group + ":" + one.name + " " + std::string(name(one.state)) + " since "
              + text_of(std::optional(one.since)) + " started " + text_of(one.started) + " "
              + std::to_string(one.stopped_by_request) + std::to_string(one.ended_as_expected) + " restarts "
              + std::to_string(one.restarts) + " reaped " + std::to_string(one.reaped) + " " + one.trouble + " "
              + one.why;
    for (const auto& each : one.deaths)
        text += "; " + describe(each.status) + " at " + text_of(std::optional(each.at)) + " after "
              + std::to_string(each.lifetime.count()) + (each.by_request ? " by request" : "");
    return text;
}

// As the daemon does before it carries out an order. False: it died on the way.
bool world::keep(const fact& what, const outcome_of_fact& came)
{
    if (came.image_changed) {
        image_ = programs.image();
        if (const auto* end = std::get_if<process_exited>(&what))
            noted_.erase(end->instance);
        if (dies())
            return false;
    }
    for (const auto id : came.changed) {
        records_[id] = programs.record_of(id, room_for_a_record);
        BOOST_TEST_REQUIRE(records_[id].size() <= room_for_a_record);
        if (const auto* end = std::get_if<process_exited>(&what); end && end->instance == id)
            noted_.erase(id);
        if (dies())
            return false;
    }
    if (const auto* end = std::get_if<process_exited>(&what))
        noted_.erase(end->instance);
    if (const auto* start = std::get_if<spawned>(&what); start && living.contains(start->instance))
        settled.insert(start->instance);
    if (shadow)
        check_records(came);
    return true;
}

// Whose record is another is named, once, and nobody else.
void world::check_records(const outcome_of_fact& came)
{
    if (came.image_changed)
        BOOST_TEST_REQUIRE(image_ == programs.image());
    const auto all = programs.find("all").value();
    for (const auto id : all)
        BOOST_TEST_REQUIRE(records_.at(id) == programs.record_of(id, room_for_a_record));
    for (const auto id : came.changed) {
        BOOST_TEST_REQUIRE(std::ranges::count(came.changed, id) == 1);
        BOOST_TEST_REQUIRE(std::ranges::count(all, id) == 1);
    }
}

void world::check_shadow(fact what, const outcome_of_fact& came)
{
    if (shadow && programs.shutting_down())
        shadow.reset();
    if (!shadow)
        return;
    const auto same = shadow->handle(std::move(what), now);
    BOOST_TEST_REQUIRE(texts_of(same.orders) == texts_of(came.orders), boost::test_tools::per_element());
    BOOST_TEST_REQUIRE((same.changed == came.changed));
    BOOST_TEST_REQUIRE(same.image_changed == came.image_changed);
    for (const auto& each : programs.look(now))
        BOOST_TEST_REQUIRE(text_of(*shadow->look(each.instance, now)) == text_of(each));
    if (const auto next = shadow->next_deadline()) // the reports to those who wait are not kept
        BOOST_TEST_REQUIRE((programs.next_deadline() && *programs.next_deadline() <= *next));
    shadow = again(*shadow);
}

void world::cast_a_shadow()
{
    shadow = again(programs);
}

void world::be_replaced()
{
    ++replacements;
    waiting_.clear();
    unconfirmed_.clear();
    for (const auto id : asked)
        if (!answers.contains(id))
            abandoned.insert(id);
    programs = supervisor::restore(image_, views_of(records_)).value();
    resumed told;
    told.shutting_down = ends_ && tells_of_shutdown;
    for (const auto id : programs.find("all").value())
        told.instances.push_back({id, living.contains(id) || noted_.contains(id), left.contains(id)});
    const auto noted = noted_;
    for (waiting_.push_back(std::move(told)); const auto& [id, end] : noted)
        waiting_.push_back(end);
    if (ends_)
        waiting_.push_back(shutdown_requested{});
    tell(time_passed{});
}

void world::lose(const std::string& name)
{
    const auto who = id(name);
    BOOST_TEST_REQUIRE(living.erase(who) == 1U);
    settled.erase(who);
    ++ends[who];
    if (leaves.contains(name))
        left.insert(who);
}

} // namespace reaperd::supervisor

#include "supervisor/roster.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace reaperd::supervisor {
namespace {

// Ascending group priority, and the order in the group. Of one priority, those that join another program's process
// group come last, so that the one they join is there.
auto start_key(const instance& one)
{
    return std::tuple<int, bool, const std::string&, std::size_t, instance_id>{one.group_priority, joins_another(one),
                                                                               one.group, one.position, one.id};
}

// "web:web" is "web".
std::string canonical(std::string_view name)
{
    auto colon = name.find(':');
    if (colon == name.npos)
        return std::string(name);
    return reaperd::full_name(std::string(name.substr(0, colon)), std::string(name.substr(colon + 1)));
}

} // namespace

instance& roster::add(const std::string& group, program what)
{
    const instance_id id{next_id_++};
    instance one;
    one.id = id;
    one.group = group;
    one.what = std::move(what);
    return enter(std::move(one));
}

bool roster::put_back(instance one)
{
    if (static_cast<std::uint32_t>(one.id) >= next_id_ || find(one.id) || find(full_name(one)))
        return false;
    enter(std::move(one));
    return true;
}

instance& roster::enter(instance one)
{
    const auto id = one.id;
    names_[full_name(one)] = id;
    order_.push_back(id);
    ++groups_[one.group];
    return instances_.insert_or_assign(id, std::move(one)).first->second;
}

void roster::retire(instance& one)
{
    names_.erase(full_name(one));
    std::erase(order_, one.id);
    if (const auto its = groups_.find(one.group); --its->second == 0)
        groups_.erase(its);
    std::erase(sections_[one.what.section], one.id);
    retired_.push_back(one.id);
}

void roster::erase_retired()
{
    for (auto id : std::exchange(retired_, {}))
        instances_.erase(id);
}

void roster::arrange()
{
    std::sort(order_.begin(), order_.end(),
              [this](instance_id a, instance_id b) { return start_key(at(a)) < start_key(at(b)); });
    sections_.clear();
    for (std::size_t rank = 0; rank < order_.size(); ++rank) {
        auto& one = at(order_[rank]);
        one.rank = rank;
        sections_[one.what.section].push_back(one.id);
    }
}

instance* roster::find(instance_id id)
{
    return const_cast<instance*>(std::as_const(*this).find(id));
}

const instance* roster::find(instance_id id) const
{
    auto found = instances_.find(id);
    return found == instances_.end() ? nullptr : &found->second;
}

instance& roster::at(instance_id id)
{
    return instances_.at(id);
}

const instance& roster::at(instance_id id) const
{
    return instances_.at(id);
}

instance* roster::find(std::string_view name)
{
    auto found = names_.find(name);
    return found == names_.end() ? nullptr : &at(found->second);
}

result<std::vector<instance_id>> roster::named(std::string_view name) const
{
    if (name == "all")
        return order_;
    if (name.ends_with(':') || name.ends_with(":*")) {
        auto members = members_of(name.substr(0, name.rfind(':')));
        if (members.empty())
            return failure{"no such group"};
        return members;
    }
    auto found = names_.find(canonical(name));
    if (found == names_.end())
        return failure{"no such process"};
    return std::vector{found->second};
}

std::vector<instance_id> roster::members_of(std::string_view group) const
{
    std::vector<instance_id> members;
    for (auto id : order_)
        if (at(id).group == group)
            members.push_back(id);
    return members;
}

const std::vector<instance_id>& roster::of_section(const std::string& section) const
{
    static const std::vector<instance_id> nobody;
    auto found = sections_.find(section);
    return found == sections_.end() ? nobody : found->second;
}

} // namespace reaperd::supervisor

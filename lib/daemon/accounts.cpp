#include "daemon/accounts.hpp"

#include <utility>

namespace reaperd::daemon {

namespace {

template <class Found>
result<Found> once(std::unordered_map<std::string, Found>& known, const std::string& name,
                   const std::function<result<Found>(const std::string&)>& look_up)
{
    if (const auto found = known.find(name); found != known.end())
        return found->second;
    auto found = look_up(name);
    if (found)
        known.emplace(name, *found);
    return found;
}

const std::string* owner_of_socket(const program& program)
{
    const auto& socket = program.execution.socket;
    const auto* file = socket ? std::get_if<fcgi_path>(&socket->address) : nullptr;
    return file && file->owner ? &*file->owner : nullptr;
}

} // namespace

accounts::accounts(source where, owner_source where_owners)
    : look_up_{std::move(where)}
    , look_up_owner_{std::move(where_owners)}
{
}

void accounts::load(const configuration& wanted)
{
    known_.clear();
    owners_.clear();
    for (const auto& group : wanted.groups)
        for (const auto& program : group.programs) {
            if (program.execution.user)
                (void)find(*program.execution.user); // who is missing is told of when he is needed
            if (const auto* owner = owner_of_socket(program))
                (void)find_owner(*owner);
        }
}

result<process::account> accounts::find(const std::string& user)
{
    return once(known_, user, look_up_);
}

result<process::owner> accounts::find_owner(const std::string& text)
{
    return once(owners_, text, look_up_owner_);
}

} // namespace reaperd::daemon

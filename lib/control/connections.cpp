#include "control/connections.hpp"

#include <utility>

namespace reaperd::control {

connections::place::place(std::shared_ptr<connections> all, close end)
    : all_(std::move(all))
    , entry_(all_->idle_.insert(all_->idle_.end(), std::move(end)))
    , list_(&all_->idle_)
{
}

connections::place::~place()
{
    list_->erase(entry_);
    if (all_->on_leave_)
        all_->on_leave_();
}

void connections::place::move_to(std::list<close>& there)
{
    there.splice(there.end(), *list_, entry_);
    list_ = &there;
}

void connections::drop_idlest()
{
    if (idle_.empty())
        return;
    // Its entry stays until the session has noticed; at the end of the list it is not chosen again before the others.
    idle_.splice(idle_.end(), idle_, idle_.begin());
    idle_.back()();
}

void connections::drop_all()
{
    for (auto& end : idle_)
        end();
    for (auto& end : busy_)
        end();
}

} // namespace reaperd::control

#include "daemon/trees.hpp"

#include <boost/algorithm/string/join.hpp>
#include <chrono>
#include <csignal>
#include <utility>
#include <vector>

namespace reaperd::daemon {
namespace {

std::string numbered(const procfs::process& one)
{
    const auto number = std::to_string(one.pid);
    return one.name.empty() ? number : one.name + " (" + number + ")";
}

std::string in_state(pid_t pid)
{
    const auto found = procfs::find_process(pid);
    return std::to_string(pid) + (found ? " in " + std::string(1, found->state) : "");
}

} // namespace

result<std::optional<process::cgroup>> find_home(const cgroup_choice& wanted, pid_t daemon,
                                                 const std::function<void(const std::string&)>& note)
{
    if (std::holds_alternative<no_cgroup>(wanted))
        return std::nullopt;
    if (const auto* named = std::get_if<cgroup_path>(&wanted)) {
        auto home = process::make_home(named->path, daemon);
        return home ? result<std::optional<process::cgroup>>(std::optional(*home)) : home.error();
    }
    const auto own = process::own_cgroup();
    const auto home = own ? process::make_home(*own, daemon) : result<process::cgroup>(failure{"no version 2 here"});
    if (home)
        return std::optional(*home);
    note("no cgroups: " + home.error().message);
    return std::nullopt;
}

std::string daemon_mark(pid_t daemon, std::optional<std::uint64_t> number)
{
    const auto now = std::chrono::system_clock::now().time_since_epoch().count();
    return std::to_string(daemon) + "." + std::to_string(number.value_or(static_cast<std::uint64_t>(now)));
}

std::vector<std::string> left_running(const process::parents& ours)
{
    std::vector<std::string> left;
    for (const auto& one : procfs::processes())
        if (ours.include(one.parent) && one.pid != ours.self && one.state != 'Z')
            left.push_back(numbered(one));
    return left;
}

trees::trees(surroundings with)
    : with_(std::move(with))
    , group_alone_(process::tree_of_group())
{
}

trees::~trees()
{
    trees_.clear();
    if (with_.home)
        with_.home->remove();
}

std::unique_ptr<process::tree> trees::plant(supervisor::instance_id instance)
{
    if (!with_.home)
        return process::tree_by_proc(mark_of(instance), with_.parents,
                                     [&reaper = with_.reaper](pid_t pid) { return reaper.watches(pid); });
    const auto folder = process::folder_name(with_.programs.full_name(instance));
    folders_.insert_or_assign(folder, instance);
    return process::tree_in_cgroup(process::cgroup(with_.home->path() + "/" + folder));
}

result<std::optional<std::string>> trees::birthplace(supervisor::instance_id instance)
{
    auto& own = trees_[instance];
    if (!own.tree)
        own.tree = plant(instance);
    if (auto prepared = own.tree->prepare(); !prepared)
        return prepared.error();
    return own.tree->cgroup();
}

void trees::not_entered(supervisor::instance_id instance)
{
    if (const auto found = trees_.find(instance); found != trees_.end())
        found->second.tree->not_entered();
}

std::string trees::mark_of(supervisor::instance_id instance) const
{
    return with_.daemon_mark + ":" + std::to_string(static_cast<std::uint32_t>(instance));
}

void trees::started(supervisor::instance_id instance, pid_t root)
{
    const auto& own = root_is(instance, root);
    if (with_.programs.program_of(instance).execution.pid_file)
        own.tree->expect_daemon(root);
}

void trees::go_on_with(supervisor::instance_id instance, pid_t root)
{
    auto& own = trees_[instance];
    if (!own.tree)
        own.tree = plant(instance);
    root_is(instance, root);
}

void trees::adopted(supervisor::instance_id instance, const procfs::process& daemon)
{
    root_is(instance, daemon.pid).tree->claim(daemon);
}

trees::holdings& trees::root_is(supervisor::instance_id instance, pid_t root)
{
    auto& own = trees_[instance];
    left_behind_.erase(instance);
    roots_.erase(std::exchange(own.root, root));
    roots_.insert_or_assign(root, instance);
    return own;
}

void trees::clear_up_after_the_dead() const
{
    if (with_.home)
        process::remove_homes_of_the_dead(*with_.home);
}

bool trees::ended(supervisor::instance_id instance, pid_t root)
{
    auto* left = leftovers_of(instance);
    const bool strays = left && !(with_.programs.shutting_down() ? left->empty_for_good(root) : left->empty(root));
    if (strays)
        left_behind_.insert(instance);
    return strays;
}

// Null: its process is all there is to it.
process::tree* trees::leftovers_of(supervisor::instance_id instance) const
{
    const auto found = trees_.find(instance);
    if (found == trees_.end())
        return nullptr;
    switch (with_.programs.program_of(instance).policy.stop.mode) {
    case kill_mode::tree: return found->second.tree.get();
    case kill_mode::group: return group_alone_.get();
    case kill_mode::process: return nullptr;
    }
    return nullptr;
}

void trees::send(supervisor::instance_id instance, std::initializer_list<int> signals)
{
    const auto found = trees_.find(instance);
    if (found == trees_.end())
        return; // it was never started: nothing came of it
    auto* left = leftovers_of(instance);
    const auto root = found->second.root;
    if (left)
        left->expect_nobody();
    if (!left || left->empty(root))
        return cleared(instance);
    std::vector<std::string> names;
    for (const auto& member : left->members(root))
        names.push_back(numbered(member));
    for (const int signal : signals)
        left->send(root, signal);
    with_.tell(supervisor::strays_signalled{instance, std::move(names), *signals.begin() == SIGKILL});
}

void trees::look()
{
    for (const auto instance : std::set(left_behind_)) {
        const auto* left = leftovers_of(instance);
        if (!left || left->empty(trees_[instance].root))
            cleared(instance);
    }
}

void trees::cleared(supervisor::instance_id instance)
{
    left_behind_.erase(instance);
    with_.tell(supervisor::tree_cleared{instance});
}

void trees::forget(supervisor::instance_id instance)
{
    left_behind_.erase(instance);
    if (const auto own = trees_.extract(instance))
        roots_.erase(own.mapped().root);
    std::erase_if(folders_, [instance](const auto& each) { return each.second == instance; });
}

std::string trees::survivors(supervisor::instance_id instance, std::optional<pid_t> process) const
{
    if (process)
        return in_state(*process);
    std::vector<std::string> all;
    const auto found = trees_.find(instance);
    if (const auto* left = leftovers_of(instance))
        for (const auto& member : left->members(found->second.root))
            all.push_back(in_state(member.pid));
    return boost::algorithm::join(all, ", ");
}

bool trees::contains(supervisor::instance_id instance, const procfs::process& one) const
{
    const auto found = trees_.find(instance);
    return found != trees_.end() && found->second.tree->contains(one, found->second.root);
}

std::optional<supervisor::instance_id> trees::owner_of(const procfs::process& orphan) const
{
    for (const pid_t root : {orphan.group, orphan.session})
        if (const auto found = roots_.find(root); found != roots_.end())
            return found->second;
    const auto folder = with_.home ? with_.home->folder_of(orphan.pid) : std::nullopt;
    const auto found = folder ? folders_.find(*folder) : folders_.end();
    return found == folders_.end() ? std::nullopt : std::optional{found->second};
}

} // namespace reaperd::daemon

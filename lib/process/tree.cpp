#include "process/tree.hpp"

#include "process/signal.hpp"
#include "procfs/held_process.hpp"

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <unistd.h>
#include <unordered_set>
#include <utility>

namespace reaperd::process {
namespace {

using procfs::process;

constexpr int most_rounds = 20; // for those that are born while the others are killed

bool lives(const process& one)
{
    return one.state != 'Z' && one.state != 'X';
}

void send_to_one(const process& one, int signal, const std::function<bool(const process&)>& meant)
{
    if (one.parent == ::getpid())
        reaperd::process::send(one.pid, signal, target::process); // ours to wait for, so its pid is nobody else's
    else if (const auto held = procfs::held_process::hold(one); held && meant(one))
        held->send(signal);
}

// And after SIGKILL to those that were born meanwhile, until nobody new is there.
void send_to_all(int signal, const std::function<std::vector<process>()>& members,
                 const std::function<bool(const process&)>& meant)
{
    std::unordered_set<pid_t> told;
    for (int round = 0; round < most_rounds; ++round) {
        bool somebody_new = false;
        for (const process& one : members()) {
            if (!told.insert(one.pid).second)
                continue;
            somebody_new = true;
            send_to_one(one, signal, meant);
        }
        if (signal != SIGKILL || !somebody_new)
            return;
    }
}

// ---- by cgroup

class in_cgroup : public tree {
public:
    explicit in_cgroup(class cgroup where)
        : where_(std::move(where))
    {
    }
    ~in_cgroup() override
    {
        if (!given_back_)
            where_.remove();
    }

    result<void> prepare() override
    {
        given_back_ = false;
        if (made_ || where_.make()) {
            made_ = true;
            return {};
        }
        // Somebody in a PID namespace of his own may have taken us for dead, and cleared away our home.
        (void)reaperd::process::cgroup(std::filesystem::path(where_.path()).parent_path()).make();
        return where_.make();
    }
    void not_entered() override { made_ = false; }
    std::optional<std::string> cgroup() const override { return where_.path(); }
    bool empty(pid_t) const override { return !where_.populated(); }

    // To give the cgroup back tells whether somebody lives in it, for a third of what reading cgroup.events costs.
    bool empty_for_good(pid_t root) override
    {
        given_back_ = where_.remove_if_empty();
        made_ = made_ && !given_back_;
        return given_back_ || empty(root);
    }

    std::vector<process> members(pid_t) const override
    {
        std::vector<process> found;
        for (const pid_t pid : where_.processes()) {
            process one;
            one.pid = pid; // all there is without /proc; and of one that has gone, whom no signal finds
            if (auto known = procfs::find_process(pid))
                one = std::move(*known);
            if (lives(one))
                found.push_back(std::move(one));
        }
        return found;
    }

    bool contains(const process& one, pid_t) const override { return where_.contains(one.pid); }

    void send(pid_t root, int signal) const override
    {
        if (signal == SIGKILL && where_.kill_all())
            return;
        send_to_all(
            signal, [&] { return members(root); }, [&](const process& one) { return where_.contains(one.pid); });
    }

private:
    class cgroup where_;
    bool made_ = false;
    bool given_back_ = false;
};

// ---- by /proc

// The children of a process with one thread, in less than a pass over the whole machine. False: some do not pass, or
// this kernel has no such file.
bool all_children(pid_t of, const std::function<bool(pid_t)>& pass)
{
    const auto number = std::to_string(of);
    std::ifstream file("/proc/" + number + "/task/" + number + "/children");
    if (!file)
        return false;
    for (pid_t pid = 0; file >> pid;)
        if (!pass(pid))
            return false;
    return true;
}

class by_proc : public tree {
public:
    by_proc(std::string mark, parents ours, std::function<bool(pid_t)> known)
        : mark_(std::move(mark))
        , parents_(ours)
        , known_(std::move(known))
    {
    }

    // What a process leaves behind becomes our child: where all our children are known, there is no stray of anybody's.
    bool empty(pid_t root) const override
    {
        const auto expected = [&](pid_t pid) { return pid == root || pid == parents_.self || known_(pid); };
        if (all_children(parents_.self, expected) && (!parents_.guardian || all_children(*parents_.guardian, expected)))
            return true;
        return members(root).empty() && !somebody_may_be_the_daemon();
    }

    void expect_daemon(pid_t launcher) override
    {
        session_.reset();
        const auto known = procfs::find_process(launcher);
        launched_at_ = known ? std::optional{known->start_ticks} : std::nullopt;
    }
    void expect_nobody() override { launched_at_.reset(); }

    void claim(const process& daemon) override
    {
        launched_at_.reset();
        if (daemon.session != ::getsid(0))
            session_ = daemon.session;
    }

    std::vector<process> members(pid_t root) const override
    {
        std::vector<process> found;
        std::unordered_set<pid_t> ours{parents_.self};
        if (parents_.guardian)
            ours.insert(*parents_.guardian);
        std::unordered_set<pid_t> its;
        auto all = procfs::processes();
        // A parent is not always older than its child by number; each pass finds those one step further down.
        for (bool more = true; std::exchange(more, false);)
            for (const auto& one : all) {
                if (!ours.contains(one.parent) || ours.contains(one.pid))
                    continue;
                more = true;
                ours.insert(one.pid);
                if (!belongs(one, root, its))
                    continue;
                its.insert(one.pid);
                if (lives(one))
                    found.push_back(one);
            }
        return found;
    }

    bool contains(const process& one, pid_t root) const override
    {
        return may_be_the_daemon(one)
            || std::ranges::any_of(members(root), [&](const process& each) { return each.pid == one.pid; });
    }

    void send(pid_t root, int signal) const override
    {
        send_to_all(
            signal, [&] { return members(root); }, [](const process&) { return true; });
    }

private:
    bool belongs(const process& one, pid_t root, const std::unordered_set<pid_t>& its) const
    {
        if (known_(one.pid))
            return false; // another program's, which may have joined the group
        if (its.contains(one.parent))
            return true;
        if (const auto its_mark = mark_of_ours(one.pid))
            return its_mark == mark_; // and not of another program, which may have joined the group
        return one.session == root || one.group == root || (session_ && one.session == *session_);
    }

    bool may_be_the_daemon(const process& one) const
    {
        return launched_at_ && one.start_ticks >= *launched_at_ && parents_.include(one.parent) && lives(one)
            && !known_(one.pid) && !mark_of_ours(one.pid);
    }

    bool somebody_may_be_the_daemon() const
    {
        return launched_at_
            && std::ranges::any_of(procfs::processes(), [this](const process& one) { return may_be_the_daemon(one); });
    }

    // Of some program of this reaperd.
    std::optional<std::string> mark_of_ours(pid_t pid) const
    {
        auto mark = procfs::environment_variable(pid, mark_name);
        return mark && daemon_of(*mark) == daemon_of(mark_) ? std::move(mark) : std::nullopt;
    }

    static std::string daemon_of(const std::string& mark) { return mark.substr(0, mark.rfind(':')); }

    std::string mark_;
    parents parents_;
    std::function<bool(pid_t)> known_;
    std::optional<std::uint64_t> launched_at_; // a daemon is expected that was born since: start_ticks
    std::optional<pid_t> session_;             // of a daemon that was claimed, where it is not ours
};

// ---- the process group alone

class of_group : public tree {
public:
    // The root itself may be a zombie that nobody has waited for yet.
    bool empty(pid_t root) const override { return !has_group(root) || members(root).empty(); }

    std::vector<process> members(pid_t root) const override
    {
        auto all = procfs::processes();
        std::erase_if(all, [root](const process& one) { return one.group != root || !lives(one); });
        return all;
    }

    bool contains(const process& one, pid_t root) const override { return one.group == root; }

    void send(pid_t root, int signal) const override { reaperd::process::send(root, signal, target::whole_group); }
};

} // namespace

std::unique_ptr<tree> tree_in_cgroup(class cgroup where)
{
    return std::make_unique<in_cgroup>(std::move(where));
}

std::unique_ptr<tree> tree_by_proc(std::string mark, parents ours, std::function<bool(pid_t)> known)
{
    return std::make_unique<by_proc>(std::move(mark), ours, std::move(known));
}

std::unique_ptr<tree> tree_of_group()
{
    return std::make_unique<of_group>();
}

} // namespace reaperd::process

#include "process/spawn.hpp"

#include "process/child.hpp"
#include "process/clone.hpp"
#include "process/launch_steps.hpp"
#include "process/mailbox.hpp"
#include "process/raw_call.hpp"
#include "process/reaper.hpp"
#include "process/signal.hpp"
#include "process/spawn_failure.hpp"

#include <algorithm>
#include <boost/filesystem/operations.hpp>
#include <csignal>
#include <deque>
#include <sys/prctl.h>

namespace reaperd::process {
namespace {

namespace protocol = boost::process::v2::posix::detail;
using namespace steps;

// ---- one start under way

// The child changes its directory before it execs.
path absolute(const path& executable)
{
    if (executable.is_absolute())
        return executable;
    error_code gone; // our working directory; exec then says it
    auto found = boost::filesystem::absolute(executable, gone);
    return gone ? executable : found;
}

class launch {
public:
    launch(spawn_request request, const mailbox& box, clone_way way, unsigned kept_below, signal_bits ignored)
        : request_{std::move(request)}
        , executable_{absolute(request_.executable)}
        , arguments_{launcher_.build(executable_, request_.arguments)}
        , box_{box}
        , way_{way}
        , birthplace_{way}
        , kept_below_{request_.descriptors == descriptors::inherited ? child::all_descriptors : kept_below}
        , to_reset_{(way == clone_way::plain ? child::all_signals : ignored) & ~request_.still_ignored}
    {
        environment_ = std::move(request_.shared_environment);
        for (const auto& variable : request_.environment)
            environment_.push_back(variable.c_str());
        environment_.push_back(nullptr);
        launcher_.env = environment_.data();
    }

    void begin(child_stack stack, in_our_memory& word)
    {
        if (request_.cgroup)
            if (int error = birthplace_.enter(*request_.cgroup)) {
                launcher_.error = launcher_.done(stage::cgroup, error).value();
                return;
            }
        auto failed = with_initialisers(
            [this](auto&&... each) { return protocol::on_setup(launcher_, executable_, arguments_, each...); });
        if (failed)
            launcher_.error = failed.value();
        else
            clone(stack, word);
        birthplace_.leave();
    }

    // To be asked when the child has left our memory.
    spawn_result result() const
    {
        if (given_up_)
            return failure_at(launcher_.at, launcher_.which, ETIMEDOUT, request_);
        if (launcher_.error != 0)
            return failure_at(launcher_.at, launcher_.which, launcher_.error, request_);
        return pid_;
    }

    // A stopped process is ended by SIGKILL too. Should it have got to its exec meanwhile, it ends all the same.
    void give_up()
    {
        given_up_ = true;
        (void)send(pid_, SIGKILL, target::process); // whoever may start it as another user may kill it
    }

    pid_t pid() const { return pid_; } // of a child that failed, too; 0 where there never was one
    bool changed_account() const { return request_.account.has_value(); }

private:
    template <class Call>
    error_code with_initialisers(Call call)
    {
        const auto& r = request_;
        return call(birthplace_, own_descriptor_table{way_, kept_below_},
                    standard_streams{r.descriptors, box_, r.stdio}, session{r.new_session, r.terminal},
                    group{r.new_session ? std::nullopt : r.group, r.terminal},
                    priorities{r.out_of_memory_score, r.nice}, limits{r.limits}, identity{r.account},
                    surroundings{r.directory, r.umask, r.descriptors, to_reset_, r.ignore_sigchld});
    }

    // A signal between clone and exec would run our handlers in the child, and Asio's write to a pipe that is ours.
    void clone(child_stack stack, in_our_memory& word)
    {
        sigset_t all, before;
        ::sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &before);
        pid_t child = clone_child(way_, {birthplace_.get(), request_.pid_goes_to}, stack, word, &launch::run, this);
        ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
        if (child > 0)
            pid_ = child;
        else
            launcher_.error = launcher_.done(stage::clone, -child).value();
    }

    static int run(void* self) { static_cast<launch*>(self)->become_the_program(); }

    [[noreturn]] void become_the_program() noexcept
    {
        auto failed = with_initialisers(
            [this](auto&&... each) { return protocol::on_exec_setup(launcher_, executable_, arguments_, each...); });
        if (!failed)
            failed = execute();
        launcher_.error = failed.value();
        for (;;)
            raw_call(SYS_exit_group, 127);
    }

    error_code execute() noexcept
    {
        launcher_.at = stage::exec; // and here
        long answer = raw_call(SYS_execve, executable_.c_str(), arguments_, launcher_.env);
        return launcher_.done(stage::exec, static_cast<int>(-answer));
    }

    spawn_request request_;
    path executable_;
    launcher launcher_;
    argument_list arguments_;
    std::vector<const char*> environment_;
    const mailbox& box_;
    clone_way way_;
    birthplace birthplace_;
    unsigned kept_below_;
    signal_bits to_reset_;
    pid_t pid_ = 0;
    bool given_up_ = false;
};

// What a start needs and the next one in its place uses again.
struct place {
    explicit place(int empty)
        : box{empty}
    {
    }

    mailbox box;
    stack memory;
    in_our_memory word{0};
    std::optional<launch> under_way;
    spawner::started tell;
};

} // namespace

struct spawner::implementation {
    implementation(process::reaper& r, std::size_t at_once, std::chrono::nanoseconds longest)
        : reaper{r}
        , patience{longest}
    {
        for (std::size_t i = 0; i < at_once; ++i)
            kept_below =
                std::max(kept_below, static_cast<unsigned>(places.emplace_back(nothing.get()).box.highest()) + 1);
    }

    ~implementation()
    {
        for (auto& place : places)
            see_off(place);
    }

    bool busy() const
    {
        return std::ranges::any_of(places, [](const auto& place) { return place.under_way.has_value(); });
    }

    place& oldest() { return places[next]; }

    // Who is told of a start may start something in turn, so what was freed may be taken again.
    place& take_place()
    {
        while (oldest().under_way)
            complete(oldest());
        auto& free = oldest();
        next = (next + 1) % places.size();
        return free;
    }

    void finish()
    {
        for (; busy(); next = (next + 1) % places.size())
            complete(oldest());
    }

    // The kernel would give the new score to everybody who shares the memory, us among them, except after a vfork.
    clone_way way_for(const spawn_request& request) const
    {
        bool alone = best == clone_way::side_by_side && request.out_of_memory_score;
        return alone ? clone_way::one_by_one : best;
    }

    void complete(place& place)
    {
        if (!place.under_way)
            return;
        see_off(place);
        place.box.clear();
        auto result = place.under_way->result();
        if (!result && place.under_way->pid() != 0)
            reaper.discard(place.under_way->pid());
        undo_account_change(*place.under_way);
        place.under_way.reset();
        auto tell = std::exchange(place.tell, nullptr);
        tell(std::move(result));
    }

    // Between its change of user and its exec a child may be stopped by that user, and our loop stands still with it.
    void see_off(place& place) const
    {
        if (wait_until_left(place.word, patience))
            return;
        place.under_way->give_up();
        wait_until_left(place.word); // the kernel clears it at its death
    }

    // The kernel takes core dumps and ptrace from a memory in which somebody changes user. It may have them back as
    // soon as no child of a lesser user is in it.
    void undo_account_change(const launch& done)
    {
        account_changed |= done.changed_account();
        bool alone = std::ranges::all_of(places, [](const auto& place) { return place.word == 0; });
        if (account_changed && alone && dumpable) {
            ::prctl(PR_SET_DUMPABLE, 1);
            account_changed = false;
        }
    }

    process::reaper& reaper;
    std::chrono::nanoseconds patience;
    clone_way best = best_clone_way();
    signal_bits ignored = child::ignored_signals(); // by who started us: we ignore none ourselves
    bool dumpable = ::prctl(PR_GET_DUMPABLE) == 1;
    bool account_changed = false;
    placeholder nothing;
    std::deque<place> places;
    std::size_t next = 0; // the one that was taken longest ago, if all are
    unsigned kept_below = 3;
};

spawner::spawner(reaper& reaper, std::size_t at_once, std::chrono::nanoseconds patience)
    : self_{std::make_unique<implementation>(reaper, at_once, patience)}
{
}

spawner::~spawner() = default;

void spawner::start(spawn_request request, started tell)
{
    // As supervisord has it: who is that user already needs no right to become it.
    if (request.account && request.account->user == ::geteuid())
        request.account.reset();
    auto& place = self_->take_place();
    auto way = self_->way_for(request);
    place.tell = std::move(tell);
    place.under_way.emplace(std::move(request), place.box, way, self_->kept_below, self_->ignored);
    place.under_way->begin(place.memory.get(), place.word);
}

void spawner::finish()
{
    self_->finish();
}

spawn_result spawner::spawn(spawn_request request)
{
    std::optional<spawn_result> result;
    start(std::move(request), [&](spawn_result told) { result = std::move(told); });
    finish();
    return *std::move(result);
}

} // namespace reaperd::process

#include "guardian/guardian.hpp"

#include "guardian/own_log.hpp"
#include "guardian/zombies.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace reaperd::guardian {
namespace {

using namespace std::chrono_literals;

constexpr auto to_get_ready = 10s;
constexpr int backlog = 1024;   // as lib/sockets has it
constexpr auto to_look = 100ms; // at a zombie, which is reaped then in any case

int open_signals(const std::vector<int>& wanted)
{
    sigset_t set;
    ::sigemptyset(&set);
    for (const int signal : wanted)
        ::sigaddset(&set, signal);
    return ::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

void close(int& descriptor)
{
    if (descriptor >= 0)
        ::close(descriptor);
    descriptor = -1;
}

} // namespace

guardian::guardian(settings wanted)
    : settings_(std::move(wanted))
    , signals_(open_signals(settings_.signals))
{
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    ::tzset(); // so that a line of the log needs nothing more
}

std::variant<place, int> guardian::run()
{
    if (settings_.incumbent)
        go_on_with(*settings_.incumbent);
    else
        start_at_ = clock::now();
    while (!exit_code_) {
        if (start_at_ && *start_at_ <= clock::now())
            if (const auto begun = start_manager())
                return *begun;
        wait();
    }
    return *exit_code_;
}

// ---- the manager

std::optional<place> guardian::start_manager()
{
    start_at_.reset();
    auto channel = make_channel();
    const pid_t child = channel ? ::fork() : -1;
    if (child == 0)
        return be_manager(*channel);
    const int error = errno;
    if (channel)
        ::close(channel->second);
    if (child < 0) { // the machine's fault, which passes
        if (channel)
            ::close(channel->first);
        if (!std::exchange(complained_, true))
            say("CRIT", std::string("cannot start a manager, and tries every second: ") + std::strerror(error));
        start_at_ = clock::now() + 1s;
        return {};
    }
    complained_ = false;
    pace_.started(clock::now());
    manager_ = child;
    channel_ = channel->first;
    ready_ = false;
    ready_until_ = clock::now() + to_get_ready;
    for (int signal = 1; missed_ != 0; ++signal, missed_ >>= 1)
        if ((missed_ & 1) != 0)
            ::kill(manager_, signal); // it has them all blocked still
    if (!std::exchange(forked_, true))
        settings_.forked();
    return {};
}

// Leads a group of its own: a Ctrl-C reaches the guardian alone, which passes it on once.
place guardian::be_manager(std::pair<int, int> channel) const
{
    ::setpgid(0, 0);
    ::close(signals_);
    ::close(channel.first);
    return {channel.second, safe_, ::getppid()};
}

void guardian::manager_died(int code, int status)
{
    hear_manager(); // what it has sent counts
    hang_up();
    manager_ = 0;
    ready_ = false;
    ready_until_.reset();
    if (const auto ended = settings_.book.ended()) {
        exit_code_ = *ended;
        return;
    }
    const bool made_room = std::exchange(leaves_, false);
    if (made_room && code == CLD_EXITED)
        return void(start_at_ = clock::now());
    const auto how = code != CLD_EXITED && status == SIGKILL ? death::killed : death::crashed;
    if (how == death::crashed && !made_room && !was_ready_)
        go_back("its manager ended before it was ready (" + how_it_ended(code, status) + ")");
    start_later(pace_.after(how, clock::now()), how_it_ended(code, status));
}

void guardian::start_later(std::optional<pace::start> next, std::string_view how)
{
    if (!next) {
        say("CRIT", "the manager died again, in safe mode too (" + std::string(how)
                        + "): the programs go on without supervision. HUP tries again, TERM stops them");
        return;
    }
    if (next->safe && !safe_)
        say("CRIT", "the manager crashed too often (" + std::string(how)
                        + "): the next one starts in safe mode, without its TCP ports");
    safe_ = next->safe;
    start_at_ = next->at;
}

void guardian::hang_up()
{
    close(channel_);
    untold_.reset();
    shown_.reset();
    shown_until_.reset();
}

// ---- waiting

std::optional<guardian::clock::time_point> guardian::deadline() const
{
    std::optional<clock::time_point> next;
    for (const auto& one : {start_at_, ready_until_, shown_until_})
        if (one && (!next || *one < *next))
            next = one;
    return next;
}

void guardian::wait()
{
    const short from_manager = untold_ ? POLLIN | POLLOUT : POLLIN;
    std::array<pollfd, 2> what{{{signals_, POLLIN, 0}, {channel_, from_manager, 0}}};
    timespec left{};
    const auto until = deadline();
    if (until) {
        const auto time = std::max<std::chrono::nanoseconds>(*until - clock::now(), 0ns);
        left.tv_sec = std::chrono::duration_cast<std::chrono::seconds>(time).count();
        left.tv_nsec = (time % 1s).count();
    }
    if (::ppoll(what.data(), what.size(), until ? &left : nullptr, nullptr) < 0)
        return;
    if (what[1].revents != 0)
        hear_manager();
    tell_of_noted();
    if (what[0].revents != 0)
        hear_signals();
    if (ready_until_ && *ready_until_ <= clock::now() && manager_ > 0) {
        ready_until_.reset();
        ::kill(manager_, SIGABRT); // it hangs: that is a crash
    }
    if (shown_until_ && *shown_until_ <= clock::now()) {
        reap(*std::exchange(shown_, std::nullopt));
        shown_until_.reset();
    }
    look_after_children();
}

// ---- signals

void guardian::hear_signals()
{
    signalfd_siginfo told{};
    while (::read(signals_, &told, sizeof told) == sizeof told)
        if (const int signal = static_cast<int>(told.ssi_signo); signal != SIGCHLD)
            pass_on(signal);
}

// In the journal first: if this manager dies before it has heard, the next one is told.
void guardian::pass_on(int signal)
{
    const auto& stops = settings_.stop_signals;
    const bool stop = std::find(stops.begin(), stops.end(), signal) != stops.end();
    if (stop)
        settings_.book.set_stop_signal(signal);
    if (manager_ > 0 && !leaves_)
        return void(::kill(manager_, signal));
    if (!stop)
        missed_ |= 1ULL << (signal - 1);
    if (!start_at_ && !leaves_)
        start_later(pace_.again(clock::now()), {});
}

// ---- what the manager says

void guardian::hear_manager()
{
    static letter heard; // large, and this is the only one who reads
    while (channel_ >= 0)
        switch (receive(channel_, heard)) {
        case received::message:
            act_on(heard);
            close_rest(heard);
            break;
        case received::nothing: return;
        case received::end: return hang_up(); // it is dying: its zombie says how
        }
}

void guardian::act_on(const letter& heard)
{
    switch (heard.message.what) {
    case word::ready:
        ready_ = true;
        ready_until_.reset();
        untold_ = 0;
        settings_.book.end_upgrade();
        if (!std::exchange(was_ready_, true))
            settings_.ready();
        return;
    case word::keep: return keep(heard);
    case word::let_go: return let_go(heard.message.slot);
    case word::shelve: return shelve(heard);
    case word::unshelve:
        if (auto old = settings_.book.unshelve(heard.words()))
            ::close(*old);
        return;
    case word::seen:
        if (shown_ == heard.message.pid) {
            reap(*std::exchange(shown_, std::nullopt));
            shown_until_.reset();
        }
        return;
    case word::notify:
        if (settings_.notify)
            settings_.notify(heard.words());
        return;
    case word::upgrade: return change_image(heard.words());
    case word::death:
    case word::upgraded:
    case word::stayed: return; // ours to say
    }
}

void guardian::keep(const letter& heard)
{
    const auto slots = settings_.book.slots();
    for (std::size_t i = 0; i < heard.count; ++i) {
        const std::size_t which = heard.message.which[i];
        if (heard.message.slot >= slots.size() || which >= journal::slot::most_descriptors) {
            ::close(heard.descriptors[i]);
            continue;
        }
        auto& slot = slots[heard.message.slot];
        if (const auto old = slot.kept(which))
            ::close(*old);
        slot.keep(which, heard.descriptors[i]);
    }
}

void guardian::let_go(std::uint32_t index)
{
    const auto slots = settings_.book.slots();
    if (index >= slots.size())
        return;
    auto& slot = slots[index];
    for (std::size_t which = 0; which < journal::slot::most_descriptors; ++which)
        if (const auto old = slot.kept(which)) {
            slot.forget(which);
            ::close(*old);
        }
    slot.release();
}

void guardian::shelve(const letter& heard)
{
    for (std::size_t i = 1; i < heard.count; ++i)
        ::close(heard.descriptors[i]);
    if (heard.count == 0)
        return;
    if (const auto old = settings_.book.unshelve(heard.words()))
        ::close(*old);
    if (!settings_.book.shelve(heard.words(), heard.descriptors[0]))
        return void(::close(heard.descriptors[0]));
    // Who connects is told the pid of whoever called listen(2) last: ours, which does not change.
    int listens = 0;
    socklen_t size = sizeof listens;
    if (::getsockopt(heard.descriptors[0], SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0 && listens != 0)
        ::listen(heard.descriptors[0], backlog);
}

// ---- deaths

// The manager first: while it lives, it is asked before a zombie goes.
void guardian::look_after_children()
{
    while (!exit_code_) {
        if (look_at_manager())
            continue;
        if (shown_)
            return;
        const auto dead = peek(P_ALL, 0);
        if (dead.si_pid == 0)
            return;
        if (dead.si_pid != manager_)
            look_at(dead.si_pid, {dead.si_code, dead.si_status});
    }
}

bool guardian::look_at_manager()
{
    const auto dead = manager_ > 0 ? peek(P_PID, static_cast<id_t>(manager_)) : siginfo_t{};
    if (dead.si_pid == 0)
        return false;
    const pid_t was = manager_;
    manager_died(dead.si_code, dead.si_status);
    reap(was);
    return true;
}

// What was noted while nobody listened. Their zombies are gone; the manager knows them by their slots.
void guardian::tell_of_noted()
{
    const auto slots = settings_.book.slots();
    for (; untold_ && *untold_ < slots.size(); ++*untold_)
        if (const auto& slot = slots[*untold_]; slot.owner() && slot.pid())
            if (const auto note = slot.exit_of(slot.run().serial))
                if (!tell(&slot, *slot.pid(), *note))
                    return; // when there is room
    untold_.reset();
}

bool guardian::tell(const journal::slot* slot, pid_t pid, const journal::exit_note& how) const
{
    message told;
    told.what = word::death;
    told.pid = pid;
    told.code = how.code;
    told.status = how.status;
    told.slot = slot ? static_cast<std::uint32_t>(settings_.book.index_of(*slot)) + 1 : 0;
    told.serial = slot ? slot->run().serial : 0;
    return send(channel_, told) == sent::yes;
}

// The note comes before the reaping: the pid cannot be another's while it is written. What the manager has no room for
// it is told later, and then it has to do without the zombie.
void guardian::look_at(pid_t pid, const journal::exit_note& how)
{
    auto* slot = settings_.book.running(pid);
    if (slot)
        slot->note_exit(how);
    const bool listens = ready_ && channel_ >= 0;
    if (listens && tell(slot, pid, how)) {
        shown_ = pid;
        shown_until_ = clock::now() + to_look;
        return;
    }
    if (!slot)
        settings_.book.count(journal::tally::orphans_reaped); // no manager will hear of it
    if (listens && slot)
        untold_ = std::min(untold_.value_or(journal::journal::most_slots), settings_.book.index_of(*slot));
    reap(pid);
}

void guardian::say(const char* level, const std::string& text) const
{
    write_own_log(settings_.log.c_str(), level, text);
}

} // namespace reaperd::guardian

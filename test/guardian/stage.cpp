#include "stage.hpp"

#include <array>
#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <poll.h>
#include <sched.h>
#include <stdexcept>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace stage {
namespace {

struct line {
    pid_t who;
    std::array<char, 200> text;
};

bool readable(int descriptor)
{
    pollfd what{descriptor, POLLIN, 0};
    return ::poll(&what, 1, static_cast<int>(std::chrono::milliseconds(patience).count())) == 1;
}

void put(int board, const std::string& text)
{
    line said{::getpid(), {}};
    text.copy(said.text.data(), said.text.size() - 1);
    if (::send(board, &said, sizeof said, MSG_NOSIGNAL) < 0)
        ::_exit(97);
}

std::optional<line> take(int board)
{
    line said{};
    if (!readable(board) || ::recv(board, &said, sizeof said, 0) != sizeof said)
        return {};
    return said;
}

template <class Predicate>
void spin_until(const std::string& wanted, Predicate done)
{
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!done()) {
        if (std::chrono::steady_clock::now() > end)
            throw std::runtime_error("waited in vain for " + wanted);
        ::sched_yield();
    }
}

[[noreturn]] void live(std::optional<int> code)
{
    sigset_t term;
    ::sigemptyset(&term);
    ::sigaddset(&term, SIGTERM);
    ::sigprocmask(SIG_BLOCK, &term, nullptr);
    while (!code || ::sigwaitinfo(&term, nullptr) != SIGTERM)
        ::pause();
    ::_exit(*code);
}

char state_of(pid_t pid)
{
    std::string text;
    std::getline(std::ifstream{"/proc/" + std::to_string(pid) + "/stat"}, text);
    const auto name_ends = text.rfind(')');
    return name_ends == text.npos ? '-' : text[name_ends + 2];
}

// Whoever was left to us by a guardian that has ended.
void end_all_children()
{
    std::ifstream list{"/proc/self/task/" + std::to_string(::getpid()) + "/children"};
    for (pid_t one = 0; list >> one;)
        ::kill(one, SIGKILL);
    while (::waitpid(-1, nullptr, 0) > 0)
        continue;
}

} // namespace

// ---- the manager

manager::manager(journal::journal with, guardian::place where, int board)
    : book(with)
    , place(where)
    , generation(book.begin_generation())
    , board_(board)
{
}

void manager::report(const std::string& text) const
{
    put(board_, text);
}

void manager::wait_for(const std::string& word) const
{
    const auto told = take(board_);
    if (!told || word != told->text.data())
        report("expected " + word);
}

void manager::say(const guardian::message& what, std::string_view text, std::span<const int> descriptors) const
{
    if (guardian::send(place.channel, what, text, descriptors) != guardian::sent::yes)
        report("could not send");
}

guardian::letter manager::hear() const
{
    guardian::letter heard;
    if (!readable(place.channel) || guardian::receive(place.channel, heard) != guardian::received::message)
        report("heard nothing");
    return heard;
}

void manager::take_signal(int which) const
{
    sigset_t set;
    ::sigemptyset(&set);
    ::sigaddset(&set, which);
    const timespec time{patience.count(), 0};
    if (::sigtimedwait(&set, nullptr, &time) != which)
        report("no signal " + std::to_string(which));
}

void manager::end(int code)
{
    book.end(code);
    ::_exit(0);
}

void manager::stay()
{
    for (;;)
        ::pause();
}

pid_t manager::child(std::optional<int> code)
{
    const pid_t made = ::fork();
    if (made == 0)
        live(code);
    return made;
}

pid_t manager::orphan(std::optional<int> code)
{
    std::array<int, 2> ends{};
    pid_t made = 0;
    if (::pipe(ends.data()) < 0)
        ::_exit(96);
    if (const pid_t parent = ::fork(); parent == 0) {
        made = child(code);
        [[maybe_unused]] const auto written = ::write(ends[1], &made, sizeof made);
        ::_exit(0);
    } else {
        ::waitpid(parent, nullptr, 0);
    }
    [[maybe_unused]] const auto read = ::read(ends[0], &made, sizeof made);
    ::close(ends[0]);
    ::close(ends[1]);
    return made;
}

// ---- the theatre

theatre::theatre()
{
    auto* at = ::mmap(nullptr, journal::journal::size, PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    memory_ = {static_cast<std::byte*>(at), journal::journal::size};
    book = journal::journal::create(memory_, journal::boot_id{}, {::getpid(), 1});
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) < 0)
        throw std::runtime_error("no pair of sockets");
    std::tie(front_, board_) = std::pair{ends[0], ends[1]};
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
}

theatre::~theatre()
{
    end_all_children();
    ::close(front_);
    ::close(board_);
    ::munmap(memory_.data(), memory_.size());
}

void theatre::play(std::function<void(manager&)> role, std::function<void(guardian::settings&)> adjust)
{
    guardian_ = ::fork();
    if (guardian_ != 0)
        return;
    const rlimit none{};
    ::setrlimit(RLIMIT_CORE, &none); // some of them crash
    ::signal(SIGABRT, SIG_DFL);      // and are no test that failed
    guardian::settings wanted;
    wanted.book = book;
    wanted.signals = {SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGUSR1};
    wanted.stop_signals = {SIGTERM, SIGINT};
    wanted.log = "/dev/null";
    wanted.ready = [this] { put(board_, "ready"); };
    adjust(wanted);
    sigset_t handled;
    ::sigemptyset(&handled);
    for (const int one : wanted.signals)
        ::sigaddset(&handled, one);
    ::sigprocmask(SIG_BLOCK, &handled, nullptr);

    guardian::guardian one(std::move(wanted));
    const auto outcome = one.run();
    if (const int* code = std::get_if<int>(&outcome))
        ::_exit(*code);
    manager player(book, std::get<guardian::place>(outcome), board_);
    role(player);
    ::_exit(0); // no end in the journal: a crash
}

pid_t theatre::hears(const std::string& text)
{
    const auto said = take(front_);
    BOOST_REQUIRE_MESSAGE(said, "nobody says \"" << text << "\"");
    BOOST_TEST_REQUIRE(std::string(said->text.data()) == text);
    return said->who;
}

bool theatre::nothing_is_said() const
{
    pollfd what{front_, POLLIN, 0};
    return ::poll(&what, 1, 0) == 0;
}

void theatre::tell(const std::string& word) const
{
    put(front_, word);
}

void theatre::note(std::string_view text) const
{
    put(board_, std::string(text));
}

int theatre::exit_code()
{
    int status = 0;
    BOOST_TEST(::waitpid(guardian_, &status, 0) == guardian_);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void await_reaped(pid_t pid)
{
    spin_until("the end of " + std::to_string(pid), [pid] { return ::kill(pid, 0) < 0 && errno == ESRCH; });
}

bool is_zombie(pid_t pid)
{
    return state_of(pid) == 'Z';
}

void await_zombie(pid_t pid)
{
    spin_until("a zombie " + std::to_string(pid), [pid] { return is_zombie(pid); });
}

} // namespace stage

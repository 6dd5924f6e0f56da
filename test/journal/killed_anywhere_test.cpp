// Killed between any two instructions: a child lives the life of a slot in steps of one instruction each, and after
// each of them its journal is opened and read. During one call what is read changes at most once: all of it is as
// before, or as after.
#include "paper.hpp"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <functional>
#include <new>
#include <sstream>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using namespace paper;

namespace {

// All that a successor reads.
std::string reading(const scene& one)
{
    const auto found = one.opened();
    if (std::holds_alternative<flaw>(found))
        return std::string(describe(std::get<flaw>(found)));
    const auto& book = std::get<journal>(found);
    std::ostringstream said;
    said << "generation " << book.generation() << " purpose " << static_cast<int>(book.purpose()) << " stop "
         << book.stop_signal().value_or(-1) << " ended " << book.ended().value_or(-1) << " image "
         << text(book.image()).value_or("none") << " socket " << book.shelved("socket").value_or(-1);
    for (const auto& slot : book.slots()) {
        if (!slot.owner())
            continue;
        const auto run = slot.run();
        said << "; " << *slot.owner() << " run " << run.serial << '/' << static_cast<int>(run.phase) << " pid "
             << slot.pid().value_or(-1) << " noted "
             << (slot.exit_of(run.serial) ? slot.exit_of(run.serial)->status : -1) << " record "
             << text(slot.record()).value_or("none") << " kept " << slot.kept(0).value_or(-1);
    }
    return said.str();
}

using call = std::function<void(scene&)>;

struct shared_counter {
    void* at = ::mmap(nullptr, sizeof(std::atomic<int>), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    std::atomic<int>& value = *new (at) std::atomic<int>{-1};
    ~shared_counter() { ::munmap(at, sizeof(std::atomic<int>)); }
};

// What is read one after the other while each of the calls is on its way: histories[i] begins with what was before.
std::vector<std::vector<std::string>> histories_of(scene& one, const std::vector<call>& calls)
{
    const shared_counter step;
    std::vector<std::vector<std::string>> histories(calls.size());
    const pid_t child = ::fork();
    if (child == 0) {
        ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
        ::raise(SIGSTOP);
        for (const auto& next : calls) {
            ++step.value;
            next(one);
        }
        ::_exit(0);
    }
    int status = 0;
    while (::waitpid(child, &status, 0) == child && WIFSTOPPED(status)) {
        const int now = step.value;
        if (now >= 0) {
            auto& history = histories[static_cast<std::size_t>(now)];
            if (auto read = reading(one); history.empty() || history.back() != read)
                history.push_back(std::move(read));
        }
        if (::ptrace(PTRACE_SINGLESTEP, child, nullptr, nullptr) < 0)
            ::kill(child, SIGKILL);
    }
    BOOST_TEST_REQUIRE((WIFEXITED(status) && WEXITSTATUS(status) == 0), "status " << status);
    return histories;
}

// The first that is seen of a call is from before it did anything.
void expect_whole(const std::vector<std::vector<std::string>>& histories)
{
    for (std::size_t i = 0; i < histories.size(); ++i) {
        BOOST_TEST_REQUIRE(!histories[i].empty());
        BOOST_TEST(histories[i].size() <= 2U, "call " << i << " shows " << histories[i][1]);
        if (i > 0)
            BOOST_TEST(histories[i].front() == histories[i - 1].back());
    }
}

std::vector<call> life_of_a_slot()
{
    return {
        [](scene& s) { s.book.take(7); },
        [](scene& s) { s.book.of(7)->commit(bytes("starting")); },
        [](scene& s) { s.book.of(7)->keep(0, 12); },
        [](scene& s) { s.book.of(7)->begin_spawn(1, 1); },
        [](scene& s) { *s.book.of(7)->pid_for_kernel() = 100; },
        [](scene& s) { s.book.of(7)->set_born(12345); },
        [](scene& s) { s.book.of(7)->confirm(); },
        [](scene& s) { s.book.of(7)->commit(bytes("running since then, and all is well")); },
        [](scene& s) {
            s.book.of(7)->note_exit({1, 3});
        },
        [](scene& s) { s.book.of(7)->commit(bytes("ended with 3")); },
        [](scene& s) { s.book.of(7)->end(); },
        [](scene& s) { s.book.of(7)->begin_spawn(2, 1); },
        [](scene& s) { *s.book.of(7)->pid_for_kernel() = 101; },
        [](scene& s) {
            s.book.of(7)->note_exit({2, 9});
        },
        [](scene& s) { s.book.of(7)->commit(bytes("killed")); },
        [](scene& s) { s.book.of(7)->end(); },
        [](scene& s) { s.book.of(7)->forget(0); },
        [](scene& s) { s.book.of(7)->release(); },
        [](scene& s) { s.book.take(8); },
        [](scene& s) { s.book.take(9); },
    };
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(killed_anywhere, scene)

BOOST_AUTO_TEST_CASE(each_call_in_the_life_of_a_slot_is_done_or_not)
{
    const auto histories = histories_of(*this, life_of_a_slot());
    expect_whole(histories);
    BOOST_TEST(histories.back().back().find("; 9 run 0/0 pid -1 noted -1 record none kept -1") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(so_is_a_new_image_and_what_is_on_the_shelf)
{
    expect_whole(histories_of(*this, {
                                         [](scene& s) { s.book.commit_image(bytes("web")); },
                                         [](scene& s) { s.book.commit_image(bytes("web and db, and some more")); },
                                         [](scene& s) { s.book.commit_image(bytes("db")); },
                                         [](scene& s) { s.book.shelve("socket", 5); },
                                         [](scene& s) { s.book.shelve("socket", 6); },
                                         [](scene& s) { s.book.unshelve("socket"); },
                                         [](scene& s) { s.book.shelve("another", 7); },
                                     }));
}

BOOST_AUTO_TEST_CASE(so_is_what_concerns_the_manager_itself)
{
    using reaperd::journal::purpose;
    expect_whole(histories_of(*this, {
                                         [](scene& s) { s.book.begin_generation(); },
                                         [](scene& s) { s.book.set_stop_signal(15); },
                                         [](scene& s) { s.book.set_purpose(purpose::stopping); },
                                         [](scene& s) { s.book.clear_stop_signal(); },
                                         [](scene& s) { s.book.end(3); },
                                     }));
}

// A launcher is followed by its daemon: in between there is no process, but never the wrong one.
BOOST_AUTO_TEST_CASE(an_adoption_never_shows_the_old_process_as_the_new_run)
{
    auto* web = book.take(7);
    web->begin_spawn(1, 1);
    *web->pid_for_kernel() = 100;
    web->confirm();
    const auto histories = histories_of(*this, {[](scene& s) { s.book.of(7)->adopt(200, 1); }});
    BOOST_TEST(histories[0].size() >= 2U);
    for (const auto& one : histories[0]) {
        const bool first_run = one.find("; 7 run 1/") != one.npos;
        BOOST_TEST((first_run ? one.find("pid 200") == one.npos : one.find("pid 100") == one.npos), one);
    }
    BOOST_TEST(histories[0].back().find("; 7 run 2/2 pid 200") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

// Descriptors that outlive the manager that made them.
#include "stage.hpp"

#include <array>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace stage;
using guardian::word;

namespace {

std::array<int, 2> new_pipe()
{
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) < 0)
        ::_exit(95);
    return ends;
}

guardian::message keep(std::uint32_t slot, std::initializer_list<std::uint8_t> which)
{
    guardian::message made;
    made.what = word::keep;
    made.slot = slot;
    std::copy(which.begin(), which.end(), made.which.begin());
    return made;
}

std::ptrdiff_t descriptors_of(pid_t pid)
{
    const std::filesystem::directory_iterator all("/proc/" + std::to_string(pid) + "/fd");
    return std::distance(begin(all), end(all));
}

void write_to(int descriptor, char what)
{
    if (::write(descriptor, &what, 1) != 1)
        ::_exit(94);
}

// What is read, or "end".
std::string read_from(int descriptor)
{
    char what = 0;
    return ::read(descriptor, &what, 1) == 1 ? std::string(1, what) : "end";
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(keeping, theatre)

BOOST_AUTO_TEST_CASE(the_next_manager_finds_what_the_killed_one_gave_away_at_the_numbers_in_the_slot)
{
    play([](manager& m) {
        if (m.generation == 1) {
            m.book.take(7);
            const auto pipe = new_pipe();
            write_to(pipe[1], 'x');
            m.say(keep(0, {2, 5}), {}, pipe);
            m.report("up");
            manager::stay();
        }
        const auto& slot = *m.book.of(7);
        m.report(read_from(slot.kept(2).value()));
        write_to(slot.kept(5).value(), 'y');
        m.report(read_from(slot.kept(2).value()));
        m.end(0);
    });
    ::kill(hears("up"), SIGKILL);
    hears("x");
    hears("y");
    BOOST_TEST(!book.of(7)->kept(0).has_value());
    BOOST_TEST(exit_code() == 0);
}

BOOST_AUTO_TEST_CASE(what_was_sent_is_kept_although_it_is_heard_after_the_kill)
{
    play([](manager& m) {
        if (m.generation == 1) {
            m.book.take(7);
            const auto pipe = new_pipe();
            write_to(pipe[1], 'x');
            ::kill(m.place.guardian, SIGSTOP);
            m.say(keep(0, {0, 1}), {}, pipe);
            m.report("sent");
            ::raise(SIGKILL);
        }
        m.report(read_from(m.book.of(7)->kept(0).value()));
        m.end(0);
    });
    await_zombie(hears("sent"));
    ::kill(first_process(), SIGCONT);
    hears("x");
    BOOST_TEST(exit_code() == 0);
}

BOOST_AUTO_TEST_CASE(to_let_go_closes_all_of_a_slot_and_frees_it)
{
    play([](manager& m) {
        m.book.take(7);
        m.book.take(8);
        const auto web = new_pipe();
        const auto db = new_pipe();
        m.say(keep(0, {0, 9}), {}, std::array{web[1], db[1]});
        m.say(keep(1, {0}), {}, {&db[1], 1});
        ::close(web[1]);
        write_to(db[1], 'x');
        ::close(db[1]);
        m.say({.what = word::let_go, .slot = 0});
        m.report(read_from(web[0])); // as soon as nobody can write any more
        m.ready();
        m.wait_for("go");
        m.end(0);
    });
    hears("end");
    hears("ready");
    BOOST_TEST(!book.of(7));
    BOOST_TEST(!book.slots()[0].kept(0).has_value());
    BOOST_TEST(!book.slots()[0].kept(9).has_value());
    BOOST_TEST(book.of(8)->kept(0).has_value());
    tell("go");
    BOOST_TEST(exit_code() == 0);
}

BOOST_AUTO_TEST_CASE(what_is_kept_again_takes_the_place_of_the_old_one_which_is_closed)
{
    play([](manager& m) {
        m.book.take(7);
        const auto old = new_pipe();
        const auto next = new_pipe();
        m.say(keep(0, {4}), {}, {&old[1], 1});
        m.say(keep(0, {4}), {}, {&next[1], 1});
        ::close(old[1]);
        m.report(read_from(old[0]));
        m.end(0);
    });
    hears("end");
    BOOST_TEST(exit_code() == 0);
}

BOOST_AUTO_TEST_CASE(a_socket_is_shelved_for_the_next_manager_until_it_is_taken_off)
{
    play(
        [](manager& m) {
            if (m.generation == 1) {
                const auto pipe = new_pipe();
                write_to(pipe[1], 'x');
                m.say({.what = word::shelve}, "web.sock", {&pipe[0], 1});
                m.ready();
                m.report("up");
                manager::stay();
            }
            m.report(read_from(m.book.shelved("web.sock").value()));
            m.say({.what = word::unshelve}, "web.sock");
            m.ready();
            m.say({.what = word::notify}, "off");
            m.wait_for("go");
            m.end(0);
        },
        [this](guardian::settings& s) {
            s.ready = [] {};
            s.notify = [this](std::string_view text) { note(text); };
        });
    ::kill(hears("up"), SIGKILL);
    hears("x");
    hears("off");
    BOOST_TEST(!book.shelved("web.sock").has_value());
    tell("go");
    BOOST_TEST(exit_code() == 0);
}

// A manager's pid would be a dead one's after the first take-over.
BOOST_AUTO_TEST_CASE(who_connects_to_a_shelved_socket_is_told_the_pid_of_the_guardian)
{
    play([](manager& m) {
        const int listening = ::socket(AF_UNIX, SOCK_STREAM, 0);
        sockaddr_un anywhere{};
        anywhere.sun_family = AF_UNIX;
        socklen_t size = sizeof anywhere.sun_family; // the kernel chooses an abstract name
        ::bind(listening, reinterpret_cast<const sockaddr*>(&anywhere), size);
        ::listen(listening, 10);
        size = sizeof anywhere;
        ::getsockname(listening, reinterpret_cast<sockaddr*>(&anywhere), &size);
        m.say({.what = word::shelve}, "web.sock", {&listening, 1});
        m.ready();
        m.wait_for("go");
        const int client = ::socket(AF_UNIX, SOCK_STREAM, 0);
        ucred peer{};
        if (::connect(client, reinterpret_cast<const sockaddr*>(&anywhere), size) == 0)
            ::getsockopt(client, SOL_SOCKET, SO_PEERCRED, &peer, &(size = sizeof peer));
        m.report(peer.pid == m.place.guardian ? "guardian" : "somebody else");
        m.end(0);
    });
    hears("ready");
    tell("go");
    hears("guardian");
    BOOST_TEST(exit_code() == 0);
}

BOOST_AUTO_TEST_CASE(nothing_is_left_of_what_was_let_go_or_had_no_place)
{
    play(
        [](manager& m) {
            m.ready();
            m.say({.what = word::notify}, "begin");
            m.wait_for("go");
            const std::string long_name(journal::journal::longest_name + 1, 'n');
            for (int round = 0; round < 20; ++round) {
                const auto slot = static_cast<std::uint32_t>(m.book.index_of(*m.book.take(7)));
                const auto pipe = new_pipe();
                m.say(keep(slot, {0, 1}), {}, pipe);
                m.say(keep(slot, {0, 1}), {}, pipe);
                m.say({.what = word::let_go, .slot = slot});
                m.say(keep(5000, {0}), {}, pipe);                                 // no such slot
                m.say(keep(0, {journal::slot::most_descriptors, 255}), {}, pipe); // no such place
                m.say({.what = word::shelve}, long_name, pipe);                   // no such name
                m.say({.what = word::shelve}, "socket", pipe);                    // one too many
                m.say({.what = word::unshelve}, "socket");
                m.say({.what = word::let_go, .slot = 4'000'000'000});
                m.say({.what = word::seen, .pid = 1}, "nonsense", pipe);
            }
            m.say({.what = word::notify}, "all");
            m.wait_for("go");
            m.end(0);
        },
        [this](guardian::settings& s) { s.notify = [this](std::string_view text) { note(text); }; });
    hears("ready");
    hears("begin");
    const auto before = descriptors_of(first_process());
    tell("go");
    hears("all");
    BOOST_TEST(descriptors_of(first_process()) == before);
    tell("go");
    BOOST_TEST(exit_code() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

// One program's slot: whose it is, its record, its process and the note of its end.
#include "paper.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <limits>
#include <set>

using namespace paper;
using reaperd::journal::exit_note;

namespace {

struct with_slot : scene {
    slot& web = *book.take(7);

    // As the kernel and the manager do.
    void born(std::int32_t pid, std::uint32_t serial = 1) const
    {
        web.begin_spawn(serial, 1);
        *web.pid_for_kernel() = pid;
        web.confirm();
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(slots)

BOOST_FIXTURE_TEST_SUITE(whose, scene)

BOOST_AUTO_TEST_CASE(a_slot_belongs_to_who_took_it)
{
    auto* web = book.take(7);
    auto* db = book.take(8);
    BOOST_TEST(web != db);
    const auto found = reopened();
    BOOST_TEST(found.of(7) == web);
    BOOST_TEST(found.of(8) == db);
    BOOST_TEST(!found.of(9));
    BOOST_TEST(found.index_of(*web) == 0U);
    BOOST_TEST(found.index_of(*db) == 1U);
    BOOST_TEST(found.slots().size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_released_slot_is_nobodys)
{
    auto* web = book.take(7);
    web->begin_spawn(1, 1);
    *web->pid_for_kernel() = 100;
    web->release();
    BOOST_TEST(!web->owner());
    BOOST_TEST(!book.of(7));
    BOOST_TEST(!book.running(100));
}

BOOST_AUTO_TEST_CASE(a_released_slot_is_taken_again_as_new)
{
    auto* first = book.take(7);
    book.take(8);
    first->commit(bytes("life"));
    first->begin_spawn(5, 2);
    *first->pid_for_kernel() = 100;
    first->set_born(12345);
    first->note_exit({1, 2});
    first->keep(3, 30);
    std::array<std::byte, slot::most_remarks> remarks;
    remarks.fill(std::byte{1});
    first->remark(remarks);
    first->release();

    auto* again = book.take(9);
    BOOST_TEST(again == first);
    BOOST_TEST(again->owner().value() == 9U);
    BOOST_TEST(!again->record());
    BOOST_TEST((again->run() == run{}));
    BOOST_TEST(!again->pid());
    BOOST_TEST(again->last_pid() == 0);
    BOOST_TEST(again->born() == 0U);
    BOOST_TEST(!again->exit_of(5));
    BOOST_TEST(!again->kept(3));
    BOOST_TEST((again->remarks()[0] == std::byte{}));
    BOOST_TEST(book.slots().size() == 2U);
}

BOOST_AUTO_TEST_CASE(there_are_so_many_and_no_more)
{
    std::set<slot*> all;
    for (std::uint32_t owner = 1; owner <= journal::most_slots; ++owner)
        all.insert(book.take(owner));
    BOOST_TEST(all.size() == journal::most_slots);
    BOOST_TEST(all.count(nullptr) == 0U);
    BOOST_TEST(!book.take(1'000'000));
    book.of(4000)->release();
    BOOST_TEST(book.take(1'000'000) != nullptr);
    BOOST_TEST((wrong() == flaw::none));
}

BOOST_AUTO_TEST_CASE(slots_lie_where_room_is_asked_for_them)
{
    const auto* first = book.take(1);
    const auto* second = book.take(2);
    const auto room = book.slots_for(2);
    const auto* begin = memory.all().data() + room.begin;
    BOOST_TEST(reinterpret_cast<const std::byte*>(first) == begin);
    BOOST_TEST(reinterpret_cast<const std::byte*>(second + 1) == begin + room.size);
    BOOST_TEST(room.begin >= journal::fixed_part().begin + journal::fixed_part().size);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(record, with_slot)

BOOST_AUTO_TEST_CASE(the_last_one_that_was_committed_counts)
{
    BOOST_TEST(!web.record());
    for (const std::string life : {"first", "the second one", "3", ""}) {
        web.commit(bytes(life));
        BOOST_TEST(text(reopened().of(7)->record()).value() == life);
    }
}

BOOST_AUTO_TEST_CASE(the_longest_fits)
{
    const std::string life(slot::most_record, 'x');
    web.commit(bytes(life));
    web.commit(bytes(life));
    BOOST_TEST(text(web.record()).value() == life);
}

BOOST_AUTO_TEST_CASE(two_that_follow_each_other_are_in_two_places)
{
    web.commit(bytes("first"));
    web.commit(bytes("second"));
    BOOST_TEST(find("first") != std::string::npos);
    BOOST_TEST(find("second") != std::string::npos);
    web.commit(bytes("third one"));
    BOOST_TEST(find("first") == std::string::npos);
    BOOST_TEST(find("second") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_written_beside_it_does_not_touch_it)
{
    web.commit(bytes("first"));
    web.commit(bytes("second"));
    memory[find("first")] ^= std::byte{1}; // a begun third one
    BOOST_TEST(text(web.record()).value() == "second");
}

BOOST_AUTO_TEST_CASE(a_torn_one_is_none)
{
    const std::string life = "the life of a program, which is longer than a word or two";
    web.commit(bytes(life));
    const auto at = find(life);
    for (std::size_t i = 0; i < life.size(); ++i) {
        memory[at + i] ^= std::byte{0x10};
        BOOST_TEST(!web.record(), "byte " << i);
        memory[at + i] ^= std::byte{0x10};
    }
    BOOST_TEST(text(web.record()).value() == life);
}

BOOST_AUTO_TEST_CASE(after_a_torn_one_the_next_counts)
{
    web.commit(bytes("first"));
    memory[find("first")] ^= std::byte{1};
    web.commit(bytes("second"));
    BOOST_TEST(text(web.record()).value() == "second");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(process, with_slot)

BOOST_AUTO_TEST_CASE(the_pid_is_there_as_soon_as_the_kernel_writes_it)
{
    web.begin_spawn(1, 1);
    BOOST_TEST((web.run() == run{1, phase::spawning}));
    BOOST_TEST(!web.pid());
    *web.pid_for_kernel() = 100;
    BOOST_TEST(web.pid().value() == 100);
    BOOST_TEST(book.running(100) == &web);
    web.confirm();
    BOOST_TEST((web.run() == run{1, phase::running}));
    BOOST_TEST(book.running(100) == &web);
}

BOOST_AUTO_TEST_CASE(a_process_that_has_ended_is_no_process_but_is_remembered)
{
    born(100);
    web.end();
    BOOST_TEST((web.run() == run{1, phase::ended}));
    BOOST_TEST(!web.pid());
    BOOST_TEST(web.last_pid() == 100);
    BOOST_TEST(!book.running(100));
}

BOOST_AUTO_TEST_CASE(a_new_start_has_not_the_old_pid)
{
    born(100);
    web.set_born(5);
    web.end();
    web.begin_spawn(2, 3);
    BOOST_TEST(!web.pid());
    BOOST_TEST(!book.running(100));
    BOOST_TEST(web.born() == 0U);
    BOOST_TEST(web.era() == 3U);
}

BOOST_AUTO_TEST_CASE(serials_use_all_their_bits)
{
    const auto last = std::numeric_limits<std::uint32_t>::max();
    born(100, last);
    BOOST_TEST((web.run() == run{last, phase::running}));
    web.end();
    BOOST_TEST((web.run() == run{last, phase::ended}));
}

BOOST_AUTO_TEST_CASE(an_adopted_process_is_another_run)
{
    born(100);
    web.adopt(200, 4);
    BOOST_TEST((web.run() == run{2, phase::running}));
    BOOST_TEST(web.pid().value() == 200);
    BOOST_TEST(web.era() == 4U);
    BOOST_TEST(!book.running(100));
}

BOOST_AUTO_TEST_CASE(an_end_is_noted_for_the_run_that_ended)
{
    born(100);
    web.note_exit({1, 42});
    BOOST_TEST((web.exit_of(1).value() == exit_note{1, 42}));
    BOOST_TEST(!web.exit_of(0));
    BOOST_TEST(!web.exit_of(2));
    web.end();
    web.begin_spawn(2, 1);
    BOOST_TEST(!web.exit_of(2));
    *web.pid_for_kernel() = 101;
    web.note_exit({-1, -2});
    BOOST_TEST((web.exit_of(2).value() == exit_note{-1, -2}));
    BOOST_TEST(!web.exit_of(1));
}

BOOST_AUTO_TEST_CASE(whose_end_is_noted_does_not_run)
{
    born(100);
    web.note_exit({1, 0});
    BOOST_TEST(!web.lives(100));
    BOOST_TEST(!book.running(100)); // the pid may be another process's by now
}

BOOST_AUTO_TEST_CASE(a_run_without_a_serial_has_no_note)
{
    web.note_exit({1, 0});
    BOOST_TEST(!web.exit_of(0));
}

BOOST_AUTO_TEST_CASE(descriptors_are_kept_by_what_they_are)
{
    web.keep(0, 0);
    web.keep(4, 17);
    BOOST_TEST(web.kept(0).value() == 0);
    BOOST_TEST(web.kept(4).value() == 17);
    BOOST_TEST(!web.kept(1));
    web.forget(0);
    BOOST_TEST(!web.kept(0));
    BOOST_CHECK_THROW(web.keep(slot::most_descriptors, 1), std::out_of_range);
}

BOOST_AUTO_TEST_CASE(remarks_are_as_they_were_made)
{
    std::array<std::byte, slot::most_remarks> remarks;
    for (std::size_t i = 0; i < remarks.size(); ++i)
        remarks[i] = static_cast<std::byte>(i);
    web.remark(remarks);
    BOOST_TEST((std::ranges::equal(reopened().of(7)->remarks(), remarks)));
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()

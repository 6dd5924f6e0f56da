// Whose journal that is, and what is wrong with it.
#include "paper.hpp"

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <cstring>
#include <set>

using namespace paper;
using reaperd::journal::describe;
using reaperd::journal::purpose;
using reaperd::journal::tally;

namespace {

constexpr std::size_t version_at = 8; // magic, version, sum, boot, mark: the layout that open() knows is checked first
constexpr std::size_t boot_at = 16;

} // namespace

BOOST_FIXTURE_TEST_SUITE(opening, scene)

BOOST_AUTO_TEST_CASE(a_new_journal_is_whole_and_empty)
{
    BOOST_TEST((wrong() == flaw::none));
    const auto found = reopened();
    BOOST_TEST(found.founder().mark == mark);
    BOOST_TEST(found.founder().pid == 4711);
    BOOST_TEST(found.generation() == 0U);
    BOOST_TEST(found.era() == 0U);
    BOOST_TEST(found.slots().empty());
    BOOST_TEST(!found.image());
    BOOST_TEST(!found.stop_signal());
    BOOST_TEST(!found.ended());
    BOOST_TEST((found.purpose() == purpose::supervising));
}

BOOST_AUTO_TEST_CASE(one_that_lacks_a_byte_is_too_short)
{
    const auto found = journal::open(memory.all().first(journal::size - 1), boot());
    BOOST_TEST((std::get<flaw>(found) == flaw::too_short));
}

BOOST_AUTO_TEST_CASE(a_file_of_zeros_is_foreign)
{
    const sheet zeros;
    BOOST_TEST((std::get<flaw>(journal::open(zeros.all(), boot())) == flaw::foreign));
}

BOOST_AUTO_TEST_CASE(one_of_another_version_is_not_read)
{
    memory[version_at] ^= std::byte{1};
    BOOST_TEST((wrong() == flaw::other_version));
}

BOOST_AUTO_TEST_CASE(one_from_before_the_machine_was_booted_is_not_gone_on_with)
{
    BOOST_TEST((wrong('b') == flaw::other_boot));
}

BOOST_AUTO_TEST_CASE(any_changed_byte_of_what_never_changes_is_damage)
{
    for (auto at = boot_at; at < boot_at + sizeof(boot_id) + sizeof(std::uint32_t) + sizeof mark; ++at) {
        memory[at] ^= std::byte{0x40};
        BOOST_TEST((wrong() == flaw::damaged), "byte " << at);
        memory[at] ^= std::byte{0x40};
    }
    BOOST_TEST((wrong() == flaw::none));
}

BOOST_AUTO_TEST_CASE(more_slots_than_there_can_be_are_damage)
{
    const auto before = std::as_const(memory).all().first(journal::page);
    const std::vector<std::byte> old(before.begin(), before.end());
    book.take(1);
    std::size_t counter = 0; // slots_used: the only byte of the header that a first slot changes
    while (memory[counter] == old[counter])
        ++counter;
    const std::uint32_t count = journal::most_slots + 1;
    std::memcpy(&memory[counter], &count, sizeof count);
    BOOST_TEST((wrong() == flaw::damaged));
}

BOOST_AUTO_TEST_CASE(every_flaw_has_words_of_its_own)
{
    std::set<std::string_view> all;
    for (const auto one :
         {flaw::none, flaw::too_short, flaw::foreign, flaw::other_version, flaw::other_boot, flaw::damaged})
        all.insert(describe(one));
    BOOST_TEST(all.size() == 6U);
    BOOST_TEST(all.count("") == 0U);
}

BOOST_AUTO_TEST_CASE(a_journal_that_is_made_over_an_old_one_knows_nothing_of_it)
{
    book.take(3)->commit(bytes("old"));
    book.commit_image(bytes("old image"));
    book.shelve("old", 5);
    book.end(1);
    book.count(tally::orphans_reaped);
    journal::create(memory.all(), boot(), {4711, mark + 1});
    const auto found = reopened();
    BOOST_TEST(found.founder().mark == mark + 1);
    BOOST_TEST(!found.of(3));
    BOOST_TEST(!found.image());
    BOOST_TEST(!found.shelved("old"));
    BOOST_TEST(!found.ended());
    BOOST_TEST(found.counted(tally::orphans_reaped) == 0U);
    BOOST_TEST(!book.take(3)->record());
}

BOOST_AUTO_TEST_CASE(what_is_counted_goes_on_in_a_journal_that_is_opened_again)
{
    book.count(tally::orphans_reaped);
    book.count(tally::orphans_reaped);
    book.count(tally::programs_reaped);
    auto found = reopened();
    found.count(tally::programs_reaped);
    BOOST_TEST(found.counted(tally::orphans_reaped) == 2U);
    BOOST_TEST(found.counted(tally::programs_reaped) == 2U);
}

BOOST_AUTO_TEST_CASE(managers_and_guardians_are_numbered_across_journals_that_are_opened_again)
{
    BOOST_TEST(book.begin_generation() == 1U);
    BOOST_TEST(reopened().begin_generation() == 2U);
    BOOST_TEST(book.begin_era() == 1U);
    BOOST_TEST(reopened().begin_era() == 2U);
    BOOST_TEST(reopened().generation() == 2U);
    BOOST_TEST(book.era() == 2U);
}

BOOST_AUTO_TEST_CASE(a_stop_that_nobody_heard_is_there_until_it_is_heard)
{
    book.set_stop_signal(SIGTERM);
    BOOST_TEST(reopened().stop_signal().value() == SIGTERM);
    reopened().clear_stop_signal();
    BOOST_TEST(!book.stop_signal());
}

BOOST_AUTO_TEST_CASE(the_end_is_told_with_its_code_zero_too)
{
    book.end(0);
    BOOST_TEST(reopened().ended().value() == 0);
    book.end(255);
    BOOST_TEST(reopened().ended().value() == 255);
}

BOOST_AUTO_TEST_CASE(what_the_manager_was_about_is_known_to_the_next)
{
    book.set_purpose(purpose::starting_over);
    BOOST_TEST((reopened().purpose() == purpose::starting_over));
}

BOOST_AUTO_TEST_CASE(the_limits_of_before_are_kept)
{
    book.set_limits(1024, 4096);
    BOOST_TEST(reopened().limits()[0] == 1024U);
    BOOST_TEST(reopened().limits()[1] == 4096U);
}

BOOST_AUTO_TEST_CASE(the_flight_area_is_in_the_part_that_is_always_there)
{
    const auto begin = static_cast<std::size_t>(book.flight().data() - memory.all().data());
    BOOST_TEST(book.flight().size() == journal::flight_size);
    BOOST_TEST(begin % journal::page == 0U);
    BOOST_TEST(begin + book.flight().size() <= journal::fixed_part().begin + journal::fixed_part().size);
}

BOOST_AUTO_TEST_SUITE_END()

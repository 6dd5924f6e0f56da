// Any bytes are a journal or have a flaw, and a journal that is damaged in any place is read without a step beside it.
//
// The first byte chooses: the rest is the beginning of a file, or what is written over a valid journal: six bytes say
// where, and eight what, until nothing is left. The journal lies between pages that nobody may touch.
//
//   fuzz_journal -max_len=4096 CORPUS_FOLDER
#include "journal/journal.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <sys/mman.h>
#include <unistd.h>

using namespace reaperd::journal;

namespace {

constexpr boot_id boot{'b', 'o', 'o', 't'};
constexpr std::size_t whole_page = journal::page;
constexpr std::size_t longest_patch = 8;

std::size_t mapped_size()
{
    return (journal::size + whole_page - 1) / whole_page * whole_page;
}

std::span<const std::byte> bytes(std::string_view text)
{
    return std::as_bytes(std::span{text});
}

void fill(std::span<std::byte> memory)
{
    auto book = journal::create(memory, boot, {4711, 4711});
    for (std::uint32_t owner = 1; owner <= 4; ++owner) {
        auto* one = book.take(owner);
        one->commit(bytes("an earlier life"));
        one->commit(bytes("a later life, which counts"));
        one->begin_spawn(owner, 1);
        *one->pid_for_kernel() = static_cast<std::int32_t>(1000 + owner);
        one->confirm();
        one->keep(owner, static_cast<int>(20 + owner));
    }
    book.of(3)->note_exit({1, 2});
    book.of(4)->release();
    book.commit_image(bytes("a roster"));
    book.commit_image(bytes("another roster"));
    book.shelve("/run/reaperd.sock", 5);
    book.shelve("127.0.0.1:9001", 6);
}

// A valid journal in a file, mapped privately: what is written there is undone by forgetting the pages.
std::byte* map_valid_journal()
{
    const auto size = mapped_size();
    const int file = ::memfd_create("journal", MFD_CLOEXEC);
    if (file < 0 || ::ftruncate(file, static_cast<off_t>(size)) < 0)
        std::abort();
    auto* shared = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (shared == MAP_FAILED)
        std::abort();
    fill({static_cast<std::byte*>(shared), journal::size});
    ::munmap(shared, size);
    auto* fenced = ::mmap(nullptr, size + 2 * whole_page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (fenced == MAP_FAILED)
        std::abort();
    auto* begin = static_cast<std::byte*>(fenced) + whole_page;
    if (::mmap(begin, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, file, 0) == MAP_FAILED)
        std::abort();
    return begin;
}

std::size_t sum_of(std::span<const std::byte> what)
{
    std::size_t sum = 0;
    for (const auto one : what)
        sum += static_cast<std::size_t>(one);
    return sum;
}

std::size_t read_slot(const slot& one)
{
    std::size_t sum = static_cast<std::size_t>(one.last_pid()) + one.born() + one.era();
    if (const auto record = one.record()) {
        if (record->size() > slot::most_record)
            std::abort();
        sum += sum_of(*record);
    }
    for (std::size_t which = 0; which < slot::most_descriptors; ++which)
        if (const auto number = one.kept(which); number && *number < 0)
            std::abort();
    if (const auto pid = one.pid(); pid && *pid <= 0)
        std::abort();
    return sum + (one.exit_of(one.run().serial) ? 1 : 0) + sum_of(one.remarks());
}

std::size_t read_all(const journal& book)
{
    std::size_t sum = book.founder().mark + book.generation() + book.era() + static_cast<std::size_t>(book.purpose());
    sum += static_cast<std::size_t>(book.stop_signal().value_or(0) + book.ended().value_or(0));
    for (const auto& one : book.slots())
        sum += read_slot(one);
    if (const auto image = book.image())
        sum += sum_of(image->first(std::min<std::size_t>(image->size(), whole_page))) + image->size();
    book.each_descriptor([&](int number) {
        if (number < 0)
            std::abort();
    });
    sum += static_cast<std::size_t>(book.shelved("/run/reaperd.sock").value_or(0)) + book.shelved_names().size();
    return sum + (book.running(1001) ? 1 : 0) + sum_of(book.flight().first(1));
}

// Who goes on with it writes to it, and finds what was written.
void go_on(journal book)
{
    auto* one = book.take(77);
    if (one) {
        one->commit(bytes("new"));
        if (!one->record() || book.of(77) == nullptr)
            std::abort();
    }
    if (!book.commit_image(bytes("new roster")) || !book.image()
        || sum_of(*book.image()) != sum_of(bytes("new roster")))
        std::abort();
    if (book.shelve("new", 9) && book.unshelve("new") != 9)
        std::abort();
    book.forget_descriptors();
    book.each_descriptor([](int) { std::abort(); });
}

void patch(std::span<std::byte> memory, std::span<const std::byte> what)
{
    constexpr std::size_t address = 6;
    while (what.size() > address) {
        std::uint64_t at = 0;
        std::memcpy(&at, what.data(), address);
        what = what.subspan(address);
        const auto length = std::min(what.size(), longest_patch);
        at %= memory.size() - longest_patch;
        std::copy_n(what.begin(), length, memory.begin() + static_cast<std::ptrdiff_t>(at));
        what = what.subspan(length);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static std::byte* const at = map_valid_journal();
    const std::span memory{at, journal::size};
    auto input = std::as_bytes(std::span{data, size});
    if (input.empty())
        return 0;
    const bool is_patch = (input[0] & std::byte{1}) != std::byte{};
    input = input.subspan(1);
    if (is_patch)
        patch(memory, input);
    else
        std::copy(input.begin(), input.end(), memory.begin());
    const auto found = journal::open(memory, boot);
    if (const auto* book = std::get_if<journal>(&found)) {
        [[maybe_unused]] static volatile std::size_t kept;
        kept = read_all(*book);
        go_on(*book);
    } else if (describe(std::get<flaw>(found)).empty()) {
        std::abort();
    }
    ::madvise(at, mapped_size(), MADV_DONTNEED);
    return 0;
}

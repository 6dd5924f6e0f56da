// A journal on memory of the test's own, which a child of it writes to as well.
#pragma once

#include "journal/journal.hpp"

#include <cerrno>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <system_error>
#include <variant>

namespace paper {

using reaperd::journal::boot_id;
using reaperd::journal::flaw;
using reaperd::journal::journal;
using reaperd::journal::phase;
using reaperd::journal::run;
using reaperd::journal::slot;

inline constexpr std::uint64_t mark = 4711;

inline boot_id boot(char what = 'a')
{
    boot_id made{};
    made.fill(what);
    return made;
}

inline std::span<const std::byte> bytes(std::string_view text)
{
    return std::as_bytes(std::span{text});
}

inline std::string text(std::span<const std::byte> what)
{
    return {reinterpret_cast<const char*>(what.data()), what.size()};
}

inline std::optional<std::string> text(std::optional<std::span<const std::byte>> what)
{
    return what ? std::optional{text(*what)} : std::nullopt;
}

class sheet {
public:
    sheet()
    {
        auto* at =
            ::mmap(nullptr, journal::size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (at == MAP_FAILED)
            throw std::system_error(errno, std::generic_category(), "mmap");
        bytes_ = {static_cast<std::byte*>(at), journal::size};
    }
    ~sheet() { ::munmap(bytes_.data(), bytes_.size()); }
    sheet(const sheet&) = delete;
    sheet& operator=(const sheet&) = delete;

    std::span<std::byte> all() const { return bytes_; }
    std::byte& operator[](std::size_t at) const { return bytes_[at]; }

private:
    std::span<std::byte> bytes_;
};

struct scene {
    sheet memory;
    journal book = journal::create(memory.all(), boot(), {4711, mark});

    std::variant<journal, flaw> opened(char boot_letter = 'a') const
    {
        return journal::open(memory.all(), boot(boot_letter));
    }
    flaw wrong(char boot_letter = 'a') const
    {
        const auto found = opened(boot_letter);
        const auto* what = std::get_if<flaw>(&found);
        return what ? *what : flaw::none;
    }
    // As whoever comes after a crash finds it.
    journal reopened() const { return std::get<journal>(opened()); }

    // Where `text` is in the journal, for somebody who damages it.
    std::size_t find(std::string_view wanted) const
    {
        const std::string_view whole{reinterpret_cast<const char*>(memory.all().data()), memory.all().size()};
        return whole.find(wanted);
    }
};

} // namespace paper

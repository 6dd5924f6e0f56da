// What everybody in a schedule shares: the time, the kernel, the journal, chance, and how bad things are.
#pragma once

#include "dice.hpp"
#include "journal/journal.hpp"
#include "kernel.hpp"
#include "promises.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace simulation {

// One in so many; 0: never.
struct odds {
    unsigned death_of_manager = 0; // between two effects
    unsigned failure = 0;          // of a call
    unsigned somebody_else = 0;    // acts between two effects
};

// What the journal has of the programs.
struct legacy {
    std::string image; // empty: there is none
    std::map<instance_id, std::string> lives;
};

struct stage {
    explicit stage(std::uint64_t seed, std::span<std::byte> memory)
        : luck(seed)
        , machine(promised, luck, now)
        , book(journal::journal::create(memory, journal::boot_id{}, {init + 1, seed}))
    {
    }
    stage(const stage&) = delete;

    time_point now{std::chrono::hours{1}};
    dice luck;
    promises promised;
    kernel machine;
    journal::journal book;
    odds chances;
    std::optional<std::pair<legacy, std::string>> half_written; // what was in the journal, and the image that is coming
    std::function<void(const char*)> between;                   // two effects of the manager: it may be killed here
    std::function<void(const std::string&)> trace;

    bool fails() { return luck.one_in(chances.failure); }
    template <class Text>
    void tell(const Text& text) const // a function, so that nobody pays for what nobody reads
    {
        if (trace)
            trace(text());
    }
};

inline std::string to_string(instance_id who)
{
    return std::to_string(static_cast<unsigned>(who));
}

} // namespace simulation

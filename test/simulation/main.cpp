// The whole supervisor under a virtual clock, with a simulated kernel, killed anywhere.
//
//   simulation [--schedules N] [--seed S] [--steps N] [--trace]
//
// Schedule S, S+1, ... are lived; each is another seed, and each at least so many steps of the scheduler. What breaks a
// promise is told with the command that shows it again.
#include "world.hpp"

#include <charconv>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string_view>
#include <sys/mman.h>

namespace {

struct options {
    std::uint64_t schedules = 1000;
    std::uint64_t seed = 1;
    std::uint64_t steps = 200;
    bool trace = false;
};

std::optional<options> read(int count, char** words)
{
    options chosen;
    for (int i = 1; i < count; ++i) {
        const std::string_view word = words[i];
        if (word == "--trace") {
            chosen.trace = true;
            continue;
        }
        auto* number = word == "--schedules" ? &chosen.schedules
                     : word == "--seed"      ? &chosen.seed
                     : word == "--steps"     ? &chosen.steps
                                             : nullptr;
        if (!number || ++i == count)
            return {};
        const std::string_view text = words[i];
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *number);
        if (error != std::errc{} || end != text.data() + text.size())
            return {};
    }
    return chosen;
}

// Room for a journal, of which only what is written to costs anything.
std::span<std::byte> room()
{
    void* place = ::mmap(nullptr, reaperd::journal::journal::size, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (place == MAP_FAILED)
        throw std::runtime_error("cannot map room for a journal");
    return {static_cast<std::byte*>(place), reaperd::journal::journal::size};
}

// As many lives of a reaperd, each with its journal, as fill the steps: somebody may stop it at any time.
simulation::tally live(std::uint64_t seed, std::uint64_t steps, std::span<std::byte> memory,
                       const std::function<void(const std::string&)>& trace)
{
    simulation::tally all;
    simulation::dice lives(seed);
    while (all.steps < steps)
        all += simulation::world(lives.throw_one(), memory, trace).live(steps - all.steps);
    ++all.schedules;
    return all;
}

int run(const options& chosen, const char* self)
{
    const auto memory = room();
    std::function<void(const std::string&)> trace;
    if (chosen.trace)
        trace = [](const std::string& text) { std::cout << text << '\n'; };
    simulation::tally all;
    for (auto seed = chosen.seed; seed < chosen.seed + chosen.schedules; ++seed)
        try {
            all += live(seed, chosen.steps, memory, trace);
        } catch (const std::exception& broken) {
            std::cout << std::flush;
            std::cerr << "schedule " << seed << " breaks a promise: " << broken.what() << "\nto see it again: " << self
                      << " --schedules 1 --seed " << seed << " --steps " << chosen.steps << " --trace\n";
            return EXIT_FAILURE;
        }
    std::cout << all.schedules << " schedules kept all promises: " << all.steps << " steps, " << all.effects
              << " effects of managers, " << all.kills << " of whom were killed, " << all.exits << " exits told\n";
    return EXIT_SUCCESS;
}

} // namespace

int main(int count, char** words)
{
    const auto chosen = read(count, words);
    if (!chosen) {
        std::cerr << "usage: simulation [--schedules N] [--seed S] [--steps N] [--trace]\n";
        return 2;
    }
    return run(*chosen, words[0]);
}

// The whole supervisor under a virtual clock, with a simulated kernel, killed anywhere.
//
//   simulation [--schedules N] [--seed S] [--steps N] [--trace]
//
// Schedule S, S+1, ... are lived; each is another seed, and each at least so many steps of the scheduler. What breaks a
// promise is told with the command that shows it again.
#include "world.hpp"

#include <array>
#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string_view>
#include <sys/mman.h>
#include <unistd.h>

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

// A schedule takes some milliseconds. One that takes this long is in an endless loop, and nobody else could say so.
constexpr unsigned patience = 20;  // seconds
std::atomic<std::uint64_t> living; // the seed that is lived now

void give_up(int)
{
    constexpr std::string_view before = "schedule ";
    constexpr std::string_view after = " never ends: to see it again, give it as --seed, with --schedules 1 --trace\n";
    std::array<char, 24> number;
    const auto end = std::to_chars(number.begin(), number.end(), living.load()).ptr;
    const auto say = [](const char* text, std::size_t length) { return ::write(STDERR_FILENO, text, length) >= 0; };
    const bool said = say(before.data(), before.size())
                   && say(number.data(), static_cast<std::size_t>(end - number.data()))
                   && say(after.data(), after.size());
    ::_exit(said ? EXIT_FAILURE : EXIT_FAILURE + 1);
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
            living = seed;
            ::alarm(patience);
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
    std::signal(SIGALRM, give_up);
    return run(*chosen, words[0]);
}

// What a capture leaves to the one that takes its place after its process was killed: the pipes, and a few bytes a
// stream. Somebody who outlives us holds both; the flight record (flight.hpp) holds the rest.
#pragma once

#include "output/stream.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace reaperd::output {

enum class pipe_end { stdin_read, stdin_write, stdout_read, stdout_write, stderr_read, stderr_write };
constexpr std::size_t pipe_ends = 6; // of a program; where stderr is redirected it may have four
using kept_pipes = std::array<std::optional<int>, pipe_ends>; // descriptors, by pipe_end

// Of one stream. Zeros: nothing is known.
struct stream_memory {
    std::array<char, 8> automatic{}; // xxxxxxxx in the name of its AUTO log
    std::uint32_t filters = 0;       // in the midst of what they are

    friend bool operator==(const stream_memory&, const stream_memory&) = default;
};

using program_memory = std::array<std::byte, 2 * sizeof(stream_memory)>; // for whoever stores it
static_assert(sizeof(program_memory) == 24);

struct legacy {
    kept_pipes pipes;
    program_memory memory{};
};

class keeper {
public:
    virtual ~keeper() = default;

    // A pipe was made; before anybody uses it. The descriptor stays ours: a copy is to be kept.
    virtual void keep(std::uint32_t program, pipe_end, int descriptor) = 0;
    // To be stored before this returns.
    virtual void remember(std::uint32_t program, const program_memory&) = 0;
};

// Nothing: all works without, and what is in the hands of a process that is killed is lost with it.
struct survival {
    std::span<std::byte> flight; // at least flight::needed bytes that outlive us, zeros at first
    output::keeper* keeper = nullptr;
};

} // namespace reaperd::output

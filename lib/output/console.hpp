// The merged output of a foreground run: each line prefixed by its program, in colour where that is wanted.
//
// Ctrl-S or a stuck pipe at the other end never stops supervision: what cannot be written waits in a bounded buffer, and
// what does not fit is dropped, counted, and marked where it is missing.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <memory>
#include <string_view>

namespace reaperd::output {

class console {
public:
    enum class colour { never, when_terminal }; // NO_COLOR is the caller's to honour

    console(boost::asio::io_context&, int descriptor, colour);
    ~console(); // writes what it can without waiting

    void line(std::string_view program, std::string_view text);
    void own_line(std::string_view text); // our own events among them
    std::uint64_t dropped_bytes() const;
};

} // namespace reaperd::output

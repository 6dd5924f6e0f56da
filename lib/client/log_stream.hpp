// The end of a program's log, or of reaperd's own, and what comes after it.
#pragma once

#include "client/daemon.hpp"
#include "client/http.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace reaperd::client {

struct log_query {
    std::string name;                   // none: reaperd's own
    std::string_view stream = "stdout"; // or stderr
    std::string_view unit = "lines";    // or bytes
    std::size_t count = 10;
    bool follow = false;
};

class log_stream {
public:
    static boost::system::result<log_stream, std::error_code> open(const address&, const log_query&);

    // Waits for what comes next, which may be nothing yet. To be called until at_end(); problem() tells whether it
    // ended well.
    std::string next();
    const std::optional<refusal>& problem() const { return problem_; }
    bool at_end() const { return at_end_; }
    int descriptor() const { return socket_.descriptor(); } // readable when next() will not wait

private:
    explicit log_stream(connection socket)
        : socket_(std::move(socket))
    {
    }

    connection socket_;
    http_reader reader_;
    bool at_end_ = false;
    std::optional<refusal> problem_;
};

} // namespace reaperd::client

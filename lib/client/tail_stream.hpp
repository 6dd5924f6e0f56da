// supervisord's continuous tail of a log over HTTP: its end, and what comes after it, until either side hangs up.
#pragma once

#include "client/connection.hpp"
#include "client/endpoint.hpp"
#include "client/http.hpp"
#include "protocol/login.hpp"

#include <boost/system/result.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace reaperd::client {

// Where the server has it.
std::string tail_of(const std::string& name, std::string_view channel); // stdout or stderr
inline constexpr std::string_view main_tail = "/mainlogtail";

class tail_stream {
public:
    // Fails where nobody answers.
    static boost::system::result<tail_stream, std::error_code>
    open(const endpoint&, const std::optional<protocol::login>&, std::string target);

    std::string next();                                     // waits for what comes next, which may be nothing yet
    bool at_end() const { return at_end_; }                 // of all there will ever be
    std::optional<unsigned> refused() const;                // with this HTTP status, and then it is at its end
    int descriptor() const { return socket_.descriptor(); } // readable when next() will not wait

private:
    explicit tail_stream(connection socket)
        : socket_(std::move(socket))
    {
    }

    connection socket_;
    http_reader reader_;
    bool at_end_ = false;
};

} // namespace reaperd::client

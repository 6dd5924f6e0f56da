// What HTTP the client speaks: a request as text, and answers read whole or piece by piece.
#pragma once

#include "client/connection.hpp"
#include "protocol/login.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace reaperd::client {

struct http_request {
    std::string_view method;
    std::string target;
    std::string body = {};
    std::string_view content_type = "application/json"; // of the body
    std::string host = "localhost";
};
std::string to_text(const http_request&, const std::optional<protocol::login>&);

class http_reader {
public:
    http_reader();
    ~http_reader();
    http_reader(http_reader&&) noexcept;
    http_reader& operator=(http_reader&&) noexcept;

    enum class progress { more, complete, broken }; // broken: it ended early, or is no HTTP
    progress read_some(connection&);                // one receive(); waits where nothing has come
    unsigned status() const;                        // 0: not known yet
    std::string reason() const;                     // "Not Found"
    bool keeps_connection() const;                  // for one more request, when this one is complete
    std::string take_body();                        // what came since the last time

private:
    struct implementation;
    std::unique_ptr<implementation> self_;
};

} // namespace reaperd::client

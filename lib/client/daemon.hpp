// The daemon, as its clients see it: one question, one answer, on one connection that is kept.
//
//     auto daemon = client::daemon::reach({client::unix_socket{"/run/reaperd/reaperd.sock"}});
//     if (daemon) for (auto& program : daemon->status({"web"}).value()) ...
#pragma once

#include "client/endpoint.hpp"
#include "protocol/login.hpp"
#include "protocol/request.hpp"
#include "protocol/status.hpp"

#include <boost/system/result.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace reaperd::client {

struct address {
    endpoint place;
    std::optional<protocol::login> login = {};
};

// Why there is no answer: what the daemon said, or that the connection was lost.
struct refusal {
    unsigned status; // HTTP's: 404 for a name that means nothing, 401 for a wrong password; 0: the connection was lost
    std::string message;
};
template <class T>
using answer = boost::system::result<T, refusal>;
[[noreturn]] inline void throw_exception_from_error(const refusal& why, const boost::source_location&)
{
    throw std::runtime_error(why.message);
}

class daemon {
public:
    static boost::system::result<daemon, std::error_code> reach(address); // or why nobody answers there

    answer<std::vector<protocol::program_status>> status(const std::vector<std::string>& names); // none: all
    answer<std::string> status_as_json(const std::vector<std::string>& names);                   // as it came
    answer<protocol::program_detail> detail(const std::string& name);
    answer<protocol::daemon_status> describe();
    answer<std::vector<protocol::known_process>> available();

    // Waits until it is true. Where all names are unknown the results say so, as for some.
    answer<protocol::reply> perform(const protocol::request&);

    pid_t process() const { return socket_.listener(); } // as seen from here, 0 where it is not
    void wait_for_end();                                 // of the daemon's process
    void wait_for_cut() const;                           // of this connection, by the other side

private:
    daemon(address where, connection socket)
        : where_(std::move(where))
        , socket_(std::move(socket))
    {
    }
    answer<std::string> ask(std::string_view method, std::string target, std::string body = {});
    template <class T, class Decode>
    answer<T> get(std::string target, Decode);

    address where_;
    connection socket_;
};

} // namespace reaperd::client

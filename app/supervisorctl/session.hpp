// One run of supervisorctl: the server it speaks to, and the exit code that its verbs leave behind.
#pragma once

#include "client/xml_rpc_client.hpp"
#include "config/supervisorctl_settings.hpp"
#include "faults.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace supervisorctl {

struct run_settings : reaperd::config::supervisorctl_settings {
    bool interactive = false; // questions may be asked
};

class session {
public:
    explicit session(run_settings with)
        : settings_(std::move(with))
    {
    }

    const run_settings& settings() const { return settings_; }
    reaperd::client::endpoint server() const; // raises where the URL is of no kind that we know
    std::optional<reaperd::protocol::login> login() const;
    void use(const std::string& server);
    void use(const reaperd::protocol::login&);

    // Of the supervisor namespace. Raises python_error where there is no answer.
    reaperd::protocol::xml_rpc::answer call(std::string_view method, boost::json::array parameters = {});
    reaperd::client::call_result try_call(std::string_view method, boost::json::array parameters = {});
    // The same of any namespace.
    reaperd::protocol::xml_rpc::answer call_method(std::string_view full_name, boost::json::array parameters);

    // Where a fault means that nothing else can be done: raises it.
    boost::json::value value_of(std::string_view method, boost::json::array parameters = {});

    // Whether there is a server that understands us; says what is wrong where there is none.
    bool upcheck();

    int exit_code = ok;
    // What a fault of one process means for all; `ignored` is one that is none.
    void note_fault(int code, int ignored = success);

private:
    reaperd::client::call_result ask(const std::string& full_name, boost::json::array parameters);
    bool complain(int code, const std::string& text);

    run_settings settings_;
    std::optional<reaperd::client::xml_rpc_client> client_;
};

void say(std::string_view line);      // on standard output, with a newline
void complain(std::string_view line); // on standard error

} // namespace supervisorctl

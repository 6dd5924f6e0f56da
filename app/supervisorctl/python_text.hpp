// What supervisorctl says as it does because it is written in Python: quotes, numbers, and exceptions by the names of
// their classes. Scripts compare it.
#pragma once

#include "client/xml_rpc_client.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace supervisorctl {

// What ends a verb that cannot go on, and is printed then: "error: <class 'ValueError'>, why: file: ... line: ...".
class python_error : public std::runtime_error {
public:
    python_error(std::string class_name, const std::string& why)
        : std::runtime_error(why)
        , class_name_(std::move(class_name))
    {
    }
    const std::string& class_name() const { return class_name_; }

private:
    std::string class_name_;
};

// The server wants another login.
class unauthorised : public python_error {
public:
    using python_error::python_error;
};

std::string fault_text(const reaperd::protocol::xml_rpc::fault&); // <Fault 92: 'CANT_REREAD: ...'>
[[noreturn]] void raise(const reaperd::protocol::xml_rpc::fault&);
[[noreturn]] void raise(const reaperd::client::no_answer&);
python_error connection_error(std::error_code);

std::string error_line(const std::string& class_name, const std::string& why);

std::string quoted(std::string_view text);                // repr()
std::optional<long long> integer(std::string_view text);  // int()
std::vector<std::string> words_of(std::string_view text); // split()
std::string stripped(std::string_view text);              // strip()

} // namespace supervisorctl

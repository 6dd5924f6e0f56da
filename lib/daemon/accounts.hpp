// The users whom programs run as: looked up when a configuration is loaded, and kept until the next one is.
//
// Not at every start: users may come from LDAP or another slow source (nsswitch.conf), and as long as that does not
// answer the loop stands still, and with it all supervision. A change of a user is seen by the next load.
#pragma once

#include "model/configuration.hpp"
#include "model/result.hpp"
#include "process/account.hpp"

#include <functional>
#include <string>
#include <unordered_map>

namespace reaperd::daemon {

class accounts {
public:
    using source = std::function<result<process::account>(const std::string& user)>;

    explicit accounts(source = process::find_account);

    void load(const configuration&);
    result<process::account> find(const std::string& user); // one that did not exist at the load may do so by now

private:
    source look_up_;
    std::unordered_map<std::string, process::account> known_;
};

} // namespace reaperd::daemon
